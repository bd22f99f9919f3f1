"""Mail domains that belong to everybody and therefore say nothing about a company."""

_DOMAINS = """
    126.com 139.com 163.com 188.com 189.cn 21cn.com 263.net 263.net.cn 2980.com aliyun.com aol.com arcor.de att.net
    bk.ru bol.com.br btinternet.com china.com chinaren.com citiz.net comcast.net daum.net docomo.ne.jp eyou.com
    ezweb.ne.jp fastmail.com foxmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hanmail.net hey.com hinet.net hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr
    hotmail.it icloud.com inbox.com inbox.ru kakao.com laposte.net libero.it list.ru live.cn live.co.uk live.com
    live.de live.fr live.hk mac.com mail.china.com mail.com mail.ru mailbox.org me.com msn.com nate.com naver.com
    netvigator.com orange.fr outlook.com outlook.de outlook.fr outlook.jp outlook.sg pchome.com.tw pm.me posteo.de
    proton.me protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sfr.fr sina.cn sina.com sina.com.cn
    sina.net singnet.com.sg softbank.ne.jp sohu.com t-online.de tom.com tutanota.com ukr.net uol.com.br verizon.net
    vip.126.com vip.163.com vip.188.com vip.qq.com vip.sina.cn vip.sina.com virgilio.it wanadoo.fr web.de wo.cn
    wo.com.cn ya.ru yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.cn yahoo.com.hk yahoo.com.my
    yahoo.com.sg yahoo.com.tw yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com
"""

PUBLIC_MAIL = frozenset(_DOMAINS.split())
"""The providers at which customers' contacts have their addresses in practice; compared as a whole domain."""

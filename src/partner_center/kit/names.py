"""Names of companies, brought to a key by which two spellings of one company are recognised.

Two people write the same company differently: full width or half width, with or without its legal form, with the city
in brackets before the name or inside it. ``name_key`` takes all of that away. It is meant for *the same name*, not for
*a similar one*: it neither translates nor guesses at typing errors.
"""

from __future__ import annotations

import re
import unicodedata

_ENDINGS = (
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "集团公司",
    "集團公司",
    "有限公司",
    "株式会社",
    "株式會社",
    "特殊普通合伙",
    "普通合伙",
    "有限合伙",
    "控股",
    "集团",
    "集團",
    "公司",
)
"""Legal forms and group words at the end of a Chinese name, the longer ones first."""

_BRANCH = "分公司"
"""A branch is not its head office: the word stays, with the place before it."""

_BRANCHES = r"(?:分公司|分行|支行|分店|分部|分厂|分院|办事处|辦事處|代表处|代表處|branch\b|office\b)"
"""Words for a part of a company, which are told apart by their places."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FORMS = _listed(
    """
    ab ag aps as asa bhd bv co company cooperative corp corporation cv ev gmbh group groupe gruppe holding
    holdings inc incorporated kft kg kgaa kk limited llc llp lp ltd ltda nv oao ohg ooo oy oyj plc private pt
    pte pty pvt sa sab sarl sas sdn se spa srl sro ug zrt
    """
)
"""Legal forms as single words, without their dots."""

_JOINING = frozenset({"and", "und", "et", "y"})
"""Words that stand between two legal forms (GmbH & Co. KG)."""

_PLACES = _listed(
    """
    中国 中國 北京 上海 天津 重庆 深圳 广州 杭州 南京 苏州 无锡 宁波 温州 嘉兴 合肥 福州 厦门 泉州 南昌 济南
    青岛 烟台 郑州 洛阳 武汉 长沙 珠海 佛山 东莞 中山 惠州 南宁 海口 三亚 成都 绵阳 贵阳 贵安 昆明 拉萨 西安
    兰州 西宁 银川 乌鲁木齐 石家庄 保定 太原 大同 呼和浩特 乌兰察布 沈阳 大连 长春 哈尔滨 河北 山西 辽宁 吉林
    黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西
    西藏 宁夏 新疆 香港 澳门 雄安 横琴 前海
    china prc beijing shanghai tianjin chongqing shenzhen guangzhou hangzhou nanjing suzhou wuxi ningbo hefei
    fuzhou xiamen jinan qingdao zhengzhou wuhan changsha zhuhai foshan dongguan chengdu guiyang kunming xian
    dalian shenyang haikou hongkong hk macau macao taiwan singapore malaysia thailand indonesia vietnam germany
    deutschland france japan uk usa us uae
    """
)
"""Places that stand in brackets before or inside a name and do not distinguish it."""

_SUFFIXES_OF_PLACES = ("特别行政区", "自治区", "省", "市")
_BEFORE_BRANCH = re.compile(rf"\W*{_BRANCHES}")
_AFTER_BRANCH = re.compile(rf"{_BRANCHES}\s*$")
_CITIES = "|".join(sorted((place for place in _PLACES if not place.isascii()), key=len, reverse=True))
_SUFFIX_OF_CITY = re.compile(
    rf"(?:^(?:{_CITIES})省)?(?:^|(?<=省))(?:{_CITIES})市(?![场場政民容井])"
    rf"|^(?:{_CITIES})省|(?:{_CITIES})市(?={_BRANCHES})"
)
"""A city or province at the beginning of a name, or before the word for a branch, with its suffix."""
_BRACKETS = re.compile(r"[(\[{<【〔〖《「『]([^()\[\]{}<>【】〔〕〖〗《》「」『』]*)[)\]}>】〕〗》」』]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\s?\.\s?){1,}[^\W\d_]\b\.?")
_APOSTROPHES = re.compile("['’ʼ`´]")
_CHINESE = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_GAPS = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")


def name_key(text: str) -> str:
    """Return what is left of a company's name when only its distinguishing letters count; empty for nothing.

    Same key: ``北京晨江科技有限公司`` and ``北京晨江科技股份有限公司``; ``晨江（北京）科技有限公司`` and ``晨江科技``;
    ``Chenjiang Tech Co., Ltd.`` and ``CHENJIANG TECH LIMITED``. A name that consists of legal forms only keeps them.
    """
    words = _words(_BRACKETS.sub(_without_place, _plain(text)))
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return _SUFFIX_OF_CITY.sub(_without_suffix, "".join(_without_forms(words)))


def bracketed_places(text: str) -> frozenset[str]:
    """Return the places in brackets that the key of a name leaves out: ``晨江（北京）科技`` holds 北京."""
    found = (_place_in(bracket) for bracket in _BRACKETS.finditer(_plain(text)))
    return frozenset(place for place in found if place)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Cc"} or one.isspace())


def _without_place(found: re.Match[str]) -> str:
    """Drop a bracket that holds a place; keep what any other bracket holds."""
    return " " if _place_in(found) else f" {found.group(1)} "


def _place_in(found: re.Match[str]) -> str:
    """Return the place that a bracket holds, or nothing; the place of a branch is part of its name."""
    if _BEFORE_BRANCH.match(found.string, found.end()) or _AFTER_BRANCH.search(found.string[: found.start()]):
        return ""
    bare = "".join(one for one in found.group(1) if one.isalnum())
    for suffix in _SUFFIXES_OF_PLACES:
        bare = bare.removesuffix(suffix) or bare
    return bare if bare in _PLACES else ""


def _without_suffix(found: re.Match[str]) -> str:
    return found.group().replace("省", "").replace("市", "")


def _words(text: str) -> list[str]:
    """Split into words of letters and digits; S.A. is one word, and Chinese has no gaps."""
    text = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", text)
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    spaced = "".join(one if unicodedata.category(one)[0] in "LNM" else " " for one in text)
    while (closer := _GAPS.sub("", spaced)) != spaced:
        spaced = closer
    return spaced.split()


def _without_forms(words: list[str]) -> list[str]:
    """Take legal forms off the end until none is left, but never the last word that remains."""
    rest = list(words)
    while rest:
        last = rest[-1]
        is_form = last in _FORMS or (last in _JOINING and len(rest) < len(words))
        shorter = "" if is_form else _shorter(last)
        if shorter == last or (not shorter and len(rest) == 1):
            break
        rest[-1:] = [shorter] if shorter else []
    return rest


def _shorter(word: str) -> str:
    if word.endswith(_BRANCH):
        return word
    return next((word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)), word)

"""The demo's forty customers: invented companies with a billing account, a size, a growth and a season."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

SEASONS: Final = {
    "even": (100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100),
    "retail": (96, 84, 90, 94, 100, 132, 98, 96, 104, 112, 165, 128),
    "school": (82, 70, 122, 116, 110, 98, 62, 68, 140, 124, 116, 100),
    "games": (112, 138, 92, 90, 104, 108, 142, 138, 96, 118, 94, 110),
    "factory": (92, 58, 104, 106, 104, 104, 100, 100, 106, 88, 106, 112),
}
"""Consumption by month of the year, January first, in percent of an ordinary month."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A customer's billing account as the cloud knows it.

    `monthly` is an ordinary month's cost in `currency`, `growth` what a month adds in per mille, `season` a key of
    SEASONS, `starts` the first month with cost, counted from the first of the demo (a new customer), `ends` the first
    without (one that left).
    """

    account: str
    name: str
    name_en: str
    currency: str
    monthly: Decimal
    growth: int = 0
    season: str = "even"
    starts: int = 0
    ends: int = 10_000

    def cost_in(self, position: int, month_of_year: int) -> Decimal:
        """The cost aimed at in a month, before chance: to the cent, zero before the start and after the end."""
        if not self.starts <= position < self.ends:
            return Decimal(0)
        grown = self.monthly
        for _ in range(position - self.starts):
            grown = grown * (1000 + self.growth) / 1000
        return (grown * SEASONS[self.season][month_of_year - 1] / 100).quantize(Decimal("0.01"))


STRANGERS: Final = (
    DemoAccount("C9900001", "未登记账号甲", "Unregistered account A", "CNY", Decimal(18000), 10),
    DemoAccount("C9900002", "未登记账号乙", "Unregistered account B", "CNY", Decimal(6400), -5),
    DemoAccount("C9900003", "未登记账号丙", "Unregistered account C", "USD", Decimal(2100), 20),
)
"""Accounts in the bills that belong to no customer of any partner."""

_COMPANIES: Final = (
    ("澄江数字科技有限公司", "Chengjiang Digital", 586000, 12, "even"),
    ("青禾优选电子商务有限公司", "Qinghe Select", 472000, 18, "retail"),
    ("铭岳智能制造有限公司", "Mingyue Smart Manufacturing", 418000, 8, "factory"),
    ("星屿互动娱乐有限公司", "Xingyu Interactive", 365000, 22, "games"),
    ("远汀物流科技有限公司", "Yuanting Logistics", 312000, 10, "retail"),
    ("博闻在线教育有限公司", "Bowen Online Learning", 268000, 6, "school"),
    ("云杉医疗信息有限公司", "Yunshan Medical Information", 236000, 15, "even"),
    ("浩川能源数据有限公司", "Haochuan Energy Data", 205000, 9, "even"),
    ("锦程出行服务有限公司", "Jincheng Mobility", 182000, 14, "even"),
    ("禾木食品集团有限公司", "Hemu Foods", 164000, 5, "retail"),
    ("天枢金融科技有限公司", "Tianshu Fintech", 148000, 20, "even"),
    ("蓝岬海运有限公司", "Lanjia Shipping", 133000, -8, "factory"),
    ("启慧教育研究院有限公司", "Qihui Education Institute", 121000, 7, "school"),
    ("拾光影视传媒有限公司", "Shiguang Media", 112000, 26, "games"),
    ("岚盾网络安全有限公司", "Landun Network Security", 103000, 11, "even"),
    ("雾凇软件技术有限公司", "Wusong Software", 96000, 16, "even"),
    ("东篱家居用品有限公司", "Dongli Home", 88500, 4, "retail"),
    ("格物工业互联网有限公司", "Gewu Industrial Internet", 81000, 13, "factory"),
    ("南烛生物医药有限公司", "Nanzhu Biopharma", 74800, 19, "even"),
    ("掠影游戏工作室有限公司", "Lueying Game Studio", 68300, 30, "games"),
    ("千寻旅行网络有限公司", "Qianxun Travel", 62700, 6, "retail"),
    ("方舟建筑设计有限公司", "Fangzhou Architecture", 57200, 3, "factory"),
    ("知微数据分析有限公司", "Zhiwei Analytics", 52600, 17, "even"),
    ("砚池文化出版有限公司", "Yanchi Publishing", 47900, -4, "school"),
    ("临沅农业科技有限公司", "Linyuan Agritech", 43100, 12, "factory"),
    ("橙汁音乐网络有限公司", "Chengzhi Music", 38600, 24, "games"),
    ("白鹭水务信息有限公司", "Bailu Water Information", 34200, 2, "even"),
    ("明远律师事务所", "Mingyuan Law Office", 29800, 5, "even"),
    ("归园民宿管理有限公司", "Guiyuan Homestay", 24500, 9, "retail"),
    ("小满社区服务有限公司", "Xiaoman Community", 18700, 21, "even"),
    ("木铎职业培训有限公司", "Muduo Vocational Training", 12900, 8, "school"),
    ("鹿鸣手作商贸有限公司", "Luming Handcraft", 7600, 15, "retail"),
)  # fmt: skip
_ABROAD: Final = (
    ("海格兰零售（新加坡）有限公司", "Highgrain Retail Pte", 84000, 14, "retail"),
    ("帕洛玛金融服务公司", "Paloma Finance", 52000, 18, "even"),
    ("蒙特维尔制造公司", "Monteville Manufacturing", 31500, 7, "factory"),
    ("桑多瓦游戏公司", "Sandova Games", 18800, 25, "games"),
    ("科拉尔湾旅业公司", "Coral Bight Travel", 11200, 5, "retail"),
    ("尤里卡学院", "Yorica Academy", 6900, 9, "school"),
    ("贝尔汉姆物流公司", "Belham Logistics", 3800, 11, "factory"),
    ("奥瑟媒体公司", "Othermoor Media", 1400, 16, "even"),
)  # fmt: skip
_NEWCOMERS: Final = {14: 5, 19: 7, 25: 3, 31: 8, 35: 6}
_LEAVERS: Final = {23: 9, 38: 10}


def demo_accounts() -> list[DemoAccount]:
    """Forty accounts, largest first: 32 billed in CNY, then 8 in USD; five join during the year and two leave."""
    companies = [(*company, "CNY") for company in _COMPANIES] + [(*company, "USD") for company in _ABROAD]
    return [
        DemoAccount(
            account=f"C{1_200_001 + position * 137}",
            name=name,
            name_en=name_en,
            currency=currency,
            monthly=Decimal(monthly),
            growth=growth,
            season=season,
            starts=_NEWCOMERS.get(position, 0),
            ends=_LEAVERS.get(position, 10_000),
        )
        for position, (name, name_en, monthly, growth, season, currency) in enumerate(companies)
    ]

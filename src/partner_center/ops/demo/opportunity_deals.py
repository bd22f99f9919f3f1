"""The opportunities of the story as they are told, the offices that receive them, and who is in the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm

OFFICES: Final = (
    ("East China Office", "华东代表处", ("SH", "JS", "ZJ", "AH", "FJ", "JX", "SD"), (), False),
    ("North China Office", "华北代表处", ("BJ", "TJ", "HE", "SX", "NM", "LN", "JL", "HL", "HA"), (), False),
    ("South China Office", "华南代表处", ("GD", "GX", "HI", "HN", "HB", "HK", "MO"), (), False),
    ("Singapore Office", "新加坡代表处", (), ("SG", "MY", "TH", "ID", "PH"), False),
    ("National Accounts Office", "全国大客户代表处", (), (), True),
)
"""Name, Chinese name, provinces, countries, and which takes what no other covers."""

MEMBERS: Final = (
    (BEICHEN, "differentiated"),
    (ZHIXING, "certified"),
    (MERLION, "differentiated"),
    (CANGLAN, "certified"),
    (XINYA, "joined"),
)
"""Who takes part in the co-selling program, and how far on its path."""


@dataclass(frozen=True, slots=True)
class Deal:
    """A sale as it is told: whose, about what, for whom, where, how large, with which offering."""

    firm: Firm
    name: str
    customer: str
    region: str
    amount: int
    need: str
    ware: str = ""
    industry: str = "manufacturing"
    contact: str = "孟晚亭"

    @property
    def is_english(self) -> bool:
        """Whether its people write English."""
        return self.firm.language == "en"

    @property
    def mark(self) -> int:
        """A number of its own, for telephone numbers and registration numbers that nobody else has."""
        return sum(ord(one) * place for place, one in enumerate(self.customer, 1)) % 10_000


LANDING, MIGRATION = "Beichen Landing Zone", "Beichen Database Migration"
ADOPTION, GOVERNANCE = "Zhixing Cloud Adoption Consulting", "Zhixing Data Governance"
FACTORY, BASKETS = "Canglan Factory Data Platform", "Merlion Retail Analytics"

DELIVERED: Final = (
    (
        Deal(
            BEICHEN,
            "乳业集团上云底座",
            "青岚乳业集团有限公司",
            "CN-NM",
            1_650_000,
            "四个牧场系统统一上云，建立多账号底座。",
            LANDING,
            "retail",
        ),
        1,
    ),
    (
        Deal(
            ZHIXING,
            "城商行数据治理",
            "渭川银行股份有限公司",
            "CN-SN",
            980_000,
            "建设数据目录与质量规则，满足监管报送。",
            GOVERNANCE,
            "finance",
        ),
        3,
    ),
    (
        Deal(
            CANGLAN,
            "轮胎工厂产线看板",
            "昆仑橡胶轮胎有限公司",
            "CN-SD",
            720_000,
            "三条产线设备采集与能耗看板。",
            FACTORY,
        ),
        2,
    ),
    (Deal(CANGLAN, "阀门厂质量追溯", "镜湖阀门制造有限公司", "CN-ZJ", 460_000, "质量数据追溯到炉号。", FACTORY), 4),
    (Deal(CANGLAN, "纺织印染能耗平台", "锦溪印染有限公司", "CN-JS", 390_000, "印染车间能耗分析与预警。", FACTORY), 5),
)
"""Delivered, with offerings of the core map; and the month of the story after which the delivery began."""

SIGNED: Final = (
    Deal(
        BEICHEN,
        "连锁药房数据库迁移",
        "百草堂连锁药房有限公司",
        "CN-HN",
        880_000,
        "商用数据库年底到期，迁移到云数据库。",
        MIGRATION,
        "health",
    ),
    Deal(
        ZHIXING,
        "职教集团上云规划",
        "弘毅职业教育集团有限公司",
        "CN-BJ",
        340_000,
        "十二所学校统一规划。",
        ADOPTION,
        "education",
    ),
    Deal(
        MERLION,
        "Loyalty analytics for supermarkets",
        "Banyan Fresh Markets Pte",
        "abroad",
        310_000,
        "One view of the shopper across all stores.",
        BASKETS,
        "retail",
        "Aisha Rahman",
    ),
    Deal(
        CANGLAN,
        "化工园区安环平台",
        "临港精细化工有限公司",
        "CN-SH",
        1_120_000,
        "园区安全与环保数据统一采集、分析与上报。",
        FACTORY,
        "energy",
    ),
)
FOLLOWED: Final = (
    Deal(
        BEICHEN,
        "证券行情系统弹性扩容",
        "东岳证券股份有限公司",
        "CN-SH",
        2_400_000,
        "开盘高峰需要弹性资源，现有机房无法扩容。",
        LANDING,
        "finance",
    ),
    Deal(
        ZHIXING,
        "航空公司数据中台",
        "云翼航空有限公司",
        "CN-BJ",
        1_900_000,
        "客运与机务数据打通，支撑准点率分析。",
        GOVERNANCE,
        "logistics",
    ),
    Deal(
        MERLION,
        "Stock forecasts for pharmacies",
        "Wellspring Pharmacy Group",
        "abroad",
        260_000,
        "Forecasts by store and day.",
        BASKETS,
        "health",
        "Kenji Wong",
    ),
)
STALE: Final = Deal(
    CANGLAN, "水泥集团设备联网", "砺石水泥集团有限公司", "CN-AH", 640_000, "窑炉与磨机设备联网，减少停机。", FACTORY
)
LOST: Final = Deal(
    BEICHEN, "影院票务系统迁移", "光影院线有限公司", "CN-GD", 300_000, "票务系统在节假日频繁拥堵。", "", "media"
)
LAPSED: Final = Deal(
    XINYA,
    "玻璃质检视觉试点",
    "透明度玻璃有限公司",
    "CN-FJ",
    210_000,
    "人工质检漏检率高，希望引入视觉检测。",
    "Xinya Inspection Vision",
)
REJECTED: Final = Deal(
    ZHIXING, "商业地产运营分析", "天合商业地产有限公司", "CN-TJ", 150_000, "做数据分析。", ADOPTION, "property"
)
VALIDATING: Final = (
    (
        Deal(
            BEICHEN,
            "城市轨道交通票务云",
            "江城轨道交通有限公司",
            "CN-HB",
            3_200_000,
            "票务清分系统上云，满足高峰客流。",
            LANDING,
            "logistics",
        ),
        12,
    ),
    (
        Deal(
            CANGLAN,
            "生物制药数据完整性",
            "泽安生物制药有限公司",
            "CN-JS",
            870_000,
            "满足审计追踪要求的实验室数据平台。",
            FACTORY,
            "health",
        ),
        6,
    ),
)
"""Audited; how many days ago. The first is about to be rejected by default."""

AUDITING: Final = (
    Deal(
        BEICHEN,
        "新能源车企多云网络",
        "赤兔新能源汽车有限公司",
        "CN-GD",
        2_750_000,
        "研发与工厂两地互联，需要稳定低时延网络。",
        LANDING,
        "automotive",
    ),
    Deal(
        MERLION,
        "Point-of-sale data platform",
        "Harbourlight Hotels",
        "abroad",
        190_000,
        "Sales of all outlets in one place by the hour.",
        BASKETS,
        "retail",
        "Mei Chen",
    ),
    Deal(ZHIXING, "律所知识库", "明理律师事务所", "CN-BJ", 120_000, "合同与案例知识检索。", GOVERNANCE, "other"),
)
DRAFTS: Final = (
    Deal(
        BEICHEN,
        "港口调度系统上云",
        "望海港务集团有限公司",
        "CN-TJ",
        1_500_000,
        "调度系统容灾与弹性。",
        LANDING,
        "logistics",
    ),
    Deal(XINYA, "家电客服质检", "和悦家电有限公司", "CN-GD", 90_000, "客服录音自动质检。"),
)

OFFERS: Final = (
    (
        Deal(
            BEICHEN,
            "某大型零售企业数据湖",
            "万家汇商贸有限公司",
            "CN-SH",
            2_100_000,
            "门店与线上数据入湖，支撑选品分析。",
            "",
            "retail",
        ),
        "accepted",
    ),
    (
        Deal(
            MERLION,
            "Data lake for a regional bank",
            "Straits Heritage Bank",
            "abroad",
            640_000,
            "Risk reports by the next morning.",
            "",
            "finance",
            "Nadia Yusof",
        ),
        "signed",
    ),
    (
        Deal(
            BEICHEN,
            "某省级媒体视频平台",
            "南风传媒集团有限公司",
            "CN-GD",
            1_300_000,
            "直播与点播平台改造，全年三次大型活动。",
            "",
            "media",
        ),
        "declined",
    ),
    (
        Deal(
            MERLION,
            "Cloud contact centre",
            "Coral Line Ferries",
            "abroad",
            150_000,
            "Calls peak in the holidays.",
            "",
            "logistics",
            "Omar Said",
        ),
        "expired",
    ),
    (
        Deal(
            BEICHEN,
            "某装备制造企业仿真平台",
            "北辰重工装备有限公司",
            "CN-LN",
            1_800_000,
            "仿真作业排队严重，需要弹性高性能计算。",
        ),
        "offered",
    ),
    (
        Deal(
            MERLION,
            "Archive for a shipping line",
            "Monsoon Shipping",
            "abroad",
            220_000,
            "Twenty years of papers must stay readable.",
            "",
            "logistics",
            "Lena Park",
        ),
        "offered",
    ),
)
"""What the vendor shares, and how far it has come."""

"""The file of opportunities to be written as drafts: its columns, and its copy with the errors marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from partner_center.domains.opportunities.models import IMPORT_FILE, Outcome
from partner_center.domains.opportunities.queries.imports import told
from partner_center.foundations.imports.tables import FileColumn, MarkedRow, Table

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import OpportunityImport

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DAY = ("2026-06-30 的形式", "As 2026-06-30")

COLUMNS = (
    FileColumn("name", "机会点名称", "Opportunity", True, "不超过128个字符", "Up to 128 letters", "工厂上云"),
    FileColumn(
        "customer_name",
        "客户名称",
        "Customer name",
        True,
        "营业执照上的全称",
        "As in the register",
        "晨曦样例科技有限公司",
    ),
    FileColumn(
        "registration_no", "统一社会信用代码", "Registration number", False, "不超过64个字符", "Up to 64 letters", ""
    ),
    FileColumn(
        "country", "国家/地区代码", "Country", False, "两位大写字母，默认CN", "Two capital letters, CN if empty", "CN"
    ),
    FileColumn("region", "区域代码", "Region", False, "系统中的区域代码", "The code of a region", ""),
    FileColumn("address", "地址", "Address", False, "不超过256个字符", "Up to 256 letters", ""),
    FileColumn(
        "industry", "行业代码", "Industry", False, "系统中的行业代码", "The code of an industry", "manufacturing"
    ),
    FileColumn("budget", "预算", "Budget", False, "不超过500个字符", "Up to 500 letters", "已批预算50万元"),
    FileColumn(
        "decision_maker", "决策人", "Decision-maker", False, "不超过500个字符", "Up to 500 letters", "信息中心主任"
    ),
    FileColumn("need", "需求", "Need", False, "不超过500个字符", "Up to 500 letters", "设备数据上云"),
    FileColumn("plan", "采购计划", "Purchase plan", False, "不超过500个字符", "Up to 500 letters", "三季度签约"),
    FileColumn("expected_amount", "预计金额", "Expected amount", False, "大于0的数字", "A number above zero", "500000"),
    FileColumn(
        "annual_scale",
        "预计年云消费",
        "Expected annual cloud scale",
        False,
        "大于0的数字",
        "A number above zero",
        "120000",
    ),
    FileColumn("currency", "币种", "Currency", False, "默认CNY", "CNY if empty", "CNY"),
    FileColumn("expected_sign_on", "预计签单日期", "Expected signing", False, *DAY, "2027-06-30"),
    FileColumn("project_start_on", "项目开始日期", "Project starts on", False, *DAY, "2027-07-15"),
    FileColumn("project_end_on", "项目结束日期", "Project ends on", False, *DAY, "2027-12-31"),
    FileColumn(
        "contact_name", "客户联系人", "Contact", False, "填写任一联系人信息时四项均必填", "All four, or none", "王样例"
    ),
    FileColumn("contact_title", "联系人职务", "Contact's title", False, "不超过64个字符", "Up to 64 letters", "主任"),
    FileColumn(
        "contact_phone",
        "联系人电话",
        "Contact's phone",
        False,
        "数字，境外请加国家码",
        "Digits, with the country code abroad",
        "13800138000",
    ),
    FileColumn(
        "contact_email",
        "联系人邮箱",
        "Contact's e-mail",
        False,
        "不超过254个字符",
        "Up to 254 letters",
        "sample@example.com",
    ),
)
"""The columns in their order; a row becomes a draft, which is completed on its page."""

TABLE = Table(IMPORT_FILE, COLUMNS, sheet="机会点 Opportunities")


def heading_of(name: str) -> str:
    """Return a column's heading in the reader's language; nothing for what is no column."""
    chinese = (get_language() or "").startswith("zh")
    found = next((column for column in COLUMNS if column.name == name), None)
    return "" if found is None else found.chinese if chinese else found.english


def marked_copy(found: OpportunityImport) -> bytes:
    """Return the file of an import as a workbook with its errors marked, and what became of each row."""
    labels = {one.value: str(one.label) for one in Outcome}
    rows = [MarkedRow(line["texts"], told(line["errors"]), labels[line["outcome"]]) for line in found.rows]
    return TABLE.marked(rows)

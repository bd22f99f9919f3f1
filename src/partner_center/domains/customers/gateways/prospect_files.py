"""The file of prospects: its columns, its reader and its template are those of every table that is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.models import IMPORT_FILE
from partner_center.foundations.imports.tables import FileColumn, FileRow, Table

if TYPE_CHECKING:
    from django.core.files.base import File

__all__ = ["COLUMNS", "FileRow", "read", "template"]

COLUMNS = (
    FileColumn(
        "name",
        "客户名称",
        "Customer name",
        True,
        "营业执照上的全称，不超过256个字符",
        "As in the register, up to 256 letters",
        "晨曦样例科技有限公司",
    ),
    FileColumn("contact_name", "联系人", "Contact", True, "不超过64个字符", "Up to 64 letters", "王样例"),
    FileColumn(
        "mobile",
        "手机号",
        "Mobile",
        True,
        "中国大陆为11位数字，其他地区请加国家码（如+65）；客户须用该号码注册",
        "China: 11 digits; elsewhere with country code, such as +65. The customer registers with it",
        "13800138000",
    ),
    FileColumn(
        "email",
        "邮箱",
        "E-mail",
        False,
        "线上邀请时必填，不超过64个字符",
        "Needed for online invitations, up to 64 letters",
        "sample@example.com",
    ),
    FileColumn(
        "country", "国家/地区代码", "Country", False, "两位大写字母，默认CN", "Two capital letters, CN if empty", "CN"
    ),
    FileColumn("industry", "行业", "Industry", False, "不超过64个字符", "Up to 64 letters", "制造"),
    FileColumn("region", "区域", "Region", False, "不超过64个字符", "Up to 64 letters", "华东"),
    FileColumn("remark", "备注", "Remark", False, "不超过500个字符", "Up to 500 letters", ""),
)
"""The columns in their order. Any order is read; headings of either language are understood."""

TABLE = Table(IMPORT_FILE, COLUMNS, sheet="客户 Prospects")


def read(upload: File[bytes]) -> list[FileRow]:
    """Return the lines of a file that are not empty, or refuse the file with what mends it."""
    return TABLE.read(upload)


def template() -> bytes:
    """Return the workbook to fill in."""
    return TABLE.template()

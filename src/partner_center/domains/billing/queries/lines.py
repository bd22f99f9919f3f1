"""The lines of a bill as they lie in its file, and how tables of lines are narrowed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.settlement.reading import LineTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.domains.billing.models import BillFile

ANY = ("", _("Any"))
LINE_COLUMNS = (
    "line_no", "line_id", "account", "account_name", "sub_account", "sub_account_name", "period", "charge_start",
    "charge_end", "charge_category", "charge_class", "charge_frequency", "description", "service", "service_category",
    "provider", "publisher", "issuer", "region", "region_name", "zone", "resource_id", "resource_name", "resource_type",
    "sku_id", "quantity", "unit", "billed_cost", "effective_cost", "list_cost", "contracted_cost", "currency",
    "pricing_category", "commitment_category", "commitment_id", "commitment_name", "commitment_status",
    "commitment_type", "tags",
)  # fmt: skip
"""What a line says: the columns that the reader writes."""


def lines_of(bill: BillFile) -> LineTable:
    """Return the usable lines of a bill; none while it is read, or when it was refused."""
    path = Path(settings.PARQUET_DIR) / bill.folder / "lines.parquet"
    return LineTable([path] if bill.folder and path.is_file() else [], LINE_COLUMNS)


class LineNarrowing:
    """Narrows a table of lines by a form; calls like a filter set. ``lookups`` names the condition of each field.

    Choice fields that are named after a column offer what occurs in it.
    """

    form_class: ClassVar[type[forms.Form]]
    lookups: ClassVar[Mapping[str, str]] = {}
    offered: ClassVar[Mapping[str, str]] = {}
    """Choice fields, and the column whose values they offer."""

    def __init__(self, data: Any, queryset: LineTable, request: Any) -> None:  # noqa: ANN401 - a query dict; a request or Asking
        self.rows, self.actor = queryset, request.actor
        self.form = self.form_class(data)
        for name, column in self.offered.items():
            known = [(one, one) for one in queryset.distinct(column)]
            self.form.fields[name].choices = [ANY, *known]  # type: ignore[attr-defined]  # a choice

    @property
    def qs(self) -> LineTable:
        """The lines that are left; none if the conditions cannot be understood."""
        if not self.form.is_valid():
            return self.rows.none()
        asked = self.form.cleaned_data
        wanted = {lookup: asked[name] for name, lookup in self.lookups.items() if asked.get(name) not in {None, ""}}
        return self.further(self.rows.filter(**wanted), asked)

    def further(self, rows: LineTable, asked: Mapping[str, Any]) -> LineTable:
        """Narrow by what is more than one column and one value."""
        del asked
        return rows


class BillLineForm(forms.Form):
    """What the lines of a bill are looked through by."""

    account = forms.CharField(label=_("Billing account"), required=False, max_length=64)
    service = forms.ChoiceField(label=_("Product"), required=False)
    category = forms.ChoiceField(label=_("Charge category"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    region = forms.CharField(label=_("Region"), required=False, max_length=64)
    resource = forms.CharField(label=_("Resource"), required=False, max_length=256)


class BillLineFilter(LineNarrowing):
    """Lines of a bill by account, product, charge category, month, currency, region and resource."""

    form_class = BillLineForm
    lookups: ClassVar = {
        "account": "account__icontains",
        "service": "service",
        "category": "charge_category",
        "period": "period",
        "currency": "currency",
        "region": "region__icontains",
        "resource": "resource_id__icontains",
    }
    offered: ClassVar = {
        "service": "service",
        "category": "charge_category",
        "period": "period",
        "currency": "currency",
    }

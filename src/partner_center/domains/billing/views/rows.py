"""What a bill holds, row by row: those that could not be used or were repaired, and the usable lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing import queries
from partner_center.domains.billing.models import BillFile, RowNote
from partner_center.domains.billing.policies import VIEW_BILLS
from partner_center.domains.billing.views.bills import NOTE, REASON
from partner_center.foundations.webkit.columns import DATETIME, MONEY, NUMBER, Column, Empty, Tab
from partner_center.foundations.webkit.screens import ListScreen

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.settlement.reading import LineTable


class OfBill(ListScreen):
    """A list below one bill, which the actor must be allowed to see."""

    permission = VIEW_BILLS

    @cached_property
    def bill(self) -> BillFile:
        """The bill of the address."""
        found: BillFile = get_object_or_404(BillFile.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        return found

    def screen_title(self) -> object:
        """Name the bill."""
        return f"{self.title} · {self.bill.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the way back to the bill."""
        return super().get_context_data(**kwargs) | {
            "crumbs": [
                {"label": _("Bills"), "url": reverse("billing:bills")},
                {"label": str(self.bill), "url": self.bill.get_absolute_url()},
                {"label": self.title, "url": ""},
            ]
        }


class BillRows(OfBill):
    """The rows of a bill that could not be used, and those that were repaired."""

    title = _("Rows to look at")
    lead = _("Every row that could not be used, with its reason; and what was repaired in the others.")
    model = RowNote
    columns = (*NOTE, Column("taken_for", _("Taken for")), REASON)
    tabs = (
        Tab("unusable", _("Unusable"), queries.NOTE_TABS["unusable"]),
        Tab("repaired", _("Repaired"), queries.NOTE_TABS["repaired"]),
    )
    filters = queries.NoteFilter
    sort = ("row", "pk")
    page_sizes = (50, 100, 200)
    export = "billing.rows"
    empty = Empty(_("Every row could be used as it is"), _("There is nothing to mend in this file."))

    def rows(self) -> QuerySet[RowNote]:
        """Return the notes on the bill's rows."""
        found: QuerySet[RowNote] = RowNote.objects.visible_to(self.actor).filter(bill=self.bill)
        return found


class BillLines(OfBill):
    """The usable lines of a bill."""

    title = _("Lines")
    lead = _("The usable lines as they were read: exact amounts, times in your own zone.")
    model = BillFile
    columns = (
        Column("line_no", _("Row"), kind=NUMBER, sort="line_no"),
        Column("charge_start", _("Consumed"), kind=DATETIME, sort="charge_start"),
        Column("account", _("Billing account"), sort="account"),
        Column("service", _("Product"), sort="service"),
        Column("charge_category", _("Charge category"), sort="charge_category"),
        Column("region", _("Region"), sort="region"),
        Column("resource_id", _("Resource"), sort="resource_id"),
        Column("billed_cost", _("Billed"), kind=MONEY, sort="billed_cost"),
        Column("period", _("Period"), hidden=True, sort="period"),
        Column("account_name", _("Name of the account"), hidden=True),
        Column("sub_account", _("Sub-account"), hidden=True),
        Column("service_category", _("Product type"), hidden=True, sort="service_category"),
        Column("description", _("Description"), hidden=True),
        Column("charge_class", _("Charge class"), hidden=True),
        Column("charge_frequency", _("Billing mode"), hidden=True),
        Column("quantity", _("Quantity"), kind=NUMBER, hidden=True, sort="quantity"),
        Column("unit", _("Unit"), hidden=True),
        Column("effective_cost", _("Effective cost"), kind=MONEY, hidden=True, sort="effective_cost"),
        Column("list_cost", _("List cost"), kind=MONEY, hidden=True, sort="list_cost"),
        Column("provider", _("Provider"), hidden=True),
        Column("line_id", _("Line ID"), hidden=True),
    )
    filters = queries.BillLineFilter
    sort = "line_no"
    page_sizes = (50, 100, 200)
    export = "billing.lines"
    summary_template = "billing/line_sums.html"
    empty = Empty(_("No lines"), _("A bill has lines once it is loaded."))

    def rows(self) -> LineTable:
        """Return the bill's lines."""
        return queries.lines_of(self.bill)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the lines sum to; lines have no number to be chosen by."""
        sums = self.narrowed().group_sum(("currency",), "billed_cost")
        return super().get_context_data(**kwargs) | {"picks": False, "sums": sums}

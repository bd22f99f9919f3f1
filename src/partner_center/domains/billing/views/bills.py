"""Bills: importing, the list, one bill with what could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.template.defaultfilters import filesizeformat
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing import actions, queries
from partner_center.domains.billing.forms import FOR_STEP, BillsForm
from partner_center.domains.billing.lifecycle import BillLife
from partner_center.domains.billing.models import BillFile, BillStatus, BillSum, RowNote
from partner_center.domains.billing.policies import VIEW_BILLS, reason_text, refused_because
from partner_center.foundations.identity.actor import SYSTEM_LABEL, shown
from partner_center.foundations.webkit.columns import (
    DATETIME,
    MONEY,
    NUMBER,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.stories import in_words
from partner_center.foundations.webkit.values import digits, money
from partner_center.foundations.webkit.watching import watch_url
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.foundations.webkit.panels import Panel

COUNTED = (
    ("credits", "Credit", _("Credits")),
    ("adjustments", "Adjustment", _("Adjustments")),
    ("taxes", "Tax", _("Taxes")),
)
CATEGORIES = {
    "Usage": _("Usage"),
    "Purchase": _("Purchase"),
    "Tax": _("Tax"),
    "Credit": _("Credit"),
    "Adjustment": _("Adjustment"),
}
FORMATS = {"csv": "CSV", "gzip": "CSV (gzip)", "parquet": "Parquet"}
WORKING = (BillStatus.RECEIVED, BillStatus.READING)


def billed(bill: BillFile) -> SafeString:
    """Return what a bill sums to, one amount per currency."""
    sums: dict[str, Any] = {}
    for one in queries.sums_of(bill):
        sums[one.currency] = sums.get(one.currency, 0) + one.billed
    return format_html_join(" ", "{}", [(money(amount, code, 2),) for code, amount in sorted(sums.items())])


class BillList(ListScreen):
    """Sales → Bills."""

    permission = VIEW_BILLS
    title = _("Bills")
    lead = _("Billing files of the cloud in FOCUS 1.0. Every usable line of a loaded bill counts once.")
    model = BillFile
    columns = (
        Column("number", _("Bill"), link=True, sort="number"),
        Column("name", _("File"), sort="name"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("periods", _("Periods"), get=lambda bill: ", ".join(bill.periods)),
        Column("usable", _("Usable rows"), kind=NUMBER, sort="usable"),
        Column("rejected", _("Unusable rows"), kind=NUMBER, sort="rejected"),
        Column("billed", _("Billed"), get=billed),
        Column("received_at", _("Received at"), kind=DATETIME, sort="received_at"),
        Column("format", _("Format"), get=lambda bill: FORMATS.get(bill.format, bill.format), hidden=True),
        Column("size", _("Size in bytes"), kind=NUMBER, sort="size", hidden=True),
        Column("repaired", _("Repaired rows"), kind=NUMBER, sort="repaired", hidden=True),
        Column("uploaded_by", _("Sent by"), hidden=True),
        Column("loaded_at", _("Loaded at"), kind=DATETIME, sort="loaded_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), queries.BILL_TABS["all"]),
        Tab("working", _("Being read"), queries.BILL_TABS["working"]),
        Tab("loaded", _("Loaded"), queries.BILL_TABS["loaded"]),
        Tab("refused", _("Refused"), queries.BILL_TABS["refused"]),
        Tab("withdrawn", _("Withdrawn"), queries.BILL_TABS["withdrawn"]),
    )
    filters = queries.BillFilter
    search = ("number", "name", "sha256")
    search_hint = _("Number, file name, SHA-256")
    sort = "-received_at"
    export = "billing.bills"
    row_steps = BillLife
    empty = Empty(
        _("No bills yet"),
        _("Import the first billing file; performance is computed from it by itself."),
        "billing:import",
        _("Import bills"),
    )

    def rows(self) -> QuerySet[BillFile]:
        """Return bills with the person who sent them."""
        return queries.bills_seen_by(self.actor)

    def is_moving(self) -> bool:
        """Look again while a file is being read."""
        return bool(self.rows().filter(status__in=WORKING).exists())

    def links(self) -> Sequence[Link]:
        """Offer to import."""
        right = actions.receive_bill.permission  # type: ignore[attr-defined]  # every verb carries its permission
        return [Link(_("Import bills"), reverse("billing:import"), right, icon="upload", style="primary")]


class BillImport(FormScreen):
    """Hand in billing files: drop them, and each is read in the background."""

    permission = actions.receive_bill.permission  # type: ignore[attr-defined]  # every verb carries its permission
    model = BillFile
    title = _("Import bills")
    lead = _("Each file is kept as it is and read in the background. You may close the page meanwhile.")
    form_class = BillsForm
    submit = _("Import")
    success = ""
    back_url = reverse_lazy("billing:bills")
    template_name = "billing/import.html"
    twins: Sequence[BillFile] = ()
    """Bills that brought the same content before."""

    def act(self, form: BillsForm) -> BillFile | None:
        """Receive each file on its own; a refused one does not hold up the others."""
        received: list[BillFile] = []
        refused: list[tuple[str, Refused]] = []
        for file in form.cleaned_data["file"]:
            try:
                received.append(actions.receive_bill(file, by=self.actor))
            except Refused as refusal:
                refused.append((str(file.name), refusal))
        if not received:
            self.twins = [one.before for _name, one in refused if isinstance(one, actions.AlreadyLoaded)]
            raise refused[0][1]
        for name, why in refused:
            messages.warning(self.request, f"{name}: {why}")
        if len(received) == 1:
            return received[0]
        said = gettext("%(count)d files were received and are being read.") % {"count": len(received)}
        messages.success(self.request, said)
        self.success_url = reverse("billing:bills")
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the bills that brought the same content before."""
        return super().get_context_data(**kwargs) | {"twins": self.twins}


def linked(record: Any) -> SafeString:  # noqa: ANN401 - any record with a page
    """Return a record that leads to its page."""
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)


REASON = Column("reason", _("Reason"), get=lambda note: reason_text(note.reason))
NOTE = (
    Column("row", _("Row"), kind=NUMBER),
    Column("column", _("Column")),
    Column("value", _("What stood there")),
)


TOLD = {"status", "rows", "usable", "rejected", "repaired", "periods", "refusal", "same_as_id"}


@dataclass(frozen=True)
class BillHistory(History):
    """What happened to a bill, without what only the program reads."""

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
        """Leave out folders, digests and the sums, which have a panel of their own."""
        entries = list(screen.history.reverse()[: self.most])
        for entry in entries:
            entry.changes = {name: pair for name, pair in entry.changes.items() if name in TOLD}
        return {"entries": in_words(entries, subject)}


class BillDetail(DetailScreen):
    """One bill: how far it is, what it sums to, what could not be used."""

    permission = VIEW_BILLS
    model = BillFile
    lifecycle = BillLife
    back_to = (_("Bills"), "billing:bills")
    top_template = "billing/bill_top.html"
    panels = (
        Template("", "billing/sums.html", data="sums"),
        Rows(
            _("Unusable rows"),
            "unusable",
            (*NOTE, REASON),
            empty=_("Every row could be used."),
            most=10,
            more="unusable_url",
            note=_("Rows as a spreadsheet counts them: the header is row 1."),
        ),
        Rows(
            _("Repaired rows"),
            "mended",
            (*NOTE, Column("taken_for", _("Taken for")), REASON),
            empty=_("Nothing had to be repaired."),
            most=10,
            more="repaired_url",
            note=_("They are used all the same; no repair touches an amount."),
        ),
        Rows(
            _("Largest accounts"),
            "largest",
            (
                Column("account", _("Billing account"), get=lambda one: linked(one.account)),
                Column("account.customer", _("Customer")),
                Column("period", _("Period")),
                Column("lines", _("Lines"), kind=NUMBER),
                Column("amount", _("Billed"), kind=MONEY, places=2),
            ),
            most=10,
        ),
        Rows(
            _("Performance computed from it"),
            "builds",
            (
                Column("period", _("Build"), get=linked),
                Column("status", _("Status"), kind=STATUS),
                Column("lines", _("Attributed lines"), kind=NUMBER),
                Column("unattributed", _("Lines of nobody"), kind=NUMBER),
                Column("built_at", _("Computed"), kind=DATETIME),
            ),
            empty=_("Its months are computed as soon as it is loaded."),
        ),
    )
    always = (
        Facts(
            _("The file"),
            (
                Fact("name", _("File")),
                Fact("format", _("Format"), get=lambda bill: FORMATS.get(bill.format, bill.format)),
                Fact("size", _("Size"), get=lambda bill: filesizeformat(bill.size)),
                Fact("periods", _("Periods"), get=lambda bill: ", ".join(bill.periods)),
                Fact("received_at", _("Received at"), kind=DATETIME),
                Fact("uploaded_by", _("Sent by"), get=lambda bill: bill.uploaded_by or shown(SYSTEM_LABEL)),
                Fact("loaded_at", _("Loaded at"), kind=DATETIME),
                Fact(
                    "sha256",
                    _("SHA-256 of the content"),
                    help=_("The same for the same lines of text, however the file is called or packed."),
                ),
            ),
        ),
        BillHistory(),
    )

    def rows(self) -> QuerySet[BillFile]:
        """Return bills with the person who sent them."""
        return queries.bills_seen_by(self.actor)

    def contents(self, panels: Sequence[Panel]) -> list[dict[str, Any]]:
        """Show what a bill holds only once it holds something."""
        held = (*panels, *self.always) if panels is self.panels and self.object.folder else self.always
        return super().contents(held if panels is self.panels else panels)

    def links(self) -> Sequence[Link]:
        """Offer the lines."""
        if not self.object.folder:
            return []
        return [Link(_("Lines"), reverse("billing:bill-lines", args=[self.object.pk]), icon="list-details")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add progress while the file is read, figures afterwards, the reason where it was refused."""
        bill = self.object
        is_working = bill.status in WORKING
        context = super().get_context_data(**kwargs)
        if bill.status == BillStatus.LOADED:
            context["due"] = None  # withdrawing is possible, but nobody is waited for
        return context | {
            "watch_url": watch_url(bill.progress_key, then=bill.get_absolute_url()) if is_working else "",
            "refusal": refused_because(bill) if bill.status == BillStatus.REFUSED else "",
            "twin": {"label": bill.same_as.number, "url": bill.same_as.get_absolute_url()} if bill.same_as else None,
            "stats": self.stats() if bill.folder else [],
        }

    def stats(self) -> list[dict[str, Any]]:
        """Return the figures of a bill, each leading to its rows."""
        bill = self.object
        lines = reverse("billing:bill-lines", args=[bill.pk])
        held = bill.content
        return [
            {"label": _("Usable rows"), "value": digits(bill.usable, 0), "url": lines, "amount": None},
            {
                "label": _("Unusable rows"),
                "value": digits(bill.rejected, 0),
                "url": self.unusable_url(),
                "amount": None,
                "tone": "bad" if bill.rejected else "",
            },
            {
                "label": _("Repaired rows"),
                "value": digits(bill.repaired, 0),
                "url": self.repaired_url(),
                "amount": None,
            },
            *(
                {
                    "label": label,
                    "value": digits(held.get(name, 0), 0),
                    "url": f"{lines}?category={category}",
                    "amount": None,
                }
                for name, category, label in COUNTED
            ),
        ]

    def sums(self) -> dict[str, Any] | None:
        """Return the sums per currency and charge category, and per currency."""
        found = queries.sums_of(self.object)
        totals: dict[str, Decimal] = {}
        for one in found:
            totals[one.currency] = totals.get(one.currency, Decimal(0)) + one.billed
        words = [(one, CATEGORIES.get(one.category, one.category), money(one.billed, one.currency)) for one in found]
        return {"sums": words, "totals": [money(amount, code) for code, amount in sorted(totals.items())]}

    def unusable(self) -> QuerySet[RowNote]:
        """Return the rows that are not used."""
        return RowNote.objects.visible_to(self.actor).filter(bill=self.object, is_rejected=True)

    def mended(self) -> QuerySet[RowNote]:
        """Return the notes on rows that are used all the same."""
        return RowNote.objects.visible_to(self.actor).filter(bill=self.object, is_rejected=False)

    def unusable_url(self) -> str:
        """Return where all unusable rows are."""
        return f"{reverse('billing:bill-rows', args=[self.object.pk])}?tab=unusable"

    def repaired_url(self) -> str:
        """Return where all repaired rows are."""
        return f"{reverse('billing:bill-rows', args=[self.object.pk])}?tab=repaired"

    def largest(self) -> QuerySet[BillSum]:
        """Return the accounts with the largest amounts."""
        rows = BillSum.objects.visible_to(self.actor).filter(bill=self.object)
        return rows.select_related("account__customer").order_by("-amount")


class BillStep(StepScreen):
    """Withdrawing a bill."""

    lifecycle = BillLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("number", _("Bill")),
            Fact("name", _("File")),
            Fact("periods", _("Periods"), get=lambda bill: ", ".join(bill.periods)),
            Fact("usable", _("Usable rows"), kind=NUMBER),
            Fact("billed", _("Billed"), get=billed),
        )
    }
    notes = {
        "withdraw": _(
            "Its lines leave the performance of its months, which are computed anew at once. "
            "Published statements do not change."
        )
    }
    done = {"withdraw": _("The bill is withdrawn.")}

"""Confirm incentives → Details: the explained lines of a month, one line, and files of them (seed 001)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import ExportForm
from partner_center.domains.incentives.models import Earning, StatementStatus
from partner_center.domains.incentives.policies import VIEW_LINES
from partner_center.domains.incentives.queries.details import Detail, DetailFilter, Details, run_of
from partner_center.domains.incentives.views import words
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import MONEY, PERCENT, STATUS, Column, Empty, Link
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, ScreenMixin
from partner_center.foundations.webkit.screens.manners import layout
from partner_center.foundations.webkit.values import NUMERIC, money, percent
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.domains.incentives.models import Run
    from partner_center.domains.incentives.queries.details import Sums
    from partner_center.settlement.rows import Row

ASSOCIATIONS = dict(AssociationType.choices)
WHOLE = ("program", "incentive")
"""Filters under which the lines still make up whole incentives, so that sums can be compared with the statement."""


class Act(NamedTuple):
    """An operation on a line, drawn like a life-cycle's step."""

    label: object
    tone: str = ""


def _to_earning(row: Detail) -> SafeString:
    earning = row.earning
    shown = '<a class="text-nowrap" href="{}">{}</a><br><small>{}</small>'
    return format_html(shown, earning.get_absolute_url(), earning.number, earning.policy.program)


def _customer(row: Detail) -> SafeString:
    return format_html("{}<br><small>{}</small>", row.customer_name, row.account)


def _product(row: Detail) -> SafeString:
    return format_html("{}<br><small>{}</small>", row.service, row.category)


class DetailList(ListScreen):
    """Every line that earned something, filtered by the attributes of seed 001, and what the lines sum to."""

    permission = VIEW_LINES
    title = _("Incentive details")
    lead = _("Every line that earned something, exactly as the settlement calculated it.")
    columns = (
        Column("earning.number", _("Incentive ID"), get=_to_earning),
        Column("earning.partner.name", _("Partner"), only=ANY_VENDOR, sort="partner_id"),
        Column("customer_name", _("Customer"), sort="customer_name", get=_customer),
        Column("order_id", _("Order ID"), sort="order_id"),
        Column("service", _("Product"), sort="service", get=_product),
        Column("base", _("Base"), kind=MONEY, sort="base", places=4),
        Column("rate", _("Rate"), kind=PERCENT, sort="rate"),
        Column("incentive", _("Incentive"), kind=MONEY, sort="incentive"),
        Column("feedback.status", _("Feedback"), kind=STATUS),
        Column("earning.policy.program", _("Incentive program"), sort="program", hidden=True),
        Column("account", _("Customer account"), sort="account", hidden=True),
        Column("category", _("Product type"), sort="category", hidden=True),
        Column("association", _("Association type"), get=lambda row: ASSOCIATIONS[row.association], hidden=True),
        Column("charge_category", _("Charge"), sort="charge_category", hidden=True),
        Column("region", _("Region"), sort="region", hidden=True),
        Column("billing_mode", _("Billing mode"), sort="billing_mode", hidden=True),
        Column("resource_id", _("Resource"), sort="resource_id", hidden=True),
        Column("line_id", _("Line"), sort="line_id", hidden=True),
        Column("bill_file", _("Bill"), sort="bill_file", hidden=True),
    )
    filters = DetailFilter
    sort = "-incentive"
    export = "incentives.details"
    row_steps: ClassVar[Any] = True  # operations of a line are no steps of a life; see steps_of
    summary_template = "incentives/details_summary.html"
    empty = Empty(_("No details yet"), _("They appear here when the vendor publishes a month."))

    @cached_property
    def run(self) -> Run | None:
        """The published run of the month that is shown; of the newest one unless a month is chosen."""
        return run_of(self.request.GET.get("period", ""), self.actor)

    @cached_property
    def details(self) -> Details:
        """The lines of the month that the actor may see."""
        return Details.of(self.run, self.actor)

    def rows(self) -> Details:
        """Return the lines of the month."""
        return self.details

    def links(self) -> Sequence[Link]:
        """Offer the files that seed 001 names."""
        export = reverse("incentives:details-export")
        asked = f"{export}?period={self.run.period}" if self.run else export
        return (
            Link(_("Export by incentive program"), asked, icon="table-export", dialog=True),
            Link(_("Export history"), reverse("webkit:exports"), icon="history"),
        )

    def steps_of(self, row: Detail) -> list[tuple[Any, str]]:
        """Offer to look at a line and, while its statement waits, to ask about it."""
        at = [row.earning.pk, row.line.line_id]
        acts: list[tuple[Any, str]] = [
            (Act(pgettext_lazy("of a line", "Details")), reverse("incentives:line", args=at))
        ]
        if row.earning.statement.status == StatementStatus.PENDING and self.may_ask:
            acts.append((Act(_("Feedback")), reverse("incentives:line-ask", args=at)))
        return acts

    @cached_property
    def may_ask(self) -> bool:
        """Whether the actor may give feedback at all."""
        return self.actor.may(actions.ask.permission)  # type: ignore[attr-defined]  # set by verb

    def line(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 - as the kit has it
        """Return a row ready for the table; lines are chosen by incentive and line."""
        return super().line(row) | {"pk": row.pk}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Export what is filtered or chosen; a line is named by its incentive and its id."""
        if "export" not in request.POST:
            raise NotFound(_("There is no such step."))
        chosen: Any = [pk for pk in request.POST.getlist("pk") if ":" in pk]
        return self.ask_export(request, chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the sums above and below the table."""
        context = super().get_context_data(**kwargs)
        sums = self.narrowed().sums()
        return context | {
            "run": self.run,
            "sums": [self.compared(one) for one in sums],
            "foot": format_html_join("", "{}", ((self.foot(one),) for one in sums)),
        }

    def compared(self, sums: Sums) -> dict[str, Any]:
        """Return a sum of lines beside what the incentives say they sum to, where whole incentives are shown."""
        told = {"currency": sums.currency, "lines": sums.lines, "base": sums.base, "exact": sums.incentive}
        asked = self.filterset.form.cleaned_data if self.filterset.form.is_valid() else {}
        if any(value for name, value in asked.items() if name not in {"period", *WHOLE}) or self.run is None:
            return told
        rows = Earning.objects.visible_to(self.actor).filter(statement__run=self.run, currency=sums.currency)
        if asked.get("program"):
            rows = rows.filter(policy__program__code=asked["program"])
        if asked.get("incentive"):
            rows = rows.filter(number__iexact=asked["incentive"].strip())
        found = rows.aggregate(exact=Sum("exact"), rounding=Sum("rounding"), amount=Sum("amount"))
        whole = {name: value or Decimal(0) for name, value in found.items()}
        return told | {
            "is_whole": True,
            "rounding": whole["rounding"],
            "published": whole["amount"],
            "unexplained": whole["exact"] - sums.incentive,
        }

    def foot(self, sums: Sums) -> SafeString:
        """Return the last line of the table: the same sums as above it."""
        shown = {"base": sums.base, "incentive": sums.incentive}
        cells = [
            format_html(
                '<td data-label="{}"{}>{}</td>',
                column.label,
                SafeString(' data-align="end"') if column.kind in NUMERIC else "",
                money(shown[column.name], sums.currency) if column.name in shown else "",
            )
            for column in self.shown_columns[1:]
        ]
        said = ngettext("Sum of %(lines)d line", "Sum of %(lines)d lines", sums.lines) % {"lines": sums.lines}
        return format_html(
            '<tr><td></td><th scope="row">{}</th>{}<td></td></tr>',
            said,
            format_html_join("", "{}", ((c,) for c in cells)),
        )


class LineScreen(ScreenMixin, View):
    """One line and how its incentive was calculated; a dialog in the list, a page by its address."""

    permission = VIEW_LINES
    model = Earning

    def get(self, request: HttpRequest, pk: int, line_id: str) -> HttpResponse:
        """Show the line, if the incentive is the actor's to see and the line belongs to it."""
        found = self.rows().select_related("statement__run", "policy__program", "partner")
        earning = get_object_or_404(found, pk=pk)
        line = queries.line_of(earning, line_id, seen_by=self.actor)
        if line is None:
            raise NotFound(_("There is no such line in this incentive."))
        told = queries.snapshot_of(earning.statement.run).explain(line)
        context = {
            "page_title": gettext("How this line was calculated"),
            "page_number": earning.number,
            "earning": earning,
            "line": line,
            "told": line_told(line, told),
            "ladder": words.ladder_rows(earning.policy, line.rung),
            "association": ASSOCIATIONS[line.association],
            "asked": earning.feedback.filter(line_id=line_id),
            "crumbs": [
                {
                    "label": gettext("Incentive details"),
                    "url": f"{reverse('incentives:details')}?period={earning.period}",
                },
                {"label": earning.number, "url": earning.get_absolute_url()},
            ],
            **layout(request),
        }
        return TemplateResponse(request, "incentives/line.html", context)


def line_told(line: Row, told: dict[str, Any]) -> dict[str, Any]:
    """Return the engine's explanation of a line with amounts as numbers."""
    formula, cap = told["formula"], told["cap"]
    return {
        "is_share": formula["kind"] != "base_times_rate",
        "program_base": Decimal(formula["program_base"]) if "program_base" in formula else None,
        "award": Decimal(formula["award"]) if "award" in formula else None,
        "cap": cap and {"limit": Decimal(cap["limit"]), "applied": cap["applied"]},
        "rate": percent(line.rate),
        "rounding": line.rounding,
        "result": line.incentive,
        "metric": line.metric,
        "rung": line.rung,
    }


class DetailExport(FormScreen):
    """Export by period, or by incentive plan name (seed 001)."""

    permission = VIEW_LINES
    title = _("Export incentive details")
    form_class = ExportForm
    submit = _("Export")
    success = ""
    success_url = back_url = reverse_lazy("webkit:exports")

    def get_initial(self) -> dict[str, Any]:
        """Start with the month that the list showed."""
        return super().get_initial() | {"period": self.request.GET.get("period", "")}

    def act(self, form: Any) -> None:  # noqa: ANN401 - the export form
        """Ask for the file; it waits in the export history."""
        data = form.cleaned_data
        programs = data["programs"] if data["method"] == ExportForm.SOME else []
        params = {"period": data["period"], "programs": programs}
        label = gettext("Incentive details %(period)s") % {"period": data["period"]}
        ask("incentives.details", params, by=self.actor, label=label, format=data["format"])
        messages.success(self.request, gettext("The file is being made. Download it here as soon as it is ready."))

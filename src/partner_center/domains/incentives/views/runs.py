"""Settlement runs: ordering, watching, comparing with the month before, publishing."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import FOR_STEP, RunForm
from partner_center.domains.incentives.lifecycle import RunLife
from partner_center.domains.incentives.models import Run, RunStatus
from partner_center.domains.incentives.policies import VIEW_RUNS
from partner_center.domains.incentives.queries.filters import RunFilter
from partner_center.domains.incentives.views.statements import not_counted
from partner_center.foundations.webkit.columns import DATETIME, DUE, MONEY, NUMBER, STATUS, Column, Empty, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, ScreenMixin, StepScreen
from partner_center.foundations.webkit.values import money
from partner_center.foundations.webkit.watching import watch_url
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.settlement.statement import Group

ORDER = actions.order_run.permission  # type: ignore[attr-defined]  # set by verb
Amounts = dict[tuple[str, str], Decimal]


class RunList(ListScreen):
    """Every run of every month, published or not."""

    permission = VIEW_RUNS
    title = _("Settlement runs")
    lead = _("A run settles one month into an immutable snapshot. Nobody sees it until it is published.")
    model = Run
    columns = (
        Column("number", _("Run"), link=True, sort="number"),
        Column("period", _("Period"), sort="period"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("partners", _("Partners"), kind=NUMBER, sort="partners"),
        Column("lines", _("Explained lines"), kind=NUMBER, sort="lines"),
        Column("created_at", _("Started"), kind=DATETIME, sort="created_at"),
        Column("published_at", _("Published at"), kind=DATETIME, sort="published_at"),
        Column("digest", _("Digest"), hidden=True),
    )
    filters = RunFilter
    search = ("number", "period", "digest")
    sort = ("-period", "-pk")
    row_steps = RunLife
    empty = Empty(
        _("No settlement runs yet"), _("Compute the performance of a month, release a policy, then settle the month.")
    )

    def links(self) -> Sequence[Link]:
        """Offer to settle a month."""
        url = reverse("incentives:run-order")
        return (Link(_("Start a settlement run"), url, ORDER, "player-play", style="primary", dialog=True),)

    def is_moving(self) -> bool:
        """Follow runs that are being calculated."""
        return any(run.status == RunStatus.CALCULATING for run in self.object_list)


class RunOrder(FormScreen):
    """Settles a month."""

    permission = ORDER
    title = _("Start a settlement run")
    form_class = RunForm
    submit = _("Calculate")
    success = _("The run is being calculated.")

    @property
    def back_url(self) -> str:  # type: ignore[override]  # the list, once addresses are known
        """Return to the list."""
        return reverse("incentives:runs")

    def act(self, form: Any) -> Run:  # noqa: ANN401 - the run form
        """Order the run."""
        return actions.order_run(by=self.actor, **form.cleaned_data)


class RunDetail(DetailScreen):
    """A run: progress, totals per currency and program against the month before, inputs, digest, statements."""

    permission = VIEW_RUNS
    model = Run
    lifecycle = RunLife
    back_to = (_("Settlement runs"), "incentives:runs")
    top_template = "incentives/run_top.html"
    panels = (
        Template(_("What it pays"), "incentives/run_amounts.html", data="amounts"),
        Template(_("Not counted: re-bound"), "incentives/not_counted.html", data="not_counted"),
        Facts(
            _("The run"),
            (
                Fact("period", _("Period")),
                Fact("build", _("Performance")),
                Fact("build.built_at", _("Data until"), kind=DATETIME),
                Fact("partners", _("Partners"), kind=NUMBER),
                Fact("lines", _("Explained lines"), kind=NUMBER),
                Fact("created_at", _("Started"), kind=DATETIME),
                Fact("published_at", _("Published at"), kind=DATETIME),
                Fact("publicity_ends_at", _("Publicity ends"), kind=DATETIME),
                Fact("failure", _("Why it failed")),
            ),
        ),
        Template(_("Proof"), "incentives/run_proof.html", data="proof"),
        Rows(
            _("Policies"),
            "policies",
            (
                Column("program", _("Incentive program"), link=True),
                Column("version", _("Version")),
                Column("kind", _("How the rate is found")),
                Column("currency", _("Currency")),
            ),
        ),
        Rows(
            _("Statements"),
            "statements",
            (
                Column("number", _("Statement"), link=True),
                Column("partner.name", _("Partner")),
                Column("amount", _("Incentive amount"), kind=MONEY),
                Column("status", _("Status"), kind=STATUS),
                Column("publicity_ends_at", _("Confirms itself"), kind=DUE),
            ),
            empty=_("Publishing makes one statement per partner and currency."),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Run]:
        """Return runs with their performance."""
        rows: QuerySet[Run] = Run.objects.visible_to(self.actor).select_related("build")
        return rows

    @cached_property
    def is_ready(self) -> bool:
        """Whether there is a snapshot to look into."""
        return bool(self.object.digest)

    def policies(self) -> Any:  # noqa: ANN401 - a query set
        """Return the versions the run paid under."""
        return self.object.policies.select_related("program").order_by("program__name")

    def statements(self) -> Any:  # noqa: ANN401 - a query set
        """Return what was published."""
        return self.object.statements.select_related("partner").order_by("number")

    def amounts(self) -> dict[str, Any] | None:
        """Return totals per currency and program beside those of the published month before."""
        if not self.is_ready:
            return None
        before = Run.objects.visible_to(self.actor).filter(status=RunStatus.PUBLISHED, period__lt=self.object.period)
        previous = before.order_by("-period").first()
        now, then = by_program(self.object), by_program(previous) if previous else {}
        names = {policy.program.code: str(policy.program) for policy in self.policies()}
        currencies = sorted({currency for _program, currency in now} | {currency for _program, currency in then})
        return {
            "previous": previous,
            "currencies": [compare(now, then, names, one, previous, self.object) for one in currencies],
        }

    def not_counted(self) -> dict[str, Any] | None:
        """Return the customers of all partners that earn nothing because they changed their partner."""
        return not_counted(queries.rebound_in(self.object, seen_by=self.actor), self.object.period)

    def proof(self) -> dict[str, Any] | None:
        """Return what identifies the snapshot."""
        if not self.is_ready:
            return None
        manifest = queries.snapshot_of(self.object).manifest
        return {
            "digest": self.object.digest,
            "facts": self.object.build.digest,
            "files": sum(len(files) for files in manifest["files"].values()),
            "url": reverse("incentives:run-manifest", args=[self.object.pk]),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the progress of a run that is being calculated."""
        context = super().get_context_data(**kwargs)
        if self.object.status == RunStatus.CALCULATING:
            context["watch_url"] = watch_url(self.object.progress_key, self.object.get_absolute_url())
        return context


def by_program(run: Run) -> Amounts:
    """Return what a run pays per program and currency."""
    sums: Amounts = defaultdict(Decimal)
    for group in queries.snapshot_of(run).groups():
        sums[group.program, group.currency] += group.amount
    return dict(sums)


def compare(
    now: Amounts, then: Amounts, names: dict[str, str], currency: str, previous: Run | None, run: Run
) -> dict[str, Any]:
    """Return one currency's programs beside the month before, and a drawing of what changed."""
    codes = sorted({program for program, code in [*now, *then] if code == currency})
    rows: list[dict[str, Any]] = []
    for code in codes:
        after, before = now.get((code, currency), Decimal(0)), then.get((code, currency), Decimal(0))
        rows.append({"name": names.get(code, code), "now": after, "then": before, "change": after - before})
    total = {name: sum((row[name] for row in rows), Decimal(0)) for name in ("now", "then", "change")}
    return {"currency": currency, "rows": rows, "total": total, "chart": _chart(rows, total, currency, previous, run)}


def _chart(
    rows: list[dict[str, Any]], total: dict[str, Decimal], currency: str, previous: Run | None, run: Run
) -> dict[str, Any]:
    """Return bars per program, or a waterfall from the month before; only the drawing reads floats."""
    if previous is None:
        names, values = [row["name"] for row in rows], [row["now"] for row in rows]
        spec: dict[str, Any] = {"kind": "bar"}
    else:
        names = [previous.period, *(row["name"] for row in rows), run.period]
        values = [total["then"], *(row["change"] for row in rows), total["now"]]
        spec = {"kind": "waterfall", "totals": [0, len(names) - 1]}
    series = [{"name": gettext("Incentive amount"), "values": [float(value) for value in values]}]
    return {
        "spec": {**spec, "categories": names, "series": series, "unit": currency, "digits": 2},
        "head": [gettext("Incentive program"), gettext("Incentive amount")],
        "rows": [[name, money(value, currency)] for name, value in zip(names, values, strict=True)],
    }


class RunManifest(ScreenMixin, View):
    """The snapshot's manifest as a file: inputs, outputs, their hashes and sums."""

    permission = VIEW_RUNS
    model = Run

    def get(self, _request: HttpRequest, pk: int) -> JsonResponse:
        """Return the manifest."""
        run = get_object_or_404(self.rows(), pk=pk)
        if not run.digest:
            raise NotFound(_("This run has no snapshot yet."))
        answer = JsonResponse(queries.snapshot_of(run).manifest, json_dumps_params={"indent": 2})
        answer["Content-Disposition"] = f'attachment; filename="{run.number}-manifest.json"'
        return answer


def totals_of(run: Run) -> SafeString:
    """Return what a run pays, per currency."""
    return _joined(queries.snapshot_of(run).groups()) if run.digest else _joined(())


def _joined(groups: Iterable[Group]) -> SafeString:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for group in groups:
        sums[group.currency] += group.amount
    return format_html_join(" · ", "{}", ((money(total, currency),) for currency, total in sorted(sums.items())))


class RunStep(StepScreen):
    """Publishing, discarding, calculating again."""

    lifecycle = RunLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("period", _("Period")),
            Fact("partners", _("Partners"), kind=NUMBER),
            Fact("lines", _("Explained lines"), kind=NUMBER),
            Fact("total", _("Incentive amount"), get=totals_of),
        )
    }
    notes = {
        "publish": _(
            "Every partner of this run is told at once. What is published is never replaced; corrections follow in a "
            "later month."
        )
    }
    done = {"publish": _("The month is published. Partners have been told.")}

"""Reconciliation details: the explained lines of a month, each with its incentive and the feedback on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.models import Earning, Feedback, FeedbackStatus, Program, Run
from partner_center.domains.incentives.queries.snapshots import details_of, published_runs
from partner_center.settlement.columns import DETAIL_COLUMNS
from partner_center.settlement.reading import LineTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.rows import Row

Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """One explained line: what the engine wrote, the incentive it belongs to, and the newest feedback on it."""

    line: Row
    earning: Earning
    feedback: Feedback | None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a value of any column
        """Return a column of the line."""
        return getattr(self.line, name)

    def __str__(self) -> str:
        """Return which line it is."""
        return f"{self.earning.number} · {self.line.line_id}"

    @property
    def pk(self) -> str:
        """What a form sends to choose this line."""
        return f"{self.earning.pk}:{self.line.line_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the line's page."""
        return reverse("incentives:line", args=[self.earning.pk, self.line.line_id])


@dataclass(frozen=True, slots=True)
class Sums:
    """What a selection of lines sums to in one currency, exactly."""

    currency: str
    lines: int
    base: Decimal
    incentive: Decimal


class Details:
    """Lines of one run as screens, the API and exports read them: narrowed and sorted in the files, joined page-wise.

    Two queries join incentives and feedback to a page, however many rows it has.
    """

    ordered = True
    """What Django's paginator asks before it trusts a page."""

    def __init__(self, table: LineTable, run: Run | None, actor: Actor) -> None:
        self.table, self.run, self.actor = table, run, actor

    @classmethod
    def of(cls, run: Run | None, actor: Actor) -> Self:
        """Return the lines of a published run that the actor may see; none without a run."""
        return cls(LineTable([], DETAIL_COLUMNS) if run is None else details_of(run, seen_by=actor), run, actor)

    def filter(self, **conditions: object) -> Self:
        """Only lines that meet every condition; see LineTable."""
        return type(self)(self.table.filter(**conditions), self.run, self.actor)

    def order_by(self, *names: str) -> Self:
        """Sorted; equal lines by their id."""
        return type(self)(self.table.order_by(*names), self.run, self.actor)

    def count(self) -> int:
        """How many lines there are."""
        return self.table.count()

    def __len__(self) -> int:
        return self.count()

    @overload
    def __getitem__(self, place: int) -> Detail: ...
    @overload
    def __getitem__(self, place: slice) -> list[Detail]: ...
    def __getitem__(self, place: int | slice) -> Detail | list[Detail]:
        """A page of lines, or one of them."""
        if isinstance(place, int):
            return self[place : place + 1][0]
        rows = self.table[place]
        earnings = self._earnings({row.partner_id for row in rows})
        asked = self._feedback(earnings.values(), [row.line_id for row in rows])
        return [self._joined(row, earnings, asked) for row in rows]

    def iter_all(self, chunk: int = 5_000) -> Iterator[Detail]:
        """Every line, streamed: incentives and feedback of a month fit into memory, its lines need not."""
        earnings = self._earnings(None)
        asked = self._feedback(earnings.values(), None)
        for row in self.table.iter_rows(chunk):
            yield self._joined(row, earnings, asked)

    def sums(self) -> list[Sums]:
        """What the lines sum to, per currency."""
        bases = {row.currency: row.total for row in self.table.group_sum(("currency",), "base")}
        found = self.table.group_sum(("currency",), "incentive")
        return [Sums(row.currency, row.lines, bases[row.currency], row.total) for row in found]

    @staticmethod
    def _joined(row: Row, earnings: dict[Key, Earning], asked: dict[tuple[int, str], Feedback]) -> Detail:
        earning = earnings[row.partner_id, row.program, row.association, row.currency]
        return Detail(row, earning, asked.get((earning.pk, row.line_id)))

    def _earnings(self, partners: set[int] | None) -> dict[Key, Earning]:
        if self.run is None or partners == set():
            return {}
        rows = Earning.objects.visible_to(self.actor).filter(statement__run=self.run)
        if partners is not None:
            rows = rows.filter(partner_id__in=partners)
        rows = rows.select_related("statement", "partner", "policy__program")
        return {(one.partner_id, one.policy.program.code, one.association, one.currency): one for one in rows}

    def _feedback(self, earnings: Iterable[Earning], lines: Sequence[str] | None) -> dict[tuple[int, str], Feedback]:
        rows = Feedback.objects.visible_to(self.actor).filter(earning__in=[one.pk for one in earnings])
        rows = rows.exclude(line_id="") if lines is None else rows.filter(line_id__in=lines)
        return {(one.earning_id, one.line_id): one for one in rows.order_by("asked_at", "pk") if one.earning_id}


class DetailForm(forms.Form):
    """The attributes that seed 001 names: period, feedback, program, customer, account, order, incentive, product."""

    period = forms.ChoiceField(label=_("Reconciliation period"), required=False)
    program = forms.ChoiceField(label=_("Incentive program"), required=False)
    feedback = forms.ChoiceField(
        label=_("Feedback"),
        required=False,
        choices=[("", _("Any")), ("asked", _("With feedback")), *FeedbackStatus.choices],
    )
    customer = forms.CharField(label=_("Customer name"), required=False, max_length=128)
    account = forms.CharField(label=_("Customer account"), required=False, max_length=128)
    order = forms.CharField(label=_("Order ID"), required=False, max_length=128)
    incentive = forms.CharField(label=_("Incentive ID"), required=False, max_length=20)
    product = forms.ChoiceField(label=_("Product type"), required=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """A filter as the API's description reads it."""

    field: forms.Field

    @property
    def label(self) -> object:
        """What it is called."""
        return self.field.label


class DetailFilter:
    """Narrows the details of a month by what was asked for; calls like a filter set."""

    base_filters: ClassVar = {name: Declared(field) for name, field in DetailForm.base_fields.items()}

    def __init__(self, data: Any, queryset: Details, request: Any) -> None:  # noqa: ANN401 - a query dict; a request or Asking
        self.actor = request.actor
        period = data.get("period", "") if data else ""
        named = period and (queryset.run is None or queryset.run.period != period)
        self.rows = queryset.of(run_of(period, self.actor), self.actor) if named else queryset
        self.form = DetailForm(data)
        months = published_runs(self.actor).values_list("period", flat=True)
        programs = Program.objects.visible_to(self.actor)
        products = self.rows.table.distinct("category")
        self._offer("period", [(month, month) for month in dict.fromkeys(months)])
        self._offer("program", [("", _("Any")), *((one.code, str(one)) for one in programs)])
        self._offer("product", [("", _("Any")), *((one, one) for one in products)])

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.form.fields[name].choices = choices  # type: ignore[attr-defined]  # these are choice fields

    @property
    def qs(self) -> Details:
        """The lines that are left."""
        if not self.form.is_valid():
            return self.rows.filter(line_id__in=[])
        asked = self.form.cleaned_data
        wanted: dict[str, object] = {
            "program": asked["program"],
            "customer_name__icontains": asked["customer"].strip(),
            "account__icontains": asked["account"].strip(),
            "order_id__icontains": asked["order"].strip(),
            "category": asked["product"],
        }
        rows = self.rows.filter(**{name: value for name, value in wanted.items() if value})
        if asked["incentive"]:
            rows = self._of_incentive(rows, asked["incentive"].strip())
        return self._with_feedback(rows, asked["feedback"]) if asked["feedback"] else rows

    def _of_incentive(self, rows: Details, number: str) -> Details:
        found = Earning.objects.visible_to(self.actor).filter(number__iexact=number, statement__run=rows.run)
        earning = found.select_related("policy__program").first()
        if earning is None:
            return rows.filter(line_id__in=[])
        return rows.filter(
            partner_id=earning.partner_id,
            program=earning.policy.program.code,
            association=earning.association,
            currency=earning.currency,
        )

    def _with_feedback(self, rows: Details, state: str) -> Details:
        asked: QuerySet[Feedback] = Feedback.objects.visible_to(self.actor).filter(statement__run=rows.run)
        if state != "asked":
            asked = asked.filter(status=state)
        return rows.filter(line_id__in=list(asked.exclude(line_id="").values_list("line_id", flat=True)))


def run_of(period: str, actor: Actor) -> Run | None:
    """Return the published run of a month, or of the newest one if none is named, as far as the actor may see it."""
    runs = published_runs(actor)
    return (runs.filter(period=period) if period else runs).first()

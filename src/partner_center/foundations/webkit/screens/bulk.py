"""What a list does with selected rows: take a step on each, or export them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partner_center.foundations.codes.deeds import is_asked
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.webkit.columns import MONEY
from partner_center.foundations.webkit.screens.manners import LOST, dialog_or_page
from partner_center.foundations.webkit.screens.questions import form_for
from partner_center.foundations.webkit.values import lookup
from partner_center.foundations.webkit.watching import watch_url
from partner_center.kit.money import Money
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import Form

    from partner_center.foundations.lifecycle.steps import Step

MOST = 200
"""Rows one bulk step may take; more would outlast a request."""

MOST_SENT = 1000
"""Rows one export may name; more are exported by their conditions."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one selected row."""

    row: Any
    refusal: Refused | None = None


class BulkMixin:
    """Bulk steps and export for a list."""

    bulk: ClassVar[Sequence[Step]] = ()
    forms: ClassVar[Mapping[str, type[Form]]] = {}
    export: ClassVar[str] = ""

    def bulk_steps(self) -> list[Step]:
        """Return the bulk steps this actor may take at all."""
        return [step for step in self.bulk if self.actor.may(step.permission)]  # type: ignore[attr-defined]  # of ScreenMixin

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Export what is filtered or selected, or take a step on the selected rows."""
        sent = request.POST.getlist("pk")[:MOST_SENT]
        chosen = [int(pk) if pk.isdigit() else pk for pk in sent]
        if "export" in request.POST:
            return self.ask_export(request, chosen)
        step = next((one for one in self.bulk_steps() if one.name == request.POST.get("step")), None)
        if step is None:
            raise NotFound(_("There is no such step."))
        return self.take(request, step, [pk for pk in chosen if isinstance(pk, int)])

    def ask_export(self, request: HttpRequest, chosen: list[int | str]) -> HttpResponse:
        """Ask for a file of exactly what the list shows: its query string, and the selected rows if any."""
        if not self.export:
            raise NotFound(_("This list cannot be exported."))
        params = {"query": request.GET.urlencode(), "ids": chosen, "within": self.kwargs}  # type: ignore[attr-defined]  # of ScreenMixin
        wanted = "xlsx" if request.POST["export"] == "xlsx" else "csv"
        export = ask(self.export, params, by=self.actor, label=self.screen_title(), format=wanted)  # type: ignore[attr-defined]  # of ScreenMixin
        context = {"page_title": _("Export"), "export": export, "watch_url": watch_url(export.progress_key)}
        return self.answer(request, "export", context)

    def take(self, request: HttpRequest, step: Step, chosen: list[int]) -> HttpResponse:
        """Ask first, showing what is about to happen; then take the step on each row, each on its own."""
        if not chosen or len(chosen) > MOST:
            raise Refused(_("Select between 1 and %(most)d rows.") % {"most": MOST}, code="selection")
        if is_asked(step.permission, self.actor):  # type: ignore[attr-defined]  # of ScreenMixin
            text = _("“%(step)s” asks for a verification code, and a code is for one record. Take it one by one.")
            raise Refused(text % {"step": step.label}, code="one_by_one")
        rows = list(self.rows().filter(pk__in=chosen).order_by("pk"))  # type: ignore[attr-defined]  # of ScreenMixin
        sent = "confirmed" in request.POST
        form = form_for(step, self.forms, request if sent else None, actor=self.actor, subject=None)  # type: ignore[attr-defined]  # of ScreenMixin
        context = {"page_title": step.label, "step": step, "missing": len(chosen) - len(rows)}
        if sent and form.is_valid():
            results = [self.take_one(step, row, form.cleaned_data) for row in rows]
            results.sort(key=lambda result: result.refusal is None)
            counts = Counter(result.refusal is None for result in results)
            return self.answer(
                request, "results", context | {"results": results, "ok": counts[True], "not_ok": counts[False]}
            )
        status = LOST if sent else HTTPStatus.OK
        return self.answer(request, "bulk", context | {"form": form, "chosen": rows, "sums": self.sums(rows)}, status)

    def take_one(self, step: Step, row: Any, answers: dict[str, Any]) -> Result:  # noqa: ANN401 - any record with a life
        """Take the step on one row in its own transaction."""
        try:
            step.perform(row, by=self.actor, **answers)  # type: ignore[attr-defined]  # of ScreenMixin
        except Refused as refusal:
            return Result(row, refusal)
        return Result(row)

    def sums(self, rows: Sequence[Any]) -> list[Money]:
        """Return the sum of the list's first amount over the selected rows, per currency."""
        column = next((one for one in self.columns if one.kind is MONEY), None)  # type: ignore[attr-defined]  # of ListScreen
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            value = column.value(row) if column else None
            if column and value is not None:
                sums[str(lookup(row, column.currency))] += value
        return [Money(amount, currency) for currency, amount in sorted(sums.items())]

    def answer(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Return a page, or its dialog for htmx."""
        back = f"{request.path}?{request.GET.urlencode()}"
        return dialog_or_page(request, name, context | {"screen": self, "back": back}, status)

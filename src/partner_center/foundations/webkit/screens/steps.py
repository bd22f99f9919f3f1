"""Taking one step of a record's life: says what is about to happen, asks what must be asked, and does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.foundations.webkit.columns import MONEY, Fact
from partner_center.foundations.webkit.screens.manners import (
    LOST,
    ScreenMixin,
    blame,
    dialog_or_page,
    leave,
    own_address,
)
from partner_center.foundations.webkit.screens.questions import code_of, form_for
from partner_center.kit.refusals import NotAllowed, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.forms import Form

    from partner_center.foundations.lifecycle.steps import Lifecycle, Step
    from partner_center.foundations.webkit.columns import type_of_label


TOO_LATE = _("“%(step)s” is no longer possible: the state is now “%(state)s”. Reload the page to see why.")


class StepScreen(ScreenMixin, View):
    """All steps of one life-cycle, at ``<int:pk>/<slug:step>/``: a dialog for htmx, a page without it.

    ``forms`` are the domain's ``FOR_STEP``. ``facts`` says per step what to repeat before it is taken: a sequence of
    ``Fact``, or a function of record and actor that returns one; the key ``""`` serves steps without their own.
    ``notes`` are sentences of warning, ``done`` what is said afterwards, both per step.
    """

    lifecycle: type[Lifecycle] = None  # type: ignore[assignment]  # as_view(lifecycle=…) always gives it
    forms: Mapping[str, type[Form]] = {}
    facts: Mapping[str, Sequence[Fact] | Callable[[Any, Any], Sequence[Fact]]] = {}
    notes: Mapping[str, type_of_label] = {}
    done: Mapping[str, type_of_label] = {}
    rows_of: Callable[[Any], Any] | None = None
    """Overrides where the record is looked for: a function of the actor, for joins."""

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return every record the actor may see."""
        if self.rows_of is not None:
            return self.rows_of(self.actor)
        return self.lifecycle.model.objects.visible_to(self.actor)  # type: ignore[attr-defined]  # every model of the house has it

    @cached_property
    def step(self) -> Step:
        """The step of the address."""
        step = self.lifecycle.steps.get(self.kwargs["step"])
        if step is None:
            raise Http404
        return step

    @cached_property
    def object(self) -> Any:  # noqa: ANN401 - any record
        """The record, if the actor may see it."""
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    @property
    def state(self) -> str:
        """The state the record is in now."""
        return str(getattr(self.object, self.lifecycle.field))

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Ask, unless the step cannot be taken anyway."""
        self.check(self.state)
        return self.ask(request, form_for(self.step, self.forms, None, actor=self.actor, subject=self.object))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Take the step; what is refused is shown in place, with everything that was typed."""
        self.check(request.POST.get("seen") or self.state)
        form = form_for(self.step, self.forms, request, actor=self.actor, subject=self.object)
        if not form.is_valid():
            return self.ask(request, form, status=LOST)
        try:
            self.step.perform(self.object, by=self.actor.with_code(code_of(form)), **form.cleaned_data)
        except (NotAllowed, WrongState):
            raise
        except Refused as refusal:
            blame(form, refusal)
            return self.ask(request, form, status=refusal.status)
        said = self.done.get(self.step.name) or _("“%(step)s” is done. The state is now “%(state)s”.") % {
            "step": self.step.label,
            "state": self.lifecycle.state_label(self.state),
        }
        messages.success(request, str(said))
        return leave(request, self.next_url())

    def check(self, seen: str) -> None:
        """Refuse before asking: the role lacks, the state does not fit, or is not the one the person saw."""
        self.actor.require(self.step.permission)
        if self.state not in self.step.sources or seen != self.state:
            state = self.lifecycle.state_label(self.state)
            raise WrongState(TOO_LATE % {"step": self.step.label, "state": state})
        if not self.step.is_open(self.actor, self.object):
            raise NotAllowed(_("You may not take the step “%(step)s” on this record.") % {"step": self.step.label})
        self.step.guard(self.actor, self.object)

    def ask(self, request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
        """Return the question, as a dialog or as a page."""
        context = {
            "screen": self,
            "page_title": self.step.label,
            "page_number": getattr(self.object, "number", ""),
            "object": self.object,
            "step": self.step,
            "form": form,
            "note": self.notes.get(self.step.name, ""),
            "seen": self.state,
            "next": request.POST.get("next") or request.GET.get("next", ""),
            "back": self.object.get_absolute_url(),
            **self.what_is_meant(),
            **self.consequences(),
        }
        return dialog_or_page(request, "step", context, status)

    def what_is_meant(self) -> dict[str, Any]:
        """Return what repeats the matter of the step: the first amount written large, the rest as facts."""
        facts = self.facts.get(self.step.name) or self.facts.get("") or ()
        if callable(facts):
            facts = facts(self.object, self.actor)
        main = next((fact for fact in facts if fact.kind is MONEY), None)
        shown = [{"label": fact.label, "value": fact.of(self.object)} for fact in facts if fact is not main]
        return {"facts": shown, "main": main and {"label": main.label, "value": main.of(self.object)}}

    def consequences(self) -> dict[str, Any]:
        """Return what follows: the next state, its deadline and default outcome, and whether anything comes after."""
        after = self.step.to
        deadline = next((one for one in self.lifecycle.deadlines.values() if one.while_in == after), None)
        return {
            "next_state": self.lifecycle.state_label(after),
            "is_final": not any(after in step.sources for step in self.lifecycle.steps.values()),
            "next_deadline": deadline,
            "next_outcome": self.lifecycle.state_label(deadline.then.step.to) if deadline else "",
            "style": "danger" if self.step.tone == "danger" else "primary",
        }

    def next_url(self) -> str:
        """Return where to go: where the person came from, else the record."""
        wanted = self.request.POST.get("next") or self.request.headers.get("HX-Current-URL", "")
        return own_address(self.request, wanted, self.object.get_absolute_url())

"""A record: what state it is in, who acts next and until when, what can be done, and everything about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.webkit.columns import Link, seen_by
from partner_center.foundations.webkit.looks import look_of
from partner_center.foundations.webkit.onward import ways_from
from partner_center.foundations.webkit.panels import History
from partner_center.foundations.webkit.screens.lists import step_url
from partner_center.foundations.webkit.screens.manners import ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.audit.models import Entry
    from partner_center.foundations.lifecycle.steps import Lifecycle, Step
    from partner_center.foundations.webkit.columns import type_of_label
    from partner_center.foundations.webkit.panels import Panel


@dataclass(frozen=True, slots=True)
class Related:
    """A record of the rail: customer → opportunity → statement → payment."""

    label: type_of_label
    record: object
    url: str = ""
    note: type_of_label = ""

    @property
    def address(self) -> str:
        """Where it is shown: the given address, else its own."""
        return self.url or self.record.get_absolute_url()  # type: ignore[attr-defined]  # shown records have it


class DetailScreen(ScreenMixin, DetailView):  # type: ignore[type-arg]  # the model is an attribute
    """One record, found among ``rows()`` by its ``pk`` (404 otherwise)."""

    template_name = "webkit/detail.html"
    context_object_name = "object"
    lifecycle: ClassVar[type[Lifecycle] | None] = None
    panels: ClassVar[Sequence[Panel]] = (History(),)
    aside: ClassVar[Sequence[Panel]] = ()
    """Panels of the narrow column, below the related records."""
    top_template: ClassVar[str] = ""
    """A template between state and panels, with the screen's context: totals, warnings, charts."""
    back_to: ClassVar[tuple[object, str] | None] = None
    """Label and URL name of the list this record belongs to."""

    def related(self) -> Sequence[Related]:
        """Return the records this one hangs together with."""
        return ()

    def links(self) -> Sequence[Link]:
        """Return further buttons: to amend, to print, to add a part."""
        return ()

    def screen_title(self) -> object:
        """Return the record's own name."""
        return self.object

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return the record if the actor may see it."""
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    @cached_property
    def history(self) -> QuerySet[Entry]:
        """What happened to the record, as far as the actor may see it, oldest first."""
        return history_of(self.object, seen_by=self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return everything the template reads."""
        ways = ways_from(self.object, self.actor)
        records = [way for way in ways if isinstance(way, Related)]
        groups = related_groups([*self.related(), *records], self.object)
        context = super().get_context_data(**kwargs) | {
            "page_number": ""
            if str(number := getattr(self.object, "number", "")) == str(self.screen_title())
            else number,
            "page_actions": self.shown_links([*(way for way in ways if isinstance(way, Link)), *self.links()]),
            "panels": self.contents(self.panels),
            "aside": self.contents(self.aside),
            "groups": groups,
            "has_rail": bool(groups or self.aside),
            "crumbs": self.crumbs(),
        }
        return context | self.life(context["page_actions"])

    def crumbs(self) -> list[dict[str, object]]:
        """Return the way back to the list, if the screen names one."""
        if not self.back_to:
            return []
        label, name = self.back_to
        return [{"label": label, "url": reverse(name)}, {"label": self.screen_title(), "url": ""}]

    def contents(self, panels: Sequence[Panel]) -> list[dict[str, Any]]:
        """Return the panels the actor may see, ready for their templates."""
        seen = [(panel, panel.content(self, self.object)) for panel in panels if seen_by(panel.only, self.actor)]
        return [{"panel": panel, **content} for panel, content in seen if content is not None]

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return state, steps, progress and deadline of a record that has a life."""
        if self.lifecycle is None:
            return {}
        state = str(getattr(self.object, self.lifecycle.field))
        open_now = self.lifecycle.open_to(self.actor, self.object)
        steps = [step_link(self.lifecycle, self.object, one) for one in open_now]
        # Who may only end it need not do anything, unless ending is all that is left to anybody.
        possible = [one for one in self.lifecycle.steps.values() if state in one.sources and one.by.members]
        ahead = [one for one in possible if one.tone != "danger"]
        is_yours = any(one in open_now for one in ahead or possible)
        return {
            "page_status": state,
            "page_status_label": self.lifecycle.state_label(state),
            "page_actions": [*steps, *actions],
            "progress": progress_of(self.lifecycle, self.object),
            "due": due_banner(self.lifecycle, self.object, is_yours=is_yours),
        }


def step_link(lifecycle: type[Lifecycle], record: Any, step: Step) -> Link:  # noqa: ANN401 - any record with a life
    """Return the button of a step; it opens as a dialog. What brings a record forward stands out."""
    style = "primary" if step.tone == "success" else step.tone
    return Link(step.label, step_url(lifecycle, record, step), style=style, dialog=True)  # type: ignore[arg-type]  # a step's label is a text


def related_groups(related: Sequence[Related], here: object) -> list[dict[str, Any]]:
    """Return the rail's groups in the given order; the record itself is marked and leads nowhere."""
    groups: dict[str, dict[str, Any]] = {}
    for one in related:
        if one.record is None:
            continue
        group = groups.setdefault(str(one.label), {"label": one.label, "current": False, "items": []})
        is_here = one.record == here
        group["current"] |= is_here
        state = getattr(one.record, "status", "")
        display = getattr(one.record, "get_status_display", None)
        group["items"].append(
            {
                "label": one.record,
                "url": "" if is_here else one.address,
                "status": state,
                "status_label": display() if display else state,
                "note": one.note,
            }
        )
    return list(groups.values())


def due_banner(lifecycle: type[Lifecycle], record: Any, *, is_yours: bool) -> dict[str, Any] | None:  # noqa: ANN401 - any record with a life
    """Return who acts next on a record, until when, and what happens otherwise; nothing where its life is over."""
    due = lifecycle.due(record)
    who = " · ".join(lifecycle.who_acts(record))
    if due is None:
        return {"who": who, "you": is_yours} if who else None
    deadline = lifecycle.deadlines[due.name]
    term = deadline.term
    return {
        "who": who,
        "you": is_yours,
        "due_at": due.due_at,
        "label": deadline.label,
        "outcome": f"{lifecycle.state_label(deadline.then.step.to)} – {deadline.then.reason}",
        "calendar": _("Working days of %(country)s") % {"country": due.company.country}
        if term and term.working
        else "",
    }


def progress_of(lifecycle: type[Lifecycle], record: Any, way: Sequence[str] = ()) -> list[dict[str, Any]]:  # noqa: ANN401 - any record with a life
    """Return the states of the usual way (or of the record's own) and which are done; one off it follows the first."""
    now = str(getattr(record, lifecycle.field))
    path = [str(state) for state in way or lifecycle.path]
    if not path:
        return []
    if now not in path:
        off_the_way = "failed" if look_of(now).tone == "bad" else "current"
        states = [(path[0], "done"), (now, off_the_way)]
    else:
        here, last = path.index(now), len(path) - 1
        states = [(one, _place(place, here, last)) for place, one in enumerate(path)]
    return [{"label": lifecycle.state_label(one), "state": state} for one, state in states]


def _place(place: int, here: int, last: int) -> str:
    if place < here or here == last:
        return "done"
    return "current" if place == here else "todo"

"""The rubric and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import RubricForm
from partner_center.domains.deliveries.forms.scoring import initial_of
from partner_center.domains.deliveries.lifecycle import RubricLife
from partner_center.domains.deliveries.models import Rubric, RubricStatus
from partner_center.domains.deliveries.policies import VIEW_RUBRICS
from partner_center.domains.deliveries.queries.lists import RubricFilter
from partner_center.domains.deliveries.views.words import permission_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, STATUS, Column, Empty, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAFT = permission_of(actions.draft_rubric)
AMEND = permission_of(actions.amend_rubric)


class RubricList(ListScreen):
    """Every version of the rubric."""

    permission = VIEW_RUBRICS
    title = _("Rubrics")
    lead = _("By which accepted projects are scored. One version is in force at a time.")
    model = Rubric
    columns = (
        Column("version", _("Version"), get=str, link=True, sort="version"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("criteria_count", _("Criteria"), kind=NUMBER),
        Column("note", _("What changed")),
        Column("released_at", _("Released at"), kind=DATETIME, sort="released_at"),
    )
    filters = RubricFilter
    sort = "-version"
    row_steps = RubricLife
    empty = Empty(_("No rubric yet"), _("Projects can be evaluated once a version is released."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return versions with the number of their criteria."""
        return Rubric.objects.visible_to(self.actor).annotate(criteria_count=Count("criteria"))

    def links(self) -> Sequence[Link]:
        """Offer to draft the next one."""
        label = _("Draft the next version")
        return [Link(label, reverse("deliveries:rubric-new"), DRAFT, icon="plus", style="primary")]


class RubricDetail(DetailScreen):
    """One version: criteria with weight and scale, and the bounds of the grades."""

    permission = VIEW_RUBRICS
    model = Rubric
    lifecycle = RubricLife
    back_to = (_("Rubrics"), "deliveries:rubrics")
    panels = (
        Rows(
            _("Criteria"),
            "its_criteria",
            (
                Column("name", _("Criterion"), get=str),
                Column("hint", _("How it is judged"), get=lambda row: row.shown_hint),
                Column("weight", _("Weight in percent"), kind=NUMBER),
                Column("most", _("Most points"), kind=NUMBER),
            ),
        ),
        Facts(
            _("Grades"),
            (
                Fact("excellent_from", _("Excellent from"), kind=NUMBER),
                Fact("good_from", _("Good from"), kind=NUMBER),
                Fact("sufficient_from", _("Sufficient from"), kind=NUMBER),
                Fact("note", _("What changed")),
                Fact("released_at", _("Released at"), kind=DATETIME),
            ),
            note=_("Out of 100."),
        ),
        History(only=ANY_VENDOR),
    )

    def its_criteria(self) -> Any:  # noqa: ANN401 - a query set
        """Return the criteria in their order."""
        return self.object.criteria.order_by("place")

    def links(self) -> Sequence[Link]:
        """Offer to amend a draft."""
        if self.object.status != RubricStatus.DRAFT:
            return []
        return [Link(_("Amend"), reverse("deliveries:rubric-amend", args=[self.object.pk]), AMEND, icon="edit")]

    def related(self) -> Sequence[Related]:
        """Lead to the other versions."""
        return [Related(_("Versions"), one) for one in self.rows()[:20]]


class RubricNew(FormScreen):
    """Drafts the next version; it starts with what the newest one says."""

    permission = DRAFT
    title = _("Draft a rubric")
    lead = _("Nothing is scored by a draft. A released version never changes; scores keep theirs.")
    form_class = RubricForm
    draft = True
    back_url = reverse_lazy("deliveries:rubrics")

    def get_initial(self) -> dict[str, Any]:
        """Start with the newest version."""
        newest = Rubric.objects.visible_to(self.actor).first()
        return initial_of(newest) | {"note": ""} if newest is not None else super().get_initial()

    def act(self, form: Any) -> Rubric:  # noqa: ANN401 - its own form
        """Draft it."""
        return actions.draft_rubric(by=self.actor, **form.cleaned_data)


class RubricAmend(FormScreen):
    """Changes a draft."""

    permission = AMEND
    title = _("Amend a rubric")
    model = Rubric
    form_class = RubricForm

    def get_initial(self) -> dict[str, Any]:
        """Start with the draft as it is."""
        return initial_of(self.object)

    def act(self, form: Any) -> Rubric:  # noqa: ANN401 - its own form
        """Amend it."""
        return actions.amend_rubric(self.object, by=self.actor, **form.cleaned_data)


class RubricStep(StepScreen):
    """Releasing a version."""

    lifecycle = RubricLife
    facts = {"": (Fact("version", _("Version"), get=str), Fact("note", _("What changed")))}
    notes = {"release": _("From now on projects are scored by this version; the one before is retired.")}

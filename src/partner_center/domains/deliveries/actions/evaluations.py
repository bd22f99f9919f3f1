"""Keeping the rubric, and scoring accepted projects by it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.lifecycle import KEEPS_RUBRICS, ProjectLife, RubricLife
from partner_center.domains.deliveries.models import Criterion, Evaluation, Project, Rubric, RubricStatus, Score
from partner_center.domains.deliveries.queries import Part, total_of
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

WHOLE = Decimal(100)
"""What the weights of a rubric add up to."""

Row = dict[str, Any]


@verb("deliveries:rubric:draft", by=KEEPS_RUBRICS, label=_("Draft a rubric"))
def draft_rubric(*, by: Actor, criteria: Sequence[Row], **data: Any) -> Rubric:
    """Write the next version of the rubric; nothing is scored by it before its release."""
    hold("deliveries.rubric", "version")
    newest = Rubric.objects.aggregate(newest=Max("version"))["newest"] or 0
    rubric = Rubric(version=newest + 1, created_at=clock.now())
    _write(rubric, criteria, data)
    RubricLife.begin(rubric, by=by)
    return rubric


@verb("deliveries:rubric:amend", by=KEEPS_RUBRICS, label=_("Amend a rubric"))
def amend_rubric(rubric: Rubric, *, by: Actor, criteria: Sequence[Row], **data: Any) -> Rubric:
    """Change a draft; a released version stays as it is."""
    locked: Rubric | None = Rubric.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=rubric.pk).first()
    if locked is None:
        raise NotFound(_("There is no such rubric."))
    if locked.status != RubricStatus.DRAFT:
        raise WrongState(_("A released rubric never changes. Draft the next version."))
    _write(locked, criteria, data)
    record(locked, by=by, verb="deliveries:rubric:amend")
    return locked


def _write(rubric: Rubric, criteria: Sequence[Row], data: Row) -> None:
    total = sum((row["weight"] for row in criteria), Decimal(0))
    if total != WHOLE:
        text: object = _("The weights add up to %(total)s; they must add up to 100.") % {"total": f"{total:f}"}
        raise Refused(text, code="weights", fields={"criteria": text})
    rises = 0 < data["sufficient_from"] < data["good_from"] < data["excellent_from"] <= WHOLE
    if not rises:
        text = _("The bounds must rise: sufficient, good, excellent, all between 0 and 100.")
        raise Refused(text, code="bounds", fields={"excellent_from": text})
    for name, value in data.items():
        setattr(rubric, name, value)
    rubric.save()
    rubric.criteria.all().delete()
    Criterion.objects.bulk_create(Criterion(rubric=rubric, place=at, **row) for at, row in enumerate(criteria, 1))


@RubricLife.release.action
def release(rubric: Rubric, *, by: Actor) -> None:
    """Score by this version from now on; the one before gives way."""
    hold("deliveries.rubric", "release")
    for older in Rubric.objects.filter(status=RubricStatus.RELEASED):
        retire(older, by=SYSTEM)
    rubric.released_at = clock.now()


@RubricLife.retire.action
def retire(rubric: Rubric, *, by: Actor) -> None:
    """Give way to a newer version; scores given by it stay as they are."""


@ProjectLife.evaluate.action
def evaluate(project: Project, *, by: Actor, scores: Sequence[Row], comment: str = "") -> None:
    """Score an accepted project by every criterion of the released rubric; the total is worked out and kept.

    ``scores`` are rows of ``criterion``, ``points`` and ``comment``. Once given, a score stays.
    """
    rubric = Rubric.objects.filter(status=RubricStatus.RELEASED).first()
    if rubric is None:
        raise Refused(_("No rubric is released. Release one under Rubrics first."), code="no_rubric")
    parts = _parts(rubric, scores)
    total = total_of(parts)
    evaluation: Evaluation = Evaluation.objects.create(
        project=project,
        partner=project.partner,
        rubric=rubric,
        total=total,
        grade=rubric.grade_of(total),
        comment=comment,
        evaluator=by.user,
        evaluated_at=clock.now(),
    )
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=part.criterion, points=part.points, comment=part.comment)
        for part in parts
    )
    notices.tell_evaluated(evaluation, by=by)


def _parts(rubric: Rubric, scores: Sequence[Row]) -> list[Part]:
    given = {row["criterion"].pk: row for row in scores}
    criteria = list(rubric.criteria.order_by("place"))
    if set(given) - {one.pk for one in criteria}:
        text = _("The rubric has changed meanwhile. Load the page again and score by the version in force.")
        raise Refused(text, code="other_rubric", fields={"scores": text})
    fields: dict[str, object] = {}
    for criterion in criteria:
        row = given.get(criterion.pk)
        if row is None or row["points"] is None:
            fields[f"points_{criterion.pk}"] = _("“%(name)s” has no points yet.") % {"name": criterion}
        elif not 0 <= row["points"] <= criterion.most:
            text = _("“%(name)s” gets between 0 and %(most)s points.")
            fields[f"points_{criterion.pk}"] = text % {"name": criterion, "most": criterion.most}
    if fields:
        raise Refused(_("Score every criterion within its scale."), code="bad_scores", fields=fields)
    return [Part(one, given[one.pk]["points"], given[one.pk].get("comment", "")) for one in criteria]

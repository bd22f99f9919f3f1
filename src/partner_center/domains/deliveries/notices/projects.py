"""What people are told about reports, milestones, changes, replacements, acceptances and scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.lifecycle import CHECKS, CONFIRMS, DELIVERS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from partner_center.domains.deliveries.models import (
        Acceptance,
        Evaluation,
        Milestone,
        PlanChange,
        Project,
        Replacement,
    )
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import User
    from partner_center.foundations.identity.roles import Roles


def _told(key: str, subject: object, body: object, audience: Roles, category: Category = Category.DECISIONS) -> Message:
    return Message(f"deliveries.{key}", subject=subject, body=body, category=category, audience=audience)


REPORT_SUBMITTED = _told(
    "report_submitted",
    _("Delivery report %(number)s waits for review"),
    _("%(partner)s reports the project “%(name)s” for %(customer)s, from %(start)s to %(end)s. Please review it."),
    CHECKS,
)
REPORT_APPROVED = _told(
    "report_approved",
    _("Delivery report %(number)s is approved"),
    _("The report of “%(name)s” is approved. Its plan is in force; report each milestone on the day it is reached."),
    DELIVERS,
)
REPORT_REJECTED = _told(
    "report_rejected",
    _("Delivery report %(number)s is rejected"),
    _("The report of “%(name)s” is rejected: “%(reason)s”.\n%(mend)s\nMend it and submit it again before %(start)s."),
    DELIVERS,
)
TERMINATED = _told(
    "terminated",
    _("Project %(number)s is terminated"),
    _("The vendor has terminated “%(name)s”: “%(reason)s”. Open requests about it are closed."),
    DELIVERS,
)
MILESTONE_NEAR = _told(
    "milestone_near",
    _("Milestone “%(milestone)s” of %(number)s: %(planned)s"),
    _(
        "The milestone “%(milestone)s” of %(number)s is planned for %(planned)s. Report it when it is reached, or ask "
        "for a change of the plan. From %(severe)s on the delay would be severe."
    ),
    DELIVERS,
    Category.DEADLINES,
)
MILESTONE_LATE = _told(
    "milestone_late",
    _("Milestone “%(milestone)s” of %(number)s is late"),
    _("“%(milestone)s” was planned for %(planned)s and is not reached. It is tolerated until %(tolerated)s."),
    DELIVERS,
)
MILESTONE_SEVERE = _told(
    "milestone_severe",
    _("Milestone “%(milestone)s” of %(number)s is severely late"),
    _(
        "“%(milestone)s” of “%(name)s” (%(partner)s) was planned for %(planned)s and is more than five working days "
        "late. Support and incentive of the project may be reduced."
    ),
    DELIVERS | CHECKS,
)
CHANGE_ASKED = _told(
    "change_asked",
    _("Plan change %(change)s waits for review"),
    _("%(partner)s asks to change the plan of %(number)s “%(name)s”: “%(reason)s”. %(moves)s"),
    CHECKS,
)
CHANGE_APPROVED = _told(
    "change_approved",
    _("Plan change %(change)s is approved"),
    _("The new plan of %(number)s “%(name)s” is in force. %(moves)s"),
    DELIVERS,
)
CHANGE_REJECTED = _told(
    "change_rejected",
    _("Plan change %(change)s is rejected"),
    _("The plan of %(number)s “%(name)s” stays as it is: “%(reason)s”. The request does not count as a change."),
    DELIVERS,
)
REPLACEMENT_ASKED = _told(
    "replacement_asked",
    _("Replacement %(replacement)s waits for your confirmation"),
    _("%(partner)s wants to put %(comes)s in the place of %(leaves)s in %(number)s “%(name)s”: “%(reason)s”."),
    CONFIRMS,
)
REPLACEMENT_CONFIRMED = _told(
    "replacement_confirmed",
    _("Replacement %(replacement)s is confirmed"),
    _("%(comes)s takes the place of %(leaves)s in %(number)s “%(name)s”. The workload stays as it is."),
    DELIVERS,
)
REPLACEMENT_REJECTED = _told(
    "replacement_rejected",
    _("Replacement %(replacement)s is rejected"),
    _("%(leaves)s stays in %(number)s “%(name)s”: “%(reason)s”."),
    DELIVERS,
)
ACCEPTANCE_ASKED = _told(
    "acceptance_asked",
    _("The acceptance of %(number)s waits for review"),
    _("%(partner)s applies for the acceptance of “%(name)s”, which ended on %(ended)s. Review time and materials."),
    CHECKS,
)
ACCEPTANCE_PASSED = _told(
    "acceptance_passed",
    _("%(number)s is accepted"),
    _("The project “%(name)s” is accepted; it ended on %(ended)s. The vendor scores it next."),
    DELIVERS,
)
ACCEPTANCE_FAILED = _told(
    "acceptance_failed",
    _("The acceptance of %(number)s did not pass"),
    _("The acceptance of “%(name)s” did not pass: “%(reason)s”.\n%(mend)s\nMend it and apply again."),
    DELIVERS,
)
EVALUATED = _told(
    "evaluated",
    _("%(number)s is evaluated: %(total)s of 100"),
    _("The project “%(name)s” got %(total)s of 100. The score of every criterion stands on its page."),
    DELIVERS,
)


def _facts(project: Project) -> dict[str, Any]:
    return {
        "number": project.number,
        "name": project.name,
        "partner": project.partner.name,
        "customer": project.customer_name,
        "start": project.start_on,
        "end": project.end_on,
    }


def _own(project: Project) -> Iterable[User]:
    return people(project.partner, DELIVERS)


def _responsible(project: Project, roles: Roles) -> set[User]:
    """Return the vendor's people with these roles, and the project's own ecosystem manager."""
    found = set(vendor_people(roles))
    return found | {project.manager} if project.manager is not None else found


def _tell(message: Message, project: Project, to: Iterable[User], by: Actor, about: Model, **context: Any) -> None:  # noqa: ANN401 - the words of each message
    notify(message, to=to, about=about, by=by, **_facts(project), **context)


def tell_submitted(project: Project, *, by: Actor) -> None:
    """Tell the reviewers that a report waits."""
    _tell(REPORT_SUBMITTED, project, _responsible(project, CHECKS), by, project)


def tell_approved(project: Project, *, by: Actor) -> None:
    """Tell the partner that the plan is in force."""
    _tell(REPORT_APPROVED, project, _own(project), by, project)


def tell_rejected(project: Project, *, by: Actor, reason: str, mend: object) -> None:
    """Tell the partner why, and what to mend."""
    _tell(REPORT_REJECTED, project, _own(project), by, project, reason=reason, mend=mend)


def tell_terminated(project: Project, *, by: Actor, reason: str) -> None:
    """Tell the partner that the project is over."""
    _tell(TERMINATED, project, _own(project), by, project, reason=reason)


def _of(milestone: Milestone, **days: Any) -> dict[str, Any]:  # noqa: ANN401 - days of several kinds
    return {"milestone": milestone.name, "planned": milestone.planned_on, **days}


def remind_of(milestone: Milestone, *, by: Actor, severe: object, key: str) -> None:
    """Remind the partner of a day that comes near."""
    project = milestone.project
    facts = _facts(project) | _of(milestone, severe=severe)
    notify(MILESTONE_NEAR, to=_own(project), about=milestone, by=by, key=key, **facts)


def tell_late(milestone: Milestone, *, by: Actor, tolerated: object) -> None:
    """Tell the partner that a milestone was not reached, and how long that is tolerated."""
    project = milestone.project
    _tell(MILESTONE_LATE, project, _own(project), by, milestone, **_of(milestone, tolerated=tolerated))


def tell_severe(milestone: Milestone, *, by: Actor) -> None:
    """Tell both sides that a delay is severe."""
    project = milestone.project
    readers = set(_own(project)) | _responsible(project, CHECKS)
    _tell(MILESTONE_SEVERE, project, readers, by, milestone, **_of(milestone))


def _moves(change: PlanChange) -> str:
    shifts = change.shifts.select_related("milestone")
    return "; ".join(f"{shift.milestone}: {shift.old_on} → {shift.new_on}" for shift in shifts)


def tell_change_asked(change: PlanChange, *, by: Actor) -> None:
    """Tell the reviewers that a change waits."""
    words = {"change": change.number, "reason": change.reason, "moves": _moves(change)}
    _tell(CHANGE_ASKED, change.project, _responsible(change.project, CHECKS), by, change, **words)


def tell_change_approved(change: PlanChange, *, by: Actor) -> None:
    """Tell the partner that the new plan rules."""
    words = {"change": change.number, "moves": _moves(change)}
    _tell(CHANGE_APPROVED, change.project, _own(change.project), by, change, **words)


def tell_change_rejected(change: PlanChange, *, by: Actor, reason: str) -> None:
    """Tell the partner why the plan stays."""
    _tell(CHANGE_REJECTED, change.project, _own(change.project), by, change, change=change.number, reason=reason)


def _swap(replacement: Replacement) -> dict[str, Any]:
    leaves = replacement.leaving.person.name
    return {"replacement": replacement.number, "leaves": leaves, "comes": replacement.person.name}


def tell_replacement_asked(replacement: Replacement, *, by: Actor) -> None:
    """Tell the office that somebody is to be replaced."""
    project, words = replacement.project, _swap(replacement)
    readers = _responsible(project, CONFIRMS)
    _tell(REPLACEMENT_ASKED, project, readers, by, replacement, reason=replacement.reason, **words)


def tell_replacement_confirmed(replacement: Replacement, *, by: Actor) -> None:
    """Tell the partner that the other person may begin."""
    project = replacement.project
    _tell(REPLACEMENT_CONFIRMED, project, _own(project), by, replacement, **_swap(replacement))


def tell_replacement_rejected(replacement: Replacement, *, by: Actor, reason: str) -> None:
    """Tell the partner why not."""
    project = replacement.project
    _tell(REPLACEMENT_REJECTED, project, _own(project), by, replacement, reason=reason, **_swap(replacement))


def tell_acceptance_asked(acceptance: Acceptance, *, by: Actor) -> None:
    """Tell the reviewers that an acceptance waits."""
    project = acceptance.project
    readers = _responsible(project, CHECKS)
    _tell(ACCEPTANCE_ASKED, project, readers, by, acceptance, ended=acceptance.actual_end_on)


def tell_passed(acceptance: Acceptance, *, by: Actor) -> None:
    """Tell the partner that the project is accepted."""
    project = acceptance.project
    _tell(ACCEPTANCE_PASSED, project, _own(project), by, project, ended=acceptance.actual_end_on)


def tell_failed(acceptance: Acceptance, *, by: Actor, reason: str, mend: object) -> None:
    """Tell the partner why it did not pass, and what to mend."""
    project = acceptance.project
    _tell(ACCEPTANCE_FAILED, project, _own(project), by, acceptance, reason=reason, mend=mend)


def tell_evaluated(evaluation: Evaluation, *, by: Actor) -> None:
    """Tell the partner the score."""
    project = evaluation.project
    _tell(EVALUATED, project, _own(project), by, project, total=f"{evaluation.total:f}")

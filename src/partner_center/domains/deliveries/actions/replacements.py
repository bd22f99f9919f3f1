"""Putting somebody in another's place: asked for, confirmed by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.lifecycle import DELIVERS, REPLACEMENT_QUEUE, ReplacementLife
from partner_center.domains.deliveries.models import (
    Project,
    ProjectPerson,
    ProjectStatus,
    Replacement,
    ReplacementStatus,
)
from partner_center.domains.deliveries.queries import best_certificates, level_of, today_at, why_not
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from partner_center.domains.personnel.models import Certificate, Person
    from partner_center.foundations.identity.actor import Actor


@verb("deliveries:replacement:request", by=DELIVERS, label=_("Replace somebody"))
def request_replacement(
    project: Project, *, by: Actor, leaving: ProjectPerson, person: Person, reason: str
) -> Replacement:
    """Ask to put a person in the place of another, with an equal or higher certificate for the rest of the project."""
    locked: Project | None = (
        Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=project.pk).first()
    )
    if locked is None or leaving.project_id != locked.pk or person.partner_id != locked.partner_id:
        raise NotFound(_("There is no such project member."))
    if locked.status != ProjectStatus.REPORTED:
        raise WrongState(_("People are replaced while the project is being delivered."))
    waiting = locked.replacements.filter(leaving=leaving, status=ReplacementStatus.REVIEWING).first()
    if waiting is not None:
        text = _("%(replacement)s already asks to replace this person.") % {"replacement": waiting.number}
        raise Refused(text, code="already_asked", fields={"leaving": text})
    certificate = fitting_certificate(locked, leaving, person)
    replacement: Replacement = Replacement.objects.create(
        number=next_number("RE"),
        project=locked,
        partner=locked.partner,
        leaving=leaving,
        person=person,
        certificate=certificate,
        reason=reason,
        submitted_at=clock.now(),
    )
    ReplacementLife.begin(replacement, by=by, text=reason)
    reviews.submit(replacement, queue=REPLACEMENT_QUEUE, company=locked.partner, by=by)
    notices.tell_replacement_asked(replacement, by=by)
    return replacement


def fitting_certificate(project: Project, leaving: ProjectPerson, person: Person) -> Certificate:
    """Return the certificate with which a person may take a place, or refuse at the person with why not."""
    if not leaving.is_current:
        gone = _("%(person)s is no longer in the project.") % {"person": leaving.person}
        raise Refused(gone, code="gone", fields={"leaving": gone})
    if person.status != "active":
        raise _unfit(_("%(person)s has left.") % {"person": person}, "gone")
    if project.team.filter(person=person, is_current=True).exists():
        raise _unfit(_("%(person)s is in the project already.") % {"person": person}, "already_there")
    since = max(today_at(project.partner), project.start_on)
    until = max(project.end_on, since)
    certificate = best_certificates([person], since, until).get(person.pk)
    if certificate is None:
        raise _unfit(why_not(person, since, until), "not_certified")
    if level_of(certificate) < level_of(leaving.certificate):
        text = _("%(theirs)s of %(person)s is lower than %(before)s of %(leaving)s. An equal or higher one is needed.")
        told = text % {
            "theirs": certificate.type,
            "person": person,
            "before": leaving.certificate.type if leaving.certificate else "",
            "leaving": leaving.person,
        }
        raise _unfit(told, "lower_certificate")
    return certificate


def _unfit(text: object, code: str) -> Refused:
    return Refused(text, code=code, fields={"person": text})


@ReplacementLife.confirm.action
def confirm(replacement: Replacement, *, by: Actor) -> None:
    """Let the other person take over role and person-days; the workload stays as it was approved."""
    project: Project = Project.objects.select_for_update(of=("self",)).get(pk=replacement.project_id)
    if project.status != ProjectStatus.REPORTED:
        raise WrongState(_("The project is no longer being delivered."))
    leaving = ProjectPerson.objects.select_for_update(of=("self",)).get(pk=replacement.leaving_id)
    certificate = fitting_certificate(project, leaving, replacement.person)
    today = today_at(project.partner)
    leaving.is_current, leaving.left_on = False, today
    leaving.save(update_fields=["is_current", "left_on"])
    ProjectPerson.objects.create(
        project=project,
        person=replacement.person,
        certificate=certificate,
        role=leaving.role,
        person_days=leaving.person_days,
        joined_on=today,
    )
    replacement.decided_at = clock.now()
    notices.tell_replacement_confirmed(replacement, by=by)


@ReplacementLife.reject.action
def reject_replacement(replacement: Replacement, *, by: Actor, reason: object = "") -> None:
    """Leave the team as it is, with a reason."""
    replacement.refusal, replacement.decided_at = str(reason), clock.now()
    notices.tell_replacement_rejected(replacement, by=by, reason=str(reason))


@ReplacementLife.withdraw.action
def withdraw_replacement(replacement: Replacement, *, by: Actor) -> None:
    """Take the request back before it is decided."""
    replacement.decided_at = clock.now()

"""Who works on an opportunity, what is attached to it, and what the vendor changes after its submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities import notices
from partner_center.domains.opportunities.actions.drafts import link_offerings, own
from partner_center.domains.opportunities.lifecycle import FOLLOWS, OFFERS_OUT
from partner_center.domains.opportunities.models import (
    AGREED,
    ATTACHMENT,
    IN_REVIEW,
    ManagerWhy,
    Office,
    OfficeWhy,
    Opportunity,
    OpportunityStatus,
    TeamMember,
)
from partner_center.domains.opportunities.policies.offers import demand_counting
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach as keep
from partner_center.foundations.documents.actions import link
from partner_center.foundations.identity.roles import VENDOR_ADMIN, VENDOR_BUSINESS, VENDOR_MANAGER, Kind
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import User

REASSIGNS = VENDOR_ADMIN | VENDOR_BUSINESS | VENDOR_MANAGER
"""Who may hand an opportunity to another office or person."""


@verb("opportunities:opportunity:add_member", by=FOLLOWS, label=_("Add somebody to the team"))
def add_member(opportunity: Opportunity, *, by: Actor, user: User, duty: str) -> TeamMember:
    """Let a colleague work on it; each side adds its own people, and is told about it."""
    locked = own(opportunity, by)
    _demand_agreed(locked)
    allowed = user.is_active and user.company_id == (by.company.pk if by.company else None)
    if not allowed:
        text = _("Choose an active colleague of your own company.")
        raise Refused(text, code="not_a_colleague", fields={"user": text})
    member, is_new = TeamMember.objects.get_or_create(
        opportunity=locked, user=user, defaults={"duty": duty, "added_by": by.label, "added_at": clock.now()}
    )
    if not is_new and member.duty != duty:
        member.duty = duty
        member.save(update_fields=["duty"])
    record(locked, by=by, verb="opportunities:opportunity:add_member", text=f"{user} · {member.get_duty_display()}")
    if is_new and (by.user is None or by.user.pk != user.pk):
        notices.tell_joined(locked, by=by, person=user)
    found: TeamMember = member
    return found


@verb("opportunities:opportunity:remove_member", by=FOLLOWS, label=_("Take somebody off the team"))
def remove_member(opportunity: Opportunity, *, by: Actor, member: TeamMember) -> Opportunity:
    """Take one of the own people off the team."""
    locked = own(opportunity, by)
    found = TeamMember.objects.filter(pk=member.pk, opportunity=locked, user__company=by.company).first()
    if found is None:
        raise NotFound(_("There is no such person of your company in the team."))
    record(locked, by=by, verb="opportunities:opportunity:remove_member", text=str(found.user))
    found.delete()
    return locked


def _demand_agreed(opportunity: Opportunity) -> None:
    if opportunity.status not in AGREED:
        raise WrongState(_("This is possible once the opportunity is validated or accepted."))


@verb("opportunities:opportunity:attach", by=FOLLOWS, label=_("Attach a file"))
def attach(opportunity: Opportunity, *, by: Actor, file: UploadedFile[bytes]) -> Document:
    """Attach a file that both sides read; to an offer only the vendor attaches."""
    locked = own(opportunity, by)
    if locked.status == OpportunityStatus.CLOSED or locked.is_hidden_from(by):
        raise WrongState(_("Nothing can be attached to it now."))
    document = keep(file, kind=ATTACHMENT, owner=locked.partner, by=by)
    link(document, locked, by=by)
    record(locked, by=by, verb="opportunities:opportunity:attach", text=document.name)
    return document


@verb("opportunities:opportunity:change_offerings", by=OFFERS_OUT, label=_("Change the offerings"))
def change_offerings(opportunity: Opportunity, *, by: Actor, offerings: Sequence[Offering], reason: str) -> Opportunity:
    """Link other offerings of the partner after the submission; the partner is told (domain.md 5.4)."""
    locked = own(opportunity, by)
    if locked.status not in {*IN_REVIEW, *AGREED, OpportunityStatus.OFFERED}:
        raise WrongState(_("The offerings of an opportunity can be changed while it is reviewed or followed."))
    if locked.is_ours:
        demand_counting(offerings)
    before = _named(locked)
    link_offerings(locked, offerings)
    after = _named(locked)
    if before != after:
        changes = differences({"offerings": before}, {"offerings": after})
        record(locked, by=by, verb="opportunities:opportunity:change_offerings", text=reason, changes=changes)
        notices.tell_offerings(locked, by=by, offerings=list(offerings), reason=reason)
    return locked


def _named(opportunity: Opportunity) -> str:
    return ", ".join(one.number for one in opportunity.offerings.order_by("number"))


@verb("opportunities:opportunity:reassign", by=REASSIGNS, label=_("Reassign"))
def reassign(
    opportunity: Opportunity, *, by: Actor, office: Office, pdm: User | None, bd: User | None, reason: str
) -> Opportunity:
    """Give it to another office, manager or business developer, where the rules did not find the right one."""
    locked = own(opportunity, by)
    if locked.status in {OpportunityStatus.REJECTED, OpportunityStatus.CLOSED}:
        raise WrongState(_("It is not open any more."))
    wrong = [one for one in (pdm, bd) if one is not None and (one.company is None or one.company.kind != Kind.VENDOR)]
    if wrong:
        raise Refused(_("Choose people of the vendor."), code="not_a_colleague")
    before = {"office": locked.office_id, "pdm": locked.pdm_id, "bd": locked.bd_id}
    if locked.office_id != office.pk:
        locked.office, locked.office_why = office, OfficeWhy.HAND
    if before["pdm"] != (pdm.pk if pdm else None):
        locked.pdm, locked.pdm_why = pdm, ManagerWhy.HAND if pdm else ManagerWhy.POOL
    locked.bd = bd
    after = {"office": locked.office_id, "pdm": locked.pdm_id, "bd": locked.bd_id}
    changes = differences(before, after)
    if changes:
        locked.save(update_fields=["office", "office_why", "pdm", "pdm_why", "bd"])
        record(locked, by=by, verb="opportunities:opportunity:reassign", text=reason, changes=changes)
        new = [after[name] for name in ("pdm", "bd") if name in changes and after[name] is not None]
        notices.tell_reassigned(locked, by=by, reason=reason, to=[key for key in new if key is not None])
    return locked

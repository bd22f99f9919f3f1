"""What the vendor shares with a partner: offered, accepted or declined, recalled (domain.md 7.4, seed 004)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities import notices
from partner_center.domains.opportunities.actions.drafts import link_offerings, write_contacts
from partner_center.domains.opportunities.actions.duplicates import note_signs
from partner_center.domains.opportunities.actions.stages import begin_following
from partner_center.domains.opportunities.lifecycle import OFFERS_OUT, OpportunityLife
from partner_center.domains.opportunities.models import (
    ATTACHMENT,
    Opportunity,
    OpportunityStatus,
    Origin,
)
from partner_center.domains.opportunities.policies.offers import demand_counting
from partner_center.domains.opportunities.queries import eligibility, route
from partner_center.domains.opportunities.queries.completeness import dates
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.identity.actor import Actor

RETURNED = (OpportunityStatus.DECLINED, OpportunityStatus.RECALLED)
"""States after which it may be shared with another partner."""


@verb("opportunities:opportunity:share", by=OFFERS_OUT, label=_("Share an opportunity with a partner"))
def share(
    *,
    by: Actor,
    partner: Company,
    contacts: Sequence[dict[str, Any]] = (),
    offerings: Sequence[Offering] = (),
    file: UploadedFile[bytes] | None = None,
    offered_before: Opportunity | None = None,
    **data: Any,
) -> Opportunity:
    """Offer an opportunity to an eligible partner, who has three working days to answer.

    Until it accepts it reads neither who the customer is nor the exact amounts. ``offered_before`` is the declined or
    recalled one that this one repeats; each can be repeated once. ``offerings`` are the partner's own, with which it is
    to be sold; a deployment may demand one that counts.
    """
    _demand_eligible(partner)
    demand_counting(offerings)
    _demand_returned(offered_before, partner, by=by)
    now = clock.now()
    opportunity = Opportunity(
        origin=Origin.HO,
        partner=partner,
        status=OpportunityStatus.OFFERED,
        created_by=by.user,
        created_at=now,
        shared_at=now,
        submitted_at=now,
        offered_before=offered_before,
        **data,
    )
    if problems := dates(opportunity):
        raise Refused(_("Some of the expected days are not right."), code="bad_days", fields=problems)
    _route(opportunity, by=by)
    opportunity.number = next_number("HO")
    opportunity.save()
    write_contacts(opportunity, contacts)
    link_offerings(opportunity, offerings)
    if file is not None:
        link(attach(file, kind=ATTACHMENT, owner=partner, by=by), opportunity, by=by)
    note_signs(opportunity)
    OpportunityLife.begin(opportunity, by=by)
    due = OpportunityLife.due(opportunity)
    notices.tell_offered(opportunity, by=by, due_at=due.due_at if due is not None else now)
    opportunity.is_masked = False  # type: ignore[attr-defined]  # the vendor, who reads the answer, may see everything
    return opportunity


def _demand_eligible(partner: Company) -> None:
    if partner.kind != Kind.PARTNER:
        raise NotFound(_("There is no such partner."))
    found = eligibility(partner)
    if not found.is_eligible:
        raise Refused(found.why, code="not_eligible", fields={"partner": found.why})


def _demand_returned(before: Opportunity | None, partner: Company, *, by: Actor) -> None:
    """Refuse to repeat what still runs, what was repeated already, and what the same partner has just given back."""
    if before is None:
        return
    hold("opportunities.offered-again", before.pk)
    locked = Opportunity.objects.visible_to(by).filter(pk=before.pk, origin=Origin.HO).first()
    if locked is None:
        raise NotFound(_("There is no such opportunity."))
    if locked.status not in RETURNED:
        raise WrongState(_("Only what was declined or recalled can be shared again."))
    if Opportunity.objects.filter(offered_before=locked).exists():
        raise WrongState(_("It was shared again already."))
    if locked.partner_id == partner.pk:
        text = _("This partner did not take it. Choose another one.")
        raise Refused(text, code="same_partner", fields={"partner": text})


def _route(opportunity: Opportunity, *, by: Actor) -> None:
    found = route(opportunity)
    opportunity.office, opportunity.office_why = found.office, found.office_why
    opportunity.pdm, opportunity.pdm_why = found.pdm, found.pdm_why
    opportunity.bd = by.user if Role.VENDOR_BUSINESS in by.roles else found.bd


@OpportunityLife.accept.action
def accept(opportunity: Opportunity, *, by: Actor) -> None:
    """Take it: the customer is shown from now on, and both sides follow the sale.

    Refused once the three working days are over (`overdue`), even before the product has recalled it.
    """
    due = OpportunityLife.due(opportunity)
    if due is not None and due.due_at <= clock.now():
        text = _(
            "The 3 working days are over; it counts as declined and is being recalled. Ask your ecosystem manager."
        )
        raise Refused(text, code="overdue")
    begin_following(opportunity, by=by)
    opportunity.accepted_at, opportunity.partner_contact = clock.now(), by.user
    notices.tell_answered(opportunity, by=by)


@OpportunityLife.decline.action
def decline(opportunity: Opportunity, *, by: Actor, reason: object = "") -> None:
    """Turn it down with the reason; the vendor may share it with another partner."""
    opportunity.declined_because = str(reason)
    notices.tell_answered(opportunity, by=by, reason=str(reason))


@OpportunityLife.recall.action
def recall(opportunity: Opportunity, *, by: Actor, reason: object = "") -> None:
    """Take it back before the partner has accepted."""
    opportunity.declined_because = "" if by.is_system else str(reason)
    notices.tell_recalled(opportunity, by=by, reason=str(reason))


@OpportunityLife.expire.action
def expire(opportunity: Opportunity, *, by: Actor) -> None:
    """Take it back, because the partner did not answer within three working days."""
    notices.tell_expired(opportunity, by=by)

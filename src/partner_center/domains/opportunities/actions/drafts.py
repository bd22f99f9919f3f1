"""What a partner writes about an opportunity before the vendor sees it, and mends after a rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Association
from partner_center.domains.customers.models import Report as Prospect
from partner_center.domains.customers.queries import facts_of
from partner_center.domains.opportunities.lifecycle import SHARES, OpportunityLife
from partner_center.domains.opportunities.models import (
    CONSENT_PAPER,
    EDITABLE,
    Consent,
    Contact,
    Opportunity,
    OpportunityStatus,
    Origin,
)
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.identity.actor import Actor

CONSENT = ("consent_by", "consent_on", "consent_means", "consent_file")
"""The answers of the form that make the recorded consent."""


@verb("opportunities:opportunity:draft", by=SHARES, label=_("Write an opportunity"))
def draft_opportunity(*, by: Actor, **data: Any) -> Opportunity:
    """Write an opportunity of the own company; nobody else sees it before it is submitted.

    It may be incomplete; what is given obeys its limits. A customer that is chosen brings its registered name.
    """
    if by.company is None or by.company.kind != Kind.PARTNER:
        raise NotFound(_("You do not act for a partner."))
    opportunity = Opportunity(origin=Origin.PO, partner=by.company, created_by=by.user, created_at=clock.now())
    data["partner_contact"] = data.get("partner_contact") or by.user
    opportunity.number = next_number("PO")
    _write(opportunity, data, by=by)
    OpportunityLife.begin(opportunity, by=by)
    return opportunity


@verb("opportunities:opportunity:amend", by=SHARES, label=_("Amend an opportunity"))
def amend(opportunity: Opportunity, *, by: Actor, **data: Any) -> Opportunity:
    """Change a draft or a rejected opportunity; what the vendor looks at, or works on, stays as it was shared."""
    locked = own(opportunity, by)
    if locked.is_ours or locked.status not in EDITABLE:
        raise WrongState(_("An opportunity can be changed as a draft or after a rejection, not while it is reviewed."))
    before = {name: getattr(locked, name) for name in data if hasattr(locked, name) and name not in TABLES}
    _write(locked, data, by=by)
    after = {name: getattr(locked, name) for name in before}
    record(locked, by=by, verb="opportunities:opportunity:amend", changes=differences(before, after))
    return locked


@verb("opportunities:opportunity:delete", by=SHARES, label=_("Delete a draft"))
def delete_draft(opportunity: Opportunity, *, by: Actor) -> None:
    """Delete what was never submitted; anything else has been told to others and stays."""
    locked = own(opportunity, by)
    if locked.status != OpportunityStatus.DRAFT or locked.submitted_at is not None:
        raise WrongState(_("Only a draft that was never submitted can be deleted."))
    record(locked, by=by, verb="opportunities:opportunity:delete", text=str(locked))
    locked.delete()


TABLES = ("offerings", "contacts")
"""What is kept in tables of its own."""


def own(opportunity: Opportunity, by: Actor) -> Opportunity:
    """Return the opportunity, locked, if the actor may see it."""
    found = Opportunity.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=opportunity.pk).first()
    if found is None:
        raise NotFound(_("There is no such opportunity."))
    locked: Opportunity = found
    return locked


def _write(opportunity: Opportunity, data: Mapping[str, Any], *, by: Actor) -> None:
    _demand_own_customer(opportunity, data)
    offerings, contacts = data.get("offerings"), data.get("contacts")
    for name, value in data.items():
        if name not in {*TABLES, *CONSENT}:
            setattr(opportunity, name, value)
    _take_names(opportunity)
    opportunity.save()
    if offerings is not None:
        link_offerings(opportunity, offerings)
    if contacts is not None:
        write_contacts(opportunity, contacts)
    _keep_consent(opportunity, {name: data.get(name) for name in CONSENT}, by=by)


def _demand_own_customer(opportunity: Opportunity, data: Mapping[str, Any]) -> None:
    """Refuse a customer of somebody else, and a prospect of somebody else."""
    customer, prospect = data.get("customer"), data.get("prospect")
    if customer is not None:
        own_now = Association.objects.current().filter(partner=opportunity.partner, customer=customer)
        if not own_now.exists():
            text = _("This customer does not belong to your company. Choose another one, or write its name.")
            raise Refused(text, code="not_your_customer", fields={"customer": text})
    if prospect is not None and not Prospect.objects.filter(pk=prospect.pk, partner=opportunity.partner).exists():
        text = _("This prospect was not reported by your company.")
        raise Refused(text, code="not_your_prospect", fields={"prospect": text})


def _take_names(opportunity: Opportunity) -> None:
    """Fill in what the chosen customer or prospect says of itself, where nothing was written."""
    if opportunity.customer is not None:
        facts = facts_of(opportunity.customer)
        opportunity.customer_name = facts.verified_name or opportunity.customer.name
        opportunity.registration_no = facts.registration_no or opportunity.registration_no
        opportunity.country = opportunity.customer.country
    elif opportunity.prospect is not None:
        opportunity.customer_name = opportunity.customer_name or opportunity.prospect.name


def link_offerings(opportunity: Opportunity, offerings: Iterable[Offering]) -> None:
    """Link listed offerings of the partner, instead of those before."""
    chosen = list(offerings)
    linked = set(opportunity.offerings.values_list("pk", flat=True))
    wrong = [
        one
        for one in chosen
        if one.partner_id != opportunity.partner_id or (one.status != "listed" and one.pk not in linked)
    ]
    if wrong:
        text = _("Only the partner's own listed offerings can be linked: %(offerings)s cannot.")
        said = text % {"offerings": ", ".join(one.number for one in wrong)}
        raise Refused(said, code="not_listed", fields={"offerings": said})
    opportunity.offerings.set(chosen)


def write_contacts(opportunity: Opportunity, contacts: Iterable[Mapping[str, Any]]) -> None:
    """Write the customer's contacts anew, in their order."""
    opportunity.contacts.all().delete()
    rows = [Contact(opportunity=opportunity, place=place, **one) for place, one in enumerate(contacts, start=1)]
    Contact.objects.bulk_create(rows)


def _keep_consent(opportunity: Opportunity, said: Mapping[str, Any], *, by: Actor) -> None:
    """Record the consent as it was said; unless something of it is new, the one before stays."""
    if not said["consent_by"] or said["consent_on"] is None:
        return
    known = opportunity.consents.first()
    same = known is not None and (known.given_by, known.given_on, known.means) == (
        said["consent_by"],
        said["consent_on"],
        said["consent_means"],
    )
    if same and not said["consent_file"]:
        return
    document = known.document if known is not None else None
    if said["consent_file"]:
        document = attach(said["consent_file"], kind=CONSENT_PAPER, owner=opportunity.partner, by=by)
        link(document, opportunity, by=by)
    Consent.objects.create(
        opportunity=opportunity,
        given_by=said["consent_by"],
        given_on=said["consent_on"],
        means=said["consent_means"],
        document=document,
        recorded_by=by.label,
        recorded_at=clock.now(),
    )

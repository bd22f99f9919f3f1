"""Filling in, reviewing and certifying business information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partner_center.domains.partners import notices
from partner_center.domains.partners.lifecycle import CHECKS, FILLS, INFORMATION_QUEUE, BusinessInfoLife
from partner_center.domains.partners.models import ATTEMPTS, BANK_LETTER, BusinessInfo, BusinessInfoStatus, Profile
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import PARTNER_ADMIN, VENDOR_ADMIN, VENDOR_MANAGER, Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from decimal import Decimal

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import User

EDITABLE = (BusinessInfoStatus.DRAFT, BusinessInfoStatus.REJECTED)
KEEPS = VENDOR_ADMIN | VENDOR_MANAGER
"""The vendor's people who look after the list of partners."""

HIDDEN = ("account_number", "taxpayer_number")
"""Fields whose values history does not keep."""


@verb("partners:profile:register", by=KEEPS, label=_("Register a partner"))
def register(*, by: Actor, name: str, country: str, time_zone: str, language: str, **data: Any) -> Profile:
    """Enter a new company as a partner; its people are invited afterwards.

    The same registration number may come again, because one legal entity may hold several accounts (domain.md 1.1);
    the same name may not, because people choose partners by name.
    """
    hold("partners.name", name)
    if Company.objects.filter(kind=Kind.PARTNER, name__iexact=name).exists():
        text = _("A partner of this name is registered already.")
        raise Refused(text, code="name_taken", fields={"name": text})
    company = Company.objects.create(
        kind=Kind.PARTNER,
        number=next_number("P"),
        name=name,
        country=country,
        time_zone=time_zone,
        language=language,
    )
    return register_partner(company, by=by, **data)


@verb("partners:profile:register", by=KEEPS, label=_("Register a partner"))
def register_partner(company: Company, *, by: Actor, **data: Any) -> Profile:
    """Enter a company that is known already, with what the vendor knows about it."""
    profile = Profile.objects.create(partner=company, joined_at=clock.now(), **data)
    record(profile, by=by, verb="partners:profile:register")
    return profile


@verb("partners:profile:amend", by=PARTNER_ADMIN, label=_("Amend the company profile"))
def amend_profile(profile: Profile, *, by: Actor, **data: Any) -> Profile:
    """Change the company's own description; the registration number stays as it was verified."""
    before = {field: getattr(profile, field) for field in data}
    for field, value in data.items():
        setattr(profile, field, value)
    profile.save(update_fields=list(data))
    record(profile, by=by, verb="partners:profile:amend", changes=differences(before, data))
    return profile


@verb("partners:profile:assign", by=KEEPS, label=_("Assign the ecosystem manager"))
def assign_manager(profile: Profile, *, by: Actor, manager: User) -> Profile:
    """Name the vendor's person who looks after the partner."""
    locked: Profile = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    before, locked.manager = {"manager": locked.manager_id}, manager
    locked.save(update_fields=["manager"])
    record(locked, by=by, verb="partners:profile:assign", changes=differences(before, {"manager": manager.pk}))
    return locked


@verb("partners:business-info:fill_in", by=FILLS, label=_("Fill in business information"))
def fill_in(*, by: Actor, letter: UploadedFile[bytes] | None = None, **data: Any) -> BusinessInfo:
    """Write down the company's business information; a certified version stays in force until the new one is.

    While there is a draft or a rejected version, that one is changed. The account must be the company's own.
    """
    company = by.company
    if company is None:
        raise NotFound(_("You do not act for a partner."))
    hold("partners.business-info", company.pk)
    if data["account_name"] != company.name:
        text = _("The account must be in the company's name, “%(name)s”.") % {"name": company.name}
        raise Refused(text, code="account_name", fields={"account_name": text})
    info = _in_the_making(company, by=by)
    before = {field: getattr(info, field) for field in data}
    for field, value in data.items():
        setattr(info, field, value)
    if letter is not None:
        info.bank_letter = _kept(letter, company, by=by)
    fresh = info.pk is None
    info.save()
    if fresh:
        BusinessInfoLife.begin(info, by=by)
    else:
        changed = {
            field: ["•••", "•••"] if field in HIDDEN else pair for field, pair in differences(before, data).items()
        }
        record(info, by=by, verb="partners:business-info:fill_in", changes=changed)
    return info


def _kept(letter: UploadedFile[bytes], company: Company, *, by: Actor) -> Document:
    try:
        return attach(letter, kind=BANK_LETTER, owner=company, by=by)
    except Refused as refusal:
        raise Refused(str(refusal), code=refusal.code, fields={"letter": str(refusal)}) from refusal


def _in_the_making(company: Company, *, by: Actor) -> BusinessInfo:
    open_states = [*EDITABLE, BusinessInfoStatus.REVIEWING, BusinessInfoStatus.VERIFYING, BusinessInfoStatus.LOCKED]
    found = BusinessInfo.objects.select_for_update().filter(partner=company, status__in=open_states).first()
    if found is not None:
        if found.status not in EDITABLE:
            raise WrongState(_("Your business information is being certified. It can be changed after the decision."))
        made: BusinessInfo = found
        return made
    versions = BusinessInfo.objects.filter(partner=company)
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    certified = versions.filter(status=BusinessInfoStatus.CERTIFIED).first()
    return BusinessInfo(partner=company, version=newest + 1, replaces=certified)


@BusinessInfoLife.submit.action
def submit(info: BusinessInfo, *, by: Actor) -> None:
    """Offer it for review. Another account, entity or currency than before needs a bank letter."""
    before = info.replaces
    if before is not None and info.bank_letter is None and _other_account(before, info):
        text = _("A bank letter is needed, because the account, the contracting entity or the currency changed.")
        raise Refused(text, code="letter_needed", fields={"letter": text})
    review = reviews.submit(info, queue=INFORMATION_QUEUE, company=info.partner, by=by)
    info.submitted_at, info.refusal = clock.now(), ""
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_submitted(info, by=by)


def _other_account(before: BusinessInfo, after: BusinessInfo) -> bool:
    fields = ("account_number", "contract_entity", "currency")
    return any(getattr(before, field) != getattr(after, field) for field in fields)


@BusinessInfoLife.withdraw.action
def withdraw(info: BusinessInfo, *, by: Actor) -> None:
    """Take it back to change it."""


@BusinessInfoLife.approve.action
def approve(info: BusinessInfo, *, by: Actor, verify_amount: Decimal) -> None:
    """Accept what was written; a small random amount was sent to the account, to be entered by the partner."""
    info.verify_amount, info.attempts = verify_amount, 0
    notices.tell_amount_sent(info, by=by)


@BusinessInfoLife.reject.action
def reject(info: BusinessInfo, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Send it back with a reason and perhaps the fields to mend, in words; it can be mended and submitted again."""
    info.refusal = str(reason)
    notices.tell_rejected(info, by=by, reason=str(reason), mend=mend)


@verb("partners:business-info:verify", by=FILLS, label=_("Enter the received amount"), sensitive=BusinessInfo)
def verify(info: BusinessInfo, *, by: Actor, amount: Decimal) -> bool:
    """Compare the amount that arrived: right certifies; the third wrong one locks (domain.md rule 36).

    Returns whether it was right. A wrong entry is no refusal: it must count even though it failed.
    """
    locked = BusinessInfo.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=info.pk).first()
    if locked is None:
        raise NotFound(_("There is no such business information."))
    if locked.status != BusinessInfoStatus.VERIFYING:
        raise WrongState(_("There is no amount to be verified now."))
    if locked.verify_amount == amount:
        certify(locked, by=SYSTEM)
        info.__dict__.update(locked.__dict__)
        return True
    locked.attempts += 1
    locked.save(update_fields=["attempts"])
    record(
        locked,
        by=by,
        verb="partners:business-info:verify",
        text=_("A wrong amount was entered."),
        changes={"attempts": [locked.attempts - 1, locked.attempts]},
    )
    if locked.attempts >= ATTEMPTS:
        lock(locked, by=SYSTEM)
    info.__dict__.update(locked.__dict__)
    return False


@verb("partners:account:reveal", by=FILLS | CHECKS, label=_("Show the account number"))
def reveal(info: BusinessInfo, *, by: Actor) -> BusinessInfo:
    """Hand out the whole account and taxpayer number; history says to whom."""
    found: BusinessInfo | None = BusinessInfo.objects.visible_to(by).filter(pk=info.pk).first()
    if found is None:
        raise NotFound(_("There is no such business information."))
    record(found, by=by, verb="partners:account:reveal")
    return found


def attempts_left(info: BusinessInfo) -> str:
    """Say how often the amount may still be entered."""
    left = info.attempts_left
    return ngettext(
        "The amount is wrong. %(left)d attempt is left.", "The amount is wrong. %(left)d attempts are left.", left
    ) % {"left": left}


@BusinessInfoLife.certify.action
def certify(info: BusinessInfo, *, by: Actor) -> None:
    """Put this version in force; the one before gives way."""
    for older in BusinessInfo.objects.filter(partner=info.partner, status=BusinessInfoStatus.CERTIFIED):
        replace(older, by=by)
    info.certified_at = clock.now()
    notices.tell_certified(info, by=by)


@BusinessInfoLife.replace.action
def replace(info: BusinessInfo, *, by: Actor) -> None:
    """Give way to a newer version; payments made to it keep pointing at it."""


@BusinessInfoLife.lock.action
def lock(info: BusinessInfo, *, by: Actor) -> None:
    """Stop after three wrong amounts; the vendor reopens it on request."""
    notices.tell_locked(info, by=by)


@BusinessInfoLife.reopen.action
def reopen(info: BusinessInfo, *, by: Actor, reason: object = "") -> None:
    """Let the partner correct and submit it again."""
    info.verify_amount, info.attempts = None, 0
    notices.tell_reopened(info, by=by, reason=str(reason))

"""Describing an offering, deciding on its listing, and what the vendor may change afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.solutions import notices
from partner_center.domains.solutions.actions.marks import end_marks
from partner_center.domains.solutions.lifecycle import MARKS, OFFERING_QUEUE, OFFERS, OfferingLife
from partner_center.domains.solutions.models import (
    DESCRIPTION,
    Offering,
    OfferingKind,
    OfferingStatus,
)
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor

EDITABLE = (OfferingStatus.DRAFT, OfferingStatus.REJECTED)


@verb("solutions:offering:draft", by=OFFERS, label=_("Describe an offering"))
def draft_offering(*, by: Actor, file: UploadedFile[bytes] | None = None, **data: Any) -> Offering:
    """Describe what the own company offers; nobody else sees it before it is submitted.

    Refuses a goods code that another living offering has (`goods_code_taken`), whoever offers it.
    """
    if by.company is None or by.company.kind != Kind.PARTNER:
        raise NotFound(_("You do not act for a partner."))
    _demand_free_code(data)
    offering = Offering(partner=by.company, created_at=clock.now(), **data)
    offering.number = next_number("OF")
    offering.save()
    _attach(offering, file, by=by)
    OfferingLife.begin(offering, by=by)
    return offering


@verb("solutions:offering:amend", by=OFFERS, label=_("Amend an offering"))
def amend(offering: Offering, *, by: Actor, file: UploadedFile[bytes] | None = None, **data: Any) -> Offering:
    """Change a draft or a rejected offering; a listed one is what customers were told, and stays."""
    locked = _own(offering, by)
    if locked.status not in EDITABLE:
        raise WrongState(_("An offering can be changed as a draft or after a rejection. Withdraw it first."))
    _demand_free_code(data, but=locked)
    before = {field: getattr(locked, field) for field in data}
    for field, value in data.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(data))
    _attach(locked, file, by=by)
    record(locked, by=by, verb="solutions:offering:amend", changes=differences(before, data))
    return locked


def _own(offering: Offering, by: Actor) -> Offering:
    found = Offering.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=offering.pk).first()
    if found is None:
        raise NotFound(_("There is no such offering."))
    locked: Offering = found
    return locked


def _demand_free_code(data: dict[str, Any], but: Offering | None = None) -> None:
    code = data.get("goods_code", "")
    if data.get("kind") != OfferingKind.MARKETPLACE or not code:
        return
    hold("solutions.goods-code", code)
    taken = Offering.objects.filter(goods_code=code).exclude(status=OfferingStatus.RETIRED)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        text = _("These goods are an offering already. Check the code, or retire the other offering first.")
        raise Refused(text, code="goods_code_taken", fields={"goods_code": text})


def _attach(offering: Offering, file: UploadedFile[bytes] | None, *, by: Actor) -> None:
    """Keep a new description; the one before stays in the list of documents."""
    if file is None:
        return
    document = attach(file, kind=DESCRIPTION, owner=offering.partner, by=by)
    link(document, offering, by=by)
    offering.document = document
    offering.save(update_fields=["document"])


@OfferingLife.submit.action
def submit(offering: Offering, *, by: Actor) -> None:
    """Ask the vendor to list it. It needs a description to be judged by."""
    if offering.document is None:
        text = _("Attach a description before you submit the offering.")
        raise Refused(text, code="description_missing", fields={"file": text})
    review = reviews.submit(offering, queue=OFFERING_QUEUE, company=offering.partner, by=by)
    offering.submitted_at, offering.refusal = clock.now(), ""
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_submitted(offering, by=by)


@OfferingLife.withdraw.action
def withdraw(offering: Offering, *, by: Actor) -> None:
    """Take it back to change it."""


@OfferingLife.approve.action
def approve(offering: Offering, *, by: Actor) -> None:
    """List it: from now on it may be linked to opportunities."""
    offering.listed_at = clock.now()
    notices.tell_listed(offering, by=by)


@OfferingLife.reject.action
def reject(offering: Offering, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Send it back with a reason and the fields to mend; it can be mended and submitted again."""
    offering.refusal = str(reason)
    notices.tell_rejected(offering, by=by, reason=str(reason), mend=mend)


@OfferingLife.discard.action
def discard(offering: Offering, *, by: Actor) -> None:
    """Give up what was never listed; its goods code is free again."""
    offering.retired_at = clock.now()


@OfferingLife.retire.action
def retire(offering: Offering, *, by: Actor, reason: object = "") -> None:
    """End the listing: no new opportunity may be linked, its marks end now, and its goods code is free again."""
    offering.retired_at = clock.now()
    end_marks(offering, by=by, at=offering.retired_at, reason=str(reason))
    notices.tell_retired(offering, by=by, reason=str(reason))


@verb("solutions:offering:relabel", by=MARKS, label=_("Change requirement labels"))
def relabel(offering: Offering, *, by: Actor, labels: Sequence[str]) -> Offering:
    """Correct what an offering is good for, while it is reviewed or listed; the partner is told (domain.md 5.4)."""
    locked = _own(offering, by)
    if locked.status not in {OfferingStatus.REVIEWING, OfferingStatus.LISTED}:
        raise WrongState(_("Labels can be changed while an offering is reviewed or listed."))
    before, locked.labels = {"labels": locked.labels}, list(labels)
    changes = differences(before, {"labels": locked.labels})
    if changes:
        locked.save(update_fields=["labels"])
        record(locked, by=by, verb="solutions:offering:relabel", changes=changes)
        notices.tell_relabelled(locked, by=by)
    return locked


@verb("solutions:offering:set_use", by=MARKS, label=_("Set whether it can be sold and delivered"))
def set_use(offering: Offering, *, by: Actor, is_sellable: bool, is_deliverable: bool, reason: str) -> Offering:
    """Say whether a listed offering may be sold, and whether its partner may deliver it (domain.md 5.F)."""
    locked = _own(offering, by)
    if locked.status != OfferingStatus.LISTED:
        raise WrongState(_("This is said of listed offerings only."))
    after = {"is_sellable": is_sellable, "is_deliverable": is_deliverable}
    changes = differences({field: getattr(locked, field) for field in after}, after)
    if changes:
        locked.is_sellable, locked.is_deliverable = is_sellable, is_deliverable
        locked.save(update_fields=list(after))
        record(locked, by=by, verb="solutions:offering:set_use", text=reason, changes=changes)
        notices.tell_use_changed(locked, by=by, reason=reason)
    return locked

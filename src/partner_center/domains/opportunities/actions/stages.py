"""How the sale moves: followed, signed, delivered, or lost; and the progress that both sides report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities import notices
from partner_center.domains.opportunities.actions.drafts import own
from partner_center.domains.opportunities.lifecycle import FOLLOWS, StageLife
from partner_center.domains.opportunities.models import (
    AGREED,
    ATTACHMENT,
    LossCode,
    Opportunity,
    Progress,
    Stage,
)
from partner_center.domains.opportunities.queries.days import today_of
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import Refused, WrongState

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor

MOVING = (Stage.FOLLOWING, Stage.SIGNED, Stage.DELIVERING)
"""Stages in which there is progress to report."""

ESTIMATES = ("expected_amount", "expected_sign_on", "win_rate", "next_step", "next_step_on")
"""What an update says anew; what it leaves out stays."""


def begin_following(opportunity: Opportunity, *, by: Actor) -> None:
    """Open the sale; part of validating and of accepting. The stage is the product's to open."""
    del by
    StageLife.follow.perform(opportunity, by=SYSTEM)


def end_following(opportunity: Opportunity, *, by: Actor, reason: str) -> None:
    """End the sale of what is closed; part of closing."""
    del by
    StageLife.lose.perform(opportunity, by=SYSTEM, lost_code=LossCode.CLOSED, reason=reason)


@StageLife.follow.action
def follow(opportunity: Opportunity, *, by: Actor) -> None:
    """Begin to follow the sale, once both sides agreed."""
    del by
    opportunity.last_progress_at = clock.now()


@StageLife.sign.action
def sign(
    opportunity: Opportunity, *, by: Actor, signed_on: date, contract_amount: Decimal, contract_no: str = ""
) -> None:
    """Report the contract with the customer: its day and its amount."""
    if signed_on > today_of(opportunity.partner):
        text = _("A contract cannot be signed in the future.")
        raise Refused(text, code="bad_day", fields={"signed_on": text})
    if contract_amount <= 0:
        text = _("The amount of a contract is more than zero.")
        raise Refused(text, code="bad_amount", fields={"contract_amount": text})
    opportunity.signed_on, opportunity.contract_amount = signed_on, contract_amount
    opportunity.contract_no, opportunity.win_rate = contract_no, 100
    opportunity.last_progress_at = clock.now()
    notices.tell_signed(opportunity, by=by)


@StageLife.start_delivery.action
def start_delivery(opportunity: Opportunity, *, by: Actor) -> None:
    """Begin to deliver; a delivery project does so when its report is approved."""
    del by
    opportunity.last_progress_at = clock.now()


@StageLife.complete_delivery.action
def complete_delivery(opportunity: Opportunity, *, by: Actor, delivered_on: date) -> None:
    """Note that everything is delivered; a delivery project does so when its last phase is accepted."""
    if opportunity.signed_on is not None and delivered_on < opportunity.signed_on:
        text = _("A delivery cannot end before the contract was signed.")
        raise Refused(text, code="bad_day", fields={"delivered_on": text})
    if delivered_on > today_of(opportunity.partner):
        text = _("This day is still to come.")
        raise Refused(text, code="bad_day", fields={"delivered_on": text})
    opportunity.delivered_on, opportunity.last_progress_at = delivered_on, clock.now()
    notices.tell_delivered(opportunity, by=by)


@StageLife.lose.action
def lose(opportunity: Opportunity, *, by: Actor, lost_code: str, reason: object = "") -> None:
    """Give the sale up, with the reason."""
    opportunity.lost_code, opportunity.lost_because = lost_code, str(reason)
    opportunity.win_rate, opportunity.last_progress_at = 0, clock.now()
    if lost_code != LossCode.CLOSED:
        notices.tell_lost(opportunity, by=by)


@verb("opportunities:opportunity:update_progress", by=FOLLOWS, label=_("Update progress"))
def update_progress(
    opportunity: Opportunity,
    *,
    by: Actor,
    stage: str = "",
    remark: str = "",
    file: UploadedFile[bytes] | None = None,
    **said: Any,
) -> Opportunity:
    """Report how the sale goes: estimates, the next step, and the stage if it moves (domain.md 7.3).

    A move to *signed* asks for the contract, one to *lost* for the reason; both are steps and obey them.
    """
    locked = own(opportunity, by)
    if locked.status not in AGREED or locked.stage not in MOVING:
        raise WrongState(_("Progress is reported from the validation or acceptance until the delivery ends."))
    _move(locked, stage, said, by=by)
    before = {name: getattr(locked, name) for name in ESTIMATES}
    for name in ESTIMATES:
        if said.get(name) not in (None, "") and locked.stage == Stage.FOLLOWING:
            setattr(locked, name, said[name])
    for name in ("next_step", "next_step_on"):
        setattr(locked, name, said.get(name) or getattr(locked, name))
    locked.last_progress_at = clock.now()
    locked.save()
    _note(locked, remark, file, by=by)
    changes = differences(before, {name: getattr(locked, name) for name in ESTIMATES})
    record(locked, by=by, verb="opportunities:opportunity:update_progress", text=remark, changes=changes)
    if not stage or stage == Stage.DELIVERING:  # else the step has told
        notices.tell_progress(locked, by=by, stage=Stage(locked.stage).label, remark=remark)
    return locked


def _move(opportunity: Opportunity, stage: str, said: dict[str, Any], *, by: Actor) -> None:
    if not stage or stage == opportunity.stage:
        return
    if stage == Stage.SIGNED:
        contract = {name: said.get(name) for name in ("signed_on", "contract_amount")}
        StageLife.sign.perform(opportunity, by=by, contract_no=said.get("contract_no") or "", **contract)
    elif stage == Stage.DELIVERING:
        StageLife.start_delivery.perform(opportunity, by=by)
    elif stage == Stage.LOST:
        reason = said.get("lost_because") or ""
        StageLife.lose.perform(opportunity, by=by, lost_code=said.get("lost_code") or "", reason=reason)
    else:
        text = _("The sale cannot move to this stage from here.")
        raise Refused(text, code="bad_stage", fields={"stage": text})


def _note(opportunity: Opportunity, remark: str, file: UploadedFile[bytes] | None, *, by: Actor) -> None:
    document = None
    if file is not None:
        document = attach(file, kind=ATTACHMENT, owner=opportunity.partner, by=by)
        link(document, opportunity, by=by)
    Progress.objects.create(
        opportunity=opportunity,
        stage=opportunity.stage,
        expected_amount=opportunity.expected_amount,
        currency=opportunity.currency,
        expected_sign_on=opportunity.expected_sign_on,
        win_rate=opportunity.win_rate,
        next_step=opportunity.next_step,
        next_step_on=opportunity.next_step_on,
        remark=remark,
        document=document,
        by=by.label,
        at=clock.now(),
    )

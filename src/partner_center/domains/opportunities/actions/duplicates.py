"""Finding duplicates, deciding about them, and what follows.

Rows are locked in one order: an opportunity by its own step, then the customer (``hold``), then a case. Whoever holds
a case never touches an opportunity; what a decision does to the loser is a job (``enforce``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import (
    AUDIT_QUEUE,
    VALIDATION_QUEUE,
    DuplicateLife,
    OpportunityLife,
)
from partner_center.domains.opportunities.models import (
    STANDING,
    CaseStatus,
    CustomerSign,
    DuplicateCase,
    Opportunity,
    OpportunityStatus,
    RejectionCode,
    Ruled,
    Stage,
    in_order,
)
from partner_center.domains.opportunities.notices import duplicates as notices
from partner_center.domains.opportunities.notices import opportunities as opportunity_notices
from partner_center.domains.opportunities.policies.duplicates import rules_in_force
from partner_center.domains.opportunities.queries import duplicates as queries
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.claims.precedence import Verdict
from partner_center.kit.claims.settling import Settlement, settle
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.foundations.reviews.queues import Queue


UNDECIDED = (CaseStatus.WATCHING, CaseStatus.DECIDING, CaseStatus.DISMISSED)
"""States from which a comparison may move a case."""


def note_signs(opportunity: Opportunity) -> None:
    """Enter an opportunity in the index of signs and have it compared; part of its submitting step."""
    CustomerSign.objects.filter(opportunity=opportunity).delete()
    CustomerSign.objects.bulk_create(queries.signs_of(opportunity))
    later("opportunities.compare_opportunity", subject_id=opportunity.pk)


def hold_customer(opportunity: Opportunity) -> None:
    """Take turns with everybody who decides about the same customer, whichever sign they share."""
    mine = CustomerSign.objects.filter(opportunity=opportunity)
    for digest in sorted(set(mine.values_list("digest", flat=True))):
        hold("opportunities.customer", digest)


def must_come_first(opportunity: Opportunity) -> None:
    """Refuse to validate an opportunity while another one stands before it; part of the validating step.

    Two validations about one customer take turns here, so that the second one sees the first.
    """
    hold_customer(opportunity)
    group = {one.number: one for one in queries.group_of(opportunity)}
    claims = [queries.claim_of(one) for one in group.values()]
    now = clock.now()
    claims = [replace(one, validated_at=now) if one.key == opportunity.number else one for one in claims]
    settlement = settle(claims, rules_in_force(), queries.rulings_about(group.values()))
    rival = settlement.lost_to.get(opportunity.number)
    if rival is not None:
        raise Refused(
            _("This is a duplicate of %(rival)s, which comes first. Reject it, or look at the duplicate case.")
            % {"rival": rival},
            code="duplicate",
        )
    for keys, verdict in settlement.verdicts.items():
        rival = _other(keys, opportunity.number)
        if opportunity.number in keys and not verdict.is_settled and rival not in settlement.lost_to:
            _refuse_to_overtake(opportunity, group[rival], verdict)


def _refuse_to_overtake(opportunity: Opportunity, rival: Opportunity, verdict: Verdict) -> None:
    if verdict.by_rule:
        raise Refused(
            _("%(rival)s is about the same and was submitted earlier. Decide about it first.")
            % {"rival": rival.number},
            code="earlier_first",
        )
    case = DuplicateCase.objects.between(opportunity, rival).first()
    if case is not None and case.status == CaseStatus.DISMISSED:
        return
    raise Refused(
        _("It may be a duplicate of %(rival)s. Decide the duplicate case first.") % {"rival": rival.number},
        code="duplicate_undecided",
    )


def _other(keys: tuple[str, str], number: str) -> str:
    return keys[1] if keys[0] == number else keys[0]


@transaction.atomic
def compare(opportunity: Opportunity) -> None:
    """Compare an opportunity with all others about its customer; open, refresh, decide or drop cases accordingly."""
    hold_customer(opportunity)
    group = queries.group_of(opportunity)
    settlement = queries.settlement_of(group)
    members = {one.number: one for one in group}
    for verdict in settlement.verdicts.values():
        _apply(verdict, settlement, members)
    pending = DuplicateCase.objects.about(opportunity).filter(status__in=[CaseStatus.WATCHING, CaseStatus.DECIDING])
    for case in pending.select_related("left", "right"):
        if (case.left.number, case.right.number) not in settlement.verdicts:
            DuplicateLife.drop.perform(case, by=SYSTEM, reason=_("One of the two is no longer made."))


def _apply(verdict: Verdict, settlement: Settlement, members: Mapping[str, Opportunity]) -> None:
    left, right = (members[key] for key in verdict.keys)
    case = DuplicateCase.objects.between(left, right).select_for_update(of=("self",)).first() or _open(verdict, members)
    if case.status in STANDING and _stays(case, settlement, members):
        return
    if case.status == CaseStatus.DECIDED:
        DuplicateLife.reconsider.perform(case, by=SYSTEM)
    if case.status not in UNDECIDED or case.ruled not in {"", Ruled.LAPSED}:
        return
    wanted = _wanted(verdict, settlement, members[verdict.loser])
    if case.ruled == Ruled.LAPSED and wanted != CaseStatus.DECIDED:
        return
    _refresh(case, verdict, members)
    if wanted == CaseStatus.DECIDED:
        DuplicateLife.follow_rule.perform(case, by=SYSTEM, loser=members[verdict.loser])
    elif wanted == CaseStatus.DECIDING != case.status:
        DuplicateLife.hand_over.perform(case, by=SYSTEM)
    elif wanted == CaseStatus.WATCHING != case.status:
        DuplicateLife.watch.perform(case, by=SYSTEM)


def _stays(case: DuplicateCase, settlement: Settlement, members: Mapping[str, Opportunity]) -> bool:
    """Tell whether a decision stays; a new round of the loser ends like the first one.

    What a person ruled, what is appealed or final stays; what the rule decided follows facts that come late.
    """
    loser, winner = (one.number if one is not None else "" for one in (case.loser, case.winner))
    if case.ruled or case.status != CaseStatus.DECIDED or settlement.lost_to.get(loser) == winner:
        if members[loser].is_in_review:
            later("opportunities.enforce_duplicate", case_id=case.pk)
        return True
    return False


def _wanted(verdict: Verdict, settlement: Settlement, loser: Opportunity) -> CaseStatus:
    """Return who decides now: the rule, a person, or time. A rule never ends what is already being worked on."""
    if not verdict.by_rule:
        return CaseStatus.DECIDING
    if settlement.lost_to.get(verdict.loser) != verdict.winner:
        return CaseStatus.WATCHING
    still_open = loser.is_in_review or loser.status == OpportunityStatus.OFFERED
    return CaseStatus.DECIDED if still_open else CaseStatus.DECIDING


def _open(verdict: Verdict, members: Mapping[str, Opportunity]) -> DuplicateCase:
    left, right = in_order(*(members[key] for key in verdict.keys))
    case = DuplicateCase(number=next_number("DC"), left=left, right=right, opened_at=clock.now())
    _read(case, verdict, members)
    case.save()
    DuplicateLife.begin(case, by=SYSTEM)
    return case


def _read(case: DuplicateCase, verdict: Verdict, members: Mapping[str, Opportunity]) -> None:
    case.likeness, case.overlap = verdict.likeness.value, verdict.overlap.value
    case.matched = [sign.value for sign in verdict.signs]
    case.rule = verdict.rule.value
    case.left_at, case.right_at = verdict.times
    case.proposal = members[verdict.winner]


def _refresh(case: DuplicateCase, verdict: Verdict, members: Mapping[str, Opportunity]) -> None:
    _read(case, verdict, members)
    case.save(update_fields=["likeness", "overlap", "matched", "rule", "left_at", "right_at", "proposal"])


@DuplicateLife.hand_over.action
def hand_over(case: DuplicateCase, *, by: Actor) -> None:
    """Ask business development, because the rule alone cannot decide."""
    notices.tell_to_decide(case, by=by)


@DuplicateLife.watch.action
def watch(case: DuplicateCase, *, by: Actor) -> None:
    """Wait until a fact settles who comes first: an audit, a validation."""


@DuplicateLife.follow_rule.action
def follow_rule(case: DuplicateCase, *, by: Actor, loser: Opportunity) -> None:
    """Decide by rule: the same customer for certain, the same need, and nothing can turn it any more."""
    _decide(case, loser, by)


@DuplicateLife.reconsider.action
def reconsider(case: DuplicateCase, *, by: Actor) -> None:
    """Take back what the rule decided, because a fact came late; whoever lost goes on where it was."""
    if case.loser is not None:
        later("opportunities.restore_opportunity", opportunity_id=case.loser_id)
    case.winner = case.loser = case.decided_at = None


@DuplicateLife.decide.action
def decide(case: DuplicateCase, *, by: Actor, winner: Opportunity, reason: str, note: str = "") -> None:
    """Decide which of the two stands; the other one ends as a duplicate, and its partner may appeal."""
    _name_nobody(case, case.other(winner), reason)
    case.ruled, case.reason, case.note = Ruled.WINNER, reason, note
    _decide(case, case.other(winner), by)


def _decide(case: DuplicateCase, loser: Opportunity, by: Actor) -> None:
    case.loser, case.winner = loser, case.other(loser)
    case.decided_at, case.decided_by = clock.now(), by.user
    later("opportunities.enforce_duplicate", case_id=case.pk)
    notices.tell_lost(case, by=by)


def _name_nobody(case: DuplicateCase, reader: Opportunity, text: str) -> None:
    """Refuse words to one side that give the other one away."""
    rival = case.other(reader)
    secrets = {rival.number, rival.name, rival.partner.name, *(one.name for one in rival.contacts.all())}
    own = {reader.number, reader.name, reader.partner.name, *(one.name for one in reader.contacts.all())}
    if any(len(one) > 1 and one.casefold() in text.casefold() for one in secrets - own):
        raise Refused(
            _("The partner reads this. Do not name the other opportunity, its partner or its contacts."),
            code="names_rival",
            fields={"reason": _("Name neither the other opportunity nor its partner.")},
        )


@DuplicateLife.dismiss.action
def dismiss(case: DuplicateCase, *, by: Actor, reason: str, note: str = "") -> None:
    """Rule that the two are not the same; both go on, and they are not compared again."""
    case.ruled, case.reason, case.note = Ruled.DIFFERENT, reason, note
    case.decided_at, case.decided_by = clock.now(), by.user


@DuplicateLife.drop.action
def drop(case: DuplicateCase, *, by: Actor) -> None:
    """End a case without a ruling, because one of the two is no longer made."""


@DuplicateLife.lapse.action
def lapse(case: DuplicateCase, *, by: Actor) -> None:
    """Let both go on, because nobody decided in time; only proof brings the case back."""
    case.ruled = Ruled.LAPSED


@DuplicateLife.appeal.action
def appeal(case: DuplicateCase, *, by: Actor, reason: str) -> None:
    """Object to the decision, once; somebody who did not decide looks again. The submission keeps its time."""
    case.appeal, case.appealed_at = reason, clock.now()
    notices.tell_appealed(case, by=by)


@DuplicateLife.uphold.action
def uphold(case: DuplicateCase, *, by: Actor, reason: object = "") -> None:
    """Leave the decision as it is."""
    if not by.is_system and case.loser is not None:
        _name_nobody(case, case.loser, str(reason))
    # The reason of a deadline is the product's own and stands in the history, in each reader's language.
    case.answer, case.answered_at = "" if by.is_system else str(reason), clock.now()
    later("opportunities.enforce_duplicate", case_id=case.pk)
    notices.tell_upheld(case, by=by)


@DuplicateLife.overturn.action
def overturn(case: DuplicateCase, *, by: Actor, outcome: str, reason: str) -> None:
    """Restore the opportunity where it was: beside the other one if they differ, or in its place."""
    if case.loser is not None:
        _name_nobody(case, case.loser, reason)
    case.ruled, case.answer, case.answered_at = Ruled(outcome), reason, clock.now()
    later("opportunities.enforce_duplicate", case_id=case.pk)
    notices.tell_overturned(case, by=by)


@DuplicateLife.close.action
def close(case: DuplicateCase, *, by: Actor) -> None:
    """Let the decision become final."""
    later("opportunities.enforce_duplicate", case_id=case.pk)


def enforce(case: DuplicateCase) -> None:
    """Do to the opportunities what was decided: a job of its own, which holds no case while it takes their steps.

    What is in review ends at once and can be restored; what is already worked on ends only with the final word.
    """
    if case.loser is None or case.winner is None:
        return
    if case.status == CaseStatus.OVERTURNED:
        restore_loser(case.loser)
        if case.ruled == Ruled.SWAPPED:
            _end(case.winner, is_final=True)
            notices.tell_gave_way(case, by=SYSTEM)
    elif case.status in STANDING:
        _end(case.loser, is_final=case.status == CaseStatus.FINAL)


DUPLICATE = _("Another opportunity about the same need of the same customer comes first. The duplicate case says why.")


def _end(loser: Opportunity, *, is_final: bool) -> None:
    code = RejectionCode.DUPLICATE
    match loser.status:
        case OpportunityStatus.AUDITING:
            OpportunityLife.reject_audit.perform(loser, by=SYSTEM, reason=DUPLICATE, code=code)
        case OpportunityStatus.VALIDATING:
            OpportunityLife.reject.perform(loser, by=SYSTEM, reason=DUPLICATE, code=code)
        case OpportunityStatus.OFFERED:
            OpportunityLife.recall.perform(loser, by=SYSTEM, reason=DUPLICATE)
        case OpportunityStatus.VALIDATED | OpportunityStatus.ACCEPTED if is_final and loser.stage == Stage.FOLLOWING:
            OpportunityLife.close.perform(loser, by=SYSTEM, reason=DUPLICATE)


@OpportunityLife.restore.action
def restore(opportunity: Opportunity, *, by: Actor) -> None:
    """Go on with the validation after a successful appeal, with the times of the first round and a full term."""
    if _back_in(VALIDATION_QUEUE, opportunity, by=by).assigned_to is None:
        opportunity_notices.tell_to_validate_again(opportunity, by=by)


@OpportunityLife.restore_audit.action
def restore_audit(opportunity: Opportunity, *, by: Actor) -> None:
    """Go on with the audit after a successful appeal, with the times of the first round."""
    if _back_in(AUDIT_QUEUE, opportunity, by=by).assigned_to is None:
        opportunity_notices.tell_submitted(opportunity, by=by)


def _back_in(queue: Queue, opportunity: Opportunity, *, by: Actor) -> Review:
    """Put it back in its queue, as the person's that submitted it, and with its last reviewer if there was one.

    It is compared again: whoever else stands before it has not been decided about while it was out.
    """
    _forget_rejection(opportunity)
    later("opportunities.compare_opportunity", subject_id=opportunity.pk)
    before = Review.objects.of(opportunity).filter(queue=queue.code).select_related("submitted_by").first()
    person = before.submitted_by if before is not None else None
    submitter = Actor.of(person) if person is not None else by
    return reviews.submit(opportunity, queue=queue, company=opportunity.partner, by=submitter)


def _forget_rejection(opportunity: Opportunity) -> None:
    opportunity.rejection_code, opportunity.rejection = "", ""
    opportunity.rejected_at, opportunity.as_rejected = None, {}


def restore_loser(opportunity: Opportunity) -> None:
    """Let an opportunity go on that was rejected as a duplicate and is none."""
    if opportunity.status == OpportunityStatus.REJECTED and opportunity.rejection_code == RejectionCode.DUPLICATE:
        step = OpportunityLife.restore if opportunity.audit_passed_at else OpportunityLife.restore_audit
        step.perform(opportunity, by=SYSTEM)

"""Founding programs, drafting and releasing versions of their policy."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.lifecycle import PolicyLife
from partner_center.domains.incentives.models import RELEASED_ONCE, Policy, PolicyKind, PolicyStatus, Program
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import VENDOR_OPERATIONS
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.periods import Month
from partner_center.kit.refusals import Refused, WrongState

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.opportunity_terms import OpportunityTerms
    from partner_center.settlement.terms import Program as Terms


@verb("incentives:program:found", by=VENDOR_OPERATIONS, label=_("Found an incentive program"))
def found_program(
    *, by: Actor, code: str, name: str, name_zh: str = "", summary: str = "", summary_zh: str = ""
) -> Program:
    """Open a new program; it is shown to partners once a policy of it is released."""
    if Program.objects.filter(code=code).exists():
        text = _("The code “%(code)s” is taken. Choose another one.") % {"code": code}
        raise Refused(text, code="code_taken", fields={"code": text})
    program = Program.objects.create(code=code, name=name, name_zh=name_zh, summary=summary, summary_zh=summary_zh)
    record(program, by=by, verb="incentives:program:found")
    return program


@verb("incentives:program:amend", by=VENDOR_OPERATIONS, label=_("Amend an incentive program"))
def amend_program(program: Program, *, by: Actor, **texts: str) -> Program:
    """Change the texts of a program; its code and policies stay."""
    before = {field: getattr(program, field) for field in texts}
    for field, value in texts.items():
        setattr(program, field, value)
    program.save(update_fields=list(texts))
    record(program, by=by, verb="incentives:program:amend", changes=differences(before, texts))
    return program


@verb("incentives:policy:draft", by=VENDOR_OPERATIONS, label=_("Draft a policy"))
def draft_policy(program: Program, *, by: Actor, terms: Terms | OpportunityTerms, note: str = "") -> Policy:
    """Write the next version of a program's policy. ``terms`` were checked when they were built."""
    hold("incentives.policy", program.pk)
    _check_code(program, terms)
    _check_matter(program, terms)
    newest = program.policies.aggregate(newest=Max("version"))["newest"] or 0
    policy = Policy.objects.create(program=program, version=newest + 1, note=note, **_columns(terms))
    PolicyLife.begin(policy, by=by, text=note)
    return policy


@verb("incentives:policy:amend", by=VENDOR_OPERATIONS, label=_("Amend a draft policy"))
def amend_policy(policy: Policy, *, by: Actor, terms: Terms | OpportunityTerms, note: str = "") -> Policy:
    """Change a draft; a released version is never changed, the next one is drafted instead."""
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    if locked.status != PolicyStatus.DRAFT:
        raise WrongState(_("This version is released and stays as it is. Draft the next version instead."))
    _check_code(locked.program, terms)
    _check_matter(locked.program, terms)
    after: dict[str, Any] = {**_columns(terms), "note": note}
    before = {field: getattr(locked, field) for field in after}
    Policy.objects.filter(pk=locked.pk).update(**after)
    record(locked, by=by, verb="incentives:policy:amend", changes=differences(before, after))
    locked.refresh_from_db()
    return locked


def _check_matter(program: Program, terms: Terms | OpportunityTerms) -> None:
    """A program rewards opportunities or performance, from its first released version on."""
    released = program.policies.filter(status__in=RELEASED_ONCE).order_by("version").first()
    is_for_opportunities = terms.kind == PolicyKind.OPPORTUNITY
    if released is None or released.is_for_opportunities == is_for_opportunities:
        return
    if released.is_for_opportunities:
        text = _("This program rewards opportunities. Found another program for the performance of months.")
    else:
        text = _("This program rewards the performance of months. Found another program for opportunities.")
    raise Refused(text, code="other_matter", fields={"program": text})


def _check_code(program: Program, terms: Terms | OpportunityTerms) -> None:
    """Statements find their policy by the code that the engine writes on every line."""
    if terms.code != program.code:
        text = _("The terms carry the code “%(code)s”, which is another program's.") % {"code": terms.code}
        raise Refused(text, code="wrong_program", fields={"program": text})


def _columns(terms: Terms | OpportunityTerms) -> dict[str, Any]:
    return {
        "kind": terms.kind,
        "currency": terms.currency,
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to or "",
        "terms": terms.to_json(),
    }


@PolicyLife.release.action
def release(policy: Policy, *, by: Actor) -> None:
    """Put a version in force and freeze it: two versions of a program never pay for the same month.

    A predecessor that would still be open is retired from this version's first month on. A program pays in one
    currency, because a line of a settlement names its program and nothing else.
    """
    hold("incentives.policy", policy.program_id)
    if policy.is_for_opportunities:
        _check_only_one(policy)
    others = Policy.objects.filter(program=policy.program, status__in=RELEASED_ONCE)
    if others.filter(kind=PolicyKind.OPPORTUNITY).exists() != policy.is_for_opportunities and others.exists():
        text: object = _("A program rewards either opportunities or the performance of months. Found another program.")
        raise Refused(text, code="other_matter", fields={"program": text})
    for other in others.exclude(pk=policy.pk).order_by("version"):
        if other.currency != policy.currency:
            said = _("This program pays in %(currency)s. Found another program for another currency.") % {
                "currency": other.currency
            }
            raise Refused(said, code="currency_changes", fields={"currency": said})
        if other.valid_to == "" and other.valid_from < policy.valid_from:
            retire(other, by=by, valid_to=policy.valid_from)
        elif _overlap(other, policy):
            text = _(
                "Version %(version)s already pays for some of these months. Retire it first, or choose later months."
            ) % {"version": other.version}
            raise Refused(text, code="policy_overlap", fields={"valid_from": text})
    policy.digest = hashlib.sha256(json.dumps(policy.terms, sort_keys=True).encode()).hexdigest()
    policy.released_at = clock.now()


def _check_only_one(policy: Policy) -> None:
    """An opportunity is rewarded once: two programs never reward the deliveries of a month in the same currency."""
    hold("incentives.opportunity-policies", policy.currency)
    rivals = Policy.objects.filter(kind=PolicyKind.OPPORTUNITY, status__in=RELEASED_ONCE, currency=policy.currency)
    for other in rivals.exclude(program=policy.program).select_related("program"):
        if _overlap(other, policy):
            text = _("“%(policy)s” rewards opportunities of some of these months already, in %(currency)s.") % {
                "policy": other,
                "currency": policy.currency,
            }
            raise Refused(text, code="policy_overlap", fields={"valid_from": text})


def _overlap(one: Policy, other: Policy) -> bool:
    starts_before_end = other.valid_to == "" or one.valid_from < other.valid_to
    return starts_before_end and (one.valid_to == "" or other.valid_from < one.valid_to)


@PolicyLife.retire.action
def retire(policy: Policy, *, by: Actor, valid_to: str) -> None:
    """End a version: the month named is the first that it no longer pays."""
    if Month.parse(valid_to) <= Month.parse(policy.valid_from):
        text = _("It must be after the first month, %(month)s.") % {"month": policy.valid_from}
        raise Refused(text, code="bad_end", fields={"valid_to": text})
    if policy.valid_to and valid_to > policy.valid_to:
        text = _("It ends with %(month)s already; retiring cannot make it longer.") % {"month": policy.valid_to}
        raise Refused(text, code="bad_end", fields={"valid_to": text})
    policy.valid_to = valid_to

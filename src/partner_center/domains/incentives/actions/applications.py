"""Applying for the incentive of a delivered opportunity, mending the application, and deciding on it (domain.md 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import is_account_manager
from partner_center.domains.incentives import notices, queries
from partner_center.domains.incentives.actions import claims
from partner_center.domains.incentives.actions.awards import publish_award
from partner_center.domains.incentives.lifecycle import APPLICATION_QUEUE, APPLIES, ApplicationLife
from partner_center.domains.incentives.models import (
    CONTRACT,
    EDITABLE,
    ORDER_PROOF,
    Application,
)
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.documents.kinds import Kind
    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb("incentives:application:apply", by=APPLIES, label=_("Apply for the incentive"))
def apply(
    opportunity: Opportunity,
    *,
    by: Actor,
    offering: Offering,
    account: str,
    orders: Sequence[str],
    contract: UploadedFile[bytes] | None = None,
    proof: UploadedFile[bytes] | None = None,
    **data: Any,
) -> Application:
    """Apply for the incentive of one delivered opportunity, with the orders it brought; it waits for the review.

    Possible from the day after the delivery's last one, where the partner is, and only while the partner takes part and
    what the vendor grants held when the delivery ended (queries.eligibility). An opportunity is applied for once, an
    offering in one running application at a time, a customer in one running application for overlapping deliveries,
    and an order counts once over all applications.
    """
    found = Opportunity.objects.visible_to(by).filter(pk=opportunity.pk).select_related("partner").first()
    if found is None:
        raise NotFound(_("There is no such opportunity."))
    hold("incentives.application", found.pk)
    _check_ready(found, by=by)
    if contract is None:
        text = _("Add the contract; the review cannot begin without it.")
        raise Refused(text, code="contract_missing", fields={"contract": text})
    application = Application(
        number=next_number("OI"), partner=found.partner, opportunity=found, submitted_at=clock.now(), **data
    )
    _write(application, offering, account, by=by)
    application.contract = _kept(contract, CONTRACT, found.partner, "contract", by=by)
    if proof is not None:
        application.proof = _kept(proof, ORDER_PROOF, found.partner, "proof", by=by)
    claims.check_free(application, by=by)
    claims.save(application, by=by)
    _link_papers(application, by=by)
    claims.choose(application, orders, by=by)
    ApplicationLife.begin(application, by=by)
    _hand_in(application, by=by)
    return application


@verb("incentives:application:amend", by=APPLIES, label=_("Modify the application"))
def amend_application(
    application: Application,
    *,
    by: Actor,
    offering: Offering,
    account: str,
    orders: Sequence[str],
    contract: UploadedFile[bytes] | None = None,
    proof: UploadedFile[bytes] | None = None,
    **data: Any,
) -> Application:
    """Modify a rejected or withdrawn application; nothing is claimed before it is submitted again."""
    locked = (
        Application.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=application.pk)
        .select_related("partner", "opportunity__partner")
        .first()
    )
    if locked is None:
        raise NotFound(_("There is no such application."))
    if locked.status not in EDITABLE:
        raise WrongState(
            _("It is %(state)s and stays as it is. Withdraw it first, as long as it is under review.")
            % {"state": locked.get_status_display()}
        )
    before = {field: getattr(locked, field) for field in (*data, "account_id", "offering_id")}
    for field, value in data.items():
        setattr(locked, field, value)
    _write(locked, offering, account, by=by)
    if contract is not None:
        locked.contract = _kept(contract, CONTRACT, locked.partner, "contract", by=by)
    if proof is not None:
        locked.proof = _kept(proof, ORDER_PROOF, locked.partner, "proof", by=by)
    locked.save()
    _link_papers(locked, by=by)
    listed = locked.order_ids
    claims.choose(locked, orders, by=by, living=False)
    after = {field: getattr(locked, field) for field in before}
    changes = differences({**before, "orders": listed}, {**after, "orders": sorted(orders)})
    record(locked, by=by, verb="incentives:application:amend", changes=changes)
    kept: Application = locked
    return kept


@ApplicationLife.resubmit.action
def resubmit(application: Application, *, by: Actor) -> None:
    """Submit a modified application again, with every check of the first time; the review begins its next round."""
    _check_eligible(application.opportunity, by=by, besides=application)
    _check_label(application.opportunity, application.offering)
    _check_account(application, application.account.number, by=by)
    _check_policy(application)
    claims.check_free(application, by=by)
    claims.revive(application, by=by)
    application.refusal = ""
    application.submitted_at = clock.now()
    _hand_in(application, by=by)


@ApplicationLife.withdraw.action
def withdraw_application(application: Application, *, by: Actor) -> None:
    """Take it back before it is decided; its orders, offering and customer are free again."""
    del by
    claims.free(application)


@ApplicationLife.reject.action
def reject(application: Application, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Send it back with the reason and the fields to mend; orders, offering and customer are free meanwhile."""
    claims.free(application)
    application.refusal = str(reason)[:500]
    notices.tell_application_rejected(application, by=by, reason=str(reason), mend=mend)


@ApplicationLife.approve.action
def approve(application: Application, *, by: Actor) -> None:
    """Compute the amount by the released policy and publish it: statement, incentive and accrual, all at once.

    From here on the partner confirms it like every statement, or the deadline does (domain.md 9.3, 10).
    """
    hold("incentives.opportunity-year", application.partner_id)
    calculation = queries.calculation_of(application)
    if calculation is None:
        raise _no_policy(application)
    if calculation.award.amount <= 0:
        text = _("Nothing would be paid: the amount is zero. Reject it with the reason, or ask for other orders.")
        raise Refused(text, code="nothing_to_pay", fields={"orders": text})
    application.earning = publish_award(application, calculation, by=by)
    application.approved_at = clock.now()
    notices.tell_award_published(application, by=by)


@ApplicationLife.settle.action
def settle(application: Application, *, by: Actor) -> None:
    """Follow the statement: it is confirmed, the amount can be requested."""


def _hand_in(application: Application, *, by: Actor) -> None:
    review = reviews.submit(application, queue=APPLICATION_QUEUE, company=application.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_application_submitted(application, by=by)


def _check_ready(opportunity: Opportunity, *, by: Actor) -> None:
    """Refuse what cannot be applied for at all, or not yet."""
    existing = Application.objects.filter(opportunity=opportunity).first()
    if existing is not None:
        raise Refused(
            _("%(application)s applies for this opportunity already. Modify that one instead.")
            % {"application": existing.number},
            code="already_applied",
        )
    if opportunity.stage != "delivered" or opportunity.delivered_on is None:
        raise Refused(
            _("The opportunity is not delivered yet. Apply when its delivery is accepted."), code="not_delivered"
        )
    if not queries.offerings_of(opportunity).exists():
        raise Refused(
            _("None of its offerings bore the core-map label when the delivery ended, so there is no incentive."),
            code="no_core_map",
        )
    _check_eligible(opportunity, by=by)
    if not queries.can_be_applied_for(opportunity):
        raise Refused(
            _("The delivery ended on %(day)s. You can apply from the day after: its orders are still being settled.")
            % {"day": f"{opportunity.delivered_on:%Y-%m-%d}"},
            code="too_early",
        )


def _check_eligible(opportunity: Opportunity, *, by: Actor, besides: Application | None = None) -> None:
    """Refuse what does not meet the criteria; the code is that of the first one, the words name every one."""
    failed = queries.eligibility_of(opportunity, seen_by=by, besides=besides).failed
    if failed:
        said = " ".join(f"{one.why} {one.advice}".strip() for one in failed)
        raise Refused(
            _("This opportunity earns no incentive: %(reasons)s") % {"reasons": said},
            code=f"not_eligible_{failed[0].code}",
        )


def _write(application: Application, offering: Offering, account: str, *, by: Actor) -> None:
    """Put offering, account and span into the application, each checked."""
    _check_label(application.opportunity, offering)
    application.offering = offering
    _check_account(application, account, by=by)
    application.starts_on, application.delivered_on = queries.span_of(application.opportunity)
    if application.contract_amount <= Decimal(0):
        text = _("The contract amount must be above zero.")
        raise Refused(text, code="contract_amount", fields={"contract_amount": text})
    _check_policy(application)


def _check_label(opportunity: Opportunity, offering: Offering) -> None:
    if not queries.offerings_of(opportunity).filter(pk=offering.pk).exists():
        text = _(
            "“%(offering)s” is no offering of this opportunity that bore the core-map label when it was delivered."
        )
        told = text % {"offering": offering}
        raise Refused(told, code="no_core_map", fields={"offering": told})
    if not queries.is_listed(offering, queries.delivery_of(opportunity)):
        text = _("“%(offering)s” is no baseline solution and was not on the store's whitelist when it was delivered.")
        told = text % {"offering": offering}
        raise Refused(told, code="offering_not_listed", fields={"offering": told})


def _check_account(application: Application, number: str, *, by: Actor) -> None:
    """Find the account and compare its owner; an account of somebody else is answered like one that does not exist."""
    opportunity = application.opportunity
    found = queries.account_of(opportunity, number, seen_by=by)
    if found is None or not found[1].matches:
        text = _(
            "The account %(account)s is unknown, or it is not held by “%(name)s”, the legal entity of the opportunity. "
            "Check the number; the customer sees it in its own console."
        ) % {"account": number, "name": opportunity.customer_name}
        if is_account_manager(by):
            text = _(
                "The account %(account)s belongs to no customer “%(name)s” that you look after. Check the number, or "
                "ask your administrator to give you the customer."
            ) % {"account": number, "name": opportunity.customer_name}
        raise Refused(text, code="account_mismatch", fields={"account": text})
    account, check = found
    application.account, application.customer = account, check.customer
    application.is_name_verified = check.is_verified


def _check_policy(application: Application) -> None:
    if queries.policy_for(application.delivered_on, application.currency) is None:
        raise _no_policy(application)


def _no_policy(application: Application) -> Refused:
    text = _("No released policy rewards deliveries of %(month)s in %(currency)s.") % {
        "month": f"{application.delivered_on:%Y-%m}",
        "currency": application.currency,
    }
    return Refused(text, code="no_policy", fields={"currency": text})


def _kept(upload: UploadedFile[bytes], kind: Kind, owner: Company, field: str, *, by: Actor) -> Document:
    try:
        return attach(upload, kind=kind, owner=owner, by=by)
    except Refused as refusal:
        raise Refused(refusal.message, code=refusal.code, fields={field: refusal.message}) from refusal


def _link_papers(application: Application, *, by: Actor) -> None:
    for document in (application.contract, application.proof):
        if document is not None and document.subject_id is None:
            link(document, application, by=by)

"""The customer's side: registering by a link, and belonging to the partner that invited (domain.md 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.actions.associations import associate, register_customer
from partner_center.domains.customers.actions.managers import assign_one
from partner_center.domains.customers.actions.reports import refresh_keys
from partner_center.domains.customers.lifecycle.prospects import InvitationLife, ReportLife
from partner_center.domains.customers.models import (
    EventKind,
    Invitation,
    InvitationEvent,
    InvitationStatus,
    Report,
    ReportStatus,
)
from partner_center.domains.customers.notices import prospects as notices
from partner_center.domains.customers.queries.checks import Result
from partner_center.domains.customers.queries.joining import check_joining
from partner_center.domains.customers.queries.prospects import key_of
from partner_center.domains.organization import actions as organization
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import CUSTOMER_ADMIN, Role
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from partner_center.domains.customers.models import Association
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company, User

STATEMENT = "2026-11"
"""Version of the notice a customer ticks; history names it, so that it can be shown what was read."""

OVER = {
    InvitationStatus.EXPIRED: (_("This invitation has ended. Ask your partner to invite you again."), "expired"),
    InvitationStatus.REPLACED: (_("There is a newer invitation. Use the link in the newest mail."), "replaced"),
    InvitationStatus.REVOKED: (_("This invitation was revoked. Ask your partner for a new one."), "revoked"),
    InvitationStatus.ASSOCIATED: (_("This invitation was used already. Sign in to see your partner."), "used"),
}
"""What a visitor is told about a link that leads nowhere, and the code of it."""


def why_over(invitation: Invitation) -> tuple[object, str] | None:
    """Return why a link leads nowhere, or nothing while it works; a term that is over counts before it is swept."""
    over = OVER.get(InvitationStatus(invitation.status))
    if over is not None:
        return over
    ended = invitation.expires_at is not None and invitation.expires_at <= clock.now()
    gone = not invitation.partner.is_active
    return OVER[InvitationStatus.EXPIRED] if ended else OVER[InvitationStatus.REVOKED] if gone else None


def _locked(invitation: Invitation) -> Invitation:
    """Lock the prospect first and the invitation second, in the order in which a report's own steps lock them."""
    if invitation.report_id is not None:
        Report.objects.select_for_update(of=("self",)).get(pk=invitation.report_id)
    found = Invitation.objects.select_for_update(of=("self",)).select_related("partner", "report", "inviter")
    locked: Invitation = found.get(pk=invitation.pk)
    over = why_over(locked)
    if over is not None:
        raise WrongState(over[0], code=over[1])
    return locked


@transaction.atomic
def register_by(
    invitation: Invitation, *, company: str, name: str, email: str, mobile: str, password: str, language: str
) -> User:
    """Open an account for a new customer and its first person, who may then associate it.

    Whoever was invited by mail registers with the reported mobile number (seed 003).
    """
    locked = _locked(invitation)
    report = locked.report
    if report is not None and mobile != report.mobile:
        text = _("Register with the mobile number your partner wrote down for you, or ask the partner to correct it.")
        raise Refused(text, code="other_mobile", fields={"mobile": text})
    country = report.country if report is not None else locked.partner.country
    customer = register_customer(by=SYSTEM, name=company, country=country)
    person = organization.join(
        by=SYSTEM, company=customer, email=email, password=password, name=name, mobile=mobile, language=language
    )
    _note(locked, EventKind.REGISTERED, customer)
    return person


def _note(invitation: Invitation, kind: str, customer: Company) -> None:
    InvitationEvent.objects.create(invitation=invitation, kind=kind, at=clock.now(), customer=customer)


@verb("customers:invitation:follow", by=CUSTOMER_ADMIN, label=_("Associate with the inviting partner"))
def follow(invitation: Invitation, *, by: Actor) -> Association:
    """Let the actor's own company belong to the partner that invited it, from now on.

    The pre-checks are made again under lock; the first that does not pass is the refusal. The prospect is associated,
    the mail's link is used up, and the customer is given to the person whose link it was if he is an account manager.
    """
    if by.company is None or by.user is None or not by.is_customer:
        raise NotFound(_("Sign in as the administrator of the customer."))
    locked = _locked(invitation)
    refresh_keys()
    failed = next((one for one in check_joining(locked, by.company, by.user) if one.result != Result.PASSED), None)
    if failed is not None:
        raise Refused(failed.advice, code=failed.code)
    now = clock.now()
    association = associate(by.company, locked.partner, by=SYSTEM, kind=locked.type, started_at=now)
    record(
        association,
        by=by,
        verb="customers:invitation:follow",
        changes={"invitation": ["", locked.number], "statement": ["", STATEMENT]},
    )
    owner = _settle_reports(locked, by.company)
    if locked.status == InvitationStatus.SENT:
        InvitationLife.associate.perform(locked, by=SYSTEM, customer=by.company)
    else:
        _forget_failure(locked, by.company)
    _note(locked, EventKind.ASSOCIATED, by.company)
    _give_to(locked.inviter or owner, locked, by.company)
    notices.tell_joined(locked, by.company, by=by, since=now)
    return association


def _forget_failure(invitation: Invitation, customer: Company) -> None:
    """Take the last failure off a link if it was this customer's, who has come after all; the event stays."""
    last = InvitationEvent.objects.filter(invitation=invitation, kind=EventKind.FAILED).last()
    if last is not None and last.customer_id == customer.pk:
        invitation.failure = ""
        invitation.save(update_fields=["failure"])


def _settle_reports(invitation: Invitation, customer: Company) -> User | None:
    """Associate the prospects that this customer was, and return who looked after them."""
    owner = None
    same = Report.objects.filter(partner=invitation.partner, status=ReportStatus.REPORTED)
    found = (
        same.filter(pk=invitation.report_id)
        | same.filter(name_key=key_of(customer.name))
        | same.filter(customer=customer)
    )
    for report in found.select_related("owner").order_by("pk"):
        ReportLife.associate.perform(report, by=SYSTEM, customer=customer)
        owner = report.owner or owner
        for other in Invitation.objects.filter(report=report, status=InvitationStatus.SENT).exclude(pk=invitation.pk):
            InvitationLife.replace.perform(other, by=SYSTEM)
    return owner


def _give_to(person: User | None, invitation: Invitation, customer: Company) -> None:
    """Give the customer to the person the link carries, if he is an account manager of the partner."""
    if person is None or not person.is_active or person.company_id != invitation.partner_id:
        return
    if person.grants.filter(role=Role.PARTNER_SALES).exists():
        assign_one(customer, invitation.partner, person, by=SYSTEM)

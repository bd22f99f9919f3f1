"""Recording prospects, reporting them, deciding about doubtful ones, and letting them go (domain.md 6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.actions.endings import end_invitations_of
from partner_center.domains.customers.lifecycle.prospects import REPORT_QUEUE, SELLERS, ReportLife
from partner_center.domains.customers.models import (
    MOST_REPORTS,
    Association,
    CompanyKey,
    Report,
    ReportSource,
    ReportStatus,
)
from partner_center.domains.customers.notices import prospects as notices
from partner_center.domains.customers.queries.prospects import accounts_meant, find_out, key_of
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

DETAILS = ("contact_name", "email", "industry", "region", "remark", "owner")
"""What may be changed at any time; who is meant (name, mobile) only while nothing is reserved."""

MEANT = ("name", "mobile", "country")
MASKED = frozenset({"mobile", "email", "contact_name"})
OVER = (ReportStatus.ASSOCIATED,)


@verb("customers:report:record", by=SELLERS, label=_("Record a prospect"))
def record_prospect(*, by: Actor, report_now: bool = False, source: str = ReportSource.HAND, **data: Any) -> Report:
    """Write down somebody one wants to win; ``report_now`` reserves the prospect in the same transaction."""
    if by.company is None or not by.is_partner:
        raise NotFound(_("You do not act for a partner."))
    hold("customers.own_reports", by.company.pk)
    report = Report(partner=by.company, source=source, created_at=clock.now(), **data)
    report.name_key = key_of(report.name)
    _check_own(report)
    report.number = next_number("RP")
    report.save()
    ReportLife.begin(report, by=by)
    if report_now:
        ReportLife.submit.perform(report, by=by)
    return report


@verb("customers:report:amend", by=SELLERS, label=_("Amend a prospect"))
def amend_prospect(report: Report, *, by: Actor, **data: Any) -> Report:
    """Change a prospect; its name and mobile number stay while it is under review or reported."""
    hold("customers.own_reports", report.partner_id)
    locked: Report = Report.objects.visible_to(by).select_for_update(of=("self",)).get(pk=report.pk)
    if locked.status in OVER:
        raise WrongState(_("This prospect is a customer now. Amend the customer instead."))
    before = {name: getattr(locked, name) for name in (*DETAILS, *MEANT)}
    wanted = {name: data[name] for name in before if name in data}
    moved = [name for name in MEANT if name in wanted and wanted[name] != before[name]]
    if moved and locked.is_living:
        text = _("It is reserved under this name and number. Withdraw the report first, then change it.")
        raise Refused(text, code="reserved_as_it_is", fields=dict.fromkeys(moved, text))
    for name, value in wanted.items():
        setattr(locked, name, value)
    locked.name_key = key_of(locked.name)
    _check_own(locked)
    locked.save()
    changes = {
        name: ["•••", "•••"] if name in MASKED else [str(before[name] or ""), str(value or "")]
        for name, value in wanted.items()
        if before[name] != value
    }
    if changes:
        record(locked, by=by, verb="customers:report:amend", changes=changes)
    return locked


def _check_own(report: Report) -> None:
    """Refuse a prospect that has no name, and one that the partner has written down before."""
    if not report.name_key:
        text: object = _("Write the customer's name with letters or digits.")
        raise Refused(text, code="no_name", fields={"name": text})
    same = Report.objects.filter(partner=report.partner, name_key=report.name_key, mobile=report.mobile)
    other = same.exclude(pk=report.pk).first()
    if other is not None:
        text = _("You have this prospect already, as %(number)s. Report that one again.") % {"number": other.number}
        raise Refused(text, code="recorded_already", fields={"name": text})


@ReportLife.submit.action
def submit(report: Report, *, by: Actor) -> None:
    """Report the prospect: within the limit, and while nobody else has it. Doubtful ones wait for the vendor."""
    # One at a time in the whole house: the limit and the reservation are rules over rows that do not exist yet.
    hold("customers.reports", "all")
    living = Report.objects.living().filter(partner=report.partner_id).exclude(pk=report.pk).count()
    if living >= MOST_REPORTS:
        text: object = _(
            "You have %(most)d prospects under review or reported, and no more are possible. "
            "Give some up, or wait until they become customers or expire."
        ) % {"most": MOST_REPORTS}
        raise Refused(text, code="limit_reached")
    refresh_keys()
    found = find_out(report)
    if found.obstacle is not None:
        raise Refused(found.obstacle.text, code=found.obstacle.code, fields={found.obstacle.at: found.obstacle.text})
    report.customer = found.accounts[0] if len(found.accounts) == 1 else None
    report.doubt, report.submitted_at = found.doubt, clock.now()
    report.reported_at = report.reserved_until = None
    if found.doubt:
        reviews.submit(report, queue=REPORT_QUEUE, company=report.partner, by=by)
        notices.tell_doubtful(report, by=by)


def refresh_keys() -> None:
    """Keep the keys of customers' and partners' names up to date; only new and renamed companies cost anything.

    In one order always, so that two who do it at once wait for each other instead of blocking each other.
    """
    kinds = (Kind.CUSTOMER, Kind.PARTNER)
    CompanyKey.objects.filter(company__kind__in=kinds).exclude(name=F("company__name")).delete()
    keyed = CompanyKey.objects.values("company")
    fresh = Company.objects.filter(Q(kind__in=kinds), ~Q(pk__in=keyed)).only("pk", "name").order_by("pk")
    rows = [
        CompanyKey(company=one, name=one.name, name_key=key_of(one.name)) for one in fresh.iterator(chunk_size=2000)
    ]
    CompanyKey.objects.bulk_create(rows, ignore_conflicts=True)


def _begin_term(report: Report) -> None:
    now, term = clock.now(), ReportLife.validity.term
    report.reported_at = now
    report.reserved_until = term.after(now, report.partner) if term else None


@ReportLife.confirm.action
def confirm(report: Report, *, by: Actor, reason: object = "") -> None:
    """Nothing stands against it: the term begins."""
    del by, reason
    _begin_term(report)


@ReportLife.accept.action
def accept(report: Report, *, by: Actor) -> None:
    """The vendor has looked: the term begins, unless the customer has found a partner meanwhile."""
    accounts = accounts_meant(report.name_key, report.mobile)
    if Association.objects.current().filter(customer__in=accounts).exists():
        raise Refused(_("This customer belongs to a partner by now. Reject the report."), code="associated")
    _begin_term(report)
    notices.tell_accepted(report, by=by)


@ReportLife.reject.action
def reject(report: Report, *, by: Actor, reason: object) -> None:
    """Say why the prospect cannot be reserved; anybody may report it."""
    notices.tell_rejected(report, by=by, reason=str(reason))


@ReportLife.withdraw.action
def withdraw_report(report: Report, *, by: Actor) -> None:
    """Take the report back before the vendor has decided; the prospect stays recorded."""
    del by
    report.doubt = ""


@ReportLife.give_up.action
def give_up(report: Report, *, by: Actor) -> None:
    """Let the prospect go before the term is over; its invitations no longer work."""
    del by
    end_invitations_of(report, _("The prospect was given up."))
    report.reserved_until = None


@ReportLife.expire.action
def expire_report(report: Report, *, by: Actor, reason: object) -> None:
    """The term is over: anybody may report the prospect, and its invitations no longer work."""
    del reason
    end_invitations_of(report, _("The report of the prospect has expired."))
    notices.tell_expired(report, by=by)


@ReportLife.associate.action
def associate_report(report: Report, *, by: Actor, customer: Company) -> None:
    """The prospect has become a customer of this partner."""
    del by
    report.customer = customer
    report.reserved_until = None

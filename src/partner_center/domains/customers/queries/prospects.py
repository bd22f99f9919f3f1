"""Whether a prospect may be reported, and what the vendor should look at first (domain.md 6.2, rule 18)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import (
    AccountFacts,
    Association,
    CompanyKey,
    Doubt,
    Report,
    ReportStatus,
    Reservation,
)
from partner_center.domains.customers.queries.facts import facts_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Kind
from partner_center.kit.names import name_key
from partner_center.kit.phones import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.domains.customers.queries.facts import Facts

NEW_WITHIN = timedelta(days=7)
"""How long an account counts as newly created (domain.md rule 18)."""

KEY_LENGTH = 256
TELLING = 2
"""Letters a key needs before a resemblance means anything."""


def key_of(name: str) -> str:
    """Return the key of a prospect's name as it is kept."""
    return name_key(name)[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a prospect cannot be reported: a code for programs, the field to blame, and what to do."""

    code: str
    at: str
    text: object


@dataclass(slots=True)
class Finding:
    """What was found about a prospect: the first obstacle, or the account that is meant and a doubt."""

    obstacle: Obstacle | None = None
    accounts: list[Company] = field(default_factory=list)
    doubt: str = ""


def find_out(report: Report) -> Finding:
    """Look for whatever stands against reporting a prospect, and for what the vendor should see first."""
    found = Finding(accounts=accounts_meant(report.name_key, report.mobile))
    found.obstacle = (
        _taken(report, Q(name_key=report.name_key), "name")
        or _taken(report, Q(mobile=report.mobile), "mobile")
        or _taken(report, Q(customer__in=found.accounts), "name")
        or _reserved(report, found.accounts)
        or next(filter(None, (_belongs(account, report) for account in found.accounts)), None)
    )
    if found.obstacle is not None:
        return found
    for account in found.accounts:
        found.obstacle, doubt = _followed(account)
        found.doubt = found.doubt or doubt
        if found.obstacle is not None:
            return found
    found.doubt = found.doubt or _resembles(report)
    return found


def _taken(report: Report, same: Q, at: str) -> Obstacle | None:
    """Return what keeps a prospect that is being reported from a second report; a rival is never named."""
    other = Report.objects.living().filter(same).exclude(pk=report.pk).first()
    if other is None:
        return None
    if other.partner_id == report.partner_id:
        told = _("You have reported this prospect already, as %(number)s.") % {"number": other.number}
        return Obstacle("reported_by_you", at, told)
    if other.status == ReportStatus.PENDING:
        text = _("Somebody else has reported this prospect and the vendor is looking at it. Try again in some days.")
        return Obstacle("reserved", at, text)
    told = _("This prospect is reserved until %(until)s. You may report it afterwards if it is free then.") % {
        "until": moment(other.reserved_until, report.partner)
    }
    return Obstacle("reserved", at, told)


def moment(at: datetime | None, company: Company) -> str:
    """Return an instant as the company's people read it."""
    return "" if at is None else f"{at.astimezone(ZoneInfo(company.time_zone)):%Y-%m-%d %H:%M}"


def _reserved(report: Report, accounts: Sequence[Company]) -> Obstacle | None:
    same = Q(name_key=report.name_key) | Q(mobile=report.mobile) | Q(customer__in=accounts)
    if not Reservation.objects.standing().filter(same).exists():
        return None
    text = _("The vendor looks after this customer itself, so it cannot be reported. Ask your ecosystem manager.")
    return Obstacle("kept_by_vendor", "name", text)


def _belongs(account: Company, report: Report) -> Obstacle | None:
    association = Association.objects.current().filter(customer=account).first()
    if association is None:
        return None
    if association.partner_id == report.partner_id:
        text: object = _("This is your customer already: it is among your customers.")
        return Obstacle("associated_with_you", "name", text)
    text = _("This customer belongs to another partner. It has to end that association itself before you report it.")
    return Obstacle("associated", "name", text)


def _followed(account: Company) -> tuple[Obstacle | None, str]:
    """Return whether the vendor's direct sales follow an account that is no longer new (domain.md 6.2)."""
    facts = facts_of(account)
    if is_new(account, facts):
        return None, ""
    if facts.direct_sales is None:
        return None, Doubt.KNOWN_ACCOUNT
    if not facts.direct_sales:
        return None, ""
    text = _(
        "This customer has had an account for longer and is followed by the vendor's sales: it cannot be reported."
    )
    return Obstacle("followed_by_sales", "name", text), ""


def is_new(account: Company, facts: Facts) -> bool:
    """Tell whether an account was created within seven days and has paid nothing in cash (rule 18)."""
    opened = facts.registered_at or account.created_at
    has_paid = facts.cash_paid is not None and facts.cash_paid > 0
    return clock.now() - opened <= NEW_WITHIN and not has_paid


def accounts_meant(key: str, mobile: str) -> list[Company]:
    """Return the registered customers of that name or mobile number."""
    ways = spellings(mobile)
    named = CompanyKey.objects.filter(name_key=key).values("company")
    people = User.objects.filter(mobile__in=ways, company__kind=Kind.CUSTOMER).values("company")
    stated = AccountFacts.objects.newest().filter(mobile__in=ways).values("customer")
    meant = Q(pk__in=named) | Q(pk__in=people) | Q(pk__in=stated)
    return list(Company.objects.filter(meant, kind=Kind.CUSTOMER, is_active=True).order_by("pk"))


def _resembles(report: Report) -> str:
    """Return a doubt where the name is like one that the vendor keeps, is a partner's, or was rejected before."""
    key = report.name_key
    if len(key) >= TELLING:
        near = Reservation.objects.standing().annotate(said=Value(key))
        if near.filter(Q(name_key__contains=key) | Q(said__contains=F("name_key"))).exists():
            return Doubt.SIMILAR_RESERVED
    if CompanyKey.objects.filter(name_key=key, company__kind=Kind.PARTNER).exists():
        return Doubt.PARTNER_NAME
    before = Report.objects.filter(Q(name_key=key) | Q(mobile=report.mobile), partner=report.partner_id)
    if before.filter(status=ReportStatus.REJECTED).exists():
        return Doubt.REJECTED_BEFORE
    return ""

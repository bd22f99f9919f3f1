"""People and prospects for the tests of reports, invitations and links."""

from __future__ import annotations

from itertools import count
from typing import Any

from partner_center.domains.customers.actions import imports, invitations, reports, reservations
from partner_center.domains.customers.lifecycle.prospects import ReportLife
from partner_center.domains.customers.models import Invitation, Report, ReportImport, Reservation
from partner_center.domains.customers.queries.links import token_from
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Role

PASSWORD = "a long enough password 7"
NUMBERS = count(1)


def company(kind: str, name: str, **data: Any) -> Company:
    found: Company = Company.objects.create(kind=kind, number=f"K{next(NUMBERS):05}", name=name, language="en", **data)
    return found


def person(where: Company, *roles: Role, name: str = "", mobile: str = "") -> User:
    number = next(NUMBERS)
    user: User = User.objects.create_user(
        f"person{number}@example.com", PASSWORD, company=where, name=name or f"Person {number}", language="en"
    )
    user.mobile = mobile
    user.save(update_fields=["mobile"])
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


def seller(partner: Company) -> Actor:
    return Actor.of(person(partner, Role.PARTNER_SALES))


def mobile(number: int) -> str:
    return f"+86138{number:08}"


def prospect(
    partner: Company, name: str = "", *, report_now: bool = True, by: Actor | None = None, **data: Any
) -> Report:
    """A prospect of a partner, reported unless said otherwise."""
    number = next(NUMBERS)
    given = {
        "name": name or f"Prospect {number} Ltd",
        "contact_name": "Wang Wei",
        "mobile": mobile(number),
        "email": f"prospect{number}@example.com",
        "country": "CN",
        **data,
    }
    return reports.record_prospect(by=by or seller(partner), report_now=report_now, **given)


def doubtful(partner: Company) -> Report:
    """A prospect that waits for the vendor: it has the name of a partner."""
    number = next(NUMBERS)
    company("partner", f"Namesake {number} Ltd")
    return prospect(partner, f"Namesake {number} Limited")


def invited(partner: Company, report: Report | None = None, kind: str = "resale") -> Invitation:
    found = report or prospect(partner)
    return invitations.invite([found], by=seller(partner), kind=kind)[0]


def link(partner: Company, *, by: Actor | None = None, kind: str = "referral", channel: str = "offline") -> Invitation:
    return invitations.make_link(by=by or seller(partner), kind=kind, label="Fair", channel=channel)


def token_of(invitation: Invitation) -> str:
    return token_from(invitation.nonce)


def expire(report: Report) -> None:
    ReportLife.expire.perform(report, by=SYSTEM, reason="over")


# --- samples for the contract tests -----------------------------------------


def looked_at(partner: Company) -> ReportImport:
    """A file that was looked at and can be imported."""
    number = next(NUMBERS)
    values = {"name": f"Imported {number} Ltd", "contact_name": "Li", "mobile": mobile(number), "country": "CN"}
    row = imports.CheckedRow(2, values, values)
    return imports.check_file(by=seller(partner), file_name="list.xlsx", rows=[row])


def reserved(_partner: Company) -> Reservation:
    return reservations.reserve(by=SYSTEM, name=f"Reserved {next(NUMBERS)} Ltd", reason="direct")


def secret(partner: Company) -> dict[str, object]:
    """The secret of a link, which is all that its addresses need."""
    return {"token": token_of(link(partner))}


PROSPECT_SAMPLES: dict[Any, Any] = {
    Report: prospect,
    Invitation: link,
    ReportImport: looked_at,
    Reservation: reserved,
    "GET /api/v1/customers/invitations/{id}/events": link,
    "join:join": secret,
    "join:register": secret,
    "join:follow": secret,
}
ANYBODYS = {
    "join:join": "whoever has the link may open it",
    "join:register": "whoever has the link may register by it",
    "join:follow": "whoever has the link is led back to its page",
}

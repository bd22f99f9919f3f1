"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.personnel import actions
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.foundations.identity.models import Company
from tests.domains.partners.papers import finance_of
from tests.domains.personnel import certs


def reviewing(partner: Company) -> Certificate:
    return certs.reviewing(certs.person(partner))


def withdrawn(partner: Company) -> Certificate:
    return actions.withdraw(reviewing(partner), by=finance_of(partner))


SAMPLES: dict[Any, Any] = {
    Person: certs.person,
    Certificate: reviewing,
    "personnel:certificate-amend": withdrawn,
    "PATCH /api/v1/personnel/certificates/{id}": withdrawn,
    "GET /api/v1/personnel/people/{id}/certificates": certs.person,
}

"""Records of this domain for the contract tests."""

from __future__ import annotations

from itertools import count

from partner_center.domains.customers.models import Association, Customer
from partner_center.foundations.identity.models import Company
from tests.domains.billing.world import LONG_AGO, associated

NUMBERS = count(1)


def customer(partner: Company) -> Customer:
    number = next(NUMBERS)
    found = Customer.objects.create(kind="customer", number=f"CS{number:05}", name=f"Customer {number}")
    associated(partner, found, since=LONG_AGO)
    return found


def association(partner: Company) -> Association:
    return Association.objects.get(customer=customer(partner))


SAMPLES = {Customer: customer, Association: association}

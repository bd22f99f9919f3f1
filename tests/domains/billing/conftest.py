"""People for the tests of this domain."""

import pytest

from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from tests.domains.partners.people import People


@pytest.fixture
def people(db: None) -> People:
    return People()


@pytest.fixture
def operations(people: People) -> User:
    """The vendor's incentive operations, who import bills."""
    return people.person(people.vendor, Role.VENDOR_OPERATIONS)

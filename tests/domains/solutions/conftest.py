"""People for the tests of this domain."""

import pytest

from tests.domains.partners.people import People


@pytest.fixture
def people(db: None) -> People:
    return People()

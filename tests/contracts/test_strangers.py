"""Whatever is about another partner's record looks as if it did not exist: at both doors, for every screen and step."""

import pytest

from partner_center.api.rights import Address, addresses
from partner_center.foundations.identity.roles import Kind, Role
from tests.contracts.conftest import Cast
from tests.contracts.samples import SHARED, factory_for, values_of

OF_PARTNERS = [role for role in Role if role.kind is Kind.PARTNER]
ABOUT_RECORDS = [
    one
    for one in addresses()
    if one.needs_record
    and any(one.admits(role) for role in OF_PARTNERS)
    and not one.name.endswith(("{key}", "progress"))
]
"""Every address about a record that some role of a partner may open; progress is given out by signed address."""


@pytest.mark.parametrize("address", ABOUT_RECORDS, ids=lambda one: f"{one.door} {one.name}")
def test_strangers_find_nothing(cast: Cast, address: Address) -> None:
    sample = factory_for(address)(cast.contoso)
    stranger = cast.person(cast.northwind, *OF_PARTNERS)
    status = cast.ask(address, values_of(address, sample), stranger).status_code
    if type(sample) in SHARED or address.name in SHARED:
        assert status < 500
    else:
        assert status == 404

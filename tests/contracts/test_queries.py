"""A list costs the same number of queries with three rows as with one, at both doors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_center.api.rights import Address, addresses
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.webkit.screens.lists import ListScreen
from tests.contracts.conftest import Cast
from tests.contracts.samples import factory_for


def is_list(address: Address) -> bool:
    if address.door == "api":
        return bool(getattr(address.view, "is_list", False))
    return isinstance(address.view, type) and issubclass(address.view, ListScreen)


LISTS = [one for one in addresses() if is_list(one) and not one.needs_record and one.model is not None]
"""Lists of records; lines that lie in files are read by one query each, whatever their number."""


@pytest.mark.parametrize("address", LISTS, ids=lambda one: f"{one.door} {one.name}")
def test_more_rows_cost_no_more_queries(cast: Cast, address: Address) -> None:
    factory = factory_for(address)
    reader, partners = reader_of(cast, address)
    factory(partners[0])
    queries(cast, address, reader)  # content types and the like are looked up once in a process
    one = queries(cast, address, reader)
    for partner in partners[1:]:
        factory(partner)
    three = queries(cast, address, reader)
    assert len(three) == len(one), "\n".join(sorted(set(three) - set(one)))


def reader_of(cast: Cast, address: Address) -> tuple[User, list[Company]]:
    """Return who reads, and whose rows he sees: the vendor those of three partners, a partner its own."""
    roles = [role for role in Role if address.admits(role)]
    if any(role.kind is Kind.VENDOR for role in roles) and address.permission is not None:
        vendors = [role for role in roles if role.kind is Kind.VENDOR]
        return cast.person(cast.vendor, *vendors), [cast.northwind, cast.contoso, cast.fabrikam]
    person = cast.northwind.people.order_by("pk").first()
    return person, [cast.northwind] * 3


def queries(cast: Cast, address: Address, reader: User) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = cast.ask(address, {}, reader)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return [one["sql"] for one in captured.captured_queries]

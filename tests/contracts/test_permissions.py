"""docs/permissions.csv names every screen, step and operation, and every line of it is true: each was asked for."""

import csv
from pathlib import Path

import pytest

from partner_center.api.rights import ALLOWED, Address, addresses, as_csv
from partner_center.foundations.identity.roles import Role
from tests.contracts.conftest import Cast, sees
from tests.contracts.samples import factory_for, values_of
from tests.contracts.source import ROOT

FILE = ROOT / "docs" / "permissions.csv"
PUBLIC = {"health", "console:design", "console:unsubscribe", "join:join", "join:register", "join:follow"}
"""Addresses for everybody, also for visitors who did not sign in."""

EVERY = addresses()
names = [f"{one.door} {one.name}" for one in EVERY]


def lines(path: Path = FILE) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return {(line["door"], line["address"]): line for line in csv.DictReader(file)}


def test_the_file_names_every_address_and_no_other() -> None:
    assert FILE.read_text(encoding="utf-8") == as_csv(), "make permissions writes it anew; review what changed"


def test_addresses_have_names_of_their_own() -> None:
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("address", EVERY, ids=names)
def test_the_line_is_true(cast: Cast, address: Address) -> None:
    sample = factory_for(address)(cast.northwind) if address.needs_record else {}
    values = values_of(address, sample)
    line = lines()[address.door, address.name]
    untrue = []
    for role in Role:
        holder = cast.holder(role)
        status = cast.ask(address, values, holder).status_code
        may, there = line[role.value] == ALLOWED, sees(holder, sample)
        fits = (status in {403, 404}) if not may else (status == 404) if not there else status not in {401, 403, 404}
        if not fits or status >= 500:
            untrue.append(f"{role.value}: {line[role.value]}, but {status}{'' if there else ' (not visible)'}")
    assert untrue == []


def is_true(status: int, *, may: bool, there: bool, about_record: bool) -> bool:
    """Tell whether an answer fits the line: 403 without the right, 404 for what is not this person's to see."""
    if status >= 500 or status == 401:
        return False
    if not about_record:
        return (status != 403) == may
    if not may:
        return status in {403, 404}
    return status not in {403, 404} if there else status == 404


@pytest.mark.parametrize("address", [one for one in EVERY if one.name not in PUBLIC], ids=lambda one: one.name)
def test_visitors_are_asked_to_sign_in(cast: Cast, address: Address) -> None:
    values = values_of(address, dict.fromkeys(address.parameters, 1))
    answer = cast.ask(address, values, None)
    if address.door == "api":
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/accounts/login/")

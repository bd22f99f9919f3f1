"""A database that is deaf to Chinese: refused in production, warned about elsewhere, silent when it hears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.test import override_settings

from partner_center.ops.checks import check_locale

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def deaf() -> Iterator[None]:
    """Work on a database of the locale C, whose trigrams know no letters but A to Z."""
    own = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS deaf")
        cursor.execute("CREATE DATABASE deaf TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C'")
    connections["default"].close()
    connection.settings_dict["NAME"] = "deaf"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE deaf")


def test_a_database_that_hears_passes() -> None:
    assert check_locale(databases=["default"]) == []


@pytest.mark.parametrize(("production", "code"), [(True, "ops.E001"), (False, "ops.W001")])
def test_a_deaf_one_is_told(production: bool, code: str) -> None:  # noqa: FBT001 - a case
    with override_settings(PRODUCTION=production), deaf():
        (said,) = check_locale(databases=["default"])
    assert said.id == code
    assert "LC_CTYPE must be C.UTF-8" in said.msg

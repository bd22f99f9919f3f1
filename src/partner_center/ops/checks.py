"""What start-up refuses about the database: a locale in which Chinese names cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name for it
from django.db import DatabaseError, connections

from partner_center.ops.embedded import EmbeddedDatabaseError, refuse_deaf_locale

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_locale(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django passes what it likes
    """Report a database that is deaf to Chinese: an error in production, a warning elsewhere.

    Django runs it where it may ask the database: in ``migrate`` and in ``check --database default``, with which a
    server is started.
    """
    found: list[CheckMessage] = []
    kind = Error if settings.PRODUCTION else Warning
    for alias in databases or ():
        try:
            with connections[alias].cursor() as cursor:
                refuse_deaf_locale(cursor)
        except EmbeddedDatabaseError as deaf:
            found.append(kind(str(deaf), id="ops.E001" if kind is Error else "ops.W001"))
        except DatabaseError as error:
            found.append(Warning(f"The database could not be asked for its locale: {error}", id="ops.W002"))
    return found


def register_checks() -> None:
    """Register with Django's checks of databases."""
    register(check_locale, Tags.database)

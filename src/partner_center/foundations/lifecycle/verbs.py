"""Creating and amending: actions that move no state, with the same permission check and transaction."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from django.db import connection, transaction

from partner_center.foundations.identity.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.roles import Roles

P = ParamSpec("P")
R = TypeVar("R")


def verb(code: str, *, by: Roles, label: object) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a permission ``domain:noun:verb`` and let the function run only for actors who hold it.

    The function must take ``by: Actor`` as keyword, runs in one transaction and records its own history. The
    permission is readable as ``function.permission``.
    """
    permission = Permission(code, by, label)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            cast("Actor", kwargs["by"]).require(permission)
            with transaction.atomic():
                return function(*args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]  # read by screens and the contract tests
        return run

    return decorate


def hold(name: str, key: object) -> None:
    """Take turns: wait until no other transaction holds the same name and key, until this one ends.

    For rules over several rows (two duplicates must not both win), where locking one row is not enough.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{name}:{key}"])

"""Creating and amending: actions that move no state, with the same permission check and transaction."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from django.db import connection, transaction

from partner_center.foundations.codes.actions import settle
from partner_center.foundations.codes.deeds import declare
from partner_center.foundations.identity.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.roles import Roles

P = ParamSpec("P")
R = TypeVar("R")


def verb(
    code: str, *, by: Roles, label: object, sensitive: type[Model] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a permission ``domain:noun:verb`` and let the function run only for actors who hold it.

    The function must take ``by: Actor`` as keyword, runs in one transaction and records its own history. The
    permission is readable as ``function.permission``. ``sensitive`` names the model of the record it is about
    (``Company`` where it is the actor's own): it asks for a verification code where his company switched codes on.
    """
    permission = Permission(code, by, label)
    deed = declare(permission, sensitive) if sensitive is not None else None

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast("Actor", kwargs["by"])
            actor.require(permission)
            with transaction.atomic():
                subject = deed.subject((*args, *kwargs.values()), actor) if deed else None
                wrong = settle(permission, subject, by=actor)
                if wrong is None:
                    return function(*args, **kwargs)
            raise wrong  # only now: the wrong try has been counted

        run.permission = permission  # type: ignore[attr-defined]  # read by screens and the contract tests
        return run

    return decorate


def hold(name: str, key: object) -> None:
    """Take turns: wait until no other transaction holds the same name and key, until this one ends.

    For rules over several rows (two duplicates must not both win), where locking one row is not enough.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{name}:{key}"])

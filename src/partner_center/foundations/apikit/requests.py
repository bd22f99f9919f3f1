"""What an operation knows about its caller, and how a hand-written operation states the right it needs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

View = TypeVar("View", bound="Callable[..., Any]")


class ApiRequest(HttpRequest):
    """A request that went through the API's door: it carries who acts."""

    actor: Actor
    budget: dict[str, str]
    """The headers that tell what is left of the caller's budget."""


def guarded(permission: Permission) -> Callable[[View], View]:
    """Let an operation run only for actors who hold the permission (HTTP 403 otherwise).

    Stands between ``@router.get(…)`` and the function. ``resource``, ``step_endpoints`` and the like do it themselves.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: ApiRequest, *args: object, **kwargs: object) -> object:
            request.actor.require(permission)
            return view(request, *args, **kwargs)

        return mark(cast("View", run), permission=permission)

    return decorate


def allow(request: ApiRequest, permission: Permission | None) -> None:
    """Raise ``NotAllowed`` unless the actor holds the permission; without one, whoever came in may."""
    if permission is not None:
        request.actor.require(permission)


def mark(view: View, **facts: object) -> View:
    """Write facts about an operation on it (``permission``, ``model``, ``is_list``, ``once``) for contract tests."""
    for name, fact in facts.items():
        setattr(view, name, fact)
    return view

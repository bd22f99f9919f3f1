"""Who may come in: a program with a token, or a person signed in to the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from partner_center.foundations.apikit import budgets
from partner_center.foundations.apikit.problems import Problem
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.tokens import recognise

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partner_center.foundations.apikit.requests import ApiRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Token(HttpBearer):
    """``Authorization: Bearer pc_<prefix>_<secret>``: acts for the token's person, within the token's limits."""

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - the library's signature
        """Return the actor; a header that is there but wrong is never overlooked in favour of a session."""
        if not request.headers.get("Authorization"):
            return None
        actor = super().__call__(request)
        if actor is None:
            raise AuthenticationError
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return who acts, or nothing for a token that is unknown, expired or revoked."""
        known = recognise(token, now=clock.now())
        if known is None or known.user.company is None or not known.user.company.is_active:
            return None
        return enter(request, Actor.of_token(known, address=_address(request)), language=known.user.language)


class Session(AuthBase):
    """The console's own session, with its CSRF token (header ``X-CSRFToken``) on every write."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "pc_session"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the signed-in person as the actor, or nothing."""
        user = request.user
        if not user.is_authenticated or not user.is_active or user.company is None or not user.company.is_active:
            return None
        if request.method not in SAFE and check_csrf(request) is not None:
            raise Problem("not_allowed", _("The CSRF token is missing or wrong; reload the page."), code="csrf")
        return enter(request, Actor.of(user, address=_address(request)), language=user.language)


def enter(request: HttpRequest, actor: Actor, *, language: str) -> Actor:
    """Note who acts, speak the language that was asked for or else the person's own, and take from the budget."""
    known = cast("ApiRequest", request)
    known.actor = actor
    asked = request.headers.get("Accept-Language", "*")
    activate(get_language_from_request(request) if asked.strip() not in {"", "*"} else language)
    taken = budgets.take(known)
    known.budget = taken.headers()
    if taken.wait:
        raise budgets.too_many(taken)
    return actor


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))

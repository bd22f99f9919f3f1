"""How people get in: by invitation only, and with a password of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partner_center.domains.organization import actions

if TYPE_CHECKING:
    from collections.abc import Callable

    from partner_center.foundations.identity.models import User


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Nobody signs up by themselves: the vendor invites a partner's administrator, who invites colleagues."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No, for everybody."""
        del request
        return False

    def set_password(self, user: User, password: str) -> None:
        """Keep the password a person chose, whether signed in or by a letter, with its history and its notice."""
        actions.choose_password(user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on with the work."""
        del request
        return reverse("console:home")


class NotTheInitialOne:
    """A password rule: what an administrator has known is not kept as one's own."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse the initial password."""
        if user is not None and user.pk and user.must_change_password and user.check_password(password):
            raise ValidationError(_("Choose another password than the initial one."), code="initial_password")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("It must differ from the initial password.")


class OwnPasswordFirst:
    """Leads whoever signed in with an initial password to choosing his own; nothing else opens before that."""

    OPEN = ("/accounts/", "/static/", "/language/", "/health")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        must = request.user.is_authenticated and request.user.must_change_password
        if not must or request.path.startswith(self.OPEN):
            return self.get_response(request)
        change = reverse("account_change_password")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": change})
        return HttpResponseRedirect(change)

"""Screens about API tokens: made, shown once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import actions
from partner_center.domains.organization.forms import Prepared, TokenForm
from partner_center.domains.organization.policies import VIEW_TOKENS
from partner_center.domains.organization.queries import TokenFilter, tokens_seen_by
from partner_center.domains.organization.views.words import permission_of, rights, standing_of
from partner_center.foundations.identity.models import ApiToken
from partner_center.foundations.identity.roles import ADMINISTRATORS
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen
from partner_center.foundations.webkit.screens.manners import LOST, blame
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence


class TokenList(ListScreen):
    """One's own tokens; for administrators, those of the company."""

    permission = VIEW_TOKENS
    title = _("API tokens")
    lead = _("With a token a program acts for its person, within that person's rights.")
    model = ApiToken
    columns = (
        Column("name", _("Name"), link=True, sort="name"),
        Column("prefix", _("Begins with"), get=lambda token: f"pc_{token.prefix}…"),
        Column("user", _("Person"), only=ADMINISTRATORS, sort="user__name"),
        Column("standing", _("Status"), get=standing_of),
        Column("expires_at", _("Valid until"), kind=DATETIME, sort="expires_at"),
        Column("last_used_at", _("Last used"), kind=DATETIME, sort="last_used_at"),
        Column("created_at", _("Made"), kind=DATETIME, sort="created_at", hidden=True),
    )
    filters = TokenFilter
    search = ("name", "prefix")
    sort = "-created_at"
    empty = Empty(
        _("No tokens yet"),
        _("Make one to let your own systems read statements or confirm them."),
        "organization:token-new",
        _("Make an API token"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return tokens with their person."""
        return tokens_seen_by(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to make one."""
        right = permission_of(actions.make_token)
        return [Link(_("Make an API token"), reverse("organization:token-new"), right, icon="plus", style="primary")]


class TokenDetail(DetailScreen):
    """One token, without its secret, which nobody knows any more."""

    permission = VIEW_TOKENS
    model = ApiToken
    back_to = (_("API tokens"), "organization:tokens")
    panels = (
        Facts(
            _("Token"),
            (
                Fact("prefix", _("Begins with"), get=lambda token: f"pc_{token.prefix}…"),
                Fact("user", _("Person")),
                Fact("standing", _("Status"), get=standing_of),
                Fact("created_at", _("Made"), kind=DATETIME),
                Fact("expires_at", _("Valid until"), kind=DATETIME),
                Fact("last_used_at", _("Last used"), kind=DATETIME),
                Fact("revoked_at", _("Revoked"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Limited to"),
            "limits",
            (Column("label", _("Right")), Column("code", _("Code"))),
            empty=_("No limits of its own: it may do whatever its person may."),
            most=500,
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return tokens with their person."""
        return tokens_seen_by(self.actor)

    def limits(self) -> list[dict[str, str]]:
        """Return what the token is limited to."""
        return rights(self.object.permissions)

    def links(self) -> Sequence[Link]:
        """Offer to revoke it while it is alive."""
        if self.object.revoked_at is not None:
            return []
        url = reverse("organization:token-revoke", args=[self.object.pk])
        return [Link(_("Revoke"), url, permission_of(actions.revoke_token), icon="ban", style="danger", dialog=True)]


class TokenCreate(FormScreen):
    """Makes a token and shows it once, in the answer to the form: it is kept nowhere."""

    permission = permission_of(actions.make_token)
    title = _("Make an API token")
    lead = _("It acts for you. You see it once, right after making it.")
    form_class = TokenForm
    submit = _("Make the token")
    back_url = reverse_lazy("organization:tokens")
    template_made = "organization/token_made.html"

    def form_valid(self, form: TokenForm) -> HttpResponse:
        """Show the token instead of going elsewhere."""
        try:
            made = actions.make_token(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
            return self.render_to_response(self.get_context_data(form=form), status=LOST)
        self.template_name = self.template_made
        return self.render_to_response(self.get_context_data(form=form, made=made))


class TokenRevoke(FormScreen):
    """Ends a token."""

    permission = permission_of(actions.revoke_token)
    title = _("Revoke an API token")
    lead = _("Programs that use it are refused at once. This cannot be undone.")
    model = ApiToken
    form_class = Prepared
    submit = _("Revoke")
    success = _("The token is revoked.")

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return tokens with their person."""
        return tokens_seen_by(self.actor)

    def act(self, form: Prepared) -> None:
        """End it."""
        actions.revoke_token(self.object, by=self.actor, **form.cleaned_data)

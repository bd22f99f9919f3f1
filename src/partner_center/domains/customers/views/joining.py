"""The customer's side on the partner's link: public, made for a phone.

Who opens it learns who invites and what belonging to a partner means, opens an account or signs in, sees every
pre-check with its result and what to do, and associates. A link that leads nowhere says why and what helps.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.customers.actions import invitations as counting
from partner_center.domains.customers.actions import joining as actions
from partner_center.domains.customers.forms.joining import JoinForm, RegisterAccountForm
from partner_center.domains.customers.models import Association
from partner_center.domains.customers.queries.checks import Result
from partner_center.domains.customers.queries.joining import check_joining
from partner_center.domains.customers.queries.links import invitation_behind
from partner_center.domains.customers.queries.questions import stuck
from partner_center.domains.customers.views.questions import ASK_FACTS
from partner_center.foundations.webkit.screens.manners import LOST, blame
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.forms import Form

    from partner_center.domains.customers.models import Invitation
    from partner_center.foundations.identity.actor import Actor

FOLLOW = actions.follow.permission  # type: ignore[attr-defined]  # every verb carries its permission
INCOMPLETE = _("This link is not complete. Copy all of it from the mail again.")
PRIVATE = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
"""The address is a secret: it is told to no other site, and no search engine keeps it.

Without any referrer browsers would send forms with the origin “null”, which the check against forgery refuses.
"""


class JoinPage(View):
    """What all pages of a link share: who asks how often, and whether the link leads anywhere."""

    throttle = "join"
    invitation: Invitation

    @property
    def actor(self) -> Actor:
        """Who is asking; nobody in particular before signing in."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
        return actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Serve the page, or say why the link leads nowhere."""
        token = kwargs["token"]
        if request.method == "POST" and not ratelimit.consume(request, action=self.throttle):
            return self.said(TemplateResponse(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS))
        if not ratelimit.consume(request, action="join"):
            return self.said(TemplateResponse(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS))
        found = invitation_behind(token)
        if found is None:
            return self.over(
                request, None, _("This link is not complete. Copy all of it from the mail again."), "unknown"
            )
        self.invitation = found
        over = actions.why_over(found)
        if over is not None:
            if found.is_online and over[1] in {"expired", "replaced", "revoked"}:
                counting.note_failure(found, over[1])
            return self.over(request, found, *over)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # none of them streams
        return self.said(answer)

    def over(self, request: HttpRequest, found: Invitation | None, text: object, code: str) -> HttpResponse:
        """Return the page of a link that leads nowhere."""
        status = HTTPStatus.NOT_FOUND if found is None else HTTPStatus.GONE
        context = {"text": text, "code": code, "invitation": found}
        return self.said(TemplateResponse(request, "customers/join_over.html", context, status=status))

    def said(self, response: HttpResponse) -> HttpResponse:
        """Keep the address to whoever has it."""
        for name, value in PRIVATE.items():
            response.setdefault(name, value)
        return response

    def page(self, form: Form | None = None, status: int = 200) -> HttpResponse:
        """Return the page that fits whoever asks."""
        context: dict[str, Any] = {"invitation": self.invitation, "token": self.kwargs["token"], "who": "visitor"}
        here = reverse("join:join", args=[self.kwargs["token"]])
        context["sign_in"] = f"{reverse('account_login')}?{urlencode({'next': here})}"
        context["sign_out"] = f"{reverse('account_logout')}?{urlencode({'next': here})}"
        if not self.request.user.is_authenticated:
            context["form"] = form or RegisterAccountForm(
                invitation=self.invitation, initial={"language": get_language() or settings.LANGUAGE_CODE}
            )
        else:
            context |= self.known(form)
        return TemplateResponse(self.request, "customers/join.html", context, status=status)

    def known(self, form: Form | None) -> dict[str, Any]:
        """Return what somebody sees who has signed in: his own pre-checks, or why he cannot do it."""
        company, person = self.actor.company, self.actor.user
        if company is None or person is None or not self.actor.is_customer:
            return {"who": "other", "company": company}
        own = Association.objects.visible_to(self.actor).current().filter(partner=self.invitation.partner)
        if own.exists():
            return {"who": "customer", "company": company, "belongs": True}
        if not self.actor.may(FOLLOW):
            return {"who": "colleague", "company": company}
        items = check_joining(self.invitation, company, person)
        is_unknown = any(one.result == Result.UNKNOWN for one in items)
        return {
            "who": "customer",
            "company": company,
            "items": items,
            "stuck": stuck(company) if is_unknown else None,
            "may_ask": self.actor.may(ASK_FACTS),
            "passed": all(one.result == Result.PASSED for one in items),
            "form": form or JoinForm(),
        }


class Join(JoinPage):
    """The page itself; a browser that opens it several times is counted once."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show it."""
        del token
        mark = f"join:{self.invitation.pk}"
        if mark not in request.session:
            request.session[mark] = True
            counting.note_opening(self.invitation)
        return self.page()


class Register(JoinPage):
    """Opening an account; whoever did is signed in and goes on with the pre-checks."""

    throttle = "join_register"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Go back to the page."""
        del request
        return HttpResponseRedirect(reverse("join:join", args=[token]))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Open it, or show what is wrong at its field."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("join:join", args=[token]))
        form = RegisterAccountForm(request.POST, invitation=self.invitation)
        if not form.is_valid():
            return self.page(form, status=LOST)
        given = {name: one for name, one in form.cleaned_data.items() if name not in {"knows", "shares"}}
        try:
            person = actions.register_by(self.invitation, **given)
        except Refused as refusal:
            if refusal.code == "other_mobile":
                counting.note_failure(self.invitation, "mobile")
            blame(form, refusal)
            return self.page(form, status=refusal.status)
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, str(_("Your account is open. One step is left: associate it.")))
        response = HttpResponseRedirect(reverse("join:join", args=[token]))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        return response


class Follow(JoinPage):
    """Associating the own account."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Go back to the page."""
        del request
        return HttpResponseRedirect(reverse("join:join", args=[token]))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Associate, or show what stands against it."""
        form = JoinForm(request.POST)
        if not request.user.is_authenticated or not self.actor.is_customer or not self.actor.may(FOLLOW):
            return HttpResponseRedirect(reverse("join:join", args=[token]))
        if not form.is_valid():
            return self.page(form, status=LOST)
        try:
            association = actions.follow(self.invitation, by=self.actor)
        except Refused as refusal:
            if refusal.code != "already_associated":
                counting.note_failure(self.invitation, refusal.code, customer=self.actor.company)
            blame(form, refusal)
            return self.page(form, status=refusal.status)
        said = _("You belong to %(partner)s now.") % {"partner": association.partner.name}
        messages.success(request, str(said))
        return HttpResponseRedirect(reverse("customers:my-partner"))

"""Help: one page for each area with its processes as they really run, a glossary, support, and the API in short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.console import glossary
from partner_center.console.links import link
from partner_center.console.models import HelpAnswer
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.lifecycle.steps import LIFECYCLES
from partner_center.foundations.webkit.screens import ScreenMixin
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.lifecycle.steps import Lifecycle


@dataclass(frozen=True, slots=True)
class Topic:
    """A help page: its template, and the life-cycles that it shows as tables of steps."""

    key: str
    label: object
    lifecycles: Sequence[str] = ()

    @property
    def template(self) -> str:
        """The topic's own text."""
        return f"console/help/{self.key}.html"


TOPICS = {
    topic.key: topic
    for topic in (
        Topic("start", _("First steps")),
        Topic(
            "customers", _("From a prospect to a customer"), ("ReportLife", "InvitationLife", "AssociationRequestLife")
        ),
        Topic(
            "opportunities",
            _("Opportunities and their incentive"),
            ("OpportunityLife", "StageLife", "DuplicateLife", "ApplicationLife"),
        ),
        Topic("delivery", _("Delivery projects"), ("ProjectLife", "PlanChangeLife", "AcceptanceLife", "BaselineLife")),
        Topic("money", _("From the bill to the payment"), ("StatementLife", "RequestLife", "InvoiceLife")),
        Topic("bills", _("Bills and performance"), ("BillLife", "BuildLife")),
        Topic("programs", _("Programs and policies"), ("PolicyLife", "RunLife", "FeedbackLife")),
        Topic("company", _("Company, people, business information"), ("BusinessInfoLife",)),
        Topic("glossary", _("Glossary")),
    )
}
OF_APP = {
    "customers": "customers",
    "opportunities": "opportunities",
    "solutions": "opportunities",
    "deliveries": "delivery",
    "personnel": "delivery",
    "billing": "bills",
    "performance": "bills",
    "incentives": "money",
    "payouts": "money",
    "partners": "company",
    "organization": "company",
}
OF_PAGE = {
    **dict.fromkeys(("program", "programs", "policy", "policies", "run", "runs"), "programs"),
    **dict.fromkeys(("application", "applications", "opportunities"), "opportunities"),
}
"""Pages of the incentives that are explained elsewhere than the way of the money."""


def topic_of(app: str, page: str) -> str:
    """Return the help page that belongs to a page, by the app and the name of its address."""
    return OF_PAGE.get(page, "money") if app == "incentives" else OF_APP.get(app, "start")


class AnswerForm(forms.Form):
    """Was it helpful, and what was missing."""

    is_helpful = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")
    text = forms.CharField(required=False, max_length=1000)


class Help(ScreenMixin, TemplateView):
    """One topic, with the list of all beside it."""

    template_name = "console/help.html"
    title = _("Help")
    lead = _("How it works, in short.")

    @property
    def topic(self) -> Topic:
        """The topic in the address; the first one without."""
        key = self.kwargs.get("topic", "start")
        if key not in TOPICS:
            raise NotFound(_("There is no help about this."))
        return TOPICS[key]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Keep the answer about this topic."""
        form = AnswerForm(request.POST)
        if form.is_valid():
            HelpAnswer.objects.update_or_create(
                topic=self.topic.key, user=self.actor.user, defaults={**form.cleaned_data, "at": clock.now()}
            )
            messages.success(request, gettext("Thank you."))
        return redirect("console:help-topic", self.topic.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the topic's text, its life-cycles and the answer given before."""
        topic = self.topic
        lives = [LIFECYCLES[name] for name in topic.lifecycles if name in LIFECYCLES]
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "topics": [
                {"label": one.label, "url": reverse("console:help-topic", args=[key]), "current": one is topic}
                for key, one in TOPICS.items()
            ],
            "lives": [life_in_words(life) for life in lives],
            "words": glossary.words() if topic.key == "glossary" else [],
            "answer": HelpAnswer.objects.filter(topic=topic.key, user=self.actor.user).first(),
            "support": settings.SUPPORT_CONTACT,
            "doors": doors(),
            "page_title": topic.label,
            "crumbs": [
                {"label": self.title, "url": reverse("console:help")},
                {"label": topic.label, "url": ""},
            ],
            "has_rail": True,
        }


def doors() -> dict[str, str]:
    """Return the addresses that help texts lead to, as far as this deployment has them."""
    names = {
        "prospects": "customers:reports",
        "invitations": "customers:invitations",
        "customers": "customers:customers",
        "shared": "opportunities:shared",
        "received": "opportunities:received",
        "applications": "incentives:applications",
        "projects": "deliveries:projects",
        "baselines": "deliveries:baselines",
        "engineers": "personnel:people",
        "statements": "incentives:statements",
        "details": "incentives:details",
        "items": "payouts:items",
        "requests": "payouts:requests",
        "business": "partners:business-infos",
        "tokens": "organization:tokens",
        "people": "organization:people",
        "preferences": "console:preferences",
        "calendars": "console:calendars",
        "docs": "api-docs",
    }
    return {key: link(name) for key, name in names.items()}


def life_in_words(life: type[Lifecycle]) -> dict[str, Any]:
    """Return a life-cycle as people read it: its usual way, every step with who takes it, and what deadlines do."""
    return {
        "label": life.label,
        "path": [{"code": str(state), "label": life.state_label(str(state))} for state in life.path],
        "steps": [
            {
                "label": step.label,
                "sources": [life.state_label(str(state)) for state in step.sources],
                "to": {"code": str(step.to), "label": life.state_label(str(step.to))},
                "who": [role.label for role in Role if role in step.by] or [_("Partner Center, by itself")],
            }
            for step in life.steps.values()
        ],
        "deadlines": [
            {
                "label": one.label,
                "state": life.state_label(str(one.while_in)),
                "term": one.term,
                "outcome": life.state_label(str(one.then.step.to)),
                "reason": one.then.reason,
            }
            for one in life.deadlines.values()
        ],
    }


class Api(ScreenMixin, TemplateView):
    """How a program talks to this Partner Center: a token, the address, examples that can be copied."""

    template_name = "console/api.html"
    title = _("API")
    lead = _("Everything you can do here, a program can do for you.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the real addresses."""
        base = f"{settings.SITE_URL}/api/v1"
        return super().get_context_data(**kwargs) | {
            "base": base,
            "docs": f"{base}/docs",
            "openapi": f"{base}/openapi.json",
            "problems": f"{base}/problems",
            "tokens": link("organization:tokens"),
            "examples": examples(base, self.actor),
        }


def examples(base: str, actor: Actor) -> list[dict[str, Any]]:
    """Return calls that the reader could make himself."""
    authorized = '-H "Authorization: Bearer $TOKEN"'
    found = [{"label": _("Who am I, and what may I do"), "text": f"curl {authorized} {base}/me"}]
    if not actor.is_customer:
        found += [
            {"label": _("The statements that wait"), "text": f'curl {authorized} "{base}/statements?status=pending"'},
            {
                "label": _("Confirm one of them; the key makes it safe to repeat"),
                "text": f'curl -X POST {authorized} \\\n     -H "Idempotency-Key: $(uuidgen)" \\\n'
                f"     -H \"Content-Type: application/json\" -d '{{}}' \\\n     {base}/statements/ST-000001/confirm",
            },
        ]
    return [
        *found,
        {"label": _("Messages not read yet"), "text": f'curl {authorized} "{base}/inbox/messages?unread=true"'},
    ]

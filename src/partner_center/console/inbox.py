"""A person's messages: the list, opening one, what to be told and how soon, and leaving a mailing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from partner_center.foundations.notices.actions import choose, mark_all_read, mark_read, unsubscribe
from partner_center.foundations.notices.messages import Category, Channel
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.notices.queries import preferences_of
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Tab
from partner_center.foundations.webkit.screens import ListScreen, ScreenMixin
from partner_center.foundations.webkit.screens.manners import own_address, refused
from partner_center.foundations.webkit.values import by_whom, icon
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from partner_center.foundations.notices.queries import Wish


class InboxFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """What a message is about."""

    category = django_filters.ChoiceFilter(label=_("Category"), choices=Category.choices, empty_label=_("All"))


def _subject(message: Notification) -> SafeString:
    """Return the subject as the way to the record; a new one stands out, and says so to screen readers."""
    url = reverse("console:message", args=[message.pk])
    if message.read_at is not None:
        return format_html('<a href="{}">{}</a>', url, message.subject)
    new = format_html('<span class="pc-status" data-tone="info">{}{}</span>', icon("circle-dot"), gettext("New"))
    return format_html('<span>{} <a href="{}"><strong>{}</strong></a></span>', new, url, message.subject)


class Inbox(ListScreen):
    """Messages to this person, newest first."""

    title = _("Inbox")
    lead = _("What was decided, what was paid, and which deadlines are near.")
    model = Notification
    columns = (
        Column("subject", _("Message"), get=_subject),
        Column("category", _("Category"), sort="category"),
        Column("actor_label", _("By"), get=by_whom),
        Column("created_at", _("Time"), kind=DATETIME, sort="created_at"),
    )
    tabs = (Tab("unread", _("Unread"), Q(read_at=None)), Tab("all", _("All")))
    filters = InboxFilter
    search = ("subject", "body")
    sort = "-created_at"
    summary_template = "console/inbox_tools.html"
    empty = Empty(
        _("No messages yet"),
        _("Decisions, payments and deadlines that concern you arrive here."),
        "console:preferences",
        _("Choose what you are told"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the category that is shown, so that only its messages are marked as read."""
        context = super().get_context_data(**kwargs)
        return context | {"category": self.request.GET.get("category", ""), "unread_here": self.counts["unread"]}


class OpenMessage(ScreenMixin, View):
    """Marks a message as read and goes to the record it is about; one about nothing is shown by itself."""

    model = Notification

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go to the record."""
        message = get_object_or_404(self.rows(), pk=pk)
        mark_read(message, by=self.actor)
        if message.link:
            return HttpResponseRedirect(own_address(request, message.link, reverse("console:inbox")))
        context = {"message": message, "page_title": message.subject, "crumbs": _crumbs(message.subject)}
        return TemplateResponse(request, "console/message.html", context)


class MarkAllRead(ScreenMixin, View):
    """Marks every message, or every one of a category, as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark and go back to the list."""
        wanted = request.POST.get("category", "")
        count = mark_all_read(by=self.actor, category=wanted if wanted in Category else "")
        text = ngettext("%(n)d message marked as read.", "%(n)d messages marked as read.", count)
        messages.success(request, text % {"n": count})
        return redirect("console:inbox")


class Preferences(ScreenMixin, TemplateView):
    """How soon each kind of message comes, by way: inbox and e-mail."""

    template_name = "console/preferences.html"
    title = _("Message settings")
    lead = _("Choose what reaches you, where, and how soon.")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was changed; what must reach everybody cannot be switched off."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        for wish in self.wishes():
            wanted = form.cleaned_data[_name(wish)]
            if wanted and wanted != wish.cadence:
                choose(self.actor.user, category=wish.category, channel=wish.channel, cadence=wanted, by=self.actor)  # type: ignore[arg-type]  # a person who signed in
        messages.success(request, gettext("Saved."))
        return redirect("console:preferences")

    def wishes(self) -> list[Wish]:
        """Return every cell of the table."""
        return preferences_of(self.actor.user)  # type: ignore[arg-type]  # a person who signed in

    def form(self, data: Any = None) -> forms.Form:  # noqa: ANN401 - what a browser sent
        """Return one choice for every cell; a cell without alternatives is shown and not asked."""
        fields: dict[str, forms.Field] = {
            _name(wish): forms.ChoiceField(
                label=f"{wish.category.label} · {wish.channel.label}",
                choices=[(one.value, one.label) for one in wish.choices],
                initial=wish.cadence.value,
                required=False,
                disabled=len(wish.choices) == 1,
            )
            for wish in self.wishes()
        }
        form_class: type[forms.Form] = type("PreferencesForm", (forms.Form,), fields)
        return form_class(data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the table: a row for every category, a column for every way."""
        context = super().get_context_data(**kwargs)
        form = context.get("form") or self.form()
        rows = [
            {
                "label": category.label,
                "about": ABOUT[category],
                "fields": [form[f"{category}-{way}"] for way in Channel],
            }
            for category in Category
        ]
        return context | {"form": form, "table": rows, "ways": list(Channel), "crumbs": _crumbs(self.title)}


ABOUT = {
    Category.DECISIONS: _("Something was approved, rejected, answered or sent back."),
    Category.MONEY: _("Statements, payment requests, invoices and payments."),
    Category.DEADLINES: _("A deadline is near, or has passed."),
    Category.SYSTEM: _("Imports, exports and changes of the service."),
    Category.SECURITY: _("Sign-ins, passwords, roles and API tokens."),
}
"""What the categories mean, beside their names."""


def _name(wish: Wish) -> str:
    return f"{wish.category}-{wish.channel}"


def _crumbs(here: object) -> list[dict[str, object]]:
    return [{"label": Inbox.title, "url": reverse("console:inbox")}, {"label": here, "url": ""}]


@method_decorator(csrf_exempt, name="dispatch")  # mail programs post here by themselves; the token is the secret
class Unsubscribe(View):
    """Leaves a mailing by the link in its letters, without signing in. Asks first: mail scanners follow links."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask."""
        return TemplateResponse(request, "console/unsubscribe.html", {"token": token})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Switch the category's e-mail off."""
        try:
            category = unsubscribe(token)
        except Refused as refusal:
            return refused(request, refusal)
        return TemplateResponse(request, "console/unsubscribe.html", {"category": category})

"""E-mail: the demo's outbox to read, and in production the record of every delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partner_center.console.operations.permissions import VIEW_MAIL
from partner_center.foundations.notices.models import Delivery, SentMail
from partner_center.foundations.webkit.columns import DATETIME, STATUS, Column, Empty, Fact, Tab
from partner_center.foundations.webkit.panels import Facts, Panel, Template
from partner_center.foundations.webkit.screens import DetailScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

OUTBOX = "partner_center.foundations.notices.mail.OutboxBackend"


def keeps_letters() -> bool:
    """Tell whether letters are kept here instead of being sent."""
    return bool(settings.EMAIL_BACKEND == OUTBOX)


def _to(mail: SentMail) -> str:
    return ", ".join(mail.to)


def _subject(mail: SentMail) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("console:mail", args=[mail.pk]), mail.subject)


def ways(here: str) -> list[dict[str, object]]:
    """Return the two pages about e-mail, as tabs."""
    pages = (("console:mails", _("Letters kept here")), ("console:deliveries", _("Deliveries")))
    return [{"label": label, "url": reverse(name), "current": name == here} for name, label in pages]


class Mails(ListScreen):
    """The letters that were kept instead of sent, newest first."""

    permission = VIEW_MAIL
    title = _("Sent mail")
    lead = _("In the demo no letter leaves this machine: read them here.")
    model = SentMail
    columns = (
        Column("subject", _("Subject"), get=_subject, sort="subject"),
        Column("to", _("Recipient"), get=_to),
        Column("at", _("Time"), kind=DATETIME, sort="at"),
    )
    search = ("subject", "text", "to")
    sort = "-at"
    summary_template = "console/mails.html"
    empty = Empty(_("No letter yet"), _("Letters appear when something is published, decided or paid."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Say whether letters are kept here at all."""
        here = {"keeps_letters": keeps_letters(), "ways": ways("console:mails")}
        return super().get_context_data(**kwargs) | here


class Mail(DetailScreen):
    """One letter, as plain text."""

    permission = VIEW_MAIL
    model = SentMail
    back_to = (_("Sent mail"), "console:mails")
    panels: ClassVar[Sequence[Panel]] = (
        Facts(
            _("Letter"),
            (
                Fact("to", _("Recipient"), get=_to),
                Fact("sender", _("Sender")),
                Fact("at", _("Time"), kind=DATETIME),
            ),
        ),
        Template(_("Text"), "console/mail.html"),
    )


class Deliveries(ListScreen):
    """Every e-mail that was to be sent, and what became of it."""

    permission = VIEW_MAIL
    title = _("Deliveries")
    lead = _("What was handed to the mail server, what waits for the morning, and what was refused.")
    model = Delivery
    columns = (
        Column("notification.subject", _("Subject"), sort="notification__subject"),
        Column("address", _("Recipient"), sort="address"),
        Column("state", _("State"), kind=STATUS, sort="state"),
        Column("due_at", _("Due at"), kind=DATETIME, sort="due_at"),
        Column("sent_at", _("Sent at"), kind=DATETIME, sort="sent_at"),
        Column("error", _("Error")),
    )
    tabs = (
        Tab("all", _("All")),
        Tab("waiting", _("Waiting"), Q(state=Delivery.State.WAITING)),
        Tab("failed", _("Failed"), Q(state=Delivery.State.FAILED)),
    )
    search = ("address", "notification__subject")
    sort = "-due_at"
    summary_template = "console/mails.html"
    empty = Empty(_("No e-mail yet"), _("Deliveries appear when something is published, decided or paid."))

    def rows(self) -> QuerySet[Delivery]:
        """Return all deliveries with what they say; the page's right is the only bound."""
        return Delivery.objects.select_related("notification")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Say whether letters are kept here."""
        here = {"keeps_letters": keeps_letters(), "ways": ways("console:deliveries")}
        return super().get_context_data(**kwargs) | here

"""Background work: the schedule, what waits, whether a worker lives, and what failed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.forms import Form
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.jobs import queries
from partner_center.foundations.jobs.actions import RETRY, retry
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, Panel, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen
from partner_center.foundations.webkit.values import status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

OPEN = Q(next_try_at=None, retried_at=None)
"""Given up, and nobody has looked after it yet."""


def _state(failure: Failure) -> SafeString:
    if failure.retried_at is not None:
        return status("done", _now("Run again"))
    return status("failed", _now("Given up")) if failure.is_final else status("waiting", _now("Will be tried again"))


def _name(failure: Failure) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("console:failure", args=[failure.pk]), failure.name)


class Jobs(ListScreen):
    """The page of background work; its list holds the failures."""

    permission = queries.VIEW
    title = _("Jobs")
    lead = _("What Partner Center does by itself, and what it could not do.")
    model = Failure
    columns = (
        Column("name", _("Job"), get=_name, sort="name"),
        Column("state", _("State"), get=_state),
        Column("error", _("Error")),
        Column("attempt", _("Attempt"), kind=NUMBER, sort="attempt"),
        Column("at", _("Time"), kind=DATETIME, sort="at"),
        Column("next_try_at", _("Next try"), kind=DATETIME, sort="next_try_at"),
        Column("retried_by", _("Run again by"), hidden=True),
    )
    tabs = (
        Tab("open", _("Given up"), OPEN),
        Tab("waiting", _("Will be tried again"), Q(next_try_at__isnull=False, retried_at=None)),
        Tab("all", _("All")),
    )
    search = ("name", "error")
    sort = "-at"
    summary_template = "console/jobs.html"
    empty = Empty(_("Nothing has failed"), _("Failed work is listed here, with its error and a way to run it again."))

    def rows(self) -> QuerySet[Failure]:
        """Return all failed tries."""
        return queries.failures(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add depth, heartbeat and schedule."""
        depth = queries.depth(self.actor)
        beat = queries.last_heartbeat()
        return super().get_context_data(**kwargs) | {
            "depth": depth,
            "beat": beat,
            "is_alive": beat is not None and (datetime.now(UTC) - beat).total_seconds() < 60,  # noqa: PLR2004 - seconds
            "schedule": queries.schedule(self.actor),
            "stats": [
                {"label": _("Due now"), "value": depth.due, "tone": "warn" if depth.due else "", "icon": "hourglass"},
                {"label": _("In hand"), "value": depth.in_hand, "icon": "player-play"},
                {"label": _("For later"), "value": depth.for_later, "icon": "clock"},
                {
                    "label": _("Given up"),
                    "value": depth.given_up,
                    "tone": "bad" if depth.given_up else "",
                    "icon": "alert-triangle",
                },
            ],
        }


class FailureDetail(DetailScreen):
    """One failed try: with what it was called, and where it broke."""

    permission = queries.VIEW
    model = Failure
    back_to = (_("Jobs"), "console:jobs")
    panels: ClassVar[Sequence[Panel]] = (
        Facts(
            _("What happened"),
            (
                Fact("error", _("Error")),
                Fact("state", _("State"), get=_state),
                Fact("job_id", _("Job")),
                Fact("attempt", _("Attempt"), kind=NUMBER),
                Fact("at", _("Time"), kind=DATETIME),
                Fact("next_try_at", _("Next try"), kind=DATETIME),
                Fact("retried_at", _("Run again"), kind=DATETIME),
                Fact("retried_by", _("Run again by")),
            ),
        ),
        Template(_("For whoever mends it"), "console/failure.html"),
    )

    def rows(self) -> QuerySet[Failure]:
        """Return all failed tries."""
        return queries.failures(self.actor)

    def screen_title(self) -> object:
        """Return the job's name."""
        return self.object.name

    def links(self) -> Sequence[Link]:
        """Offer to run a given-up job again."""
        if not self.object.is_final:
            return ()
        url = reverse("console:failure-retry", args=[self.object.pk])
        return (Link(_("Run again"), url, RETRY, icon="refresh", style="primary", dialog=True),)


class RetryFailure(FormScreen):
    """Puts a given-up job back in the queue."""

    permission = RETRY
    title = _("Run this job again?")
    lead = _("It starts at once, with the same arguments. What failed before is tried once more.")
    model = Failure
    form_class = Form
    submit = _("Run again")
    success = _("The job is back in the queue.")
    success_url = back_url = reverse_lazy("console:jobs")

    def rows(self) -> QuerySet[Failure]:
        """Return all failed tries."""
        return queries.failures(self.actor)

    def act(self, form: Any) -> None:  # noqa: ANN401, ARG002 - the form has no fields
        """Run it again."""
        retry(self.object, by=self.actor)

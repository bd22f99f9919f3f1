"""Every deadline that runs: whose, until when, what happens then, and which could not be kept."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.console.links import where
from partner_center.console.operations.permissions import VIEW_DEADLINES
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.steps import LIFECYCLES
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, Column, Empty, Tab
from partner_center.foundations.webkit.columns import DUE as COUNTDOWN
from partner_center.foundations.webkit.screens import ListScreen

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.foundations.lifecycle.deadlines import Deadline

SOON = timedelta(days=3)


def definition(due: Due) -> Deadline:
    """Return what the life-cycle says about the deadline."""
    return LIFECYCLES[due.lifecycle].deadlines[due.name]


def _record(due: Any) -> SafeString | str:  # noqa: ANN401 - a deadline with its record beside it
    record = due.record
    if record is None:
        return ""
    url = where(record)
    return format_html('<a class="text-nowrap" href="{}">{}</a>', url, record) if url else str(record)


def _then(due: Due) -> str:
    outcome = definition(due).then
    return f"{outcome.step.lifecycle.state_label(str(outcome.step.to))} – {outcome.reason}"


class DeadlineFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Whose deadlines."""

    company = django_filters.ModelChoiceFilter(
        label=_("Company"), queryset=Company.objects.filter(kind="partner"), empty_label=_("All")
    )


class Deadlines(ListScreen):
    """The deadlines of all records."""

    permission = VIEW_DEADLINES
    title = pgettext_lazy("operations", "Deadlines")
    lead = _("Each ends in somebody's act, or in the outcome named here. A failing one is tried again every hour.")
    model = Due
    columns = (
        Column("record", _("Record"), get=_record),
        Column("label", _("Deadline"), get=lambda due: definition(due).label),
        Column("company.name", _("Company"), sort="company__name"),
        Column("due_at", _("Due"), kind=COUNTDOWN, sort="due_at"),
        Column("then", _("What happens then"), get=_then),
        Column("failures", _("Failed tries"), kind=NUMBER, sort="failures"),
        Column("last_error", _("Error")),
        Column("retry_at", _("Next try"), kind=DATETIME, sort="retry_at", hidden=True),
        Column("opened_at", _("Opened"), kind=DATETIME, sort="opened_at", hidden=True),
    )
    filters = DeadlineFilter
    search = ("company__name",)
    sort = "due_at"
    empty = Empty(_("No deadline runs"), _("Deadlines begin when something is published or submitted."))

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:  # type: ignore[override]  # "soon" depends on the hour
        """Open ones, those that end soon, those that could not be kept, and past ones."""
        running = Q(closed_at=None)
        return (
            Tab("open", _("All open"), running),
            Tab("soon", _("Within three days"), running & Q(due_at__lt=clock.now() + SOON)),
            Tab("failing", _("Failing"), running & Q(failures__gt=0)),
            Tab("past", _("Ended"), Q(closed_at__isnull=False)),
        )

    def rows(self) -> QuerySet[Due]:
        """Return the deadlines of life-cycles this deployment knows; the page's right is the only bound."""
        return Due.objects.filter(lifecycle__in=LIFECYCLES).select_related("company")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:  # noqa: ANN401 - Django's signature
        """Lay each deadline's record beside it: one query for each kind of record on the page."""
        paginator, page, rows, is_long = super().paginate_queryset(queryset, page_size)
        wanted: dict[int, set[int]] = defaultdict(set)
        for due in rows:
            wanted[due.subject_type_id].add(due.subject_id)
        records = {(kind, pk): record for kind, pks in wanted.items() for pk, record in _records(kind, pks).items()}
        for due in rows:
            due.record = records.get((due.subject_type_id, due.subject_id))
        return paginator, page, rows, is_long


def _records(kind: int, pks: set[int]) -> dict[Any, Any]:
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    return model._default_manager.in_bulk(pks) if model else {}  # noqa: SLF001 - Django's documented name for it

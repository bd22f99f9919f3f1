"""The attributed lines of a month: who may read them, and how they are looked through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.queries import LineNarrowing
from partner_center.domains.customers.models import AssociationType, managed_customers
from partner_center.domains.performance.models import Build, BuildStatus
from partner_center.domains.performance.policies import NOT_COUNTED
from partner_center.kit.refusals import Unavailable
from partner_center.settlement import facts
from partner_center.settlement.reading import LineTable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from partner_center.foundations.identity.actor import Actor

ANY = ("", _("Any"))


def facts_root(build: Build) -> Path:
    """Return the folder that the settlement engine reads."""
    return Path(settings.PARQUET_DIR) / build.folder


def _stored(build: Build) -> facts.Facts:
    try:
        return facts.load(facts_root(build), build.period)
    except facts.FactsError as error:
        raise Unavailable(f"{build}: {error}") from error


def lines_of(build: Build, *, seen_by: Actor) -> LineTable:
    """Return the attributed lines of a build that the actor may see: the vendor all, others their own.

    An account manager sees those of the customers he looks after.
    """
    stored = _stored(build)
    if seen_by.is_vendor:
        return LineTable(stored.paths, facts.COLUMNS)
    company = seen_by.company
    if company is not None and seen_by.is_partner:
        lines = LineTable(stored.paths_of(company.pk), facts.COLUMNS).filter(partner_id=company.pk)
        managed = managed_customers(seen_by)
        if managed is None:
            return lines
        return lines.filter(customer_id__in=[row["customer"] for row in managed])
    if company is not None and seen_by.is_customer:
        return LineTable(stored.paths, facts.COLUMNS).filter(customer_id=company.pk)
    return LineTable([], facts.COLUMNS)


def current_months() -> list[str]:
    """Return the months that have a current build, newest first."""
    return list(Build.objects.filter(status=BuildStatus.BUILT).order_by("-period").values_list("period", flat=True))


def computed_at(period: str) -> datetime | None:
    """Return when the current performance of a month was computed."""
    build = Build.objects.current(period) if period else None
    return build.built_at if build else None


def lines_of_month(period: str, *, seen_by: Actor) -> LineTable:
    """Return the current lines of a month, or of the newest one if none is named."""
    current = Build.objects.filter(status=BuildStatus.BUILT).order_by("-period")
    build = (current.filter(period=period) if period else current).first()
    return LineTable([], facts.COLUMNS) if build is None else lines_of(build, seen_by=seen_by)


class LineForm(forms.Form):
    """The attributes that domain.md 9.1 names for details of performance."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    formed_from = forms.DateField(
        label=_("Formed from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    formed_to = forms.DateField(label=_("Formed to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    customer = forms.CharField(label=_("Customer name"), required=False, max_length=128)
    account = forms.CharField(label=_("Customer account"), required=False, max_length=128)
    order = forms.CharField(label=_("Order ID"), required=False, max_length=128)
    product = forms.ChoiceField(label=_("Product"), required=False)
    category = forms.ChoiceField(label=_("Product type"), required=False)
    mode = forms.ChoiceField(label=_("Billing mode"), required=False)
    charge = forms.ChoiceField(label=_("Charge"), required=False)
    association = forms.ChoiceField(
        label=_("Association type"), required=False, choices=[ANY, *AssociationType.choices]
    )
    counted = forms.ChoiceField(
        label=_("Counted"),
        required=False,
        choices=[ANY, ("yes", _("Counted")), ("no", _("Not counted")), *NOT_COUNTED.items()],
    )


class LineFilter(LineNarrowing):
    """Narrows the lines of a month by what was asked for."""

    form_class = LineForm
    lookups: ClassVar = {
        "customer": "customer_name__icontains",
        "account": "account__icontains",
        "order": "order_id__icontains",
        "product": "service",
        "category": "category",
        "mode": "billing_mode",
        "charge": "charge_category",
        "association": "association",
    }
    offered: ClassVar = {
        "product": "service",
        "category": "category",
        "mode": "billing_mode",
        "charge": "charge_category",
    }

    def __init__(self, data: Any, queryset: LineTable, request: Any) -> None:  # noqa: ANN401 - a query dict; a request or Asking
        super().__init__(data, queryset, request)
        if request and request.actor.is_customer:
            del self.form.fields["counted"]
        self.form.fields["period"].choices = [(month, month) for month in current_months()]  # type: ignore[attr-defined]  # a choice

    def further(self, rows: LineTable, asked: Mapping[str, Any]) -> LineTable:
        """Narrow by the days of consumption in the reader's zone, and by whether and why a line counts."""
        if asked["formed_from"]:
            rows = rows.filter(charge_start__gte=_midnight(asked["formed_from"]))
        if asked["formed_to"]:
            rows = rows.filter(charge_start__lt=_midnight(asked["formed_to"] + timedelta(days=1)))
        counted = asked.get("counted", "")
        if counted in {"yes", "no"}:
            return rows.filter(counted=counted == "yes")
        return rows.filter(reason_not_counted__startswith=counted) if counted else rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())

"""Working calendars: a year of a country at a glance, days changed with a reason, deadlines dated anew."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from partner_center.console.links import link
from partner_center.console.operations.permissions import VIEW_CALENDARS
from partner_center.foundations.calendars import clock, library
from partner_center.foundations.calendars.actions import USUAL_COUNTRIES, change_day, publish_year
from partner_center.foundations.calendars.models import Change, Year
from partner_center.foundations.calendars.permissions import CHANGE_DAY
from partner_center.foundations.calendars.queries import unpublished_years, year_of
from partner_center.foundations.identity.models import Company
from partner_center.foundations.lifecycle.sweep import redate
from partner_center.foundations.webkit.columns import Link
from partner_center.foundations.webkit.screens import FormScreen, ScreenMixin
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest

YEARS = range(2000, 2100)


def countries() -> list[str]:
    """Return the countries whose calendar matters here: the usual ones and those of all companies."""
    kept = set(Year.objects.order_by().values_list("country", flat=True).distinct())
    lived_in = set(Company.objects.order_by().values_list("country", flat=True).distinct())
    return sorted(kept | lived_in | set(USUAL_COUNTRIES))


def asked(request: HttpRequest) -> tuple[str, int]:
    """Return country and year of the address: China and this year without; refuses what no calendar has."""
    country = request.GET.get("country", "CN").upper()
    year = request.GET.get("year", "")
    number = int(year) if year.isdecimal() and len(year) == 4 else clock.now().year  # noqa: PLR2004 - digits of a year
    if not library.knows(country) or number not in YEARS:
        raise NotFound(_("There is no calendar of that country and year."))
    return country, number


def grid(year: int, facts: library.Facts) -> list[dict[str, Any]]:
    """Return twelve months of weeks of days; days of the neighbouring months are left empty."""
    sheet = calendar.Calendar()
    return [
        {
            "name": MONTHS[month],
            "weeks": [
                [_day(day, facts) if day.month == month else None for day in week]
                for week in sheet.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _day(day: date, facts: library.Facts) -> dict[str, Any]:
    """Return a day's kind: worked, weekend, holiday (off on a weekday), moved (a worked weekend day)."""
    if day in facts.moved:
        kind = "moved"
    elif day in facts.off and day.weekday() not in facts.weekend:
        kind = "holiday"
    else:
        kind = "worked" if facts.is_worked(day) else "weekend"
    return {"date": day, "kind": kind, "name": facts.off.get(day, "")}


class Calendars(ScreenMixin, TemplateView):
    """A year of a country."""

    template_name = "console/calendars.html"
    permission = VIEW_CALENDARS
    title = _("Calendars")
    lead = _("Deadlines count working days of the partner's country, with moved weekends.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the year, who is waited for, and what people changed."""
        country, year = asked(self.request)
        facts = year_of(country, year)
        offered = countries()
        months = grid(year, facts)
        days = [day for month in months for week in month["weeks"] for day in week if day]
        links = [
            Link(
                _("Change a day"),
                link("console:calendar-day", country=country, year=year),
                CHANGE_DAY,
                "edit",
                dialog=True,
            )
        ]
        if not facts.is_published:
            url = link("console:calendar-publish", country=country, year=year)
            links.insert(0, Link(_("Year is complete"), url, CHANGE_DAY, "check", "primary", dialog=True))
        return super().get_context_data(**kwargs) | {
            "country": country,
            "year": year,
            "facts": facts,
            "months": months,
            "weekdays": [WEEKDAYS_ABBR[number] for number in range(7)],
            "worked": sum(day["kind"] in {"worked", "moved"} for day in days),
            "special": [day for day in days if day["kind"] in {"holiday", "moved"}],
            "countries": offered,
            "years": [year - 1, year, year + 1],
            "waiting": [
                {"country": code, "year": number, "url": link("console:calendars", country=code, year=number)}
                for code, number in unpublished_years(offered)
            ],
            "changes": Change.objects.filter(country=country, year=year)[:50],
            "page_actions": self.shown_links(links),
        }


class DayForm(forms.Form):
    """A day that differs."""

    country = forms.CharField(label=_("Country"), max_length=2, min_length=2)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    worked = forms.TypedChoiceField(
        label=_("On that day people"),
        choices=[("1", _("work")), ("0", _("are off"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the holiday"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For example the number of the government's notice.")
    )


class _Changing(FormScreen):
    """What every change of a calendar does: go back to the year, and date the open deadlines anew."""

    permission = CHANGE_DAY
    moved = 0

    @cached_property
    def back_url(self) -> str:  # type: ignore[override]  # depends on the address
        """The year that is changed."""
        country, year = asked(self.request)
        return link("console:calendars", country=country, year=year)

    @cached_property
    def success_url(self) -> str:  # type: ignore[override]  # depends on the address
        """The year that was changed."""
        return self.back_url

    @property
    def success(self) -> str:  # type: ignore[override]  # depends on what moved
        """How many deadlines moved."""
        text = ngettext(
            "Saved. %(n)d open deadline was dated anew.", "Saved. %(n)d open deadlines were dated anew.", self.moved
        )
        return text % {"n": self.moved}


class ChangeDay(_Changing):
    """Declares a day worked or off."""

    title = _("Change a day")
    lead = _("Open deadlines of the country are dated anew at once.")
    form_class = DayForm

    def get_initial(self) -> dict[str, Any]:
        """Start with the day that was clicked."""
        country, _year = asked(self.request)
        return {
            "country": country,
            "day": self.request.GET.get("day", ""),
            "worked": self.request.GET.get("worked", ""),
        }

    def act(self, form: Any) -> None:  # noqa: ANN401 - the day form
        """Change the day, and the deadlines with it."""
        data = form.cleaned_data
        country = data["country"].upper()
        with transaction.atomic():
            change_day(
                country, data["day"], worked=data["worked"], reason=data["reason"], name=data["name"], by=self.actor
            )
            self.moved = redate(country)


class YearForm(forms.Form):
    """Why the year is complete now."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For example the number of the government's notice.")
    )


class PublishYear(_Changing):
    """Declares that a year's moved weekends are entered."""

    title = _("The year is complete")
    lead = _("Nobody is warned about this year any more.")
    form_class = YearForm
    submit = _("Year is complete")

    def act(self, form: Any) -> None:  # noqa: ANN401 - the year form
        """Declare it, and date open deadlines anew."""
        country, year = asked(self.request)
        with transaction.atomic():
            publish_year(country, year, reason=form.cleaned_data["reason"], by=self.actor)
            self.moved = redate(country)

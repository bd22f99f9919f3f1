"""Keeping the calendar: take years from the library, change days, declare a year complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock, library, queries
from partner_center.foundations.calendars.models import Change, Day, Source, Year
from partner_center.foundations.calendars.permissions import CHANGE_DAY
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partner_center.foundations.identity.actor import Actor

USUAL_COUNTRIES = ("CN", "HK", "SG", "US", "DE", "GB")
"""Countries seeded from the start; any other is read from the library when first asked for."""


@transaction.atomic
def seed(countries: Iterable[str], years: Iterable[int]) -> int:
    """Keep these years as the library knows them; return how many days were added, changed or removed.

    May be repeated after an update of the library. What people entered always stays.
    """
    wanted = list(years)
    return sum(_seed_year(country, year) for country in countries for year in wanted)


@transaction.atomic
def change_day(country: str, day: date, *, worked: bool, reason: str, name: str = "", by: Actor) -> Day:
    """Declare a day worked or off, for example when a government moves a weekend.

    Running deadlines keep their date until they are re-dated. Needs ``calendars:day:change`` and a reason.
    """
    by.require(CHANGE_DAY)
    _demand(country, reason)
    if not Year.objects.filter(country=country, number=day.year).exists():
        _seed_year(country, day.year)
    _invalidate()
    was = queries.is_worked(day, country)
    row, _created = Day.objects.update_or_create(
        country=country, date=day, defaults={"worked": worked, "name": name.strip(), "source": Source.EDITED}
    )
    _log(country, day.year, day=day, was=was, worked=worked, reason=reason, by=by)
    return row


@transaction.atomic
def publish_year(country: str, year: int, *, reason: str, by: Actor) -> Year:
    """Declare that a year's moved weekends are entered, so that nobody is warned any more."""
    by.require(CHANGE_DAY)
    _demand(country, reason)
    if not Year.objects.filter(country=country, number=year).exists():
        _seed_year(country, year)
    row = Year.objects.select_for_update().get(country=country, number=year)
    row.is_published = True
    row.save(update_fields=["is_published"])
    _invalidate()
    _log(country, year, reason=reason, by=by)
    return row


def _demand(country: str, reason: str) -> None:
    if not library.knows(country):
        raise Refused(
            _("“%(code)s” is no country code. Use two capital letters, for example CN.") % {"code": country},
            code="unknown_country",
            fields={"country": _("Unknown country code.")},
        )
    if not reason.strip():
        raise Refused(
            _("Say why the calendar changes, for example the number of the government's notice."),
            code="reason_missing",
            fields={"reason": _("A reason is needed.")},
        )


def _seed_year(country: str, year: int) -> int:
    facts = library.facts(country, year)
    row, created = Year.objects.get_or_create(
        country=country,
        number=year,
        defaults={"weekend": sorted(facts.weekend), "is_published": facts.is_published, "source": facts.source},
    )
    if not created:
        row.is_published = row.is_published or facts.is_published
        row.source = facts.source
        row.save(update_fields=["is_published", "source"])
    _invalidate()
    return _seed_days(country, year, facts)


def _seed_days(country: str, year: int, facts: library.Facts) -> int:
    wanted = {day: (False, name[:200]) for day, name in facts.off.items()}
    wanted |= dict.fromkeys(facts.moved, (True, ""))
    kept = Day.objects.filter(country=country, date__year=year)
    edited = set(kept.filter(source=Source.EDITED).values_list("date", flat=True))
    present = {day.date: day for day in kept.exclude(source=Source.EDITED)}
    gone = [day.pk for date_, day in present.items() if date_ not in wanted]
    stale = [
        Day(country=country, date=day, worked=worked, name=name)
        for day, (worked, name) in wanted.items()
        if day not in edited and (day not in present or (present[day].worked, present[day].name) != (worked, name))
    ]
    Day.objects.filter(pk__in=gone).delete()
    Day.objects.bulk_create(
        stale, update_conflicts=True, unique_fields=["country", "date"], update_fields=["worked", "name"]
    )
    return len(gone) + len(stale)


def _invalidate() -> None:
    queries.forget()
    transaction.on_commit(queries.forget)


def _log(
    country: str,
    year: int,
    *,
    reason: str,
    by: Actor,
    day: date | None = None,
    was: bool | None = None,
    worked: bool | None = None,
) -> None:
    Change.objects.create(
        country=country,
        year=year,
        date=day,
        was=was,
        worked=worked,
        reason=reason.strip(),
        at=clock.now(),
        actor_label=by.label,
    )

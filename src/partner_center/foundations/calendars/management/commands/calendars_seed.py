"""Keep the working calendars of countries and years in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from partner_center.foundations.calendars import actions, clock, library, queries

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Take working calendars from the holiday library; what people entered stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        year = clock.now().year
        parser.add_argument("countries", nargs="*", default=actions.USUAL_COUNTRIES, help="two-letter codes")
        parser.add_argument("--from", dest="first", type=int, default=year - 2, help="first year")
        parser.add_argument("--to", dest="last", type=int, default=year + 1, help="last year")

    def handle(self, *, countries: list[str], first: int, last: int, **_options: object) -> None:
        unknown = [code for code in countries if not library.knows(code)]
        if unknown:
            raise CommandError(_("Unknown country codes: %(codes)s.") % {"codes": ", ".join(unknown)})
        count = actions.seed(countries, range(first, last + 1))
        self.stdout.write(_("%(count)s days changed.") % {"count": count})
        for country, year in queries.unpublished_years(countries):
            self.stdout.write(
                _("%(country)s %(year)s: moved weekends are not announced yet; enter them when they are.")
                % {"country": country, "year": year}
            )

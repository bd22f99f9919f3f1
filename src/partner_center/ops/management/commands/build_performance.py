"""`manage.py build_performance PERIOD…`: order the performance of months anew; a worker computes it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_center.domains.performance.actions import order_build
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.periods import Month
from partner_center.kit.refusals import Refused


class Command(BaseCommand):
    help = "Compute the performance of months anew from today's bills, links and associations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("periods", nargs="*", metavar="PERIOD", help="a month, for example 2026-09")
        parser.add_argument("--outdated", action="store_true", help="also every month that is outdated")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        periods = [*options["periods"], *(outdated_months() if options["outdated"] else [])]
        if not periods and not options["outdated"]:
            raise CommandError("Name a month (2026-09), or say --outdated.")
        for period in dict.fromkeys(periods):
            try:
                build = order_build(period=str(Month.parse(period)), by=SYSTEM)
            except (ValueError, Refused) as refusal:
                raise CommandError(f"{period}: {refusal}") from refusal
            self.stdout.write(f"{build}: ordered")

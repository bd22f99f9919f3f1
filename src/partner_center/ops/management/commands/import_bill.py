"""`manage.py import_bill PATH…`: hand in billing files as the product itself; a worker reads them."""

import time
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_center.domains.billing.actions import receive_bill
from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.domains.billing.policies import refused_because
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queries import progress_of
from partner_center.kit.refusals import Refused

LOOK_AGAIN = 0.5  # seconds


class Command(BaseCommand):
    help = "Import billing files in FOCUS 1.0 (CSV, gzip, Parquet). A worker reads them in the background."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a billing file")
        parser.add_argument("--wait", action="store_true", help="follow the reading until every file is done")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        outcomes = [self._receive(path) for path in options["paths"]]
        bills = [bill for bill in outcomes if bill is not None]
        if options["wait"]:
            outcomes += [self._follow(bill) for bill in bills]
        if None in outcomes:
            raise CommandError("Not every file was imported; see above.")

    def _receive(self, path: Path) -> BillFile | None:
        try:
            with path.open("rb") as file:
                bill = receive_bill(File(file, name=path.name), by=SYSTEM)
        except (OSError, Refused) as refusal:
            self.stderr.write(f"{path.name}: {refusal}")
            return None
        self.stdout.write(f"{path.name}: received as {bill.number}")
        return bill

    def _follow(self, bill: BillFile) -> BillFile | None:
        said = -1
        while bill.status in {BillStatus.RECEIVED, BillStatus.READING}:
            time.sleep(LOOK_AGAIN)
            progress = progress_of(bill.progress_key)
            if progress is not None and progress.percent not in {None, said}:
                said = progress.percent or 0
                self.stdout.write(f"{bill.number}: {said} %")
            bill.refresh_from_db()
        if bill.status == BillStatus.REFUSED:
            self.stderr.write(f"{bill.number}: {refused_because(bill)}")
            return None
        self.stdout.write(f"{bill.number}: {bill.usable} of {bill.rows} rows are usable, {bill.rejected} are not")
        return bill

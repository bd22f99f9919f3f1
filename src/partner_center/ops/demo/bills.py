"""The bills of the story: one a month, one file that is none, one that came twice."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.core.files.base import ContentFile, File

from partner_center.domains.billing import actions as billing
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import People
from partner_center.ops.demo_accounts import demo_accounts
from partner_center.ops.demo_bills import write_bills

SEED = 20_26
NONSENSE = (
    "Dear colleagues\n"
    "the bill of this month is attached to my other mail\n"
    "please import that one instead of this text\n"
    "\n"
    "with kind regards\n"
)


class Bills:
    """The files of a year, and their way into the product."""

    people: People

    def __init__(self, days: Days, folder: Path, lines: int) -> None:
        self.files = write_bills(folder, demo_accounts(), [str(month) for month in days.months], lines, SEED)

    def receive(self, number: int) -> None:
        """Hand in the bill of a month."""
        path = self.files[number]
        with path.open("rb") as file:
            billing.receive_bill(File(file, name=path.name), by=self.people["operations@skyline"])

    def receive_again(self, number: int) -> None:
        """Hand in a packed bill once more, unpacked and under another name."""
        content = gzip.decompress(self.files[number].read_bytes())
        billing.receive_bill(ContentFile(content, name="bill-again.csv"), by=self.people["operations@skyline"])

    def send_nonsense(self) -> None:
        """Hand in a letter instead of a bill."""
        billing.receive_bill(
            ContentFile(NONSENSE.encode(), name="bill-from-mail.csv"), by=self.people["operations@skyline"]
        )

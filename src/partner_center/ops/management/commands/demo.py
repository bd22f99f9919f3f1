"""Fill an empty Partner Center with a living demo business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand

from partner_center.foundations.identity.models import Company
from partner_center.ops.demo.story import LINES, tell

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Fill an empty database with a vendor, five partners, forty customers and their past twelve months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lines", type=int, default=LINES, help="billing lines of the year")

    def handle(self, *, lines: int, **_options: object) -> None:
        if Company.objects.exists():
            self.stdout.write("There is a business in the database already; the demo is for an empty one.")
            return
        tell(lines=lines, say=self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

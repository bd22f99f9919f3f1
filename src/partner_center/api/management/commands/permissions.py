"""`manage.py permissions`: writes docs/permissions.csv anew, for review; tests then ask every address for real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from partner_center.api.rights import as_csv


class Command(BaseCommand):
    help = "Write docs/permissions.csv: every screen, step and operation with the roles that may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.ROOT) / "docs" / "permissions.csv")

    def handle(self, **options: Any) -> None:
        target: Path = options["to"]
        target.write_text(as_csv(), encoding="utf-8")
        self.stdout.write(f"{target}: {len(target.read_text(encoding='utf-8').splitlines()) - 1} addresses")

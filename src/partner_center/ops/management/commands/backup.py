"""`manage.py backup FOLDER`: the database and its files, together."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_center.kit.refusals import Refused
from partner_center.ops.backups import backup


class Command(BaseCommand):
    help = "Write the database and the files that belong to it into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet, or is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            backup(options["folder"].resolve())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Backed up to {options['folder']}.")

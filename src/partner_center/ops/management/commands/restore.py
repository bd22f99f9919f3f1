"""`manage.py restore FOLDER`: brings a backup back, refusing to overwrite unless told to."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_center.kit.refusals import Refused
from partner_center.ops.backups import restore


class Command(BaseCommand):
    help = "Bring back what `backup` has written. Stop web server and workers first."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that `backup` has written")
        parser.add_argument("--replace", action="store_true", help="give up what the database and the files hold now")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            restore(options["folder"].resolve(), replace=options["replace"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Restored from {options['folder']}. Run `manage.py migrate` if the backup is of an older release."
        )

"""`manage.py openapi`: writes docs/openapi.json anew, so that a change of the API is seen in review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from partner_center.api.v1 import api


def description() -> str:
    """Return the description of the API as it is kept: in English, without the release, a line per fact."""
    with translation.override("en"):
        # Through JSON once, because the library's statuses are numbers beside the word “default”.
        schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    schema["info"] = {key: value for key, value in schema["info"].items() if key != "x-release"}
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


class Command(BaseCommand):
    help = "Write docs/openapi.json: the API as programs see it."
    requires_system_checks = ()  # the description needs neither pages nor a database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.ROOT) / "docs" / "openapi.json")

    def handle(self, **options: Any) -> None:
        target: Path = options["to"]
        target.write_text(description(), encoding="utf-8")
        self.stdout.write(str(target))

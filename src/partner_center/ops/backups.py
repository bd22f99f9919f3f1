"""Backup and restore: the database and the files that belong to it, together in one folder."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from partner_center.kit.refusals import Refused
from partner_center.ops.postgres_programs import find_programs

DUMP = "database.dump"
FILES = "files.tar"


def backup(folder: Path) -> None:
    """Write the database and the data folder's files; the folder must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("%(folder)s is not empty. Choose a new folder for each backup.") % {"folder": folder})
    folder.mkdir(parents=True, exist_ok=True)
    # Rows first: a file that arrives meanwhile is kept without its row, never a row without its file.
    _run("pg_dump", ["--format=custom", "--no-owner", f"--file={folder / DUMP}"])
    with tarfile.open(folder / FILES, "w") as tar:
        for kept in _kept_folders():
            if kept.exists():
                tar.add(kept, arcname=kept.name)


def restore(folder: Path, *, replace: bool) -> None:
    """Bring a backup back; what is there now is only replaced when that is said."""
    missing = [name for name in (DUMP, FILES) if not (folder / name).exists()]
    if missing:
        raise Refused(_("%(folder)s is no backup: %(name)s is missing.") % {"folder": folder, "name": missing[0]})
    if connection.introspection.table_names() and not replace:
        raise Refused(_("The database is not empty. Say --replace to give up what is in it now."))
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    _run("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", str(folder / DUMP)])
    for kept in _kept_folders():
        shutil.rmtree(kept, ignore_errors=True)
    with tarfile.open(folder / FILES) as tar:
        tar.extractall(settings.DATA_DIR, filter="data")


def _kept_folders() -> list[Path]:
    return [settings.MEDIA_ROOT, settings.BILLS_DIR, settings.PARQUET_DIR, settings.EXPORTS_DIR]


def _run(program: str, arguments: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs on our database; the password travels in the environment, not the command."""
    given: dict[str, Any] = connection.settings_dict
    named = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
    }
    path = shutil.which(program) if settings.EMBEDDED_CLUSTER is None else None
    command = [path or str(find_programs().folder / program), *arguments]
    if program == "pg_restore":
        command += ["--dbname", str(given["NAME"])]
    environment = os.environ | {name: str(value) for name, value in named.items() if value}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own programs
    if done.returncode != 0:
        raise Refused(_("%(program)s failed: %(why)s") % {"program": program, "why": done.stderr.strip()[-1000:]})

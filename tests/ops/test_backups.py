"""A backup brings back rows and files together, and a restore overwrites nothing unless told to."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection


def rows() -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        return list(cursor.fetchall())


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.slow
def test_rows_and_files_come_back_together(transactional_db: None, tmp_path: Path) -> None:
    file = settings.MEDIA_ROOT / "licence.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("as it was")
    execute("CREATE TABLE kept AS SELECT 42 AS n")
    call_command("backup", str(tmp_path / "monday"), verbosity=0)
    execute("UPDATE kept SET n = 0")
    file.write_text("changed since")

    with pytest.raises(CommandError, match="Say --replace"):
        call_command("restore", str(tmp_path / "monday"))
    assert (rows(), file.read_text()) == ([(0,)], "changed since")

    call_command("restore", str(tmp_path / "monday"), replace=True)
    assert (rows(), file.read_text()) == ([(42,)], "as it was")


def test_a_backup_never_overwrites_another(db: None, tmp_path: Path) -> None:
    (tmp_path / "database.dump").touch()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", str(tmp_path))


def test_what_is_no_backup_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"database\.dump is missing"):
        call_command("restore", str(tmp_path), replace=True)

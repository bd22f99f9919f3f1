"""What must be true before the first page: tables up to date, demo data in an empty database, files collected."""

import hashlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

Say = Callable[[str], None]


def prepare(*, with_demo_data: bool, say: Say) -> None:
    """Bring database and files up to date; safe to run at every start."""
    say("Preparing the database …")
    _bring_tables_up_to_date()
    if with_demo_data:
        _fill_when_empty(say)
    if settings.SERVED_BUILT:
        _collect_files(say)
    connection.close()
    getattr(connection, "close_pool", lambda: None)()


def _bring_tables_up_to_date() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _fill_when_empty(say: Say) -> None:
    """Fill once; a filling that was interrupted is thrown away and begun again (embedded database only)."""
    if find_spec("partner_center.ops.management.commands.demo") is None:
        return
    filled = settings.DATA_DIR / "filled"
    has_companies = apps.get_model("identity", "Company").objects.exists()
    cluster = settings.EMBEDDED_CLUSTER
    if filled.exists() or (has_companies and cluster is None):
        return
    if has_companies and cluster is not None:
        say("The last filling was interrupted; beginning again …")
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
        cluster.recreate_database()
        _bring_tables_up_to_date()
    say("Filling it with a demo business (once) …")
    call_command("demo")
    filled.write_text("The demo data is complete.\n")


def _collect_files(say: Say) -> None:
    """Collect, hash and compress the static files, unless none has changed since the last time."""
    key = _key_of_files()
    stamp = settings.STATIC_ROOT / ".collected"
    if stamp.exists() and stamp.read_text() == key:
        return
    say("Collecting the static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(key)


def _key_of_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()

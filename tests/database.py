"""The test database: migrated once per state of the migrations, then copied for each process in a few milliseconds."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from filelock import FileLock
from psycopg import sql

from partner_center.ops.embedded import OWNER, Cluster

CACHE = Path(__file__).parent.parent / ".cache"
KEPT_TEMPLATES = 4  # one for each state of the migrations somebody is working on


class TestDatabase:
    """A database of this process; `restore` makes it new, for tests whose transactions are real."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.name = f"test_{os.getpid()}_{worker}"
        self.settings: dict[str, Any] = connection.settings_dict
        self.template = ""

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Have a server (the embedded one unless DATABASE_URL names another), a template and a copy of it."""
        cluster = None if os.environ.get("DATABASE_URL") else Cluster(CACHE / "test-postgres", careless=True)
        with cluster.running() if cluster else nullcontext():
            if cluster:
                self.settings.update(cluster.django_settings())
            self.home = str(self.settings["NAME"])
            self.template = f"tmpl_{state_of_the_migrations()}"
            CACHE.mkdir(exist_ok=True)
            with FileLock(CACHE / "template.lock"):
                self._ensure_template()
                if cluster:
                    self._drop_leftovers()
            self._point_to(self.name)
            self.restore()
            try:
                yield
            finally:
                connection.close()
                self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def restore(self) -> None:
        """Begin again with an untouched copy of the template."""
        connection.close()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", self.name, self.template)

    def _ensure_template(self) -> None:
        if self._names("datname = %s AND datistemplate", self.template):
            return
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.template)
        self._run("CREATE DATABASE {}", self.template)
        self._point_to(self.template)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        connection.close()
        self._run("ALTER DATABASE {} WITH IS_TEMPLATE true", self.template)
        for old in self._names("datname LIKE %s AND datistemplate ORDER BY oid", "tmpl\\_%")[:-KEPT_TEMPLATES]:
            self._run("ALTER DATABASE {} WITH IS_TEMPLATE false", old)
            self._run("DROP DATABASE {}", old)

    def _drop_leftovers(self) -> None:
        """Drop the databases of test runs that were killed; only on our own server, where process ids are ours."""
        for name in self._names("datname LIKE %s", "test\\_%"):
            owner = re.match(r"test_(\d+)_", name)
            if owner and not _runs(int(owner[1])):
                self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _point_to(self, name: str) -> None:
        connection.close()
        self.settings["NAME"] = name

    def _connect(self) -> psycopg.Connection:
        given = self.settings
        return psycopg.connect(
            host=given["HOST"] or None,
            port=given["PORT"] or None,
            user=given["USER"] or OWNER,
            password=given["PASSWORD"] or None,
            dbname=self.home,
            autocommit=True,
        )

    def _run(self, statement: str, *names: str) -> None:
        with closing(self._connect()) as direct:
            direct.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]  # written above, not given

    def _names(self, where: str, value: str) -> list[str]:
        with closing(self._connect()) as direct:
            query = sql.SQL("SELECT datname FROM pg_database WHERE {}").format(sql.SQL(where))  # type: ignore[arg-type]  # written above, not given
            return [name for (name,) in direct.execute(query, [value])]


def state_of_the_migrations() -> str:
    """A name for exactly these migrations of exactly these applications and library releases."""
    digest = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for library in ("Django", "procrastinate", "django-allauth", "django-pgtrigger"):
        digest.update(version(library).encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        if config.name.startswith("partner_center"):
            for path in sorted((Path(config.path) / "migrations").glob("*.py")):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

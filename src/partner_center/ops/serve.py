"""Everything in one terminal: database, migrations, demo data, web server and worker; Ctrl-C stops it all.

`python -m partner_center.ops.serve demo` is `make demo`; `run` is the same with code that reloads when it changes.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from types import FrameType

from partner_center.ops.children import Child, stop_all

HOST = os.environ.get("PC_BIND", "127.0.0.1")
PATIENCE = 60.0  # seconds until the first page
WITHOUT_DATABASE = {"help", "version", "--help", "--version", "collectstatic", "rulebook"}


class Stop(BaseException):
    """The terminal, or whoever supervises us, wants us to end."""


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the exit status is 1 when something is in the way or died."""
    kind = arguments[0] if arguments else "demo"
    os.environ.setdefault("PC_MODE", "demo" if kind == "demo" else "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partner_center.config.settings")
    port = int(os.environ.get("PORT") or 8000)
    if _is_taken(port):
        _say(f"Port {port} is taken by another program. Choose another one: make {kind} PORT={port + 10}")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        with database_for_this_process([]):
            return _prepare_and_serve(kind, port)
    except Stop:
        _say("Stopped. The data is kept; `make reset` empties it.")
        return 0


@contextmanager
def database_for_this_process(arguments: Sequence[str]) -> Iterator[None]:
    """The embedded database for as long as the block runs; nothing where DATABASE_URL names another one."""
    from django.conf import settings

    needs_none = len(arguments) > 1 and arguments[1] in WITHOUT_DATABASE
    cluster = None if needs_none else settings.EMBEDDED_CLUSTER
    with cluster.running() if cluster else nullcontext():
        yield


def _prepare_and_serve(kind: str, port: int) -> int:
    import django

    django.setup()
    from partner_center.ops.preparing import prepare

    prepare(with_demo_data=os.environ.get("PC_DEMO_DATA") != "0", say=_say)
    children: list[Child] = []
    try:
        children += [_web(kind, port), _worker(kind)]
        _wait_for_first_page(port, children)
        _print_welcome(port)
        while not any(child.has_died() for child in children):
            time.sleep(0.5)
    except _DiedError:
        pass
    finally:
        dead = [child for child in children if child.has_died()]
        stop_all(children)
    for child in dead:
        _say(f"The {child.name} ended by itself: {child.last_words()}")
    return 1


def _web(kind: str, port: int) -> Child:
    if kind == "run":
        return Child("web server", [sys.executable, "-m", "django", "runserver", f"{HOST}:{port}"], log=None)
    server = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    server += ["--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    return Child("web server", [*server, "partner_center.config.wsgi:application"], log=_log("web"))


def _worker(kind: str) -> Child:
    command = (
        [sys.executable, "-m", "partner_center.ops.reloading"] if kind == "run" else [sys.executable, "-m", "django"]
    )
    return Child("worker", [*command, "worker"], log=None if kind == "run" else _log("worker"))


def _log(name: str) -> Path:
    from django.conf import settings

    folder: Path = settings.DATA_DIR / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


class _DiedError(Exception):
    """A child ended before the first page."""


def _wait_for_first_page(port: int, children: Sequence[Child]) -> None:
    end = time.monotonic() + PATIENCE
    while not _answers(port):
        if any(child.has_died() for child in children) or time.monotonic() > end:
            raise _DiedError
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1" if HOST == "0.0.0.0" else HOST, port, timeout=10)  # noqa: S104 - compared only
    try:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's word for yes
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _print_welcome(port: int) -> None:
    _say("")
    _say(f"Open Partner Center is ready on http://localhost:{port}")
    if os.environ.get("PC_DEMO_DATA") != "0":
        demo = import_module("partner_center.ops.demo")
        for label, email, _audience in demo.LOGINS:
            _say(f"   {email:<28} {label}")
        _say(f"   Password of everybody: {demo.PASSWORD}")
    _say("Ctrl-C stops it; the data stays.")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave by way of every `finally`; a second signal does not cut that short."""
    del number, frame
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise Stop


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

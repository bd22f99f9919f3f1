"""`make demo` as a person uses it: started, looked at, stopped with Ctrl-C, started again with the data kept."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from partner_center.ops.embedded import DATABASE, OWNER, Cluster

HANGS = 180
"""Seconds after which a program that should end is taken to hang; a busy machine needs some of them."""

SERVE = [sys.executable, "-m", "partner_center.ops.serve", "demo"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this demo keeps its data."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PC_", "DATABASE_URL", "DJANGO_"))
    }
    return {**clean, "PC_DATA_DIR": str(folder), "PORT": str(port), "PC_DEMO_DATA": "0"}


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A running demo, past its welcome; stopped by Ctrl-C at the end."""
    with subprocess.Popen(SERVE, env=environment(folder, port), stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        demo.welcome = []  # type: ignore[attr-defined]  # for the test to look at
        for line in demo.stdout:
            demo.welcome.append(line.strip())  # type: ignore[attr-defined]  # as above
            if line.startswith("Ctrl-C"):
                break
        try:
            yield demo
        finally:
            demo.send_signal(signal.SIGINT)
            demo.said = demo.stdout.read()  # type: ignore[attr-defined]  # for the test to look at
            demo.wait(HANGS)


@pytest.mark.slow
def test_started_stopped_and_started_again_with_the_data_kept(folder: Path, port: int) -> None:
    cluster = Cluster(folder / "postgres")
    with served(folder, port) as first:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        with cluster.connect(OWNER, DATABASE) as database:
            database.execute("CREATE TABLE kept AS SELECT 42 AS n")
    assert (first.returncode, first.said) == (0, "Stopped. The data is kept; `make reset` empties it.\n")  # type: ignore[attr-defined]  # set above
    assert not cluster.is_running()

    # It starts soon again because what was prepared once is not prepared anew; how soon depends on the machine.
    assert any(line.startswith("Collecting") for line in first.welcome)  # type: ignore[attr-defined]  # set above
    with served(folder, port) as second:
        assert second.welcome[0] == "Preparing the database …"  # type: ignore[attr-defined]  # set above
        assert second.welcome[1:3] == ["", f"Open Partner Center is ready on http://localhost:{port}"]  # type: ignore[attr-defined]  # set above
        with cluster.connect(OWNER, DATABASE) as database:
            assert database.execute("SELECT n FROM kept").fetchone() == (42,)
    assert second.returncode == 0


@pytest.mark.slow
def test_a_worker_that_dies_ends_the_demo_and_says_so(folder: Path, port: int) -> None:
    with served(folder, port) as demo:
        family = Path(f"/proc/{demo.pid}/task/{demo.pid}/children").read_text().split()
        worker = next(
            child for child in family if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        )
        os.kill(int(worker), signal.SIGKILL)
        demo.wait(HANGS)
    assert demo.returncode == 1
    assert demo.said.startswith("The worker ended by itself")  # type: ignore[attr-defined]  # set above
    assert not Cluster(folder / "postgres").is_running()


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        done = subprocess.run(SERVE, env=environment(tmp_path, taken), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (
        1,
        f"Port {taken} is taken by another program. Choose another one: make demo PORT={taken + 10}\n",
    )
    assert list(tmp_path.iterdir()) == []

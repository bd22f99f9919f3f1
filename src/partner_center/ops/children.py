"""Programs that serve starts beside itself, and how it ends them."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

GRACE = 15.0  # seconds to finish the page or the job in hand


class Child:
    """One program with its own log; in a session of its own, so that a Ctrl-C reaches it only through us."""

    def __init__(self, name: str, command: Sequence[str], *, log: Path | None) -> None:
        self.name = name
        self.log = log
        out = log.open("ab") if log else None
        self.process = subprocess.Popen(  # noqa: S603 - our own fixed commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            start_new_session=True,
        )
        if out:
            out.close()

    def has_died(self) -> bool:
        """Whether it ended without being asked to."""
        return self.process.poll() is not None

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-2000:].strip() if self.log else "see above"


def stop_all(children: Iterable[Child]) -> None:
    """Ask all to end, wait a little, then end their whole families."""
    children = list(children)
    for child in children:
        if not child.has_died():
            child.process.terminate()
    end = time.monotonic() + GRACE
    for child in children:
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

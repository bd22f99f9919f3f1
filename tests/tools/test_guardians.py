"""The small scripts of tools/ do what the Makefile promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from partner_center.ops.embedded import Cluster
from tools.check_noqa_reasons import faults_below, is_reasoned

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# no" + "qa", False),
        ("# no" + "qa: S603", False),
        ("# no" + "qa: S603 - ", False),
        ("# no" + "qa: S603, S607 - a fixed command", True),
        ("# type: " + "ignore", False),
        ("# type: " + "ignore[misc]", False),
        ("# type: " + "ignore[misc]  # allauth publishes no types", True),
    ],
)
def test_a_silenced_checker_needs_a_rule_and_a_reason(comment: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_reasoned(comment) is expected


def test_every_silence_in_the_house_is_reasoned() -> None:
    assert [fault for folder in ("src", "tests", "tools") for fault in faults_below(ROOT / folder)] == []


def reset(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "reset.py")]
    return subprocess.run(
        command, env=os.environ | {"PC_DATA_DIR": str(folder)}, capture_output=True, text=True, check=False
    )


def test_reset_empties_the_data_but_never_under_a_running_demo(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with Cluster(folder / "postgres", careless=True).running():
        refused = reset(folder)
        assert (refused.returncode, "stop the demo first" in refused.stderr) == (1, True)
        assert folder.exists()
    assert (reset(folder).returncode, folder.exists()) == (0, False)

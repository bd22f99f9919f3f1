"""A run: the same bytes every time, goes on where it stopped, never writes over another run, refuses changed input."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_center.settlement import engine, facts, oracle
from partner_center.settlement.engine import SettlementError, Totals
from partner_center.settlement.statement import Snapshot
from partner_center.settlement.terms import Terms
from tests.settlement.lines import PERIOD, flat, ladder, line, settled

PROGRAMS = Terms((
    flat("0.0333", "A", cap=Decimal(900)),
    ladder(("0", "5000", "0.05"), ("5000", None, "0.08"), code="B"),
    ladder(("0", "5000", "0.05"), ("5000", None, "0.08"), code="C", kind="marginal"),
))  # fmt: skip


def month(size: int) -> list[dict[str, Any]]:
    dice = random.Random(7)
    return [
        line(f"line-{n:06d}", Decimal(dice.randint(-(10**12), 10**13)).scaleb(-12), partner_id=dice.randint(1, 9))
        for n in range(size)
    ]


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): facts.sha256_of(path) for path in sorted(folder.rglob("*.*"))}


def test_bytes_do_not_depend_on_threads_memory_or_input_order(tmp_path: Path) -> None:
    rows = month(40_000)
    facts.store_rows(rows, tmp_path / "facts", period=PERIOD, buckets=2)
    seen = []
    for number, (threads, memory) in enumerate([(1, "1GB"), (2, "1GB"), (4, "100MB"), (2, "1GB")]):
        if number:
            facts.store_rows(rows[::-1], tmp_path / "facts", period=PERIOD, buckets=2)
        out = tmp_path / f"run-{number}"
        engine.run(tmp_path / "facts", PROGRAMS, out, period=PERIOD, threads=threads, memory_limit=memory)
        seen.append(files(out))
    assert seen[0].keys() == {
        *(f"{kind}/bucket={n:02d}.parquet" for kind in ("details", "groups") for n in (0, 1)),
        *("buckets/00.json", "buckets/01.json", "manifest.json", "plan.json", "terms.json"),
    }
    assert seen[1:] == seen[:1] * 3


def test_an_interrupted_run_goes_on_at_the_bucket(tmp_path: Path) -> None:
    rows = month(90)
    facts.store_rows(rows, tmp_path / "facts", period=PERIOD, buckets=3)
    whole = engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "whole", period=PERIOD)
    sizes = [bucket.rows for bucket in facts.load(tmp_path / "facts", PERIOD).buckets]

    def stop_early(done: int, total: int) -> None:
        assert (done, total) == (sizes[0], 90)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD, progress=stop_early)
    with pytest.raises(SettlementError, match="not finished"):
        Snapshot(tmp_path / "run")

    steps: list[tuple[int, int]] = []
    resumed = engine.run(
        tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD, progress=lambda *step: steps.append(step)
    )
    assert steps == [(sizes[0], 90), (sizes[0] + sizes[1], 90), (90, 90)]
    assert (whole.resumed, resumed.resumed, resumed.digest) == (0, 1, whole.digest)
    assert files(tmp_path / "run") == files(tmp_path / "whole")


def test_a_finished_run_answers_again_without_computing(tmp_path: Path) -> None:
    facts.store_rows(month(30), tmp_path / "facts", period=PERIOD, buckets=2)
    first = engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD)
    again = engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD)
    assert (again.digest, again.totals, again.resumed) == (first.digest, first.totals, 2)


def test_a_folder_of_another_run_is_never_written_to(tmp_path: Path) -> None:
    facts.store_rows(month(30), tmp_path / "facts", period=PERIOD, buckets=2)
    engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD)
    before = files(tmp_path / "run")
    with pytest.raises(SettlementError) as caught:
        engine.run(tmp_path / "facts", Terms((flat("0.5"),)), tmp_path / "run", period=PERIOD)
    assert (caught.value.slug, caught.value.params) == ("other_run", {"changed": "terms"})
    assert files(tmp_path / "run") == before


def test_facts_that_changed_on_disk_are_refused(tmp_path: Path) -> None:
    stored = facts.store_rows(month(30), tmp_path / "facts", period=PERIOD, buckets=1)
    stored.paths[0].write_bytes(stored.paths[0].read_bytes() + b" ")
    with pytest.raises(facts.FactsError, match="changed while they were read"):
        engine.run(tmp_path / "facts", PROGRAMS, tmp_path / "run", period=PERIOD)


def test_an_amount_beyond_exact_arithmetic_stops_the_run(tmp_path: Path) -> None:
    rows = [line(f"line-{n:03d}", Decimal(10) ** 12 - 1) for n in range(300)]
    with pytest.raises(SettlementError) as caught:
        settled(tmp_path, rows, flat("1", cap=Decimal(10) ** 12 - 1))
    assert caught.value.slug == "too_large"
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_no_program_in_force_pays_nothing(tmp_path: Path) -> None:
    facts.store_rows([line("a", "1")], tmp_path / "facts", period=PERIOD)
    result = engine.run(tmp_path / "facts", Terms((flat("0.1", valid_to="2026-09"),)), tmp_path / "run", period=PERIOD)
    assert (result.facts, result.details, result.groups, result.totals) == (1, 0, 0, {})
    assert Snapshot(tmp_path / "run").groups() == []
    assert oracle.settle([line("a", "1")], Terms((flat("0.1", valid_to="2026-09"),)), PERIOD) == {}


def test_totals_are_per_currency_and_the_manifest_says_the_same(tmp_path: Path) -> None:
    rows = [line("a", "10.005"), line("b", "0.0000008", partner_id=2, currency="USD"), line("c", "7", partner_id=3)]
    facts.store_rows(rows, tmp_path / "facts", period=PERIOD, buckets=4)
    result = engine.run(tmp_path / "facts", Terms((flat("1"),)), tmp_path / "run", period=PERIOD)
    assert result.totals == {"CNY": Totals(Decimal("17.005"), Decimal("17.005"), Decimal("17.01"))}
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert Totals.from_json(manifest["totals"]["CNY"]) == result.totals["CNY"]
    assert manifest["counts"] == {"facts": 3, "details": 2, "groups": 2}
    assert manifest["digest"] == result.digest

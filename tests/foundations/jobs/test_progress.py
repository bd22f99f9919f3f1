"""Progress is seen by others while the work's own transaction is still open, and survives its rollback."""

from __future__ import annotations

import pytest
from django.db import transaction

from partner_center.foundations.jobs import actions, queries
from partner_center.foundations.jobs.models import Progress


@pytest.mark.django_db(transaction=True)
def test_progress_survives_the_rollback_of_the_work() -> None:
    with transaction.atomic():
        actions.report("import:1", done=40, total=100, label="January")
        transaction.set_rollback(True)
    progress = queries.progress_of("import:1")
    assert progress is not None
    assert (progress.done, progress.total, progress.percent, progress.label) == (40, 100, 40, "January")
    assert (progress.state, progress.is_over) == ("running", False)


@pytest.mark.django_db(transaction=True)
def test_what_a_report_leaves_out_stays() -> None:
    actions.report("import:2", done=1, total=8, label="February", detail="reading")
    actions.report("import:2", done=4)
    progress = Progress.objects.get(key="import:2")
    assert (progress.done, progress.total, progress.label, progress.detail) == (4, 8, "February", "reading")


@pytest.mark.django_db(transaction=True)
def test_a_meter_tells_the_end_exactly_and_the_reason_of_a_stop() -> None:
    meter = actions.Meter("import:3", label="March", pause=0)
    assert Progress.objects.get(key="import:3").percent is None
    for _ in range(3):
        meter.advance()
    meter.finish()
    progress = Progress.objects.get(key="import:3")
    assert (progress.done, progress.total, progress.percent, progress.is_over) == (3, 3, 100, True)

    meter = actions.Meter("import:3")
    meter.advance(2)
    meter.fail("Column 7 is missing.")
    progress = Progress.objects.get(key="import:3")
    assert (progress.done, progress.state, progress.detail) == (2, "failed", "Column 7 is missing.")
    actions.forget(["import:3"])
    assert queries.progress_of("import:3") is None

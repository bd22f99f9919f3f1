"""Bills handed in by command: taken one by one, refused with the reason, in the name of the product itself."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from partner_center.domains.billing.models import BillFile
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.actor import SYSTEM

HEADER = "BilledCost,BillingAccountId,BillingCurrency\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.BILLS_DIR = tmp_path / "bills"


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_files_are_taken_and_named(tmp_path: Path) -> None:
    told = StringIO()
    paths = [file(tmp_path, "a.csv", HEADER + "1,A,CNY\n"), file(tmp_path, "b.csv", HEADER + "2,A,CNY\n")]
    call_command("import_bill", *paths, stdout=told)
    assert list(BillFile.objects.order_by("pk").values_list("name", flat=True)) == ["a.csv", "b.csv"]
    assert told.getvalue().splitlines() == ["a.csv: received as BILL-000001", "b.csv: received as BILL-000002"]
    assert history_of(BillFile.objects.earliest("pk"), seen_by=SYSTEM)[0].actor_label == "Partner Center"


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    told = StringIO()
    first, again, absent = file(tmp_path, "a.csv", HEADER), file(tmp_path, "again.csv", HEADER), tmp_path / "none.csv"
    with pytest.raises(CommandError):
        call_command("import_bill", first, again, absent, file(tmp_path, "b.csv", HEADER + "\n"), stderr=told)
    assert list(BillFile.objects.order_by("pk").values_list("name", flat=True)) == ["a.csv", "b.csv"]
    assert [line.split(":")[0] for line in told.getvalue().splitlines()] == ["again.csv", "none.csv"]
    assert "BILL-000001" in told.getvalue()

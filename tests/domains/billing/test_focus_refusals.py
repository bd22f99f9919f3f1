"""A file that is no FOCUS bill is refused with the reason, and nothing of it stays."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as arrow_parquet
import pytest

from partner_center.domains.billing.gateways.files import Limits, _unpacked
from partner_center.domains.billing.gateways.focus import read
from partner_center.domains.billing.gateways.results import Refusal, Unreadable
from tests.domains.billing.focus_files import LINE, as_csv, cells, line, lines

BILL = as_csv(map(cells, lines(3)))


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, BILL)
    return target.getvalue()


def without(*columns: str) -> str:
    return as_csv([["x"] * (len(LINE) - len(columns))], header=[name for name in LINE if name not in columns])


def refused(folder: Path, content: bytes, **options: Any) -> Unreadable:
    path = folder / "bill.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read(path, out_dir=folder / "out", **options)
    assert list((folder / "out").iterdir()) == []
    return caught.value


@pytest.mark.parametrize(
    ("content", "refusal", "params"),
    [
        (b"", Refusal.EMPTY, {}),
        (b" \n\n", Refusal.EMPTY, {}),
        (b"\xef\xbb\xbf\n", Refusal.EMPTY, {}),
        (b"\n" + BILL.encode(), Refusal.NOT_CSV, {}),
        (gzip.compress(b"", mtime=0), Refusal.EMPTY, {}),
        (zipped("bill.csv", "other.csv"), Refusal.ZIP_ARCHIVE, {"files": 2}),
        (zipped("xl/workbook.xml"), Refusal.WORKBOOK, {}),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Refusal.WORKBOOK, {}),
        (b"\xfd7zXZ\x00" + b"\0" * 600, Refusal.OTHER_COMPRESSION, {"kind": "xz"}),
        (b"(\xb5/\xfd" + b"\0" * 600, Refusal.OTHER_COMPRESSION, {"kind": "zstd"}),
        (b"%PDF-1.7 something", Refusal.BINARY, {}),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", Refusal.BINARY, {}),
        (BILL.encode()[:5000] + b"\0" + b"rest", Refusal.BINARY, {}),
        (gzip.compress(BILL.encode(), mtime=0)[:-20], Refusal.BROKEN_GZIP, {}),
        (b"\x1f\x8b" + b"no gzip at all", Refusal.BROKEN_GZIP, {}),
        (b"PAR1 and nothing more PAR1", Refusal.BROKEN_PARQUET, {}),
        (BILL.encode("utf-16"), Refusal.UTF16, {}),
        (BILL.encode("utf-16-le"), Refusal.UTF16, {}),
        (gzip.compress(BILL.encode("utf-16"), mtime=0), Refusal.UTF16, {}),
        (BILL.encode("gb18030"), Refusal.WRONG_ENCODING, {"line": 2, "guess": "GB18030"}),
        (as_csv([["Müller"]], header=["a,b"]).encode("latin-1"), Refusal.WRONG_ENCODING, {"line": 2, "guess": ""}),
        (b"Dear partner\nplease find attached", Refusal.NOT_CSV, {}),
        (b'{"BilledCost": 1, "BillingAccountId": 2}', Refusal.NOT_CSV, {}),
        (b"<html><body>Sign in, please</body></html>", Refusal.NOT_CSV, {}),
        (BILL.replace(",", ";").encode(), Refusal.OTHER_DELIMITER, {"delimiter": ";"}),
        (BILL.replace(",", "\t").encode(), Refusal.OTHER_DELIMITER, {"delimiter": "TAB"}),
        (b"name,phone,city,street,house,floor,door,bell,key\na,b,c,d,e,f,g,h,i\n", Refusal.NOT_FOCUS, {}),
        (
            without("BilledCost", "BillingCurrency").encode(),
            Refusal.MISSING_COLUMNS,
            {"columns": "BilledCost, BillingCurrency"},
        ),
        (
            as_csv([], header=[*LINE, "BilledCost"]).encode(),
            Refusal.DUPLICATE_COLUMNS,
            {"columns": "BilledCost"},
        ),
        (as_csv([]).encode(), Refusal.NO_LINES, {}),
        (as_csv([[""] * len(LINE)]).encode(), Refusal.NO_LINES, {}),
        (BILL.encode() + b'"C1001,open until the end\nand beyond\n', Refusal.UNCLOSED_QUOTE, {"line": 5}),
        (BILL.encode() + b'"a"b,"c\n', Refusal.BAD_QUOTING, {"line": 5}),
    ],
)
def test_a_file_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, refusal: Refusal, params: dict[str, str | int]
) -> None:
    error = refused(tmp_path, content)

    assert (error.refusal, dict(error.params)) == (refusal, params)
    assert error.slug == refusal.value


def test_a_gzip_bomb_is_stopped_long_before_it_has_unfolded(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        packed.write(BILL.encode())
        for _ in range(256):
            packed.write(b"0" * (1 << 20))
    error = refused(tmp_path, bomb.getvalue())
    unfolded: list[int] = []
    with pytest.raises(Unreadable):
        unfolded.extend(map(len, _unpacked(iter([bomb.getvalue()]), len(bomb.getvalue()), Limits())))

    assert (error.refusal, dict(error.params)) == (Refusal.BOMB, {"ratio": 200})
    assert len(bomb.getvalue()) * 190 < sum(unfolded) <= len(bomb.getvalue()) * 200


def test_a_parquet_bomb_is_refused_by_its_row_count(tmp_path: Path) -> None:
    table = pa.table({name: pa.array([value] * 5000).dictionary_encode() for name, value in LINE.items()})
    target = io.BytesIO()
    arrow_parquet.write_table(table, target)
    assert len(target.getvalue()) < 1 << 20

    assert refused(tmp_path, target.getvalue(), limits=Limits(content=1 << 20)).refusal == Refusal.TOO_LARGE


def test_a_file_beyond_the_limit_is_refused_packed_or_not(tmp_path: Path) -> None:
    limits = Limits(content=4096)
    assert len(BILL) < 4096

    packed = refused(tmp_path, gzip.compress(BILL.encode() + b"\n" * 5000), limits=limits)
    plain = refused(tmp_path, as_csv(map(cells, lines(30))).encode(), limits=limits)

    assert packed.refusal == plain.refusal == Refusal.TOO_LARGE
    assert dict(plain.params) == {"limit": 4096}


def test_a_row_without_end_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, as_csv([cells(line(ChargeDescription="x" * (20 << 20)))]).encode())

    assert error.refusal == Refusal.ROW_TOO_LONG


def test_an_inch_mark_inside_a_field_is_no_open_quote(tmp_path: Path) -> None:
    text = BILL.replace('"General computing, 4 vCPUs"', 'A 5" disk', 1)
    (tmp_path / "bill.csv").write_text(text, encoding="utf-8")

    assert read(tmp_path / "bill.csv", out_dir=tmp_path / "out").usable == 3


def test_earlier_results_survive_a_refused_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text(BILL, encoding="utf-8")
    result = read(kept, out_dir=tmp_path / "out")
    kept.write_bytes(b"")

    with pytest.raises(Unreadable):
        read(kept, out_dir=tmp_path / "out")

    assert result.lines_path.exists()


def test_every_refusal_has_been_seen_here() -> None:
    """The words are promised to translators; one that nothing says would be a lie."""
    marks: Callable[[Any], Any] = lambda test: test.pytestmark[0].args[1]  # noqa: E731 - a name for one expression
    listed = {refusal for _, refusal, _ in marks(test_a_file_is_refused_with_its_reason)}

    assert listed | {Refusal.BOMB, Refusal.TOO_LARGE, Refusal.ROW_TOO_LONG} == set(Refusal)

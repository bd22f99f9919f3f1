"""Opening a billing file safely: what it really is, unpacked within limits, text checked, content named by a hash."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partner_center.domains.billing.gateways.results import Refusal, Unreadable

CHUNK: Final = 1 << 20
UTF8_MARK: Final = codecs.BOM_UTF8
OTHER_PACKERS: Final = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x04\x22\x4d\x18": "LZ4",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold once unpacked: `content` in bytes, `ratio` times its packed size."""

    content: int = 4 << 30
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Content:
    """A file that may be read: `path` is the plain content, `kind` says what was handed in."""

    path: Path
    kind: str
    size: int
    content_size: int
    sha256: str


def opened(path: Path, *, work_dir: Path, limits: Limits, progress: Callable[[float], None]) -> Content:
    """The plain content of the file; raises Unreadable. A packed file is unpacked into `work_dir`."""
    kind = kind_of(path)
    size = path.stat().st_size
    if size > limits.content:
        raise Unreadable(Refusal.TOO_LARGE, limit=limits.content)
    if kind == "parquet":
        return Content(path, kind, size, size, _sha256(path))
    if kind == "csv":
        sha256, content_size = _inspect(_chunks(path), path, progress=lambda done: progress(done / size))
        return Content(path, kind, size, content_size, sha256)
    plain = work_dir / "content.csv"
    with path.open("rb") as packed, plain.open("wb") as target:

        def keeping() -> Iterator[bytes]:
            for chunk in _unpacked(iter(lambda: packed.read(CHUNK), b""), size, limits):
                target.write(chunk)
                yield chunk

        def unpacking(_: int) -> None:
            progress(packed.tell() / size)

        sha256, content_size = _inspect(keeping(), plain, progress=unpacking)
    return Content(plain, kind, size, content_size, sha256)


def kind_of(path: Path) -> str:
    """Which of "csv", "gzip" and "parquet" the bytes are, whatever the name says; raises Unreadable for all others."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.removeprefix(UTF8_MARK).strip():
        raise Unreadable(Refusal.EMPTY)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        if any(name.startswith("xl/") for name in names):
            raise Unreadable(Refusal.WORKBOOK)
        raise Unreadable(Refusal.ZIP_ARCHIVE, files=len(names))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(Refusal.WORKBOOK)
    for mark, packer in OTHER_PACKERS.items():
        if head.startswith(mark):
            raise Unreadable(Refusal.OTHER_COMPRESSION, kind=packer)
    return "csv"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _unpacked(packed: Iterator[bytes], size: int, limits: Limits) -> Iterator[bytes]:
    """The content of a gzip file (also of several members in a row), stopped as soon as it grows past a limit."""
    unpacker = zlib.decompressobj(wbits=31)
    done = 0
    finished = False
    try:
        for chunk in packed:
            rest = chunk
            while rest:
                if finished:
                    if not rest.strip(b"\0"):
                        break
                    unpacker, finished = zlib.decompressobj(wbits=31), False
                plain = unpacker.decompress(rest, CHUNK)
                rest = unpacker.unconsumed_tail or unpacker.unused_data
                finished = unpacker.eof
                done += len(plain)
                _refuse_growth(done, size, limits)
                yield plain
        if not finished:
            # The packed bytes are used up but the unpacker may still hold plain ones.
            yield unpacker.flush()
    except zlib.error as error:
        raise Unreadable(Refusal.BROKEN_GZIP) from error
    if not (finished or unpacker.eof):
        raise Unreadable(Refusal.BROKEN_GZIP)


def _refuse_growth(done: int, size: int, limits: Limits) -> None:
    if done > limits.content:
        raise Unreadable(Refusal.TOO_LARGE, limit=limits.content)
    # Small files of repeated lines pack extremely well; below some megabytes nothing can be hurt by them.
    if done > max(size * limits.ratio, 16 * CHUNK):
        raise Unreadable(Refusal.BOMB, ratio=limits.ratio)


def _inspect(chunks: Iterator[bytes], path: Path, *, progress: Callable[[int], None]) -> tuple[str, int]:
    """Check the text while it passes: SHA-256 of its canonical form and its length in bytes."""
    text = _Text()
    for chunk in chunks:
        text.pass_on(chunk)
        progress(text.size)
    text.finish()
    if text.quotes % 2:
        _refuse_open_quote(path)
    return text.digest.hexdigest(), text.size


class _Text:
    """What is learnt of a text, chunk by chunk. Canonical is: no byte-order mark, LF, no blank lines at the end."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.size = self.quotes = self.lines = 0
        self.held = b""

    def pass_on(self, chunk: bytes) -> None:
        if not self.size:
            _refuse_no_text(chunk)
        self.size += len(chunk)
        self._decode(chunk, final=False)
        if self.size == len(chunk):
            chunk = chunk.removeprefix(UTF8_MARK)
        self.quotes += chunk.count(b'"')
        self.lines += chunk.count(b"\n")
        chunk = self.held + chunk
        kept = chunk.rstrip(b"\r\n")
        self.held = chunk[len(kept) :]
        self.digest.update(kept.replace(b"\r\n", b"\n"))
        if len(self.held) > CHUNK:
            # Endless blank lines are content after all; holding them back would fill the memory.
            self.digest.update(self.held)
            self.held = b""

    def finish(self) -> None:
        if not self.size:
            raise Unreadable(Refusal.EMPTY)
        self._decode(b"", final=True)

    def _decode(self, chunk: bytes, *, final: bool) -> None:
        try:
            plain = self.decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            line = self.lines + chunk[: error.start].count(b"\n") + 1
            raise Unreadable(Refusal.WRONG_ENCODING, line=line, guess=_guess(chunk)) from error
        if "\0" in plain:
            raise Unreadable(Refusal.BINARY)


def _refuse_no_text(head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(Refusal.UTF16)
    sample = head[:4096]
    evens, odds = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and max(evens, odds) > half * 0.8 and min(evens, odds) < half * 0.2:
        raise Unreadable(Refusal.UTF16)
    if b"\0" in sample or head.startswith(b"%PDF"):
        raise Unreadable(Refusal.BINARY)


def _guess(chunk: bytes) -> str:
    """The encoding this text is probably in, or an empty text: only a hint for the person who must save it anew."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(chunk)
    except UnicodeDecodeError:
        return ""
    strange = sum(1 for letter in text if not letter.isascii())
    # A single letter of a western encoding passes for Chinese as well, but two in a row hardly ever do.
    chinese = sum(len(run) for run in re.findall("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffee]{2,}", text))
    return "GB18030" if strange and chinese >= strange * 0.7 else ""


def _refuse_open_quote(path: Path) -> None:
    """An odd number of quotes is fine inside an unquoted field (a 5 inch disk); only a full reading tells."""
    began = 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            for _ in rows:
                began = rows.line_num + 1
        except csv.Error as error:
            swallowing = "unexpected end" in str(error) or "field larger" in str(error)
            refusal = Refusal.UNCLOSED_QUOTE if swallowing else Refusal.BAD_QUOTING
            raise Unreadable(refusal, line=began) from error

"""Reads a CSV file's text as other programs write it: encodings, separators, numbers and instants. Errors are words."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sla_tui.errors import StoreError
from sla_tui.store.imports.sqlite_file import exact_instant

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEP_LINE: Final = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_UNIX: Final = re.compile(r"\d{1,19}(\.\d{1,9})?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{0,9})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000 and 2100: what lies outside is a mistake


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A file's first line and its other lines, each with its number. `separator` is the character between cells."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    separator: str

    @property
    def separated_by(self) -> str:
        """The separator in words."""
        return SEPARATORS.get(self.separator, repr(self.separator))


def read_table(path: Path, wanted: str) -> CsvTable:
    """Reads a file; the separator is the one by which the first line has the column `wanted`, or the most columns.

    Raises:
        StoreError: the file cannot be read, is in another encoding, or its quotes do not close.
    """
    text = _text(path)
    first, _, rest = text.partition("\n")
    skipped = 0
    try:
        if found := _SEP_LINE.fullmatch(first.strip("\r\n ")):  # Excel's way to say it
            separator, skipped, text = found[1], 1, rest
        else:
            separator = _separator(first, wanted)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        names = tuple(name.strip().lower() for name in next(reader, ()))
        rows = tuple((reader.line_num + skipped, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        raise StoreError(f"{path} cannot be read: {error}", hint="it must be CSV in UTF-8") from error
    return CsvTable(names, rows, separator)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}", hint="it must be CSV in UTF-8") from error
    hint = 'save it as "CSV UTF-8"'
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise StoreError(f"{path} is in UTF-16, not in UTF-8", hint=hint)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StoreError(
            f"{path}:{line}: the byte 0x{raw[error.start]:02x} is no UTF-8: the file is in another encoding", hint=hint
        ) from None
    if "\0" in text:
        raise StoreError(f"{path} holds NUL bytes: it is no text in UTF-8", hint=hint)
    return text if "\n" in text else text.replace("\r", "\n")  # "CSV (Macintosh)" ends its lines by returns


def _separator(line: str, wanted: str) -> str:
    def columns(separator: str) -> list[str]:
        return [name.strip().lower() for name in next(csv.reader([line], delimiter=separator), [])]

    return max(SEPARATORS, key=lambda one: (wanted in columns(one), len(columns(one))))


def instant_of(text: str) -> float | None:
    """Reads UTC seconds: RFC 3339 with or without seconds, UTC where it names no zone, or Unix seconds or ms."""
    at = exact_instant(float(text) if "." in text else int(text)) if _UNIX.fullmatch(text) else exact_instant(text)
    return at if at is not None and _EARLIEST <= at < _LATEST else None


def number_of(text: str, separator: str) -> float | None:
    """Reads a number that is not negative; with a decimal comma where commas do not separate cells."""
    text = text.replace(",", ".") if separator != "," else text
    return float(text) if _NUMBER.fullmatch(text) else None


def whole_of(text: str) -> int | None:
    """Reads a whole number above zero."""
    return int(text) or None if _WHOLE.fullmatch(text) else None

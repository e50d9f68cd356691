"""Tables as CSV (RFC 4180): exact figures, nothing that a spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from sla_tui.export.columns import Column, Row
from sla_tui.text import clean

CsvCell = str | int | bool | None
"""What stands in a cell; None is an empty one."""

FORMULA: Final = frozenset("=+-@\t\r\n|%＝＋－＠−")
"""What a spreadsheet takes for the beginning of a formula or a command, the wide forms of East Asian ones too."""


def csv_table(columns: Sequence[Column[Row, CsvCell]], rows: Iterable[Row]) -> str:
    """Writes a line a row, below the keys of the columns."""
    return csv_text([column.key for column in columns], ([column.cell(row) for column in columns] for row in rows))


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> str:
    """Writes lines as RFC 4180 has them (CRLF, quotes where needed). Words are made harmless, numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def harmless(words: str) -> str:
    """Makes `words` one line that no spreadsheet runs: an apostrophe before what looks like a formula."""
    shown = clean(words)
    suspect = words.lstrip(" \u00a0")[:1] in FORMULA if words else False
    return f"'{shown}" if suspect or shown[:1] in FORMULA else shown


def _cell(value: CsvCell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int) else harmless(value)

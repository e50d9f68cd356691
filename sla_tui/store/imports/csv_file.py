"""Reads histories from CSV: a line a check, or a line a stretch of state. All problems come at once, with their lines.

Columns, in any order, named in the first line:

- ``monitor`` (needed), ``name``, ``type``, ``target``
- for checks: ``at``, ``ok`` (true/false, up/down, 1/0), ``ms``, ``reason``
- for stretches: ``start``, ``end``, ``state`` (up, down, paused, unknown), ``reason``

Instants are RFC 3339 (without a zone: UTC) or Unix seconds. A line is a stretch where it has a ``start``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sla_tui.errors import ConfigError, Problem, StoreError
from sla_tui.sla.observation import CheckResult, Monitor, Span, SpanState
from sla_tui.store.imports.record import REASON, Imported, ImportedCheck, from_beats
from sla_tui.store.imports.sqlite_file import instant
from sla_tui.store.spans import joined, replaced, tidy
from sla_tui.text import clean

COLUMNS = ("monitor", "name", "type", "target", "interval", "at", "ok", "ms", "reason", "start", "end", "state")
_TRUE = {"true", "1", "up", "yes", "ok"}
_FALSE = {"false", "0", "down", "no"}
_STATES = {"up", "down", "paused", "unknown"}
MOST_PROBLEMS = 50
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000 and 2100: what lies outside is a mistake


def read(path: Path, source: str) -> Iterator[Imported]:
    """Reads every monitor of the file.

    Raises:
        ConfigError: lines that make no sense, each named; nothing is imported then.
        StoreError: the file cannot be read.
    """
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            monitors = _monitors(csv.DictReader(file), source, path.name, problems)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StoreError(f"{path} cannot be read: {error}", hint="it must be CSV in UTF-8") from error
    if problems:
        raise ConfigError(tuple(problems[:MOST_PROBLEMS]), hint=f"columns: {', '.join(COLUMNS)}")
    yield from monitors


class _Lines:
    """What one monitor's lines say."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.beats: list[ImportedCheck] = []
        self.spans: list[Span] = []


def _monitors(rows: csv.DictReader[str], source: str, file: str, problems: list[Problem]) -> list[Imported]:
    given = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = given
    if "monitor" not in given or not ({"at", "ok"} <= set(given) or {"start", "end", "state"} <= set(given)):
        problems.append(Problem("needs the columns monitor, and at and ok, or start, end and state", file, 1))
        return []
    monitors: dict[str, _Lines] = {}
    for cells in rows:
        row = {key: (value or "").strip() for key, value in cells.items() if isinstance(key, str)}
        _line(row, (file, rows.line_num), source, monitors, problems)
    return [_whole(lines) for lines in monitors.values()]


def _line(
    row: dict[str, str], where: tuple[str, int], source: str, monitors: dict[str, _Lines], problems: list[Problem]
) -> None:
    def wrong(what: str) -> None:
        problems.append(Problem(what, *where))

    key = clean(row.get("monitor", ""), 200)
    if not key:
        wrong("names no monitor")
        return
    lines = monitors.get(key)
    if lines is None:
        every = row.get("interval", "")
        lines = monitors[key] = _Lines(
            Monitor(
                source,
                key,
                clean(row.get("name", "") or key, 256),
                clean(row.get("type", ""), 40),
                clean(row.get("target", ""), 512),
                int(every) if every.isdigit() else 60,
            )
        )
    reason = clean(row.get("reason", ""), 200)
    if row.get("start"):
        start, end, state = _time(row["start"]), _time(row.get("end", "")), row.get("state", "").lower()
        if start is None or end is None or end <= start:
            wrong("start and end are no stretch of time")
        elif state not in _STATES:
            wrong(f"the state {state!r} is none of {', '.join(sorted(_STATES))}")
        else:
            marked = "" if state == "up" else REASON + (reason or state)
            lines.spans.append(Span(start, end, cast("SpanState", state), marked))
        return
    at, ok, ms = _time(row.get("at", "")), row.get("ok", "").lower(), row.get("ms", "")
    if at is None:
        wrong(f"{row.get('at', '')!r} is no instant")
    elif ok not in _TRUE | _FALSE:
        wrong(f"ok is {ok!r}, not true or false")
    elif ms and not _number(ms):
        wrong(f"{ms!r} is no number of milliseconds")
    else:
        lines.beats.append(ImportedCheck(at, "up" if ok in _TRUE else "down", int(float(ms)) if ms else None, reason))


def _whole(lines: _Lines) -> Imported:
    whole = from_beats(lines.monitor, sorted(lines.beats, key=lambda b: b.at))
    spans = whole.spans
    given = sorted(lines.spans, key=lambda s: s.start)
    if given:
        for span in tidy(given, given[0].start, max(s.end for s in given)):
            spans = replaced(spans, span.start, span.end, [span])
        whole.spans = joined(spans)
    whole.checks = [CheckResult(c.at, c.ok, c.ms) for c in whole.checks]
    return whole


def _time(text: str) -> int | None:
    at = int(text) if text.isdigit() else instant(text)
    return at if at is not None and _EARLIEST <= at < _LATEST else None


def _number(text: str) -> bool:
    try:
        return 0 <= float(text) < 1e9
    except ValueError:
        return False

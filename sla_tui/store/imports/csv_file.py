"""Reads histories from CSV: a line a check, or a line a stretch of state. All problems come at once, with their lines.

Columns, in any order, named in the first line:

- ``monitor`` (needed), ``name``, ``type``, ``target``, ``interval`` (seconds, where there are too few lines to tell)
- for checks: ``at``, ``ok`` (true/false, up/down, 1/0), ``ms``, ``reason``
- for stretches: ``start``, ``end``, ``state`` (up, down, paused, unknown), ``reason``

Instants are RFC 3339 (without a zone: UTC) or Unix seconds. A line is a stretch where it has a ``start``. Lines that
contradict each other are decided by nobody: that time is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from sla_tui.errors import ConfigError, Problem
from sla_tui.sla.observation import Monitor, Span, SpanState
from sla_tui.sla.spans import CONTRADICTED, disjoint
from sla_tui.store.imports.csv_text import instant_of, number_of, read_table, whole_of
from sla_tui.store.imports.record import REASON, TOO_FEW, Imported, ImportedCheck, from_beats, nameable
from sla_tui.text import clean

COLUMNS = ("monitor", "name", "type", "target", "interval", "at", "ok", "ms", "reason", "start", "end", "state")
_TRUE = {"true", "1", "up", "yes", "ok"}
_FALSE = {"false", "0", "down", "no"}
_STATES = {"up", "down", "paused", "unknown"}
MOST_PROBLEMS = 50


def read(path: Path, source: str) -> Iterator[Imported]:
    """Reads every monitor of the file.

    Raises:
        ConfigError: lines that make no sense, each named; nothing is imported then.
        StoreError: the file cannot be read.
    """
    table = read_table(path, "monitor")
    given = table.names
    problems: list[Problem] = []
    whole = {"at", "ok"} <= set(given) or {"start", "end", "state"} <= set(given)
    if "monitor" not in given or not whole:
        what = "needs the columns monitor, and at and ok, or start, end and state"
        problems.append(Problem(f"{what}; the first line was read as separated by {table.separated_by}", path.name, 1))
    elif twice := sorted({name for name in given if name and given.count(name) > 1}):
        problems.append(Problem(f"names the column {twice[0]} twice", path.name, 1))
    monitors: dict[str, _Lines] = {}
    for number, cells in table.rows if not problems else ():
        reader = _LineReader(path.name, number, table.separator, problems)
        if any(cell.strip() for cell in cells[len(given) :]):
            reader.wrong(f"has more cells than the first line names, separated by {table.separated_by}")
            continue
        reader.read({name: cell.strip() for name, cell in zip(given, cells, strict=False) if name}, source, monitors)
    if problems:
        raise ConfigError(tuple(problems[:MOST_PROBLEMS]), hint=f"columns: {', '.join(COLUMNS)}")
    ids = nameable(monitors)
    for key, lines in monitors.items():
        lines.monitor = replace(lines.monitor, id=ids[key])
        yield _whole(lines)


class _Lines:
    """What one monitor's lines say."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.beats: list[ImportedCheck] = []
        self.spans: list[Span] = []


class _LineReader:
    """Reads one line."""

    def __init__(self, file: str, number: int, separator: str, problems: list[Problem]) -> None:
        self._where = (file, number)
        self._separator = separator
        self._problems = problems

    def wrong(self, what: str) -> None:
        """Notes what is wrong with the line."""
        self._problems.append(Problem(what, *self._where))

    def read(self, row: Mapping[str, str], source: str, monitors: dict[str, _Lines]) -> None:
        """Adds what the line says to its monitor's lines."""
        key, every = clean(row.get("monitor", ""), 1000), row.get("interval", "")
        if not key.strip():
            self.wrong("names no monitor")
            return
        if every and whole_of(every) is None:
            self.wrong(f"{every!r} is no interval in whole seconds")
            return
        lines = monitors.get(key)
        if lines is None:
            name, kind = clean(row.get("name", "") or key, 256), clean(row.get("type", ""), 40)
            lines = _Lines(Monitor(source, key, name, kind, clean(row.get("target", ""), 512)))
            monitors[key] = lines
        if every and not lines.monitor.interval:
            lines.monitor = replace(lines.monitor, interval=whole_of(every) or 0)
        if row.get("start"):
            self._stretch(row, lines)
        else:
            self._check(row, lines)

    def _stretch(self, row: Mapping[str, str], lines: _Lines) -> None:
        start, end, state = instant_of(row["start"]), instant_of(row.get("end", "")), row.get("state", "").lower()
        if start is None or end is None or int(end) <= int(start):
            self.wrong("start and end are no stretch of time")
        elif state not in _STATES:
            self.wrong(f"the state {state!r} is none of {', '.join(sorted(_STATES))}")
        else:
            marked = "" if state == "up" else REASON + (clean(row.get("reason", ""), 200) or state)
            lines.spans.append(Span(int(start), int(end), cast("SpanState", state), marked))

    def _check(self, row: Mapping[str, str], lines: _Lines) -> None:
        at, ok, ms = instant_of(row.get("at", "")), row.get("ok", "").lower(), row.get("ms", "")
        took = number_of(ms, self._separator) if ms else None
        if at is None:
            self.wrong(f"{row.get('at', '')!r} is no instant")
        elif ok not in _TRUE | _FALSE:
            self.wrong(f"ok is {ok!r}, not true or false")
        elif ms and took is None:
            self.wrong(f"{ms!r} is no number of milliseconds")
        else:
            state: SpanState = "up" if ok in _TRUE else "down"
            reason = clean(row.get("reason", ""), 200)
            lines.beats.append(ImportedCheck(at, state, None if took is None else int(took), reason))


def _whole(lines: _Lines) -> Imported:
    whole = from_beats(lines.monitor, lines.beats, usual=lines.monitor.interval or None)
    if TOO_FEW in whole.remarks and len(lines.beats) > 1 and not lines.monitor.interval:
        whole.remarks = [f"{one} (a column interval says it, in seconds)" for one in whole.remarks]
    if lines.spans:
        given = [*lines.spans, *whole.spans]
        spans = disjoint(given, min(s.start for s in given), max(s.end for s in given), reasons_apart=True)
        unclear = sum(s.end - s.start for s in spans if s.reason.startswith(CONTRADICTED))
        if unclear:
            whole.remarks.append(f"its lines contradict each other for {unclear:,} s: that time is unknown")
        whole.spans = spans
    return whole

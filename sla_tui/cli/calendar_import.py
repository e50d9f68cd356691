"""Says what became of a calendar that was read: sums that add up, and what was left out with its line and why."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sla_tui.cli.output import write
from sla_tui.cli.run import complain
from sla_tui.engine.acts.calendar_feed import Taken
from sla_tui.engine.feed_reader import FeedReading
from sla_tui.language import ENGLISH, Language
from sla_tui.sources.calendar.model import CalendarProblem, WorkCalendar

MOST_OF_A_KIND: Final = 10
"""Warnings of one kind that are said one by one; JSON holds all."""


def print_import(args: Namespace, calendar: WorkCalendar, taken: Taken, language: Language) -> None:
    """Writes the sums as text or JSON, and the warnings to standard error."""
    for line in warnings(calendar, language):
        complain(line)
    if args.format == "json":
        data = import_to_json(calendar, taken, dry=args.dry_run)
        write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        write("".join(f"{line}\n" for line in sums(calendar, taken, language, dry=args.dry_run)), args.output)


def print_feeds(args: Namespace, readings: Mapping[str, FeedReading], language: Language) -> int:
    """Writes the same of several calendars by their names, and returns 1 where one of them could not be read."""
    out: dict[str, Any] = {}
    for name, reading in readings.items():
        if reading.calendar is None or reading.taken is None:
            complain(f"{name}: {reading.problem}")
            out[name] = {"error": reading.problem}
            continue
        for line in warnings(reading.calendar, language):
            complain(f"{name}: {line}")
        out[name] = import_to_json(reading.calendar, reading.taken, dry=args.dry_run)
    if args.format == "json":
        write(json.dumps({"calendars": out}, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        read = {name: r for name, r in readings.items() if r.calendar is not None and r.taken is not None}
        lines = (f"{name}: {line}\n" for name, r in read.items() for line in _sums(r, language, dry=args.dry_run))
        write("".join(lines), args.output)
    return int(any(reading.problem for reading in readings.values()))


def _sums(reading: FeedReading, language: Language, *, dry: bool) -> tuple[str, ...]:
    if reading.calendar is None or reading.taken is None:
        return ()
    return sums(reading.calendar, reading.taken, language, dry=dry)


def warnings(calendar: WorkCalendar, language: Language) -> list[str]:
    """Says what was left out, entry by entry; of many of one kind the first, and how many more there are."""
    said: list[str] = []
    seen: Counter[str] = Counter()
    for problem in calendar.problems:
        kind = _kind(problem)
        seen[kind] += 1
        if seen[kind] <= MOST_OF_A_KIND:
            said.append(language.tell(problem.said))
    more = sum(count - MOST_OF_A_KIND for count in seen.values() if count > MOST_OF_A_KIND)
    return [*said, language.say("calendar_import.more", n=more)] if more else said


def sums(calendar: WorkCalendar, taken: Taken, language: Language, *, dry: bool) -> tuple[str, ...]:
    """Says how many entries were read and what became of them, and the same of their windows."""
    entries = language.say(
        "calendar_import.entries",
        n=calendar.read,
        kept=str(calendar.kept),
        outside=str(calendar.outside),
        refused=str(len(calendar.refused)),
    )
    others = "".join(
        language.say(f"calendar_import.{name}", count=str(count))
        for name in ("cancelled", "repeated", "taken_back")
        if (count := getattr(taken, name))
    )
    windows = language.say(
        "calendar_import.windows_dry" if dry else "calendar_import.windows",
        n=len(calendar.entries),
        added=str(taken.added),
        changed=str(taken.changed),
        withdrawn=str(taken.withdrawn),
        same=str(taken.same),
        others=others,
    )
    acts = ", ".join(str(act) for act in taken.withdrawals)
    more = (
        (language.say("calendar_import.withdrawals", n=len(taken.withdrawals), acts=acts),) if acts and not dry else ()
    )
    return windows, entries, *more


def import_to_json(calendar: WorkCalendar, taken: Taken, *, dry: bool) -> dict[str, Any]:
    """Returns the same as data: `read` is the sum of the others beside it, of windows without `withdrawn`."""
    return {
        "dry_run": dry,
        "entries": {
            "read": calendar.read,
            "kept": calendar.kept,
            "outside": calendar.outside,
            "refused": len(calendar.refused),
        },
        "windows": {"read": len(calendar.entries), **_counts(taken)},
        "withdrawals": list(taken.withdrawals),
        "refused_because": dict(Counter(problem.note.code for problem in calendar.refused)),
        "problems": [
            {
                "line": problem.line or None,
                "entry": problem.title or None,
                "left_out": problem.refused,
                "code": problem.note.code,
                "message": ENGLISH.tell(problem.said),
            }
            for problem in calendar.problems
        ],
    }


def _counts(taken: Taken) -> dict[str, int]:
    return {name: count for name, count in asdict(taken).items() if isinstance(count, int)}


def _kind(problem: CalendarProblem) -> str:
    return f"{problem.refused}:{problem.note.code}:{problem.note.values.get('name', '')}"

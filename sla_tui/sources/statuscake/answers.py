"""StatusCake's answers as observations. Pure; every `parse_*` raises `PayloadError` and nothing else.

Times are RFC 3339, durations of periods MILLISECONDS, check rates seconds. The uptime percentage of the list is never
used: over which time it is taken is not documented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from sla_tui.sla.observation import CheckResult, Monitor, MonitorState, Span, SpanState, Status
from sla_tui.sources.fields import Fields, Notes, flag, identity, iso, positive, rows, section, tags, whole, word
from sla_tui.sources.http.limits import BINDING, Budget, reset_seconds
from sla_tui.text import clean

_WINDOW: Final = re.compile(r"(\d{1,7})\s*;\s*w\s*=\s*(\d{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class StatusCakePeriod:
    """A stretch of one state. `end` None: it lasts, or its end is not told."""

    start: int
    end: int | None
    state: SpanState


@dataclass(frozen=True, slots=True)
class StatusCakeTest:
    """One test run from one place. `ms` and `code` are None where they are not told."""

    at: int
    ms: int | None
    code: int | None


def parse_checks(data: object, source: str, now: int, notes: Notes) -> list[Status]:
    """Reads the rows of ``/uptime``."""
    found = rows(data, "data", what="checks")
    return [status for row in found if (status := _check(row, source, now, notes))]


def _check(row: Fields, source: str, now: int, notes: Notes) -> Status | None:
    key = identity(row.get("id"))
    if not key:
        notes.add("a check without a usable id was left out")
        return None
    raw_state, paused = word(row.get("status")), flag(row.get("paused"))
    state: MonitorState = "unknown"
    if paused:  # a paused check keeps its last status
        state = "paused"
    elif paused is None and "paused" in row:
        notes.add("whether a check is paused could not be read: its state is unknown")
    elif raw_state == "up":
        state = "up"
    elif raw_state == "down":
        state = "down"
    else:
        notes.add(
            f'a check is in a state we do not know ("{raw_state}"): unknown' if raw_state else "a check has no state"
        )
    monitor = Monitor(
        source=source,
        id=key,
        name=clean(row.get("name")) or clean(row.get("website_url")) or key,
        type=word(row.get("test_type")),
        target=re.sub(r"//[^/@\s]*@", "//", clean(row.get("website_url"))),
        interval=positive(row.get("check_rate")) or 0,
        tags=tags(row.get("tags")),
    )
    return Status(monitor, state, now)


def page_count(data: object) -> int | None:
    """Returns how many pages the list has, at least 1 (an empty account says 0); None where it is not told."""
    count = whole(section(data, "metadata").get("page_count"))
    return None if count is None else max(count, 1)


def parse_periods(data: object, notes: Notes) -> list[StatusCakePeriod]:
    """Reads the rows of ``/uptime/{id}/periods``, in the order they came (newest first)."""
    out: list[StatusCakePeriod] = []
    for row in rows(data, "data", what="periods"):
        start = iso(row.get("created_at"))
        if start is None:
            notes.add("a period without a begin was left out")
            continue
        end, lasted, raw_state = iso(row.get("ended_at")), positive(row.get("duration")), word(row.get("status"))
        if end is None and lasted is not None:
            end = start + lasted // 1000
        state: SpanState = "up" if raw_state == "up" else "down" if raw_state == "down" else "unknown"
        if state == "unknown":
            notes.add(f'a period is in a state we do not know ("{raw_state}"): unknown')
        out.append(StatusCakePeriod(start, end if end is None else max(end, start), state))
    return out


def parse_tests(data: object) -> tuple[list[StatusCakeTest], int]:
    """Reads the rows of ``/uptime/{id}/history``, and how many came in all."""
    found = rows(data, "data", what="tests")
    read = ((iso(r.get("created_at")), positive(r.get("performance")), whole(r.get("status_code"))) for r in found)
    return [StatusCakeTest(at, ms, code) for at, ms, code in read if at is not None], len(found)


def results(tests: Sequence[StatusCakeTest], downs: Sequence[Span]) -> list[CheckResult]:
    """Makes check results of tests, the oldest first.

    A row does not say whether it was a success. One without response time is a failure where the period says "down";
    elsewhere it may be a paused check's, and is left out.
    """
    out: list[CheckResult] = []
    for test in sorted(tests, key=lambda t: t.at):
        if test.code is not None and test.code >= 400:
            out.append(CheckResult(test.at, ok=False, ms=None))
        elif test.ms is not None:
            out.append(CheckResult(test.at, ok=True, ms=test.ms))
        elif any(span.start <= test.at < span.end for span in downs):
            out.append(CheckResult(test.at, ok=False, ms=None))
    return out


def next_before(data: object, host: str, notes: Notes) -> int | None:
    """Returns where the next (older) page of a series ends; None on the last. The link is never followed."""
    link = section(data, "links").get("next")
    if not isinstance(link, str) or not link:
        return None
    try:
        parts = urlsplit(link)
        there, found = parts.hostname, parse_qs(parts.query, max_num_fields=50).get("before", [])
    except ValueError:
        return None
    if there is not None and there != host:
        notes.add("the link to the next page points to another host; it was not followed, only its time was used")
    return whole(found[0]) if found else None


def read_headers(headers: Mapping[str, str], budget: Budget, wall: float) -> None:
    """Reports to the budget the limits in ``5, 60;w=60, 5;w=1``.

    What remains is only told of the smallest one, so the requests in a minute are counted by the budget itself.
    """
    for limit, seconds in _WINDOW.findall(headers.get("x-ratelimit-limit", "")):
        budget.limit(int(limit), float(seconds))
    reset = reset_seconds(headers.get("x-ratelimit-reset", ""), wall)
    if headers.get("x-ratelimit-remaining") == "0" and reset is not None:
        budget.report(BINDING, 0, reset, wall)

"""What v2's logs say of a monitor's past. Pure: the shift of their instants is decided before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sla_tui.sla.observation import History, Span
from sla_tui.sla.spans import history
from sla_tui.sources.uptimerobot.v2.answers import Log, V2Monitor

_SHORT: Final = 1  # seconds between two logs that are rounding


def parse_past(listed: V2Monitor, start: int, now: int, shift: int) -> History | None:
    """Reads the monitor's history over `[start, now)`, or from its oldest log on; None where nothing is known.

    A log says how long its state lasted; what no log covers is unknown. The newest one reaches up to now only where the
    list says the same state. What is before the oldest log is not kept by the provider.
    """
    logs = [Log(log.at - shift, log.lasted, log.state, log.reason) for log in listed.logs or ()]
    logs = [log for log in logs if log.at < now]
    if not logs:
        return None
    spans: list[Span] = []
    for log, following in pairwise(logs):
        spans += _span(log, _end(log, following))
    last = logs[-1]
    end = now
    if last.state == listed.state:
        spans += _span(last, now)
    elif last.lasted is not None and last.at + last.lasted < now:
        end = last.at + last.lasted
        spans += _span(last, end)
    else:
        end = last.at
    low = max(start, min(log.at for log in logs))
    return None if low >= end else _history_from(listed.ref, low, end, spans, start)


def _history_from(ref: str, low: int, end: int, spans: Sequence[Span], start: int) -> History:
    found = history(ref, low, end, spans)
    return History(found.ref, found.start, found.end, found.spans, found.pauses_seen, answered_from=start)


def _end(log: Log, following: Log) -> int:
    if log.lasted is None:
        return log.at  # nobody says how long
    end = log.at + log.lasted
    return following.at if end > following.at or following.at - end <= _SHORT else end


def _span(log: Log, end: int) -> list[Span]:
    return [] if log.state is None or end <= log.at else [Span(log.at, end, log.state, log.reason)]

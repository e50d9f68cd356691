"""What StatusCake's periods say of a check's past. Pure. Pauses of the past are not told: see `History.pauses_seen`."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.sla.observation import History, Span, Status
from sla_tui.sla.spans import history
from sla_tui.sources.statuscake.answers import StatusCakePeriod


def parse_past(status: Status, periods: Sequence[StatusCakePeriod], start: int, now: int) -> History | None:
    """Reads the check's history from `start` to now, or to where it is known; None where nothing is known.

    The period that lasts reaches up to now only where the list says the same state. A paused check keeps it open: what
    of it was watched nobody says, so the history ends where that period begins.
    """
    ordered = sorted(periods, key=lambda period: period.start)
    end = now
    spans: list[Span] = []
    for period in ordered:
        if period.end is not None:
            spans.append(Span(period.start, period.end, period.state))
        elif period is ordered[-1]:
            if status.state == period.state:
                spans.append(Span(period.start, now, period.state))
            elif status.state in {"up", "down"}:  # it changed a moment ago, and the periods do not say so yet
                end = max(period.start, now - 2 * max(status.monitor.interval, 60))
                spans.append(Span(period.start, end, period.state))
            else:
                end = period.start
    if not ordered or end <= start:
        return None
    return history(status.monitor.ref, start, end, spans, pauses_seen=False)

"""What StatusCake's periods say of a check's past. Pure. Pauses of the past are not told: see `History.pauses_seen`."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.sla.observation import History, Span, Status
from sla_tui.sla.spans import history
from sla_tui.sources.statuscake.answers import StatusCakePeriod


def contradicts(status: Status, periods: Sequence[StatusCakePeriod]) -> bool:
    """Returns whether the list says another state than the period that lasts."""
    last = max(periods, key=lambda period: period.start, default=None)
    return last is not None and last.end is None and status.state in {"up", "down"} and status.state != last.state


def parse_past(
    status: Status, periods: Sequence[StatusCakePeriod], start: int, now: int, *, differs_since: int | None = None
) -> History | None:
    """Reads the check's history from `start` to now, or to where it is known; None where nothing is known.

    The period that lasts reaches up to now only where the list says the same state. A paused check keeps it open: what
    of it was watched nobody says, so the history ends where that period begins. `differs_since`: when we first saw list
    and period contradict each other; what comes after is left to what is seen.
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
                known = now if differs_since is None else min(differs_since, now)
                end = max(period.start, known - 2 * max(status.monitor.interval, 60))
                spans.append(Span(period.start, end, period.state))
            else:
                end = period.start
    if not ordered or end <= start:
        return None
    return history(status.monitor.ref, start, end, spans, pauses_seen=False)

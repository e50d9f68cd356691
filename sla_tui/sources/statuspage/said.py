"""From what a page says to a poll: the present state of each monitor, and its past as the page tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sla_tui.sla.measure.interval import Interval, intersect, subtract, union
from sla_tui.sla.observation import History, Monitor, MonitorState, PageIncident, Span, Status, said_of
from sla_tui.sla.spans import history
from sla_tui.sources.base import PollRequest
from sla_tui.sources.statuspage.page import PageAnswer

_WORST: Final[tuple[MonitorState, ...]] = ("down", "degraded", "maintenance", "up")


def status_of(monitor: Monitor, answer: PageAnswer, now: int, *, stated: bool) -> Status:
    """Says what the page says of a monitor now.

    Args:
        monitor: a component, or the whole page.
        answer: the reading.
        now: UTC seconds.
        stated: the page tells states apart from incidents; where it does not, what no incident names is up.
    """
    open_now = [
        (one, stretch.state)
        for one in answer.incidents
        for stretch in said_of(one, (monitor.ref,))
        if stretch.start <= now and (stretch.end is None or stretch.end > now)
    ]
    state = answer.states.get(monitor.ref, "unknown")
    if not stated:
        said = {state for _, state in open_now}
        state = next((one for one in _WORST if one in said), "up")
    titles = [one.title for one, _ in open_now]
    reason = titles[0] if titles and state in {"down", "degraded"} else ""
    return Status(monitor, state, now, checked_at=now, reason=reason)


def history_of(monitor: Monitor, answer: PageAnswer, request: PollRequest, *, degraded: bool) -> History | None:
    """Tells the past of a monitor as far back as the page does; None where it tells nothing that was asked for.

    Args:
        monitor: a component, or the whole page.
        answer: the reading.
        request: from when on the past is asked for, and what of it is known.
        degraded: time that the page calls degraded is down.
    """
    asked, now = request.history_from, request.now
    if asked is None or answer.since is None:
        return None
    start = max(asked, answer.since, request.known_until.get(monitor.ref, 0))
    if start >= now:
        return None
    down = down_time(answer.incidents, monitor.ref, now, degraded=degraded)
    reasons = {stretch.start: one.title for one in answer.incidents for stretch in said_of(one, (monitor.ref,))}
    spans = [Span(low, high, "down", _reason(reasons, low)) for low, high in intersect([(start, now)], down)]
    spans += [Span(low, high, "up") for low, high in subtract([(start, now)], down)]
    stated = history(monitor.ref, start, now, spans)
    return History(stated.ref, stated.start, stated.end, stated.spans, stated.pauses_seen, answered_from=asked)


def down_time(incidents: Iterable[PageIncident], ref: str, now: int, *, degraded: bool) -> tuple[Interval, ...]:
    """Joins the time in which the page says that a component was down."""
    said = [stretch for one in incidents for stretch in said_of(one, (ref,)) if degraded or stretch.state == "down"]
    return tuple(union([(s.start, now if s.end is None else s.end) for s in said if s.start < (s.end or now)]))


def _reason(reasons: Mapping[int, str], low: int) -> str:
    """Finds the title of the incident that began last before the stretch."""
    before = [start for start in reasons if start <= low]
    return reasons[max(before)] if before else ""

"""The current state of a monitor: its last status and the stretch it is in, and what polls make of them. Pure.

The running stretch lives here and not in the table of spans, so that a poll in which nothing happens writes one small
blob for the whole source instead of a row for each monitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace

from sla_tui.sla.observation import Checks, History, Monitor, MonitorState, Span, SpanState, Status
from sla_tui.sla.spans import clipped, disjoint, joined, replaced, with_pauses
from sla_tui.store.records import MIN_GAP

_SPAN_STATE: dict[MonitorState, SpanState] = {
    "up": "up",
    "degraded": "up",
    "down": "down",
    "paused": "paused",
    "maintenance": "paused",  # nobody looks; the window itself comes as provider maintenance
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class CurrentState:
    """What is known of one monitor's present. Field order is the stored form: append only.

    `run_state` None: nothing runs. `known_until`: up to where the past was asked for; `stated_until`: up to where the
    answer knew a state, which a status never overrules. `revision` counts every change other than the running stretch
    growing. `known_from`: from where on the past is known up to `known_until`; `checks_from` and `checks_until`: the
    same of single checks (0: none are). `failures_reported`: whether failed checks are among them. `answered_from` and
    `answered_until`: for which range the source answered all that it was asked, whether or not that brought anything.
    `kept_*`: while looks say nothing, the stretch before them, which may go on behind them.
    """

    state: MonitorState = "unknown"
    observed_at: int = 0
    since: int | None = None
    checked_at: int | None = None
    latency_ms: int | None = None
    reason: str = ""
    run_state: SpanState | None = None
    run_start: int = 0
    run_at: int = 0
    run_reason: str = ""
    known_until: int = 0
    revision: int = 0
    max_gap: int = 0
    stated_until: int = 0
    known_from: int = 0
    checks_from: int = 0
    checks_until: int = 0
    failures_reported: bool = True
    answered_from: int = 0
    answered_until: int = 0
    kept_state: SpanState | None = None
    kept_start: int = 0
    kept_until: int = 0
    kept_reason: str = ""

    @property
    def known_history(self) -> tuple[int, int] | None:
        """The range of which a history is known; None where none is."""
        return (self.known_from, self.known_until) if self.known_until else None

    @property
    def known_checks(self) -> tuple[int, int] | None:
        """The range of which single checks are known; None where none are."""
        return (self.checks_from, self.checks_until) if self.checks_until else None

    @property
    def answered(self) -> tuple[int, int] | None:
        """The range that was asked for and answered, and what is known beside it; None where nothing is."""
        known = self.known_history
        if not self.answered_until:
            return known
        return grown(known, self.answered_from, self.answered_until)

    def running_span(self) -> Span | None:
        """Gives the running stretch as a span; None where it has no length yet."""
        if self.run_state is None or self.run_at <= self.run_start:
            return None
        return Span(self.run_start, self.run_at, self.run_state, self.run_reason)

    def to_row(self) -> list[object]:
        """Lists the fields in their order, as they are stored."""
        return list(astuple(self))

    def to_status(self, monitor: Monitor) -> Status | None:
        """Gives the last status; None where only a history is known."""
        if not self.observed_at:
            return None
        return Status(monitor, self.state, self.observed_at, self.since, self.checked_at, self.latency_ms, self.reason)


FIELDS = len(fields(CurrentState))


@dataclass(frozen=True, slots=True)
class HistoryTaken:
    """What a history makes of what is known of a monitor.

    `finished` are spans in place of the finished ones that touched its window; `stated` is what it states of the
    window, `stated_before` what was stated of it before.
    """

    state: CurrentState
    finished: tuple[Span, ...]
    stated: tuple[Span, ...]
    stated_before: tuple[Span, ...]


def grown(known: tuple[int, int] | None, start: int, end: int) -> tuple[int, int]:
    """Joins a range and `[start, end)` where they touch; else gives the later of the two."""
    if known is None or start > known[1]:
        return start, end
    if end < known[0]:
        return known
    return min(known[0], start), max(known[1], end)


def gap_for(monitor: Monitor, max_gap: int | None) -> int:
    """Says beyond how many seconds between two looks nobody knows what was in between."""
    return max(180 if max_gap is None else max_gap, MIN_GAP, 3 * monitor.interval)


def take_status(before: CurrentState, status: Status, max_gap: int) -> tuple[CurrentState, tuple[Span, ...]]:
    """Takes a status: gives the new current state, and the spans that are finished with it.

    A state holds until the next look says something else; a change lies where the source says it does (`since`, else
    the check that saw it), but never before what a history states, nor further back than `max_gap`. Where the last look
    is longer ago than `max_gap`, the stretch in between stays unknown. Looks that say nothing break no state off that
    is seen again within `max_gap`: then the running stretch begins before the one there was, and takes its place.
    """
    now = status.observed_at
    if now < before.observed_at:
        return before, ()  # older news
    checked = status.checked_at if status.checked_at is not None and status.checked_at <= now else None
    since = status.since if status.since is not None and status.since <= now else None
    retried = before.state == "unconfirmed" and before.since is not None and now - before.observed_at <= max_gap
    if since is None and status.state in {"unconfirmed", "down"}:
        since = before.since if retried else checked or now if status.state == "unconfirmed" else None
    shown = replace(
        before,
        state=status.state,
        observed_at=now,
        since=since,
        checked_at=checked,
        latency_ms=status.latency_ms,
        reason=status.reason,
        max_gap=max_gap,
        revision=before.revision + (status.state != before.state),
    )
    if status.state == "unconfirmed":
        return shown, ()  # the next look decides what this stretch was
    new = _SPAN_STATE[status.state]
    reason = "" if new == "up" else status.reason
    # A source that has not checked for long only knows the state of its last check.
    known_at = checked if checked is not None and now - checked > max_gap else now
    if known_at < before.run_at:
        return shown, ()  # that time is known already
    seen_at = before.since if retried and before.since is not None else known_at  # every look since then failed
    connected = before.run_state is not None and min(seen_at, known_at) - before.run_at <= max_gap
    if connected and new == before.run_state:
        return replace(shown, run_at=known_at, run_reason=before.run_reason or reason), ()
    if _goes_on(before, new, known_at, max_gap):
        went_on = replace(
            shown,
            run_state=new,
            run_start=before.kept_start,
            run_at=known_at,
            run_reason=before.kept_reason or reason,
            kept_state=None,
            revision=before.revision + 1,
        )
        return went_on, ()
    earliest = max(
        min(known_at - max_gap, seen_at), before.stated_until, before.run_start if connected else before.run_at
    )
    if connected and since is None:
        earliest = max(earliest, before.run_at)  # a state holds until a look says something else
    begin = min(max(_begin_of(new, since, checked if connected else None, known_at, before.run_at), earliest), known_at)
    done = replace(before, run_at=begin if connected else before.run_at).running_span()
    shown = replace(
        shown, run_state=new, run_start=begin, run_at=known_at, run_reason=reason, revision=before.revision + 1
    )
    if new == "unknown" and connected and before.run_state in {"up", "down"}:
        shown = replace(
            shown,
            kept_state=before.run_state,
            kept_start=before.run_start,
            kept_until=begin,
            kept_reason=before.run_reason,
        )
    return shown, (done,) if done else ()


def _goes_on(before: CurrentState, new: SpanState, known_at: int, max_gap: int) -> bool:
    """Says whether the stretch before looks that said nothing goes on behind them: soon enough, the same is seen."""
    blind = before.run_state == "unknown" and before.run_start == before.kept_until >= before.known_until
    return blind and new == before.kept_state and known_at - before.kept_until <= max_gap


def _begin_of(new: SpanState, since: int | None, checked: int | None, known_at: int, run_at: int) -> int:
    """Finds the instant from which the source's words put the new state."""
    if since is not None:
        return since
    if new == "unknown":
        return run_at  # "I do not know" never lets the old state hold
    return known_at if checked is None else checked


def take_history(
    before: CurrentState, finished: Sequence[Span], history: History, window: tuple[int, int], max_gap: int
) -> HistoryTaken:
    """Replaces what is known inside `window`, the part of the history that is taken; it is not empty.

    Args:
        before: the monitor's current state.
        finished: its finished spans that overlap or touch the window.
        history: what the source states.
        window: from its start to its end, or to when it was fetched.
        max_gap: seconds between two looks beyond which the stretch in between is unknown time.
    """
    start, end = window
    running = before.running_span()
    known = joined([*finished, *((running,) if running and running.start <= end else ())])
    stated = disjoint(history.spans, start, end, reasons_apart=True)
    if not history.pauses_seen:
        seen = clipped(known, start, end)
        if before.run_state == "paused" and before.run_at < end:  # it still is, until a status says otherwise
            seen.append(Span(max(before.run_at, start), end, "paused", before.run_reason))
        stated = with_pauses(stated, seen)
    wanted = replaced(known, start, end, stated)
    changed = clipped(known, start, before.run_at) != clipped(wanted, start, before.run_at)
    changed |= any(span.state != before.run_state for span in clipped(wanted, max(start, before.run_at), end))
    known_from, known_until = grown(before.known_history, min(start, history.answered_from or start), end)
    state = replace(
        before,
        max_gap=max_gap,
        known_from=known_from,
        known_until=known_until,
        stated_until=max([before.stated_until, *(s.end for s in stated if s.state != "unknown")]),
        revision=before.revision + changed,
    )
    if end < before.run_at:
        if running and running.start <= end:  # it is finished now, with what the window changed of it
            state = replace(state, run_start=state.run_at)
    else:
        known_to = max(wanted[-1].end, start) if wanted else start
        *wanted, last = joined([*wanted, Span(known_to, end, "unknown")])
        state = replace(state, run_state=last.state, run_start=last.start, run_at=end, run_reason=last.reason)
    stated_before = clipped(known, start, min(end, before.stated_until))
    return HistoryTaken(state, tuple(wanted), tuple(stated), tuple(stated_before))


def broken_off(before: CurrentState, at: int) -> CurrentState:
    """Ends the running stretch where it was last known: nobody looked until `at`."""
    return replace(
        before,
        observed_at=min(before.observed_at, at),
        run_state=None,
        run_at=max(before.run_at, at),
        revision=before.revision + 1,
    )


def answered(before: CurrentState, start: int, end: int) -> CurrentState:
    """Notes that the source answered all that it was asked of `[start, end)`."""
    known = (before.answered_from, before.answered_until) if before.answered_until else None
    low, high = grown(known, start, end)
    return replace(before, answered_from=low, answered_until=high)


def with_checks(before: CurrentState, checks: Checks) -> CurrentState:
    """Notes which range of single checks is known whole now, and whether failed ones are among them."""
    low, high = before.known_checks or (0, 0)
    if checks.start is not None and checks.end is not None and checks.end > checks.start:
        low, high = grown(before.known_checks, checks.start, checks.end)
    return replace(before, checks_from=low, checks_until=high, failures_reported=checks.failures_reported)

"""The head of a monitor's history: its last status and the stretch it is in, and what a new status does to them. Pure.

The running stretch lives here and not in the table of spans, so that a poll in which nothing happens writes one small
blob for the whole source instead of a row for each monitor.
"""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass, replace

from sla_tui.sla.observation import Monitor, MonitorState, Span, SpanState, Status

MIN_GAP = 60  # seconds: a poll of many monitors may take that long, however often it is meant to happen

_SPAN_STATE: dict[MonitorState, SpanState] = {
    "up": "up",
    "degraded": "up",
    "down": "down",
    "paused": "paused",
    "maintenance": "paused",  # told not to look; the window itself comes as provider maintenance
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class CurrentState:
    """What is known of one monitor's present. Field order is the stored form: append only.

    `run_state` None: nothing runs. `known_until`: up to where the past was asked for; `told_until`: up to where the
    answer knew a state, which a status never overrules. `revision` counts every change other than the running stretch
    growing. `known_from`: from where on the past was told up to `known_until`; `checks_from` and `checks_until`: the
    same of single checks (0: none were). `failures_told`: whether failed checks are among them. `answered_from` and
    `answered_until`: for which stretch the source answered all that it was asked, whether or not that brought anything.
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
    told_until: int = 0
    known_from: int = 0
    checks_from: int = 0
    checks_until: int = 0
    failures_told: bool = True
    answered_from: int = 0
    answered_until: int = 0
    kept_state: SpanState | None = None
    kept_start: int = 0
    kept_until: int = 0
    kept_reason: str = ""

    @property
    def told_history(self) -> tuple[int, int] | None:
        """The stretch of history that was told; None where none was."""
        return (self.known_from, self.known_until) if self.known_until else None

    @property
    def told_checks(self) -> tuple[int, int] | None:
        """The stretch of single checks that was told; None where none was."""
        return (self.checks_from, self.checks_until) if self.checks_until else None

    @property
    def answered(self) -> tuple[int, int] | None:
        """The stretch that was asked for and answered, and what was told beside it; None where nothing was."""
        told = self.told_history
        if not self.answered_until:
            return told
        return grown(told, self.answered_from, self.answered_until)

    def running_span(self) -> Span | None:
        """The running stretch as a span; None where it has no length yet."""
        if self.run_state is None or self.run_at <= self.run_start:
            return None
        return Span(self.run_start, self.run_at, self.run_state, self.run_reason)

    def to_row(self) -> list[object]:
        """The stored form."""
        return list(astuple(self))

    def to_status(self, monitor: Monitor) -> Status | None:
        """The last status; None where only a history is known."""
        if not self.observed_at:
            return None
        return Status(monitor, self.state, self.observed_at, self.since, self.checked_at, self.latency_ms, self.reason)


FIELDS = len(asdict(CurrentState()))


def grown(known: tuple[int, int] | None, start: int, end: int) -> tuple[int, int]:
    """A stretch and `[start, end)` as one where they touch; else the later of the two."""
    if known is None or start > known[1]:
        return start, end
    if end < known[0]:
        return known
    return min(known[0], start), max(known[1], end)


def gap_for(monitor: Monitor, max_gap: int | None) -> int:
    """Seconds between two looks beyond which nobody knows what was in between."""
    return max(180 if max_gap is None else max_gap, MIN_GAP, 3 * monitor.interval)


def take(head: CurrentState, status: Status, max_gap: int) -> tuple[CurrentState, tuple[Span, ...]]:
    """What `status` makes of `head`, and the finished spans that now belong into the table.

    A state holds until the next look says something else; a change lies where the source says it does (`since`, else
    the check that saw it), but never before what a history told, nor further back than `max_gap`. Where the last look
    is longer ago than `max_gap`, the stretch in between stays unknown. Looks that say nothing break no state off that
    is seen again within `max_gap`: then the head's stretch begins before the one that it had, and takes its place.
    """
    now = status.observed_at
    if now < head.observed_at:
        return head, ()  # older news
    checked = status.checked_at if status.checked_at is not None and status.checked_at <= now else None
    since = status.since if status.since is not None and status.since <= now else None
    shown = replace(
        head,
        state=status.state,
        observed_at=now,
        since=since,
        checked_at=checked,
        latency_ms=status.latency_ms,
        reason=status.reason,
        max_gap=max_gap,
        revision=head.revision + (status.state != head.state),
    )
    if status.state == "unconfirmed":
        return shown, ()  # the next look decides what this stretch was
    new = _SPAN_STATE[status.state]
    reason = "" if new == "up" else status.reason
    # A source that has not checked for long only knows the state of its last check.
    known_at = checked if checked is not None and now - checked > max_gap else now
    if known_at < head.run_at:
        return shown, ()  # that time is told already
    connected = head.run_state is not None and known_at - head.run_at <= max_gap
    if connected and new == head.run_state:
        return replace(shown, run_at=known_at, run_reason=head.run_reason or reason), ()
    if _goes_on(head, new, known_at, max_gap):
        went_on = replace(
            shown,
            run_state=new,
            run_start=head.kept_start,
            run_at=known_at,
            run_reason=head.kept_reason or reason,
            kept_state=None,
            revision=head.revision + 1,
        )
        return went_on, ()
    earliest = max(known_at - max_gap, head.told_until, head.run_start if connected else head.run_at)
    if connected and since is None:
        earliest = max(earliest, head.run_at)  # a state holds until a look says something else
    begin = min(max(_wanted(new, since, checked if connected else None, known_at, head.run_at), earliest), known_at)
    done = replace(head, run_at=begin if connected else head.run_at).running_span()
    shown = replace(
        shown, run_state=new, run_start=begin, run_at=known_at, run_reason=reason, revision=head.revision + 1
    )
    if new == "unknown" and connected and head.run_state in {"up", "down"}:
        shown = replace(
            shown,
            kept_state=head.run_state,
            kept_start=head.run_start,
            kept_until=begin,
            kept_reason=head.run_reason,
        )
    return shown, (done,) if done else ()


def _goes_on(head: CurrentState, new: SpanState, known_at: int, max_gap: int) -> bool:
    """Whether the stretch before looks that said nothing goes on behind them: the same is said again, soon enough."""
    blind = head.run_state == "unknown" and head.run_start == head.kept_until >= head.known_until
    return blind and new == head.kept_state and known_at - head.kept_until <= max_gap


def _wanted(new: SpanState, since: int | None, checked: int | None, known_at: int, run_at: int) -> int:
    """The instant from which the source's words put the new state."""
    if since is not None:
        return since
    if new == "unknown":
        return run_at  # "I do not know" never lets the old state hold
    return known_at if checked is None else checked

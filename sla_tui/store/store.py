"""The Store protocol: what every history can do, wherever it is kept. All instants are UTC seconds.

Nothing outside `sla_tui.store` names what is behind it; what it speaks in is declared in `sla_tui.store.records`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sla_tui.sla.acts import Act
from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.observation import CheckResult, Poll, ProviderMaintenance, RequestMinute, Span, Status
from sla_tui.store.records import (
    CheckSummary,
    ClosedPeriod,
    KnownRanges,
    MonthSummary,
    PageReading,
    PollRecord,
    ProviderStatement,
    Running,
    StoreEvent,
)


class Store(Protocol):
    """A history. One store may be used by several threads; every method is atomic.

    All methods raise `StoreError` in words. Those of the first part read, those of the second write.
    """

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """What the user should know about the store itself, in words (it is in memory only, someone else writes it)."""
        ...

    @property
    def role(self) -> str:
        """The name under which the history knows who acts here, whatever they call themselves; "" where it does not."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether another process writes this history, and this one only follows; that may change at any time."""
        ...

    @property
    def failing(self) -> TextOrNote | None:
        """Why what is measured now would not outlive the process that writes it; None where it would, or need not."""
        ...

    # Reading

    def statuses(self) -> tuple[Status, ...]:
        """Gives the last known status of every monitor, in the order of their references."""
        ...

    def spans(self, ref: str, start: int, end: int) -> tuple[Span, ...]:
        """Gives one monitor's known states in `[start, end)`: clipped, sorted, disjoint; what is missing is unknown."""
        ...

    def running(self, ref: str) -> Running | None:
        """Gives the stretch of state that the monitor is in; None where nothing is known of it."""
        ...

    def known_until(self, source: str) -> Mapping[str, int]:
        """Says per monitor of the source up to where a `History` covers its past."""
        ...

    def known_ranges(self, source: str) -> Mapping[str, KnownRanges]:
        """Says per monitor of the source what of its past is known, answered and refused, without a hole.

        Where a later range does not touch an earlier one, the later one counts.
        """
        ...

    def provider_log(self, ref: str, start: int, end: int) -> tuple[ProviderStatement, ...]:
        """Gives what histories stated of `[start, end)`, as it was recorded and with when: a rewrite can be seen."""
        ...

    def stamp(self, refs: Collection[str]) -> Hashable:
        """Makes a value that differs as soon as anything that is known of these monitors differs."""
        ...

    def state_stamps(self, services: Iterable[Collection[str]], now: int) -> tuple[Hashable, ...]:
        """Makes a value of each service's monitors that stays as it is while looks find these as they were.

        Good checks and the time that is known to be up grow under it. A failed check, a state, a history, counted
        requests, a maintenance window, a page's news, or a look that is overdue at `now` make another one.
        """
        ...

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        """Counts the checks of one monitor in `[start, end)`."""
        ...

    def oldest_check(self, ref: str) -> int | None:
        """Gives an instant before which the monitor has no checks, at most a month too early; None without any."""
        ...

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        """Gives the single checks of a (short) window, sorted."""
        ...

    def response_times(self, ref: str, edges: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """Gives the response times in ms of the good checks between each two of the ascending edges, in no order."""
        ...

    def months(self) -> tuple[MonthSummary, ...]:
        """Sums up every UTC month of every monitor of which anything is known, by time."""
        ...

    def requests(self, ref: str, start: int, end: int) -> tuple[RequestMinute, ...]:
        """Gives the counted minutes of one monitor that begin in `[start, end)`, sorted; missing: not counted."""
        ...

    def request_totals(self, ref: str, start: int, end: int) -> tuple[int, int] | None:
        """Sums up all requests of those minutes, and how many failed; None where no minute was counted."""
        ...

    def maintenance(self, refs: Collection[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Gives the providers' maintenance windows that touch `[start, end)` and one of the monitors."""
        ...

    def page_readings(self, refs: Collection[str], start: int, end: int) -> tuple[PageReading, ...]:
        """Gives all that vendors' status pages said of incidents that touch `[start, end)` and one of the monitors.

        Every reading that differed from the one before is kept; by incident, the earliest first.
        """
        ...

    def shared_out(self) -> frozenset[str]:
        """Names the sources that other collectors hold now: whoever writes the rest does not ask them."""
        ...

    def poll_records(self) -> tuple[PollRecord, ...]:
        """Says how every source's last poll went."""
        ...

    def acts(self) -> tuple[Act, ...]:
        """Gives what people decided, in the order of writing."""
        ...

    def get_note(self, key: str) -> str | None:
        """Reads the last note under a key; None where there is none."""
        ...

    def events(self, start: int, end: int) -> tuple[StoreEvent, ...]:
        """Gives what happened to the record in `[start, end)` besides what was measured, by time."""
        ...

    def closed_period(self, service: str, start: int) -> ClosedPeriod | None:
        """Reads the closed period of `service` that begins at `start`, in its latest revision."""
        ...

    def closed_periods_since(self, since: int) -> tuple[tuple[str, int], ...]:
        """Names every closed period that ended after `since`: its service and its first instant."""
        ...

    def closed_periods(self) -> tuple[ClosedPeriod, ...]:
        """Reads every revision of every closed period, by service and time."""
        ...

    def one_moment(self) -> AbstractContextManager[None]:
        """Lets all that is read while the context is open be of one moment, whatever others write meanwhile.

        Nothing is written through this store in between.
        """
        ...

    # Writing

    def record(
        self,
        poll: Poll,
        *,
        max_gap: int | None = None,
        outcome: PollRecord | None = None,
        asked_from: int | None = None,
    ) -> None:
        """Takes one poll in one transaction.

        A `History` replaces what is known inside its window; `Checks` with a time that is there already are not taken
        twice; a minute of requests that comes again replaces the one before; a `Status` extends or changes the
        monitor's running span.

        Args:
            poll: what the source said.
            max_gap: seconds between two looks beyond which the stretch in between is unknown time (default: three
                intervals of the monitor, at least three minutes).
            outcome: kept in the same transaction; without one, the poll counts as a success at its own time.
            asked_from: the poll was asked for the past from here on, so that what it brought, left open and refused is
                the answer to that; None: only states were asked for.
        """
        ...

    def record_attempt(self, record: PollRecord) -> None:
        """Keeps how a poll went, successful or not."""
        ...

    def record_break(self, source: str, at: int, *, note: str = "") -> None:
        """Notes that nobody looked until `at` (suspend, a jump of the clock): the next status connects to nothing.

        `note` says why, in words; it is kept as an event.
        """
        ...

    def record_event(self, source: str, at: int, *, note: str) -> None:
        """Notes something that explains what is known of a source, and changes nothing else."""
        ...

    def set_aside(self, source: str, at: int, *, note: str) -> int:
        """Takes what bears a later instant than `at` out of what counts; says how many checks that were.

        They are kept under a note's key ("set_aside/SOURCE/AT"), and an event with `note` says why: the clock was
        wrong when they were made.
        """
        ...

    def append_act(self, act: Act) -> Act:
        """Writes an act down, and returns it with its number; one whose intent is written already, as it stands there.

        Anybody may act while somebody else polls: this works on a store that is `read_only`, too, where the history
        itself can be written.
        """
        ...

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a note (as of `at`) for those who read the history without this program's engine.

        The last note under a key stands. A store that is only read leaves none, without an error.
        """
        ...

    def add_closed_periods(self, periods: Sequence[ClosedPeriod]) -> None:
        """Adds revisions of closed periods in one transaction. One that is there already is never overwritten."""
        ...

    # Its life

    def promote(self) -> bool:
        """Becomes the writer where this store only follows one that is gone by now; says whether it did.

        Raises:
            StoreError: nobody writes the history, and it cannot be written here either.
        """
        ...

    def close(self) -> None:
        """Writes what is pending and lets go of the history.

        Raises:
            UnwrittenError: something stayed unwritten; it says where that is kept.
        """
        ...


def copy_present(source: Store, target: Store) -> None:
    """Writes into `target` what every monitor of `source` said last, and how its source did."""
    take_statuses(source.statuses(), target)
    for record in source.poll_records():
        target.record_attempt(record)


def take_statuses(statuses: Sequence[Status], target: Store) -> None:
    """Writes statuses into `target` as a poll of each source, made when its last one was observed."""
    for name in sorted({status.monitor.source for status in statuses}):
        own = tuple(status for status in statuses if status.monitor.source == name)
        target.record(Poll(name, max(status.observed_at for status in own), own))

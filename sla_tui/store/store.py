"""What a store can do. One writer, transactions per poll, authoritative windows replace what they cover."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from sla_tui.sla.acts import Act
from sla_tui.sla.observation import CheckResult, Poll, ProviderMaintenance, RequestMinute, Span, SpanState, Status

if TYPE_CHECKING:
    from sla_tui.store.sqlite.tables.closed_periods import ClosedPeriodRow
    from sla_tui.store.sqlite.tables.provider_log import ProviderLogRow


@dataclass(frozen=True, slots=True)
class PollRecord:
    """How a source's last polls went; survives a restart, so that a stale source is stale from the first frame.

    `past_at`: when it last answered everything that it was asked of the past of all its monitors (or refused it for
    good); `checks_at`: the same with all single checks. None: never so far; in a record that is written: not this time.
    """

    source: str
    last_success_at: int | None
    last_attempt_at: int | None
    state: str
    message: str
    past_at: int | None = None
    checks_at: int | None = None


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """Checks of one monitor over a window: counts, and response times in ms (sorted ascending).

    `failures_told` False: its source tells response times only, so that `failed` says nothing.
    """

    total: int
    failed: int
    times_ms: Sequence[int]
    failures_told: bool = True


@dataclass(frozen=True, slots=True)
class Running:
    """The stretch of state that one monitor is in: known from `start` up to `at`; what comes after is not known yet.

    `max_gap` is how many seconds the state may be taken to hold beyond `at` (three poll intervals of its source).
    """

    state: SpanState
    start: int
    at: int
    reason: str = ""
    max_gap: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A provider's word (`words`, first said at `at`) that it will not tell a monitor's past since `start`.

    It holds for whatever was not answered, until an answer comes.
    """

    start: int
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class KnownRanges:
    """What of one monitor's past its source has told: `[start, end)` each, None where nothing.

    `answered` is the stretch for which it answered, also where there was nothing to tell; `refused`: it will not tell
    what is missing of that.
    """

    history: tuple[int, int] | None = None
    checks: tuple[int, int] | None = None
    answered: tuple[int, int] | None = None
    refused: Refusal | None = None


NOTHING_KNOWN: Final = KnownRanges()


class Store(Protocol):
    """The history. All instants are UTC seconds; all methods raise `StoreError` in words.

    One store may be used by several threads; every method is atomic.
    """

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know about the store itself, in words (it is in memory only, someone else writes it)."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether another process writes this history and this one only looks."""
        ...

    def promote(self) -> bool:
        """Becomes the writer where this store only follows one that is gone by now; whether it did.

        Raises:
            StoreError: nobody writes the history, and it cannot be written here either.
        """
        ...

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

        `max_gap`: seconds between two looks beyond which the stretch in between is unknown time (default: three
        intervals of the monitor, at least three minutes). `outcome` is remembered in the same transaction; without one,
        the poll counts as a success at its own time. `asked_from`: the poll was asked for the past from here on, so
        that what it brought, left open and refused is the answer to that; None: only states were asked for.
        """
        ...

    def record_break(self, source: str, at: int, *, note: str = "") -> None:
        """Notes that nobody looked until `at` (suspend, a jump of the clock): the next status connects to nothing.

        `note` says why, in words; it is kept as an event.
        """
        ...

    def record_attempt(self, record: PollRecord) -> None:
        """Remembers how a poll went, successful or not."""
        ...

    def statuses(self) -> tuple[Status, ...]:
        """The last known status of every monitor."""
        ...

    def spans(self, ref: str, start: int, end: int) -> tuple[Span, ...]:
        """Known state of one monitor in the window, clipped, sorted, disjoint; what is missing is unknown time."""
        ...

    def running(self, ref: str) -> Running | None:
        """The stretch the monitor is in; None where nothing is known of it."""
        ...

    def known_until(self, source: str) -> Mapping[str, int]:
        """Per monitor of the source: up to where a `History` told its past."""
        ...

    def told(self, source: str) -> Mapping[str, KnownRanges]:
        """Per monitor of the source: what of its past was told, answered and refused, without a hole.

        Where a later stretch does not touch an earlier one, the later one counts.
        """
        ...

    def stamp(self, refs: Iterable[str]) -> Hashable:
        """A value that differs as soon as anything that is known of these monitors differs."""
        ...

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        """Checks of one monitor in the window."""
        ...

    def oldest_check(self, ref: str) -> int | None:
        """An instant before which the monitor has no checks (at most a month before its first); None without any."""
        ...

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        """The single checks of a (short) window, for a chart."""
        ...

    def requests(self, ref: str, start: int, end: int) -> tuple[RequestMinute, ...]:
        """The counted minutes of one monitor that begin in the window, sorted; what is missing was not counted."""
        ...

    def request_totals(self, ref: str, start: int, end: int) -> tuple[int, int] | None:
        """All requests of the window's minutes and how many failed; None where no minute of it was counted."""
        ...

    def maintenance(self, refs: Iterable[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Provider maintenance windows that touch the window and one of the monitors."""
        ...

    def poll_records(self) -> tuple[PollRecord, ...]:
        """How every source's last poll went."""
        ...

    def acts(self) -> tuple[Act, ...]:
        """What people decided, in the order of writing."""
        ...

    def append_act(self, act: Act) -> Act:
        """Writes an act down, and returns it with its number; one whose intent is written already, as it stands there.

        Anybody may act while somebody else polls: this works on a store that is `read_only`, too, where the file itself
        can be written.
        """
        ...

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a word (as of `at`) for those who read the history without this program's engine: see `put_note.py`.

        The last word under a key stands. A store that is only read leaves none, and says nothing.
        """
        ...

    def frozen(self, service: str, start: int) -> ClosedPeriodRow | None:
        """The result of the closed period of `service` that begins at `start`, in its latest revision."""
        ...

    def frozen_periods(self, since: int) -> tuple[tuple[str, int], ...]:
        """Service and first instant of every closed period that ended after `since`."""
        ...

    def frozen_rows(self) -> tuple[ClosedPeriodRow, ...]:
        """Every revision of every closed period, by service and time."""
        ...

    def freeze(self, rows: Iterable[ClosedPeriodRow]) -> None:
        """Adds revisions of closed periods in one transaction. One that is there already is never overwritten."""
        ...

    def received(self, ref: str, start: int, end: int) -> tuple[ProviderLogRow, ...]:
        """What histories told of the window, as it was recorded and with when, so that a rewrite can be seen."""
        ...

    def get_note(self, key: str) -> str | None:
        """The last word under a key; None where there is none."""
        ...

    def close(self) -> None:
        """Writes what is pending and lets go of the file."""
        ...

"""What a store can do. One writer, transactions per poll, authoritative windows replace what they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sla_tui.sla.observation import CheckResult, Poll, ProviderMaintenance, Span, Status


@dataclass(frozen=True, slots=True)
class PollRecord:
    """How a source's last polls went; survives a restart, so that a stale source is stale from the first frame."""

    source: str
    last_success_at: int | None
    last_attempt_at: int | None
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """Checks of one monitor over a window: counts, and response times in ms (sorted ascending)."""

    total: int
    failed: int
    times_ms: Sequence[int]


class Store(Protocol):
    """The history. All instants are UTC seconds; all methods raise `StoreError` in words."""

    def record(self, poll: Poll) -> None:
        """Takes one poll in one transaction. A `History` replaces what is known inside its window; `Checks` with a time
        that is there already are not taken twice; a `Status` extends or changes the monitor's running span."""
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

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        """Checks of one monitor in the window."""
        ...

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        """The single checks of a (short) window, for a chart."""
        ...

    def maintenance(self, refs: Iterable[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Provider maintenance windows that touch the window and one of the monitors."""
        ...

    def poll_records(self) -> tuple[PollRecord, ...]:
        """How every source's last poll went."""
        ...

    def close(self) -> None:
        """Writes what is pending and lets go of the file."""
        ...

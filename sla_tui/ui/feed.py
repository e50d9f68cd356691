"""What the dashboard draws from: a feed of snapshots. The engine's thread is one; tests and pictures have others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import Act
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

if TYPE_CHECKING:
    from sla_tui.config.model import Config, ContractVersions
    from sla_tui.engine.acts.record import ActCall  # the engine is loaded after the first frame
    from sla_tui.sla.backtest import Backtest
    from sla_tui.sla.past_event import PastEvent


class Feed(Protocol):
    """A source of snapshots that may run in a thread of its own."""

    @property
    def config(self) -> Config | None:
        """The configuration in force: contracts, sources, settings; None where there is none."""
        ...

    def current(self) -> Snapshot | None:
        """Returns what is known without asking anybody; fast, since the first frame waits for it."""
        ...

    def start(self, on_snapshot: Callable[[Snapshot], None]) -> None:
        """Begins to ask. `on_snapshot` may be called in any thread."""
        ...

    def poll_now(self, source: str | None = None) -> None:
        """Asks one source, or all, at once."""
        ...

    def act(self, call: ActCall, done: Callable[[object, SlaTuiError | None], None], *, intent: str = "") -> None:
        """Lets somebody act; `done` may be called in any thread, with what came of it or with what was wrong.

        `intent` names what is wanted: what was done under that name is not done again.
        """
        ...

    def consider(
        self,
        service: str,
        done: Callable[[ServiceSnapshot | None, SlaTuiError | None], None],
        *,
        call: ActCall | None = None,
        contract: ContractVersions | None = None,
    ) -> None:
        """Works out what something would mean for a service; `done` may be called in any thread. Nothing is kept.

        With `contract`, `service` may be one of its agreements (``checkout/acme``), which alone is put under that text.
        """
        ...

    def backtest(
        self,
        service: str,
        done: Callable[[Backtest | None, SlaTuiError | None], None],
        *,
        contract: ContractVersions | None = None,
    ) -> None:
        """Holds a contract, or the service's own, against its history; `done` may be called in any thread."""
        ...

    def past(
        self,
        at: int,
        done: Callable[[Snapshot | None, SlaTuiError | None], None],
        *,
        period: str | None = None,
        closely: bool = False,
    ) -> None:
        """Builds the snapshot of a past moment as it was known then; `done` may be called in any thread.

        `period` is looked at instead of the one that ran; `closely`: with the response times of the 24 hours up to it,
        and a slice of past periods in the credits.
        """
        ...

    def past_events(
        self, start: int, end: int, done: Callable[[tuple[PastEvent, ...] | None, SlaTuiError | None], None]
    ) -> None:
        """Lists what happened in `[start, end)`, by time; `done` may be called in any thread."""
        ...

    def acts(self) -> tuple[Act, ...]:
        """Returns everything that people decided, oldest first."""
        ...

    def focus(
        self, service: str | None, seconds: int = 86_400, until: int | None = None, past_periods: bool = False
    ) -> None:
        """Has the coming snapshots carry the detail of that service over so many seconds, and its past; None: none."""
        ...

    def look(self, period: str | None) -> None:
        """Has the next snapshots made of another period ("2026-10", or a day of it); None: of the running one."""
        ...

    def stop(self) -> None:
        """Ends it; nothing is called any more afterwards."""
        ...


class StillFeed:
    """Gives one snapshot and no more: for a picture, a test, a snapshot that somebody sent."""

    def __init__(self, snapshot: Snapshot | None, config: Config | None = None) -> None:
        """Shows `snapshot`, or that nothing is known. `config`: what it was made under."""
        self._snapshot = snapshot
        self.config = config
        self._on_snapshot: Callable[[Snapshot], None] | None = None
        self.polls: list[str | None] = []
        self.acted: list[ActCall] = []
        self.focused: list[tuple[str | None, int, int | None]] = []
        self.looks: list[str | None] = []

    def current(self) -> Snapshot | None:
        """Returns the snapshot."""
        return self._snapshot

    def start(self, on_snapshot: Callable[[Snapshot], None]) -> None:
        """Takes the function that `push` calls."""
        self._on_snapshot = on_snapshot

    def push(self, snapshot: Snapshot) -> None:
        """Gives another snapshot, as if it had just been polled."""
        self._snapshot = snapshot
        if self._on_snapshot is not None:
            self._on_snapshot(snapshot)

    def poll_now(self, source: str | None = None) -> None:
        """Notes that it was asked."""
        self.polls.append(source)

    def act(self, call: ActCall, done: Callable[[object, SlaTuiError | None], None], *, intent: str = "") -> None:
        """Notes that it was asked; a still picture cannot be changed."""
        del intent
        self.acted.append(call)
        done(None, SlaTuiError("this is a still picture: nothing can be changed here."))

    def consider(
        self,
        service: str,
        done: Callable[[ServiceSnapshot | None, SlaTuiError | None], None],
        *,
        call: ActCall | None = None,
        contract: ContractVersions | None = None,
    ) -> None:
        """Gives the service as it is: a still picture has nothing that a change could be worked out from."""
        del call, contract
        services = () if self._snapshot is None else self._snapshot.services
        wanted = parts_of_key(service)[0]
        done(next((s for s in services if s.id == wanted), None), None)

    def backtest(
        self,
        service: str,
        done: Callable[[Backtest | None, SlaTuiError | None], None],
        *,
        contract: ContractVersions | None = None,
    ) -> None:
        """Says that it cannot: a still picture has no history."""
        del service, contract
        done(None, SlaTuiError("this is a still picture: it has no history."))

    def past(
        self,
        at: int,
        done: Callable[[Snapshot | None, SlaTuiError | None], None],
        *,
        period: str | None = None,
        closely: bool = False,
    ) -> None:
        """Says that it cannot: a still picture has no history."""
        del at, period, closely
        done(None, SlaTuiError("this is a still picture: it has no history."))

    def past_events(
        self, start: int, end: int, done: Callable[[tuple[PastEvent, ...] | None, SlaTuiError | None], None]
    ) -> None:
        """Says that it cannot: a still picture has no history."""
        del start, end
        done(None, SlaTuiError("this is a still picture: it has no history."))

    def acts(self) -> tuple[Act, ...]:
        """Returns none."""
        return ()

    def focus(
        self, service: str | None, seconds: int = 86_400, until: int | None = None, past_periods: bool = False
    ) -> None:
        """Notes what is looked at."""
        del past_periods
        self.focused.append((service, seconds, until))

    def look(self, period: str | None) -> None:
        """Notes which period is wanted."""
        self.looks.append(period)

    def stop(self) -> None:
        """Calls nobody any more."""
        self._on_snapshot = None

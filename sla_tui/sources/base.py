"""What a source is: the protocol that the built-in ones and strangers' plug-ins implement alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, runtime_checkable

from sla_tui.clock import Clock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.secret import Secret
from sla_tui.sla.observation import Poll, RateBudget


class Answered(NamedTuple):
    """A whole HTTP answer, as it came or as a simulated provider gives it: header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Answerer = Callable[[str, Mapping[str, str | int], Secret | None], Answered]
"""Answers a GET of a URL with these parameters and this bearer token in the network's place.

Raises:
    OSError: it would give no whole answer.
"""


@dataclass(frozen=True, slots=True)
class SourceContext:
    """What a source is built from. `token` is already resolved; probes are only given to the `probe` kind.

    `answerer`: asked in the network's place, where the provider is simulated in this very process.
    """

    config: SourceConfig
    clock: Clock
    token: Secret | None = None
    probes: tuple[ProbeConfig, ...] = ()
    probe_settings: ProbeSettings = field(default_factory=ProbeSettings)
    answerer: Answerer | None = None


@dataclass(frozen=True, slots=True)
class PollRequest:
    """What one poll is asked for.

    `history_from`: outages and checks are wanted from this instant on; None asks for states only (a cheap poll).
    `checks_from`: single checks (latency, errors) are wanted from here; None for none.
    `known_until`: per monitor reference, up to where history is known already, so that a source may ask for less.
    `partly`: monitors of which only the history of `[low, high)` is known: what is after `high` is wanted first, then
    what is before `low`. A source that cannot tell pieces tells everything; so it is for monitors in neither mapping.
    `checks_back_to`: a source that fetches single checks by and by may go back to here; `checks_known` is, per monitor,
    the stretch of them that is here already.
    `named`: the monitor references that services name, so that a source whose ids depend on each other keeps those.
    `seen`: the monitors of whose past something is known, also where all of it is asked for again.
    `metrics`: queries of contracts whose values are wanted, each with from when on, and how many seconds a step is.
    `seconds`: how long the poll may take; what is not fetched by then is left for later (see `Poll.ask_again_in`).
    """

    now: int
    history_from: int | None = None
    checks_from: int | None = None
    known_until: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 40.0
    partly: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    checks_back_to: int | None = None
    checks_known: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    metrics: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class Source(Protocol):
    """One configured source. `poll` raises `SourceError` (or a child) when nothing usable came."""

    id: str
    kind: str

    async def poll(self, request: PollRequest) -> Poll:
        """Polls once. What could not be read is a warning in the poll, never a guessed state."""
        ...

    async def close(self) -> None:
        """Closes connections."""
        ...


@runtime_checkable
class Budgeted(Protocol):
    """What a source may implement besides: it knows what its provider still lets it ask."""

    def budgets(self) -> tuple[RateBudget, ...]:
        """Returns the budgets as of now, also after a poll that failed; asks nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """What a provider says of the account that a credential belongs to; None where it does not say.

    No name, address or other personal data of its holder is in it. `warnings` are sentences about what is missing.
    """

    plan: str = ""
    monitors: int | None = None
    monitor_limit: int | None = None
    warnings: tuple[str, ...] = ()


@runtime_checkable
class Described(Protocol):
    """What a source may implement besides: it can ask what kind of account its credential opens."""

    async def account(self) -> Account:
        """Asks the provider. Raises `SourceError` where it gives no usable answer."""
        ...


AT_ONCE: Final = 1.0
"""Seconds of `Poll.ask_again_in` up to which a source is ready to go on: it stopped for the sake of memory alone."""

MOST_MONITORS: Final = 10_000
"""Monitors of one source: what this program is measured with. More are refused in words, before they cost anything."""

OnPoll = Callable[[Poll], None]
"""Takes what a watching source saw; returns at once."""


@runtime_checkable
class WatchingSource(Protocol):
    """A source that decides by itself when it looks at what. `poll` then looks at everything once."""

    async def watch(self, on_poll: OnPoll) -> None:
        """Probes until it is cancelled, and hands on what it found when there is something new."""
        ...

    def look_now(self) -> None:
        """Probes everything now, before its time."""
        ...

    def reconfigure(self, context: SourceContext) -> None:
        """Takes over a changed configuration; what did not change keeps its state."""
        ...


class SourceFactory(Protocol):
    """What an entry point of the group `sla_tui.sources` names."""

    def __call__(self, context: SourceContext) -> Source:
        """Makes the source; opens nothing yet."""
        ...

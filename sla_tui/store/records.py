"""What every history speaks in: frozen records in the domain's words. All instants are UTC seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sla_tui.sla.observation import PageIncident, Span, SpanState

MIN_GAP: Final = 60
"""Seconds: a poll of many monitors may take that long, however often it is meant to happen."""


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

    `failures_reported` False: its source reports response times only, so that `failed` says nothing.
    """

    total: int
    failed: int
    times_ms: Sequence[int]
    failures_reported: bool = True


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """One monitor in one UTC month: seconds by state, counts of checks, response times by nearest rank.

    `month` counts from January 1970; `times_ms` are the percentiles 50, 95 and 99, None where nothing was measured.
    """

    ref: str
    month: int
    up: int = 0
    down: int = 0
    checks: int = 0
    failed: int = 0
    times_ms: tuple[int | None, ...] = (None, None, None)


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
    """A provider's answer (`words`, first given at `at`) that a monitor's past since `start` is not available.

    It holds for whatever was not answered, until an answer comes.
    """

    start: int
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class KnownRanges:
    """Which ranges `[start, end)` of one monitor's past are known, each None where nothing is.

    `history` and `checks` are what its source sent of states and of single checks; `answered` is the range for which it
    answered, also where there was nothing to send; `refused`: it will not send what is missing of that.
    """

    history: tuple[int, int] | None = None
    checks: tuple[int, int] | None = None
    answered: tuple[int, int] | None = None
    refused: Refusal | None = None


NOTHING_KNOWN: Final = KnownRanges()


class ProviderStatement(NamedTuple):
    """What a provider's history stated of `[start, end)` when it was fetched: all but the time that was up.

    `gone`: what an earlier statement had, and this one does not any more.
    """

    fetched: int
    start: int
    end: int
    spans: tuple[Span, ...]
    gone: tuple[Span, ...]


class PageReading(NamedTuple):
    """An incident of a vendor's status page as it was read at `at`; a later reading of it may say something else."""

    incident: PageIncident
    at: int


class StoreEvent(NamedTuple):
    """What happened to the record of one source: nobody looked, the clock jumped. `kind` is break, event or aside."""

    at: int
    kind: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """One revision of a closed period's result; `revision` counts from 1.

    `contract`, `inputs` and `result` are canonical JSON; `sha256` is over the first two. `who` and `why` say whose act
    made a later revision; `tool` and `tzdata` are the versions that it was worked out with.
    """

    service: str
    start: int
    end: int
    revision: int
    at: int
    who: str
    why: str
    sha256: str
    tool: str
    tzdata: str
    contract: str
    inputs: str
    result: str

    @property
    def sound(self) -> bool:
        """Whether the inputs are those that the hash was taken of."""
        return self.sha256 == fingerprint(self.contract, self.inputs)


def fingerprint(contract: str, inputs: str) -> str:
    """Hashes what a result was worked out from: SHA-256 in hexadecimal."""
    return hashlib.sha256(f"{contract}\n{inputs}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Retention:
    """Seconds that single checks are kept (`raw`), and that their response times are kept to the millisecond."""

    raw: int = 396 * 86_400  # thirteen months
    exact: int = 45 * 86_400  # the running month and most of the one before

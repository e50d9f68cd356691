"""What people decide about the record: written once with who and when, never changed; taking back is an act too.

An act never touches what was measured. `sla_tui.engine.moment.decisions` works out which acts are in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from sla_tui.sla.agreement import Party

ClaimState = Literal["open", "notified", "claimed", "paid", "lapsed"]
CLAIM_STATES: Final[tuple[ClaimState, ...]] = ("open", "notified", "claimed", "paid", "lapsed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclude:
    """Time that does not count for these services, for one of the contract model's reasons. Instants in UTC seconds.

    Only an accepted exclusion has an effect; one that is not (yet) accepted is disputed, and shown as such.
    """

    services: tuple[str, ...]
    start: int
    end: int
    reason: str
    accepted: bool = True
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """An exclusion was accepted, or is disputed. `exclusion` is the number of its act."""

    exclusion: int
    accepted: bool
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintain:
    """Announced work. With `repeat` (an RRULE, expanded in `timezone`) the times are those of the first occurrence.

    `uid` names an entry of a calendar that it was read from; a later act of the same `uid` takes its place.
    """

    services: tuple[str, ...]
    start: int
    end: int
    announced: int | None = None
    kind: Literal["planned", "emergency"] = "planned"
    title: str = ""
    repeat: str = ""
    timezone: str = "UTC"
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Somebody looks after the outage of `service` that began at `outage`; it ends with that outage.

    `verdict` is what the service's was: one that has become worse since is not acknowledged any more.
    """

    service: str
    outage: int
    reason: str
    verdict: str = "unknown"
    severity: str = ""  # of the contract's support objectives


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutage:
    """What no monitor measures of the outage of `service` that was there at `began`; a later report takes its place.

    `reported`: when a ticket was opened, in UTC seconds; `affected`: the share that was, from 0 to 1. None: not said.
    """

    service: str
    began: int
    reported: int | None = None
    affected: Fraction | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBreach:
    """A breach of security of these services: when it was noticed, and when it was told. Instants in UTC seconds.

    `notified` None: not yet. A later act of the same `noticed` and services takes its place.
    """

    services: tuple[str, ...]
    noticed: int
    notified: int | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRestoreTest:
    """Bringing data back was tried for these services, with success, at `tested` (UTC seconds)."""

    services: tuple[str, ...]
    tested: int
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkClaim:
    """How far the claim for one service's period has come. `period` is the period's first instant."""

    service: str
    period: int
    state: ClaimState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignText:
    """Somebody (`name`) signed a text of a contract for one party at `signed` (UTC seconds).

    `text` is all of it as canonical JSON, `sha256` the hash of that: what was signed stays, whatever is written later.
    """

    contract: str
    sha256: str
    text: str
    party: Party
    name: str
    signed: int
    position: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """Somebody wants the report of that schedule about `period` (a key) delivered now, whatever its time.

    `again`: also to those who have it, or may have it.
    """

    schedule: str
    period: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The act of that number is taken back, with what it did; withdrawing a withdrawal brings the first act back."""

    act: int
    note: str = ""


Deed = (
    Exclude
    | Judge
    | Maintain
    | Acknowledge
    | ReportOutage
    | ReportBreach
    | NoteRestoreTest
    | MarkClaim
    | SignText
    | SendReport
    | Withdraw
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A deed with who did it and when (UTC seconds). `id` counts up from 1 in the order of writing; 0: not written.

    `intent` names what somebody wanted once, from the moment its form opened; the store takes it once. Empty: unnamed.
    `role` is the name under which a store of several people knows who wrote it (a database role), whatever `who` says;
    empty where the store knows nobody.
    """

    at: int
    who: str
    deed: Deed
    id: int = 0
    intent: str = ""
    role: str = ""

    @property
    def signed(self) -> str:
        """Who did it, with the name by which the store knows that, where it is another."""
        return f"{self.who} ({self.role})" if self.role and self.role != self.who else self.who

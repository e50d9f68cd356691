"""What is noted of a service's period besides its figures: what people decided, and that it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sla_tui.sla.result import Verdict


@dataclass(frozen=True, slots=True)
class ExclusionFact:
    """Time that does not count, or that is disputed. `act` 0: it stands in the configuration; `at` is when it was said.

    `judged_by` and `judged_at`: who accepted or disputed it afterwards.
    """

    start: int
    end: int
    reason: str
    accepted: bool
    reference: str = ""
    note: str = ""
    act: int = 0
    who: str = ""
    at: int | None = None
    judged_by: str = ""
    judged_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReportFact:
    """What is said of an outage that no monitor measures. `act` 0: from the configuration; `at`: when it was said.

    `start` and `end` are those of the outage that it is about; None where the monitors know of none any more.
    `affected`: a share from 0 to 1.
    """

    began: int
    start: int | None
    end: int | None
    reported: int | None
    affected: Fraction | None
    reference: str = ""
    note: str = ""
    act: int = 0
    who: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What a vendor's status page says of the time of a proposal: incident, its times, its newest text, when read."""

    title: str
    text: str
    start: int
    end: int | None
    url: str
    read_at: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Counted time in which a service that this one depends on was down too: an exclusion that somebody may decide on.

    Never applied by itself. `outage` and `other` are the two outages whose overlap `[start, end)` is; `on` is the other
    service's id, `on_name` its name. `page`: what its vendor's status page says of the time; `measured` False: the page
    alone says that it was in trouble, and `other` is what it says.
    """

    start: int
    end: int
    on: str
    on_name: str
    outage: tuple[int, int]
    other: tuple[int, int]
    reason: str = "third_party"
    page: PageEvidence | None = None
    measured: bool = True

    @property
    def seconds(self) -> int:
        """How long both were down."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class MaintenanceFact:
    """Announced work. `source`: the provider that knows of it; `act` 0 and no source: it stands in the configuration.

    `valid`: the contract accepts it (notice, kind); an invalid window forgives nothing.
    """

    start: int
    end: int
    announced: int | None
    kind: Literal["planned", "emergency"]
    title: str
    valid: bool
    act: int = 0
    who: str = ""
    at: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody looks after the outage that began at `outage`. `holds`: it lasts, and nothing has become worse since."""

    act: int
    outage: int
    who: str
    at: int
    reason: str
    severity: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """What a closed period would come to today as far as that can be stated, beside what it was closed with.

    `causes`: what differs: "sources" (a provider rewrote its past), "contract" (its text), "fee", "checks",
    "maintenance", "period" (its bounds), "arithmetic" (nothing else does). `percent` None: no figure can be stood for.
    """

    causes: tuple[str, ...]
    verdict: Verdict
    percent: Fraction | None
    downtime_seconds: int | None
    credit: Fraction
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class ClosedFact:
    """A closed period's result is kept: since `at`, with the SHA-256 of what it was worked out from.

    `revision` counts from 1; a later one was made by an act of `who` (`why` says which). `written` False: it follows
    from an act, and is not in the history yet. `drift` None: it would come to the same today.
    """

    at: int
    sha256: str
    revision: int = 1
    who: str = ""
    why: str = ""
    version: str = ""
    tzdata: str = ""
    drift: Drift | None = None
    written: bool = True

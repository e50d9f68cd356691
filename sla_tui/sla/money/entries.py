"""The list of credits: a line for each period that triggers one, with how far its claim has come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.acts import ClaimState
from sla_tui.sla.agreement import Direction, Party, agreement_key, direction_of
from sla_tui.sla.result import Claim, Period
from sla_tui.sla.stated import Extent, StatedCertainty


@dataclass(frozen=True, slots=True)
class ClaimMark:
    """A step of a claim: its new state, who said so and when."""

    act: int
    state: ClaimState
    who: str
    at: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """A period of one service that triggers a credit or another benefit, running or past; a line of the ledger.

    `uptime` (0..1) is what may be stated of it: so far while it runs. `credit` in percent of the period's fee; `amount`
    in `currency`, None where no fee is known; `extent` says whether that is all of it. `state` is the last mark's, else
    "open"; without a claim it lapses at the deadline.
    """

    service: str
    name: str
    contract: str
    vendor: str
    period: Period
    running: bool
    uptime: Fraction | None
    target: Fraction | None
    credit: Fraction
    amount: Decimal | None
    currency: str
    benefits: tuple[str, ...]
    locked_in: bool
    locked_in_since: int | None
    claim: Claim
    state: ClaimState
    marks: tuple[ClaimMark, ...] = ()
    certainty: StatedCertainty = "certain"
    extent: Extent = "exact"
    timezone: str = ""  # the contract's: its days are those of the deadline
    deadlines: tuple[int, ...] = ()  # of every incident, where the claim hangs on those; `claim` has the next
    starts: tuple[int, ...] = ()  # the instants by which marks may name the period: its own first, the calendar's, …
    agreement: str = ""  # the id of the service's agreement; empty: the one that stands at the service itself
    party: Party = "vendor"
    customer: str = ""

    @property
    def title(self) -> str:
        """The service's name; its id where it has none."""
        return self.name.strip() or self.service

    @property
    def key(self) -> str:
        """What acts and claims call it: ``checkout``, ``checkout/acme``."""
        return agreement_key(self.service, self.agreement)

    @property
    def direction(self) -> Direction:
        """Which way the money goes."""
        return direction_of(self.party)

    @property
    def counterparty(self) -> str:
        """Who the other side is: the customer, or the vendor; empty where the contract names no vendor."""
        return self.customer if self.party == "customer" else self.vendor

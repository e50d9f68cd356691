"""One agreement of a service as a snapshot holds it: whose it is, which way its money goes, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.agreement import Direction, Party, agreement_key, direction_of
from sla_tui.sla.facts import ClosedFact
from sla_tui.sla.result import Assessment, Verdict
from sla_tui.sla.stated import Standing, Stated, StatedCertainty


class StatedVerdict:
    """What stands at an agreement and at a service alike: read off what may be stated."""

    __slots__ = ()
    stated: Stated

    @property
    def standing(self) -> Standing:
        """How the service stands in the period: the one classifier of every count and list."""
        return self.stated.standing

    @property
    def verdict(self) -> Verdict:
        """The verdict that may be stated, in the four words of JSON."""
        return self.stated.verdict

    @property
    def certainty(self) -> StatedCertainty:
        """How sure the verdict is."""
        return self.stated.certainty

    @property
    def is_stale(self) -> bool:
        """Whether the period runs, and nobody fresh says anything of it."""
        return self.stated.stale


@dataclass(frozen=True, slots=True)
class AgreementSnapshot(StatedVerdict):
    """A service under one of its agreements. `id` is empty for the one that stands at the service itself.

    `stated` is what may be printed of `assessment`. `fee` is that of one period, as it stood at its beginning.
    """

    service: str
    id: str
    party: Party
    customer: str
    vendor: str
    contract: str
    contract_name: str
    target: Fraction | None
    timezone: str
    fee: Decimal | None
    assessment: Assessment
    stated: Stated
    locked_in_since: int | None = None
    frozen: ClosedFact | None = None

    @property
    def key(self) -> str:
        """What acts and claims call it: ``checkout``, ``checkout/acme``."""
        return agreement_key(self.service, self.id)

    @property
    def direction(self) -> Direction:
        """Which way its money goes."""
        return direction_of(self.party)

    @property
    def counterparty(self) -> str:
        """Who the other side is: the customer, or the vendor; empty where the contract names no vendor."""
        return self.customer if self.party == "customer" else self.vendor

"""What a service's period that is over came to: the row of a list of its last months."""

from __future__ import annotations

from dataclasses import dataclass

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.entries import CreditEntry


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """A period that is over, under one agreement. `entry`: its line of the ledger; None where nothing is owed."""

    agreement: AgreementSnapshot
    entry: CreditEntry | None = None

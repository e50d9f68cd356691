"""Adds up credits by how far each is: owed, claimable, claimed, paid and expired are never one sum. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from sla_tui.sla.money.entries import CreditEntry

CreditStage = Literal["owed", "claimable", "claimed", "paid", "expired"]
STAGES: Final[tuple[CreditStage, ...]] = ("owed", "claimable", "claimed", "paid", "expired")
"""In the order in which a credit goes through them."""
DONE: Final[frozenset[CreditStage]] = frozenset({"claimed", "paid", "expired"})
"""What is owed no more, or is asked for already."""


@dataclass(frozen=True, slots=True)
class Total:
    """What one stage comes to in one currency; with `at_least` more may be due. `count` periods are in it."""

    stage: CreditStage
    currency: str
    amount: Decimal
    count: int
    at_least: bool = False


def stage_of(entry: CreditEntry) -> CreditStage:
    """Tells how far a credit is. Of a period that still runs it is owed, and nobody can claim it yet."""
    if entry.state in {"claimed", "paid"}:
        return "claimed" if entry.state == "claimed" else "paid"
    if entry.state == "lapsed":
        return "expired"
    return "owed" if entry.running else "claimable"


def stages_of(entries: Iterable[CreditEntry]) -> dict[tuple[str, int], CreditStage]:
    """Tells how far the credit of each service and period is, by the service's id and the period's first instant."""
    return {(entry.service, entry.period.start): stage_of(entry) for entry in entries}


def totals(entries: Iterable[CreditEntry]) -> tuple[Total, ...]:
    """Adds up by stage and currency, in the order of stages. A period without a known amount adds to no sum."""
    found: dict[tuple[CreditStage, str], list[CreditEntry]] = {}
    for entry in entries:
        if entry.amount or entry.extent != "exact":
            found.setdefault((stage_of(entry), entry.currency), []).append(entry)
    return tuple(
        Total(
            stage,
            currency,
            sum((e.amount for e in found[stage, currency] if e.amount is not None), Decimal(0)),
            len(found[stage, currency]),
            at_least=any(e.extent != "exact" for e in found[stage, currency]),
        )
        for stage, currency in sorted(found, key=lambda key: (STAGES.index(key[0]), key[1]))
    )

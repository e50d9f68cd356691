"""Adds up credits by which way they go and how far each is: of these no two are ever one sum. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from sla_tui.sla.agreement import DIRECTIONS, Direction
from sla_tui.sla.money.entries import CreditEntry

CreditStage = Literal["owed", "claimable", "claimed", "paid", "expired"]
STAGES: Final[tuple[CreditStage, ...]] = ("owed", "claimable", "claimed", "paid", "expired")
"""In the order in which a credit goes through them."""
DONE: Final[frozenset[CreditStage]] = frozenset({"claimed", "paid", "expired"})
"""What is owed no more, or is asked for already."""


@dataclass(frozen=True, slots=True)
class Total:
    """What one stage comes to in one currency and direction; with `at_least` more may be due. `count` periods."""

    stage: CreditStage
    currency: str
    amount: Decimal
    count: int
    at_least: bool = False
    direction: Direction = "owed_to_us"


def stage_of(entry: CreditEntry) -> CreditStage:
    """Tells how far a credit is. Of a period that still runs it is owed, and nobody can claim it yet."""
    if entry.state in {"claimed", "paid"}:
        return "claimed" if entry.state == "claimed" else "paid"
    if entry.state == "lapsed":
        return "expired"
    return "owed" if entry.running else "claimable"


def stages_of(entries: Iterable[CreditEntry]) -> dict[tuple[str, int], CreditStage]:
    """Tells how far the credit of each agreement and period is, by the agreement's key and the first instant."""
    return {(entry.key, entry.period.start): stage_of(entry) for entry in entries}


def totals(entries: Iterable[CreditEntry]) -> tuple[Total, ...]:
    """Adds up by direction, stage and currency, in the order of these. A period without a known amount adds nothing."""
    found: dict[tuple[Direction, CreditStage, str], list[CreditEntry]] = {}
    for entry in entries:
        if entry.amount or entry.extent != "exact":
            found.setdefault((entry.direction, stage_of(entry), entry.currency), []).append(entry)
    order = sorted(found, key=lambda key: (DIRECTIONS.index(key[0]), STAGES.index(key[1]), key[2]))
    return tuple(
        Total(
            stage,
            currency,
            sum((e.amount for e in found[direction, stage, currency] if e.amount is not None), Decimal(0)),
            len(found[direction, stage, currency]),
            at_least=any(e.extent != "exact" for e in found[direction, stage, currency]),
            direction=direction,
        )
        for direction, stage, currency in order
    )

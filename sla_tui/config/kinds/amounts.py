"""Amounts of money against their currency: none has more decimals than the currency has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Values
from sla_tui.currency import decimals
from sla_tui.sla.contract import Contract, CreditRule, FeeStep, Objective, Tier
from sla_tui.sla.rows import IncidentBand, ObjectiveTier


def check_amount(amount: Decimal, currency: str, at: At) -> None:
    """Notes an amount that its currency cannot pay out."""
    most = decimals(currency)
    if len(f"{amount:f}".partition(".")[2].rstrip("0")) > most:
        allowed = "a whole amount" if most == 0 else f"at most {most} decimals"
        at.wrong(f"has more decimals than {currency} has", allowed=allowed)


def check_clauses(values: Values, at: At) -> None:
    """Notes every amount of a contract that its currency cannot pay out."""
    currency: str = values.get("currency", Contract().currency)
    tiers: Iterable[Tier] = values.get("tiers", ())
    for index, tier in enumerate(tiers):
        if tier.amount is not None:
            check_amount(tier.amount, currency, at.child("tiers").item(index).child("amount"))
    credit: CreditRule = values.get("credit", CreditRule())
    for name in ("amount", "cap_amount", "min_amount"):
        limit: Decimal | None = getattr(credit, name)
        if limit is not None:
            check_amount(limit, currency, at.child("credit").child(name))
    _check_rows(credit.bands, currency, at.child("credit").child("bands"))
    objectives: Iterable[Objective] = values.get("objectives", ())
    for index, objective in enumerate(objectives):
        place = at.child("objectives").item(index)
        _check_rows(objective.tiers, currency, place.child("tiers"))
        if objective.each is not None and objective.each.amount is not None:
            check_amount(objective.each.amount, currency, place.child("each").child("amount"))


def _check_rows(rows: Iterable[IncidentBand | ObjectiveTier], currency: str, at: At) -> None:
    for index, row in enumerate(rows):
        if row.amount is not None:
            check_amount(row.amount, currency, at.item(index).child("amount"))


def check_fee(fee: tuple[FeeStep, ...], currency: str, at: At) -> None:
    """Notes every amount of a fee that its currency cannot pay out."""
    for index, step in enumerate(fee):
        alone = len(fee) == 1 and step.start is None
        check_amount(step.amount, currency, at if alone else at.item(index).child("amount"))


def amounts_of(contract: Contract) -> Iterator[Decimal]:
    """Yields every amount of money that a contract names: what is no percent is of its currency alone."""
    credit = contract.credit
    rows: list[Tier | IncidentBand] = [*contract.tiers, *credit.bands]
    found = [credit.amount, credit.cap_amount, credit.min_amount, *(row.amount for row in rows)]
    for objective in contract.objectives:
        found += [row.amount for row in objective.tiers]
        found.append(objective.each.amount if objective.each else None)
    yield from (amount for amount in found if amount is not None)

"""Sums of credits in words, by how far each is: ``claimable €95.00; expired at least €1,020.00``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import STAGES, Total, totals
from sla_tui.sla.snapshot import Summary


def totals_text(entries: Iterable[CreditEntry], language: Language = ENGLISH) -> str:
    """Writes the sums, a stage after the other; "" where no amount is known and nothing is due."""
    found = totals(entries)
    stages = ((stage, [total for total in found if total.stage == stage]) for stage in STAGES)
    return "; ".join(
        language.say(f"stage.{stage}", sums=" + ".join(total_text(total, language) for total in sums))
        for stage, sums in stages
        if sums
    )


def total_text(total: Total, language: Language = ENGLISH) -> str:
    """Writes one sum: ``€95.00``, ``at least €95.00``, ``amount not known``."""
    return _sum_text(total.amount, total.currency, language, at_least=total.at_least)


def owed_sums(summary: Summary, language: Language = ENGLISH) -> str:
    """Writes what a snapshot's services owe, by currency: ``€240.00 + at least $12.00``; "" where it is nothing."""
    known, open_ended = summary.credits, summary.credits_at_least
    return " + ".join(
        _sum_text(known.get(currency), currency, language, at_least=currency in open_ended)
        for currency in sorted({*known, *open_ended})
        if known.get(currency) or currency in open_ended
    )


def _sum_text(amount: Decimal | None, currency: str, language: Language, *, at_least: bool) -> str:
    if not amount:
        return language.say("remedy.not_known")
    words = language.money(amount, currency)
    return language.say("remedy.at_least", remedy=words) if at_least else words

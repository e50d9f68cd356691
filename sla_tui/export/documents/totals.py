"""Sums of credits in words, by which way they go and how far each is: ``claimable €95.00; expired at least €1,020.00``.

Whose they are is said where there are any that we owe: ``to us €95.00 claimable; by us €50.00 owed so far``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import STAGES, Total, totals
from sla_tui.sla.snapshot import Summary


def totals_text(entries: Iterable[CreditEntry], language: Language = ENGLISH, *, one_way: bool = False) -> str:
    """Writes the sums, a stage after the other; "" where no amount is known and nothing is due.

    Args:
        entries: lines of the ledger.
        language: of the words.
        one_way: whoever reads it knows whose they are: all go the same way.
    """
    found = totals(entries)
    to_us = _stages((t for t in found if t.direction == "owed_to_us"), language)
    by_us = _stages((t for t in found if t.direction == "owed_by_us"), language)
    if one_way or not by_us:
        return to_us or by_us
    ours = [language.say("party.to_us", sums=to_us)] if to_us else []
    return "; ".join([*ours, language.say("party.by_us", sums=by_us)])


def _stages(found: Iterable[Total], language: Language) -> str:
    every = tuple(found)
    stages = ((stage, [total for total in every if total.stage == stage]) for stage in STAGES)
    return "; ".join(
        language.say(f"stage.{stage}", sums=" + ".join(total_text(total, language) for total in sums))
        for stage, sums in stages
        if sums
    )


def total_text(total: Total, language: Language = ENGLISH) -> str:
    """Writes one sum: ``€95.00``, ``at least €95.00``, ``amount not known``."""
    return _sum_text(total.amount, total.currency, language, at_least=total.at_least)


def owed_sums(summary: Summary, language: Language = ENGLISH, *, short: bool = False) -> str:
    """Writes what a snapshot's services owe us, by currency: ``€240.00 + at least $12.00``; "" where it is nothing.

    `short`: without decimals that are all zeros.
    """
    return _sums(summary.credits, summary.credits_at_least, language, short=short)


def owed_by_us_sums(summary: Summary, language: Language = ENGLISH, *, short: bool = False) -> str:
    """Writes what we owe customers, by currency; "" where it is nothing. `short`: without decimals that are zeros."""
    return _sums(summary.owed_by_us, summary.owed_by_us_at_least, language, short=short)


def _sums(known: Mapping[str, Decimal], open_ended: Collection[str], language: Language, *, short: bool = False) -> str:
    return " + ".join(
        _sum_text(known.get(currency), currency, language, short=short, at_least=currency in open_ended)
        for currency in sorted({*known, *open_ended})
        if known.get(currency) or currency in open_ended
    )


def _sum_text(amount: Decimal | None, currency: str, language: Language, *, at_least: bool, short: bool = False) -> str:
    if not amount:
        return language.say("remedy.not_known")
    words = (language.short_money if short else language.money)(amount, currency)
    return language.say("remedy.at_least", remedy=words) if at_least else words

"""Sums of credits in words, by how far each is: ``claimable €95.00; expired at least €1,020.00``."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import STAGES, Total, totals


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
    if not total.amount:
        return language.say("remedy.not_known")
    words = language.money(total.amount, total.currency)
    return language.say("remedy.at_least", remedy=words) if total.at_least else words

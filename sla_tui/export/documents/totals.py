"""Sums of credits in words, by how far each is: ``claimable €95.00; expired at least €1,020.00``."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.export.report.tongue import Tongue
from sla_tui.export.report.tongue_en import ENGLISH
from sla_tui.sla.money.totals import STAGES, Total, totals
from sla_tui.sla.snapshot import CreditEntry


def totals_text(entries: Iterable[CreditEntry], tongue: Tongue = ENGLISH) -> str:
    """The sums, a stage after the other; "" where no amount is known and none can be said to be due."""
    found = totals(entries)
    stages = ((stage, [total for total in found if total.stage == stage]) for stage in STAGES)
    return "; ".join(
        tongue.say(f"stage.{stage}", sums=" + ".join(total_text(total, tongue) for total in sums))
        for stage, sums in stages
        if sums
    )


def total_text(total: Total, tongue: Tongue = ENGLISH) -> str:
    """One sum: ``€95.00``, ``at least €95.00``, ``amount not known``."""
    if not total.amount:
        return tongue.say("remedy.not_known")
    words = tongue.money(total.amount, total.currency)
    return tongue.say("remedy.at_least", remedy=words) if total.at_least else words

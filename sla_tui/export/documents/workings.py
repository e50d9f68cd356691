"""What all parts of a working share: whose it is, and how its instants, percents and remedies are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.documents.stated import period_text, remedy_text, why_text
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import Assessment, Period
from sla_tui.sla.stated import Stated

LABELS: Final = 11
"""Cells that labels take at least in a text, so that all sections line up."""


@dataclass(frozen=True, slots=True)
class Working:
    """What is worked out, and in which language.

    Args:
        assessment: what was found.
        stated: what may be stated of it.
        contract: under which it was assessed.
        language: of the words.
        service: the id that a command names.
        stale: why nobody fresh says anything; "" where that is not why there is no verdict.
    """

    assessment: Assessment
    stated: Stated
    contract: Contract
    language: Language
    service: str = "SERVICE"
    stale: str = ""

    @property
    def zone(self) -> tzinfo:
        """Returns the contract's zone, in which all times are written."""
        return zone_of(self.contract)

    def instant(self, at: int) -> str:
        """Writes a local time to the second with its offset, so that differences can be checked over a clock change."""
        return instant(at, self.contract.period.timezone)

    def percent(self, uptime: Fraction) -> str:
        """Writes an uptime as a percent with six decimals."""
        return f"{self.language.figure(percent_view(uptime, self.assessment))} %"

    def period_name(self, period: Period) -> str:
        """Returns what the period is called; "" where it has no name."""
        return period_text(period, self.language) if period.label else ""

    def why(self) -> str:
        """Says why there is no verdict, ``not provable: 0.15 % of the time is known``; "" where there is one."""
        return self.stale or why_text(self.stated, self.assessment.missing, self.zone, self.language)

    def remedy(self, percent: Fraction | None, amount: Decimal | None, benefit: str) -> str:
        """Says what a row of the credit table pays: ``10 % of the fee = €240.00 + a free month``."""
        benefits = (benefit,) if benefit else ()
        currency = self.contract.currency
        words = remedy_text(percent or Fraction(0), amount, currency, benefits, language=self.language, fee=True)
        return words or self.language.say("remedy.none")


def instant(at: int, zone: str) -> str:
    """Writes a local time to the second with its offset: ``2026-11-12 03:14:00+01:00``."""
    local = _zone(zone)
    text = datetime.fromtimestamp(at, local).isoformat(" ")
    return f"{text.removesuffix('+00:00')}Z" if local is UTC else text


def zone_of(contract: Contract) -> tzinfo:
    """Returns the contract's zone."""
    return _zone(contract.period.timezone)


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)

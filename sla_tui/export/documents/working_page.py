"""What all parts of a working share: whose it is, and how instants, percents, remedies and labels are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.stated import remedy_text, why_text
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.export.style import Style
from sla_tui.export.text_layout import wrap
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated

LABEL: Final = 11


@dataclass(frozen=True, slots=True)
class WorkingPage:
    """An assessment, what may be stated of it, the contract that it was made under, and how its working is to look."""

    assessment: Assessment
    said: Stated
    contract: Contract
    width: int
    style: Style
    service: str = "SERVICE"
    stale: str = ""

    @property
    def zone(self) -> tzinfo:
        """The contract's zone, in which all times are written."""
        return zone_of(self.contract)

    def instant(self, at: int) -> str:
        """A local time to the second with its offset, so that differences can be checked over a clock change."""
        return instant(at, self.contract.period.timezone)

    def percent(self, uptime: Fraction) -> str:
        """An uptime as a percent with six decimals."""
        return percent_view(uptime, self.assessment)

    def known(self) -> str:
        """How much of the time is known: ``98.9 %``."""
        return ENGLISH.known(self.said.coverage, self.said.min_coverage)

    def why(self) -> str:
        """Why there is no verdict, ``not provable: 0.15 % of the time is known``; "" where there is one."""
        return self.stale or why_text(self.said, self.assessment.missing, self.zone)

    def remedy(self, percent: Fraction | None, amount: Decimal | None, benefit: str) -> str:
        """What a row of the credit table pays: ``10 % of the fee = €240.00 + a free month``."""
        benefits = (benefit,) if benefit else ()
        words = remedy_text(percent or Fraction(0), amount, self.contract.currency, benefits, fee=True)
        return words or "no credit of its own"

    def labelled(self, label: str, text: str) -> list[str]:
        """A sentence behind its label, wrapped under itself."""
        first, *rest = wrap(self.style.plain(text), max(40, self.width - LABEL - 2))
        return [f"  {label:{LABEL}}{first}", *(" " * (LABEL + 2) + line for line in rest)]

    def indented(self, text: str) -> list[str]:
        """A sentence without a label."""
        return [f"  {line}" for line in wrap(self.style.plain(text), max(40, self.width - 2))]

    def number(self, value: int) -> str:
        """A number with its thousands parted."""
        return f"{fmt.MINUS}{-value:,}" if value < 0 else f"{value:,}"


def instant(at: int, zone: str) -> str:
    """A local time to the second with its offset, as it stands in a working: ``2026-11-12 03:14:00+01:00``."""
    local = _zone(zone)
    text = datetime.fromtimestamp(at, local).isoformat(" ")
    return f"{text.removesuffix('+00:00')}Z" if local is UTC else text


def zone_of(contract: Contract) -> tzinfo:
    """The contract's zone."""
    return _zone(contract.period.timezone)


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)

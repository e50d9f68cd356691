"""What all parts of a working share: whose it is, and how instants, percents, remedies and labels are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.columns import wrap
from sla_tui.export.result import percent_view
from sla_tui.export.style import Style
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import Assessment

LABEL: Final = 11


@dataclass(frozen=True, slots=True)
class Page:
    """An assessment, the contract that it was made under, and how its working is to look."""

    assessment: Assessment
    contract: Contract
    width: int
    style: Style

    @property
    def zone(self) -> tzinfo:
        """The contract's zone, in which all times are written."""
        return _zone(self.contract.period.timezone)

    def instant(self, at: int) -> str:
        """A local time to the second with its offset, so that differences can be checked over a clock change."""
        return instant(at, self.contract.period.timezone)

    def percent(self, uptime: Fraction) -> str:
        """An uptime as a percent with six decimals."""
        return percent_view(uptime, self.assessment)

    def coverage(self) -> str:
        """How much of the time is known: ``98.9 %``."""
        return f"{fmt.known_percent(self.assessment.coverage, self.assessment.min_coverage)} %"

    def remedy(self, percent: Fraction | None, amount: Decimal | None, benefit: str) -> str:
        """A credit in all its forms: ``10 % of the fee = €240.00 + a free month``."""
        parts = [f"{_share(percent)} % of the fee"] if percent else []
        if amount:
            parts.append(fmt.money(amount, self.contract.currency))
        return " + ".join(p for p in (" = ".join(parts), benefit) if p) or "no credit of its own"

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


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def _share(percent: Fraction) -> str:
    """A credit's percent exactly: ``10``, ``23.3333 (70/3)``."""
    if fmt.decimals_of(percent) <= 6:
        return fmt.exact_percent(percent)
    return f"{fmt.fixed(percent, 4)} ({percent})"

"""How a report's values are written in a language: uptimes, lengths of time, money, dates, the names of periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.contract_words import Language
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.result import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language of reports: its phrases by key, what it takes from the language of contracts, and its habits.

    `units` are the short forms of day, hour, minute and second; `sentences` turns what the arithmetic says in English
    into this language.
    """

    language: Language
    phrases: Mapping[str, str]
    units: tuple[str, str, str, str]
    sentences: Callable[[str], str]

    @property
    def code(self) -> str:
        """Its tag ("en")."""
        return self.language.code

    def say(self, key: str, **values: object) -> str:
        """The phrase `key` with its values filled in."""
        return self.phrases[key].format(**values)

    def figure(self, digits: str) -> str:
        """A figure that `format` wrote (``1,234.5``) in this language's marks."""
        return self.language.marks.figure(digits)

    def number(self, value: int) -> str:
        """A whole number with its thousands parted."""
        return self.figure(f"{value:,}".replace("-", fmt.MINUS))

    def uptime(self, uptime: Fraction, target: Fraction | None = None) -> str:
        """An uptime (0..1): ``99.6874 %``, on its own side of the target and of 100."""
        return f"{self.figure(fmt.uptime_percent(uptime, target))} %"

    def percent(self, value: Fraction) -> str:
        """A percent as a contract writes it: ``99.95 %``."""
        return f"{self.figure(fmt.exact_percent(value))} %"

    def rate(self, value: Fraction, threshold: Fraction | None = None) -> str:
        """An error rate in percent."""
        return f"{self.figure(fmt.rate_percent(value, threshold))} %"

    def share(self, value: Fraction) -> str:
        """A share (0..1) with two decimals; only the whole reads as 100 %."""
        return f"{self.figure(fmt.fixed(value * 100, 2, Fraction(0), Fraction(100)))} %"

    def known(self, coverage: Fraction, wanted: Fraction | None = None) -> str:
        """How much of the time is known (0..1): ``0.15 %``, on its own side of what is `wanted` (in percent)."""
        bounds = () if wanted is None else (wanted,)
        return f"{self.figure(fmt.known_percent(coverage, *bounds))} %"

    def credit_percent(self, percent: Fraction) -> str:
        """A credit's percent exactly: ``10 %``, ``23.3333 (70/3) %``."""
        if fmt.decimals_of(percent) <= 6:
            return self.percent(percent)
        return f"{self.figure(fmt.fixed(percent, 4))} ({percent}) %"

    def duration(self, seconds: int) -> str:
        """A length of time: ``1 h 44 m``."""
        text = fmt.duration(seconds)
        for own, unit in zip(self.units, ("d", "h", "m", "s"), strict=True):
            if own != unit:
                text = " ".join(own if word == unit else word for word in text.split(" "))
        return text

    def milliseconds(self, ms: int) -> str:
        """A response time: ``412 ms``."""
        return self.figure(fmt.milliseconds(ms))

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency: ``€1,240.00``."""
        return self.language.money(amount, currency)

    def day(self, at: int, zone: tzinfo) -> str:
        """A local date: ``12 November 2026``."""
        return self.language.day(datetime.fromtimestamp(at, zone).date())

    def short_day(self, at: int, zone: tzinfo) -> str:
        """A local date without its year: ``12 Nov``."""
        local = datetime.fromtimestamp(at, zone)
        return f"{local.day} {self.language.months[local.month - 1][:3]}"

    def moment(self, at: int, zone: tzinfo) -> str:
        """A local date and time to the minute, without its year: ``30 Nov 14:02``."""
        return f"{self.short_day(at, zone)} {fmt.clock_time(at, zone, seconds=False)}"

    def instant(self, at: int, zone: tzinfo) -> str:
        """A local time to the second with its offset to UTC: ``12 Nov 2026 03:14:07 +01:00``."""
        local = datetime.fromtimestamp(at, zone)
        return f"{self.short_day(at, zone)} {local.year} {local:%H:%M:%S} {_offset(local)}"

    def last_day(self, deadline: int, zone: tzinfo) -> str:
        """The day by whose end something must be done, for an exclusive instant."""
        return self.day(deadline - 1, zone)

    def period(self, rule: PeriodRule, period: Period) -> str:
        """What the period is called: ``October 2026``, ``4th quarter of 2026``."""
        zone = ZoneInfo(rule.timezone)
        first = datetime.fromtimestamp(period.start, zone)
        name = self._period(rule, period, first, zone)
        return self.say("period.part", name=name) if period.part else name

    def _period(self, rule: PeriodRule, period: Period, first: datetime, zone: tzinfo) -> str:
        if rule.kind == "month" and not period.part:
            return f"{self.language.months[first.month - 1]} {first.year}"
        if rule.kind == "quarter" and rule.first_month == 1 and not period.part:
            return self.say("period.quarter", number=(first.month - 1) // 3 + 1, year=first.year)
        if rule.kind == "year" and rule.first_month == 1 and not period.part:
            return str(first.year)
        if rule.kind == "week" and not period.part:
            week = first.isocalendar()
            return self.say("period.week", number=week.week, year=week.year)
        if rule.kind == "day":
            return self.day(period.start, zone)
        return self.say("period.span", start=self.day(period.start, zone), end=self.day(period.end - 1, zone))


def _offset(local: datetime) -> str:
    return "UTC" if local.tzinfo is UTC or str(local.tzinfo) == "UTC" else local.isoformat()[-6:]

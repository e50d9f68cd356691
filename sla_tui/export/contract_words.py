"""How a contract's values are written in a language: percents, lengths of time, dates, hours, money, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.sla.contract import ServiceHours, Within

LISTED = 40
"""Dates that a sentence lists one by one."""

_SIZES = (("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000), ("milliseconds", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its phrases by key, and how values look in it."""

    code: str
    phrases: Mapping[str, str]
    marks: fmt.Marks
    months: Sequence[str]
    days: Sequence[str]
    conjunction: str
    units: Mapping[str, tuple[str, str]]

    def say(self, key: str, **values: object) -> str:
        """The phrase `key` with its values filled in."""
        return self.phrases[key].format(**values)

    def number(self, value: Fraction | Decimal | int) -> str:
        """A number exactly: ``99.95``, in Dutch ``99,95``."""
        return self.marks.figure(fmt.exact_percent(Fraction(value)))

    def percent(self, value: Fraction) -> str:
        """A percent: ``99.95 %``."""
        return f"{self.number(value)} %"

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency: ``€100.00``."""
        return fmt.money(amount, currency, self.marks)

    def count(self, number: int, unit: str) -> str:
        """A number of something: ``1 day``, ``3 days``."""
        one, many = self.units[unit]
        return f"{number} {one if number == 1 else many}"

    def length(self, seconds: Fraction | int) -> str:
        """A length of time in words: ``1 hour and 30 minutes``."""
        rest = int(seconds * 1000)
        parts: list[str] = []
        for unit, size in _SIZES:
            number, rest = divmod(rest, size)
            if number:
                parts.append(self.count(number, unit))
        return self.listed(parts or [self.count(0, "seconds")])

    def within(self, window: Within) -> str:
        """A claim window: ``5 business days``."""
        return self.count(window.count, window.unit)

    def day(self, day: date) -> str:
        """A date: ``7 October 2024``."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def dates(self, days: Sequence[date]) -> str:
        """Dates in a sentence; very many, such as a country's holidays over years, as a count and their bounds."""
        if len(days) <= LISTED:
            return self.listed([self.day(day) for day in days])
        return self.say("many_days", count=len(days), first=self.day(min(days)), last=self.day(max(days)))

    def hours(self, spans: Iterable[ServiceHours]) -> str:
        """Hours of the week: ``Mon, Tue 08:00-12:00; Wed 08:00-20:00``."""
        return "; ".join(
            f"{', '.join(self.days[number - 1] for number in span.days)} {_clock(span.start)}-{_clock(span.end)}"
            + ("" if span.end > span.start else self.say("next_day"))
            for span in spans
        )

    def listed(self, words: Sequence[str]) -> str:
        """Words as a sentence lists them: ``a, b and c``."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.conjunction} {words[-1]}"


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{rest:02}" if rest else "")

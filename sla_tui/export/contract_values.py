"""Writes a contract's values in a language: hours of the week, claim windows, dates, operators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

from sla_tui.language import Language
from sla_tui.sla.contract import ServiceHours, Within

LISTED: Final = 40
"""Dates that a sentence lists one by one."""

OPERATORS: Final[Mapping[str, str]] = {">=": "at_least", ">": "more_than", "<=": "at_most", "<": "less_than"}
"""What keys of phrases call the operators of a contract."""


def hours_text(spans: Iterable[ServiceHours], language: Language) -> str:
    """Writes hours of the week: ``Mon, Tue 08:00-12:00; Wed 08:00-20:00``."""
    return "; ".join(
        f"{', '.join(map(language.weekday, span.days))} {_clock(span.start)}-{_clock(span.end)}"
        + ("" if span.end > span.start else language.say("contract.next_day"))
        for span in spans
    )


class Bound(Protocol):
    """Where a row of the credit table begins: at an uptime in percent, or with so many seconds of downtime."""

    @property
    def threshold(self) -> Fraction | None:
        """The uptime; None where it is a length of downtime."""
        ...

    @property
    def downtime(self) -> int | None:
        """The seconds of downtime; None where it is an uptime."""
        ...

    @property
    def inclusive(self) -> bool:
        """Whether the bound itself meets the row."""
        ...


def bound_text(row: Bound, language: Language) -> str:
    """Says where a row of the credit table begins: ``below 99.9%``, ``more than 1 h down``."""
    if row.threshold is None:
        key = "tier.downtime_from" if row.inclusive else "tier.downtime_over"
        return language.say(key, time=language.length(row.downtime or 0))
    return language.say("tier.at_or_below" if row.inclusive else "tier.below", percent=language.percent(row.threshold))


def notice_text(notice: int | Within, language: Language) -> str:
    """Says how long ahead work must be announced: ``48 h``, ``5 business days``."""
    return language.length(notice) if isinstance(notice, int) else window_text(notice, language)


def window_text(window: Within, language: Language) -> str:
    """Says how long there is to ask for a credit: ``5 business days``."""
    return language.count(window.count, window.unit)


def dates_text(days: Sequence[date], language: Language) -> str:
    """Writes dates in a sentence; very many, such as holidays over years, as a count and their bounds."""
    if len(days) <= LISTED:
        return language.listed([language.date(day) for day in days])
    first, last = language.date(min(days)), language.date(max(days))
    return language.say("contract.many_days", count=len(days), first=first, last=last)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{rest:02}" if rest else "")

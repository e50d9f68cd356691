"""How exact values are written for people: percents, durations, money, instants. Pure; screens and exports share it.

Nothing is rounded across a bound that decides something: a breach never reads as the target, 99.9999 never as 100.
Where a value is not known the caller says so in words; these functions only take what is known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Final

from sla_tui.currency import decimals

MINUS: Final = "−"
UNKNOWN: Final = "?"

VERDICT_GLYPHS: Final = {
    "breached": "✗",
    "at_risk": "▲",
    "met": "●",
    "unknown": "◌",
    "not_provable": "◌",  # the sign of no verdict, whatever the reason
    "no_data": "◌",
}
VERDICT_ASCII: Final = {
    "breached": "x",
    "at_risk": "!",
    "met": "+",
    "unknown": "?",
    "not_provable": "?",
    "no_data": "?",
}

_SPELLED: Final = {
    "−": "-",
    "×": "x",
    "≤": "<=",
    "≥": ">=",
    "·": "-",
    "…": "...",
    "–": "-",
    "—": "-",
    "’": "'",
    "“": '"',
    "”": '"',
    "€ ": "EUR ",
    "£ ": "GBP ",
    "¥ ": "JPY ",
    "₹ ": "INR ",
    "€": "EUR ",
    "£": "GBP ",
    "¥": "JPY ",
    "₹": "INR ",
    "↑": "Up",
    "↓": "Down",
    "←": "<-",
    "→": "->",
    "›": ">",
    "‹": "<",
}
"""What stands for a sign where only ASCII is drawn; the longer of two signs that begin alike stands first."""

_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
_MOST_DECIMALS: Final = 12


@lru_cache(maxsize=512)
def decimals_of(value: Fraction) -> int:
    """How many decimals `value` needs to be written exactly; 12 for a value that has no end (1/3)."""
    for digits in range(_MOST_DECIMALS):
        if (value * 10**digits).denominator == 1:
            return digits
    return _MOST_DECIMALS


def uptime_decimals(target: Fraction | None) -> int:
    """Decimals of an uptime percent: two more than its target is written with (99.9 -> 3, 99.95 -> 4), at least 3."""
    return 4 if target is None else min(max(decimals_of(target) + 2, 3), 8)


def fixed(value: Fraction, decimals: int, *bounds: Fraction) -> str:
    """`value` with `decimals` digits, half up, but never on the other side of (or on) a bound that it is not on.

    Args:
        value: what is written.
        decimals: digits behind the point; more are taken where two bounds leave no other way.
        bounds: values whose side must stay visible: a target, a tier, 100.
    """
    top, below = value.numerator, value.denominator  # whole numbers: sums of fractions cost ten times as much
    sides = [(b.numerator, b.denominator, _side(top * b.denominator, b.numerator * below)) for b in bounds]
    for digits in range(decimals, max(decimals, _MOST_DECIMALS) + 1):
        scale = 10**digits
        scaled = top * scale
        for whole in ((2 * scaled + below) // (2 * below), scaled // below, -(-scaled // below)):
            if all(_side(whole * low, high * scale) == side for high, low, side in sides):
                return _digits(whole, digits)
    return _digits(top * 10**decimals // below, decimals)


@lru_cache(maxsize=4096)
def uptime_percent(uptime: Fraction, target: Fraction | None = None, *, decimals: int | None = None) -> str:
    """An uptime (0..1) as a percent without its sign: ``99.6874``. The side of the target and of 100 stays visible.

    Args:
        uptime: share of the time, 0..1.
        target: the contract's target in percent; it sets the decimals where `decimals` is not given.
        decimals: a fixed number of digits, for a column whose numbers must line up.
    """
    digits = uptime_decimals(target) if decimals is None else decimals
    bounds = (Fraction(100),) if target is None else (Fraction(100), target)
    return fixed(uptime * 100, digits, *bounds)


def rate_percent(rate: Fraction, threshold: Fraction | None = None, *, decimals: int = 2) -> str:
    """An error rate in percent, without its sign: ``0.31``. Only a true zero reads as zero, only a met one as met."""
    digits = decimals if threshold is None else max(decimals, decimals_of(threshold))
    if 0 < rate.numerator * 10**digits < rate.denominator and (threshold is None or rate <= threshold):
        return f"<{_digits(1, digits)}"
    return fixed(rate, digits) if threshold is None else fixed(rate, digits, threshold)


def known_percent(coverage: Fraction, *bounds: Fraction) -> str:
    """How much of the time is known (0..1) in percent: ``98.9``, ``0.15``, ``0.0001``; only all of it reads as 100.

    Below one percent two digits behind the point, and as many more as the first figure that is not 0 needs. `bounds`
    (percents, such as what is asked for) stay on their side.
    """
    percent = coverage * 100
    digits = 1 if percent >= 1 or not percent else 2
    while percent and percent < Fraction(1, 10**digits) and digits < _MOST_DECIMALS:
        digits += 1
    return fixed(percent, digits, Fraction(0), Fraction(100), *bounds)


def uptime_range(worst: Fraction, best: Fraction, target: Fraction | None = None) -> tuple[str, str]:
    """The ends of a range of uptimes (0..1) as percents without their sign: ``98.1``, ``98.4``.

    Both are rounded outwards, so that the range shown holds the true one, with the digits that keep it narrow. Each end
    keeps its side of the target.
    """
    low, high = worst * 100, best * 100
    digits = 1
    while low < high and digits < _MOST_DECIMALS and (high - low) * 10**digits < 2:
        digits += 1
    for more in range(digits, _MOST_DECIMALS):
        shown = floor(low * 10**more), ceil(high * 10**more)
        if target is None or all(
            _side(Fraction(whole, 10**more), target) == _side(true, target)
            for whole, true in zip(shown, (low, high), strict=True)
        ):
            return _digits(shown[0], more), _digits(shown[1], more)
    return fixed(low, _MOST_DECIMALS), fixed(high, _MOST_DECIMALS)


@lru_cache(maxsize=512)
def exact_percent(value: Fraction) -> str:
    """A percent as a contract writes it: ``99.95``, ``10``; a value without an end is cut to four decimals."""
    digits = decimals_of(value)
    return fixed(value, digits if digits < _MOST_DECIMALS else 4)


@lru_cache(maxsize=4096)
def full_number(value: Fraction | int) -> str:
    """A number as it can be copied into a calculator: a decimal where it ends (``99.95``), else a ratio (``70/3``)."""
    numerator, rest = value.numerator, value.denominator
    if rest == 1:
        return str(numerator)
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{numerator}/{value.denominator}"
    digits = max(twos, fives)
    whole, part = divmod(abs(numerator) * 10**digits // value.denominator, 10**digits)
    return f"{'-' if numerator < 0 else ''}{whole}.{part:0{digits}}"


def duration(seconds: int, *, parts: int = 2, compact: bool = False, minus: str = MINUS) -> str:
    """A length of time in its largest units: ``1 h 44 m``, ``−1 h 44 m``, ``42 m 12 s``, ``0 s``; cut, not rounded.

    Args:
        seconds: the length; negative where a budget is overspent.
        parts: how many units at most.
        compact: without blanks (``1h44m``).
        minus: the sign for a negative length ("-" where only ASCII is wanted).
    """
    rest = abs(seconds)
    first = next((i for i, (size, _) in enumerate(_UNITS) if rest >= size), len(_UNITS) - 1)
    words: list[str] = []
    for size, unit in _UNITS[first : first + parts]:
        count, rest = divmod(rest, size)
        number = f"{count:02}" if words else str(count)
        words.append(f"{number}{unit}" if compact else f"{number} {unit}")
    return (minus if seconds < 0 else "") + ("" if compact else " ").join(words)


def seconds(value: float, decimals: int = 0) -> str:
    """A length that a machine measured or waits, in seconds: "30 s"."""
    return f"{value:.{decimals}f} s"


def age(seconds: int) -> str:
    """How old something is, in one unit: ``12 s``, ``3 h``, ``2 d``. A negative age (a clock that went back) is 0."""
    return duration(max(0, seconds), parts=1)


def milliseconds(ms: int) -> str:
    """A response time: ``412 ms``, from ten seconds on ``12.3 s``."""
    return f"{ms} ms" if ms < 10_000 else f"{ms / 1000:.1f} s"


def multiple(value: Fraction) -> str:
    """A burn rate: ``6.2×``; from a hundred on without decimals."""
    return f"{fixed(value, 1 if value < 100 else 0)}×"


_WITH_COMMA: Final = re.compile(r"(?<![0-9.,])(?:\d+,(?!\d{3}(?!\d))\d+|(?:0|9\d),\d{3})(?![0-9.,])", re.ASCII)
"""A number with a decimal comma: of other than three decimals, or below one, or from ninety to a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How numbers and amounts look in a language.

    Args:
        point: before the decimals.
        group: between thousands.
        signs: what stands before an amount, by currency; the code and a blank where there is none.
    """

    point: str
    group: str
    signs: Mapping[str, str]

    def figure(self, digits: str) -> str:
        """A figure that this module wrote (``1,234.5``) in these marks."""
        if self.group == "," and self.point == ".":
            return digits
        return digits.translate({ord(","): self.group, ord("."): self.point})

    def percent_typed(self, typed: str) -> str:
        """Writes typed percents with a point, where they have these marks' own before the decimals: ``99,95``.

        What could be thousands stays as it was typed, and so is refused by whoever reads it: ``1,000`` is never one.
        ``99,995`` is taken: targets are written so, and as thousands it would be far more than all.
        """
        if self.point != ",":
            return typed
        return _WITH_COMMA.sub(lambda found: found[0].replace(",", "."), typed)


def money(amount: Decimal, currency: str, marks: Marks, *, places: int | None = None) -> str:
    """An amount with its currency, in the decimals of that currency: ``€1,240.00``, ``CHF 240.00``, ``¥1,240``.

    `places`: so many decimals instead.
    """
    sign = MINUS if amount < 0 else ""
    figure = f"{abs(amount):,.{decimals(currency) if places is None else places}f}"
    return f"{sign}{marks.signs.get(currency, f'{currency} ')}{marks.figure(figure)}"


def amount(value: Decimal, currency: str) -> str:
    """An amount for programs, in the decimals of its currency: ``1240.00`` (EUR), ``1240`` (JPY), ``-1.234`` (KWD)."""
    return f"{value:.{decimals(currency)}f}"


def spelled(text: str, kept: Container[str] = ()) -> str:
    """`text` with its signs spelled out in ASCII, but for those `kept`; letters stay as they are."""
    for sign, words in _SPELLED.items():
        if sign in kept:
            continue
        text = text.replace(sign, words)
    return text


def rfc3339(at: int) -> str:
    """An instant for programs: ``2026-11-23T13:32:07Z``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(at: int, zone: tzinfo, *, seconds: bool = True) -> str:
    """The time of day in `zone`: ``14:32:07`` or ``14:32``."""
    return datetime.fromtimestamp(at, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def _side(value: Fraction | int, bound: Fraction | int) -> int:
    return (value > bound) - (value < bound)


def _digits(whole: int, digits: int) -> str:
    sign = MINUS if whole < 0 else ""
    text = str(abs(whole)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"

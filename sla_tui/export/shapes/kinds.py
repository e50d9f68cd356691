"""The kinds of single values in JSON: instants, exact numbers, money, words. What is not known is null."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

from sla_tui import format as fmt
from sla_tui.export.shapes.shape import Maybe, Plain
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import StatedCredit

VIEW_DECIMALS: Final = 6

TEXT: Final = Plain({"type": "string"})
FLAG: Final = Plain({"type": "boolean"})
WHOLE: Final = Plain({"type": "integer"})
NUMBER: Final = Plain({"type": "number"})
COUNT: Final = Plain({"type": "integer", "minimum": 0}, name="count")


def instant(at: int | None) -> str | None:
    """Writes an instant as RFC 3339 in UTC, None where there is none."""
    return None if at is None else fmt.rfc3339(at)


def fraction(value: Fraction) -> str:
    """Writes a share, always with its denominator: ``719/720``, ``1/1``."""
    return f"{value.numerator}/{value.denominator}"


def amount(value: Decimal | None, currency: str) -> str | None:
    """Writes money as a decimal in the decimals of its currency, None where it cannot be said."""
    return None if value is None else fmt.amount(value, currency)


def amount_of(credit: StatedCredit | None) -> str | None:
    """Writes what may be stated to be owed, as a decimal; None where nobody can say how much it is."""
    if credit is None or credit.extent == "not_known":
        return None
    return amount(credit.amount, credit.currency)


def percent_view(uptime: Fraction, assessment: Assessment) -> str:
    """Writes an uptime (0..1) in percent with six decimals, on its side of the target, of every tier and of 100."""
    bounds = {Fraction(100), *(t.threshold for t in assessment.tiers if t.threshold is not None)}
    if assessment.target is not None:
        bounds.add(assessment.target)
    return fmt.fixed(uptime * 100, VIEW_DECIMALS, *sorted(bounds))


_DECIMAL: Final = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_RATIONAL: Final = {
    "type": "string",
    "pattern": r"^-?\d+(/\d+)?$",
    "description": "exact: an integer, or numerator/denominator",
}

INSTANT: Final = Plain({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}, fmt.rfc3339, "instant")
SHARE: Final = Plain(_RATIONAL, fraction, "rational")
"""A share, with its denominator."""
RATIONAL: Final = Plain(_RATIONAL, str, "rational")
"""An exact number, whole or reduced."""
PERCENT: Final = Plain(_DECIMAL, fmt.exact_percent, "decimal")
"""A percent as a contract writes it."""
DECIMAL: Final = Plain(_DECIMAL, None, "decimal")
"""A decimal that was written already."""
MET: Final = Plain({"type": ["boolean", "null"], "description": "null: it cannot be said"}, name="met")

MAYBE_TEXT: Final = Maybe(TEXT)
MAYBE_INSTANT: Final = Maybe(INSTANT)
MAYBE_COUNT: Final = Maybe(COUNT)
MAYBE_WHOLE: Final = Maybe(WHOLE)
MAYBE_DECIMAL: Final = Maybe(DECIMAL)


def word(words: Any, name: str = "", *, null: bool = False) -> Plain:  # noqa: ANN401 - a Literal type
    """Declares one of the words of a `Literal` type; with `null` none of them, too."""
    return Plain({"enum": [*get_args(words), *([None] if null else [])]}, None, name)

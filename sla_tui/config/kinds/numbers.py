"""Kinds of values that are exact numbers: percents, shares, amounts of money. A binary float is none."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NoReturn, TypeVar

from sla_tui.config.kinds.basic import Kind, Schema, type_word
from sla_tui.config.reading.problems import shown

T = TypeVar("T")

DIGITS: Final = 12
DECIMALS: Final = 12
_NUMBER: Final = re.compile(rf"\+?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DECIMALS}}})?", re.ASCII)
_ANY_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class ExactNumber(Kind[T]):
    """An exact number, written as a string ("99.9"), a whole number, or a TOML float that was read as written.

    A binary float is refused: 99.9 is not one.
    """

    unit = ""

    def digits(self, value: object) -> str:
        """Returns the number's digits, with at most one point. Raises `Wrong`."""
        if isinstance(value, Decimal):
            value = self._plain(value)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            hint = ': write it in quotes, "99.9" is exact' if isinstance(value, float) else ""
            self.refuse(f"is {type_word(value)}{hint}")
        if isinstance(value, int):
            if abs(value) >= 10**DIGITS:  # before it is made a string: Python refuses to write thousands of digits
                self.refuse("has too many digits")
            value = str(value)
        text = value.strip()
        if self.unit and text.endswith(self.unit):
            text = text.removesuffix(self.unit).rstrip()
        if not _NUMBER.fullmatch(text):
            self._why_not(text)
        return text

    def _plain(self, value: Decimal) -> str:
        """Returns a TOML float with its digits as they stand in the file, without an exponent."""
        if not value.is_finite():
            self.refuse("is not a number")
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > DECIMALS or len(value.as_tuple().digits) > 2 * DIGITS:
            self.refuse("has too many digits")
        return f"{value:f}"

    def _why_not(self, text: str) -> NoReturn:
        if not _ANY_NUMBER.fullmatch(text):
            self.refuse(f"{shown(text)} is not a number")
        if text.startswith("-"):
            self.refuse(f"{shown(text)} is negative")
        self.refuse(f"{shown(text)} has too many digits")


class Exact(ExactNumber[Fraction]):
    """An exact number between two bounds, both included."""

    def __init__(self, words: str, *, least: int = 0, most: int | None = None) -> None:
        self.least = least
        self.most = most
        bounds = f"from {least} to {most}" if most is not None else f"{least} or more"
        self.words = f"{words}, {bounds}, at most {DECIMALS} decimals"

    def _value(self, value: object) -> Fraction:
        digits = self.digits(value)
        number = Fraction(digits)
        if number < self.least:
            self.refuse(f"{shown(digits)} is less than {self.least}")
        if self.most is not None and number > self.most:
            self.refuse(f"{shown(digits)} is more than {self.most}")
        return number

    def _write(self, value: Fraction) -> str:
        return decimal_text(value)

    def _schema(self) -> Schema:
        number: Schema = {"type": "number", "minimum": self.least}
        if self.most is not None:
            number["maximum"] = self.most
        return {"anyOf": [{"type": "string", "pattern": _pattern(self.unit)}, number]}


class Percent(Exact):
    """A percent: "99.9" or "99.9%", exact."""

    unit = "%"

    def __init__(self, *, most: int = 100) -> None:
        super().__init__('a percent such as "99.9"', most=most)


class Money(ExactNumber[Decimal]):
    """An amount of money; the currency stands elsewhere."""

    places: Final = 4
    words = f'an amount such as "2400.00", 0 or more, at most {places} decimals'

    def _value(self, value: object) -> Decimal:
        digits = self.digits(value)
        if len(digits.partition(".")[2].rstrip("0")) > self.places:
            self.refuse(f"{shown(digits)} has too many decimals")
        return Decimal(digits)

    def _write(self, value: Decimal) -> str:
        return f"{value:f}"

    def _schema(self) -> Schema:
        return {"anyOf": [{"type": "string", "pattern": _pattern("")}, {"type": "number", "minimum": 0}]}


def decimal_text(value: Fraction | int) -> str:
    """Writes a number with a finite decimal expansion: 1998/20 is "99.9"."""
    number = Fraction(value)
    places = next(n for n in range(3 * DECIMALS) if (number * 10**n).denominator == 1)
    digits = str((number * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _pattern(unit: str) -> str:
    """Returns what a JSON Schema says of a number in a string."""
    return rf"^\s*\+?[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?\s*{unit and unit + '?'}\s*$"

"""Kinds of values that a key may have: how one is read, written back, and described to an editor (JSON Schema).

A kind reads plain values, from TOML or from JSON alike, and never touches a file. `read` raises `Wrong` with the
message for the user, or `Reported` where it has noted its problems itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NoReturn

from sla_tui.config.problems import At, did_you_mean, shown

Schema = dict[str, Any]

DECIMALS: Final = 12
_NUMBER: Final = re.compile(r"\+?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_TOO_LONG: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class Wrong(Exception):  # noqa: N818 - an answer of the reader, not an error of the program
    """A value is not what its key takes."""

    def __init__(self, message: str, *, allowed: str = "", suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.allowed = allowed
        self.suggestion = suggestion


class Reported(Exception):  # noqa: N818 - see Wrong
    """A value is wrong, and the collector knows already."""


class Kind:
    """One kind of value. `words` says in words what is allowed."""

    words: str = ""

    def read(self, value: Any, at: At) -> Any:
        """The value for the model. Raises `Wrong` or `Reported`."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """The inverse of `read`: the value as a file would say it."""
        return value

    def schema(self) -> Schema:
        """What a JSON Schema says of this kind."""
        raise NotImplementedError

    def refuse(self, message: str, *, suggestion: str = "") -> NoReturn:
        """Says what is wrong, and what is allowed here."""
        raise Wrong(message, allowed=self.words, suggestion=suggestion)


def type_word(value: object) -> str:
    """The type of a value in a user's words."""
    if isinstance(value, bool):
        return "true or false"
    words = {str: "a string", int: "a whole number", Decimal: "a number", float: "a number", dict: "a table"}
    words |= {list: "a list", tuple: "a list", type(None): "null"}
    return words.get(type(value), f"a {type(value).__name__}")


class Text(Kind):
    """A string of one line, or of more where `lines`; nothing invisible in it, for it is shown on screens."""

    def __init__(self, *, longest: int = 4_000, empty: bool = True, lines: bool = False, words: str = "a string") -> None:
        self.longest = longest
        self.empty = empty
        self.lines = lines
        self.words = words

    def read(self, value: Any, at: At) -> str:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        if not value.strip() and not self.empty:
            self.refuse("is empty")
        if len(value) > self.longest:
            self.refuse(f"is longer than {self.longest} characters")
        if not value.isprintable() and any(self._unseen(c) for c in value):
            self.refuse("has a control character or an invisible one")
        return value

    def _unseen(self, character: str) -> bool:
        return unicodedata.category(character) in _UNSEEN and not (self.lines and character in "\n\t")

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest} | ({} if self.empty else {"minLength": 1})


class Pattern(Text):
    """A string that matches a pattern as a whole."""

    def __init__(self, pattern: str, words: str, *, longest: int = 200) -> None:
        super().__init__(longest=longest, words=words)
        self.pattern = re.compile(pattern, re.ASCII)

    def read(self, value: Any, at: At) -> str:
        text = super().read(value, at)
        if not self.pattern.fullmatch(text):
            self.refuse(f"{shown(text)} does not fit")
        return text

    def schema(self) -> Schema:
        return super().schema() | {"pattern": f"^(?:{self.pattern.pattern})$"}


class Word(Kind):
    """One of a fixed list of words."""

    def __init__(self, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)
        self.words = " | ".join(self.choices)

    def read(self, value: Any, at: At) -> str:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        if value not in self.choices:
            self.refuse(f"{shown(value)} is not known", suggestion=did_you_mean(value, self.choices))
        return value

    def schema(self) -> Schema:
        return {"enum": list(self.choices)}


class Flag(Kind):
    """True or false."""

    words = "true | false"

    def read(self, value: Any, at: At) -> bool:
        if not isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        return value

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Whole(Kind):
    """A whole number between two bounds, both included."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most
        self.words = f"a whole number from {least} to {most}"

    def read(self, value: Any, at: At) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        if not self.least <= value <= self.most:
            self.refuse("is out of range")
        return value

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Exact(Kind):
    """An exact number, written as a string ("99.9"), a whole number, or a TOML float that was read as written.

    A binary float is refused: 99.9 is not one.
    """

    def __init__(self, words: str, *, least: int = 0, most: int | None = None, unit: str = "") -> None:
        self.least = least
        self.most = most
        self.unit = unit
        bounds = f"from {least} to {most}" if most is not None else f"{least} or more"
        self.words = f"{words}, {bounds}, at most {DECIMALS} decimals"

    def read(self, value: Any, at: At) -> Any:
        number = Fraction(self._digits(value))
        if number < self.least:
            self.refuse(f"{shown(value)} is less than {self.least}")
        if self.most is not None and number > self.most:
            self.refuse(f"{shown(value)} is more than {self.most}")
        return number

    def write(self, value: Any) -> str:
        return decimal_text(value)

    def schema(self) -> Schema:
        unit = f"\\s*{self.unit}?" if self.unit else ""
        number: Schema = {"type": "number", "minimum": self.least}
        if self.most is not None:
            number["maximum"] = self.most
        pattern = rf"^\s*\+?[0-9]{{1,12}}(\.[0-9]{{1,12}})?{unit}\s*$"
        return {"anyOf": [{"type": "string", "pattern": pattern}, number]}

    def _digits(self, value: Any) -> str:
        if isinstance(value, Decimal):
            value = self._written(value)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            hint = ': write it in quotes, "99.9" is exact' if isinstance(value, float) else ""
            self.refuse(f"is {type_word(value)}{hint}")
        if isinstance(value, int):
            if value < 0:
                self.refuse("is negative")
            if value >= 10**12:
                self.refuse("has too many digits")
            return str(value)
        text = value.strip()
        if self.unit and text.endswith(self.unit):
            text = text.removesuffix(self.unit).rstrip()
        if not _NUMBER.fullmatch(text):
            self._why_not(text)
        return text

    def _written(self, value: Decimal) -> str:
        """A TOML float with its digits as they stand in the file, without an exponent."""
        if not value.is_finite():
            self.refuse("is not a number")
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > 2 * DECIMALS or len(value.as_tuple().digits) > 3 * DECIMALS:
            self.refuse("has too many digits")
        return f"{value:f}"

    def _why_not(self, text: str) -> NoReturn:
        if not _TOO_LONG.fullmatch(text):
            self.refuse(f"{shown(text)} is not a number")
        if text.startswith("-"):
            self.refuse(f"{shown(text)} is negative")
        self.refuse(f"{shown(text)} has too many digits")


class Percent(Exact):
    """A percent: "99.9" or "99.9%", exact."""

    def __init__(self, *, most: int = 100) -> None:
        super().__init__('a percent such as "99.9"', most=most, unit="%")


class Money(Exact):
    """An amount of money as `Decimal`; the currency stands elsewhere."""

    PLACES: Final = 4

    def __init__(self) -> None:
        super().__init__('an amount such as "2400.00"')
        self.words = f'an amount such as "2400.00", 0 or more, at most {self.PLACES} decimals'

    def read(self, value: Any, at: At) -> Decimal:
        super().read(value, at)
        text = self._digits(value)
        if len(text.partition(".")[2].rstrip("0")) > self.PLACES:
            self.refuse(f"{shown(text)} has too many decimals")
        return Decimal(text)

    def write(self, value: Any) -> str:
        return f"{value:f}"


class ListOf(Kind):
    """A list, every item of one kind."""

    def __init__(self, kind: Kind, *, most: int = 10_000, empty: bool = True) -> None:
        self.kind = kind
        self.most = most
        self.empty = empty
        self.words = f"a list; each item: {kind.words}" if kind.words else "a list"

    def read(self, value: Any, at: At) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            self.refuse(f"is {type_word(value)}")
        if not value and not self.empty:
            self.refuse("is empty")
        if len(value) > self.most:
            self.refuse(f"has more than {self.most} items")
        return read_items(self.kind, value, at)

    def write(self, value: Any) -> list[Any]:
        return [self.kind.write(one) for one in value]

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema()} | ({} if self.empty else {"minItems": 1})


def read_items(kind: Kind, values: Sequence[Any], at: At) -> tuple[Any, ...]:
    """Every item read; all of their problems are noted before `Reported` is raised."""
    read: list[Any] = []
    for index, value in enumerate(values):
        place = at.item(index)
        try:
            read.append(kind.read(value, place))
        except Wrong as wrong:
            place.wrong(wrong.message, allowed=wrong.allowed, suggestion=wrong.suggestion)
        except Reported:
            continue
    if len(read) < len(values):
        raise Reported
    return tuple(read)


def decimal_text(value: Fraction | Decimal | int) -> str:
    """A number with a finite decimal expansion as it would be written: 1998/20 is "99.9"."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    number = Fraction(value)
    for places in range(3 * DECIMALS):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
            return f"-{text}" if number < 0 else text
    raise ValueError("no finite decimal expansion")

"""What the arithmetic says, as codes with values: lines of a sum, notes, names. The words are for `sla_tui.language`.

The codes are the keys of the sections `[step]` and `[note]` in `sla_tui/locales/en.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final, Self, Union

CodeValue = Union[str, int, Fraction, Decimal, date, "Coded"]
"""What a code may hold: words from outside as they are, exact numbers, dates, or something else that is said."""

TEXT: Final = "text"
"""The code that only says its text: what an earlier version wrote down in English."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Something that is said by its code and the values that its words hold, by name. Nobody changes the values."""

    section: ClassVar[str]
    code: str
    values: Mapping[str, CodeValue] = field(default_factory=dict)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Returns one that says just that text."""
        return cls(TEXT, {"text": text})

    @property
    def key(self) -> str:
        """The phrase that says it."""
        return f"{self.section}.{self.code}"

    def __str__(self) -> str:
        """Writes the key alone: words need a `Language`. The tests refuse it, for no person should read a key."""
        return self.key

    def __hash__(self) -> int:
        """Hashes the code alone: values may be a mapping that has no hash."""
        return hash(self.code)


class Step(Coded):
    """One line of a sum ("10 % of 950 = 95.00 EUR")."""

    __slots__ = ()
    section = "step"


class Note(Coded):
    """What a reader should know besides the figures, or what a promise or a period is called."""

    __slots__ = ()
    section = "note"


TextOrNote = str | Note
"""What people and providers wrote, as it is; or what this program has to say itself."""

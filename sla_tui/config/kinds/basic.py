"""Kinds of values that a key may have: how one is read, written back, and described to an editor (JSON Schema).

A kind reads plain values, from TOML or from JSON alike, and never touches a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final, Generic, NoReturn, TypeVar

from sla_tui.config.reading.problems import At, did_you_mean, shown

Schema = dict[str, Any]
T = TypeVar("T")

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class Wrong(Exception):  # noqa: N818 - an answer of a kind to its reader, not an error of the program
    """A value is not what its key takes; `read` turns it into a problem."""

    def __init__(self, message: str, *, allowed: str = "", suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.allowed = allowed
        self.suggestion = suggestion


class ProblemsNoted(Exception):  # noqa: N818 - see Wrong
    """A value is wrong, and its problems are noted."""


class Kind(Generic[T]):
    """One kind of value. `words` says in words what is allowed; a child fills in the hooks with an underscore."""

    words: str = ""

    def read(self, value: object, at: At) -> T:
        """Reads a value of a file as the value of the model.

        Raises:
            ProblemsNoted: it is wrong; what is wrong with it is noted at `at`.
        """
        try:
            return self._read(value, at)
        except Wrong as wrong:
            at.wrong(wrong.message, allowed=wrong.allowed, suggestion=wrong.suggestion)
            raise ProblemsNoted from None

    def write(self, value: T) -> Any:  # noqa: ANN401 - whatever TOML can say
        """Writes a value as a file would say it: the inverse of `read`."""
        return self._write(value)

    def schema(self) -> Schema:
        """Describes this kind in JSON Schema."""
        return self._schema()

    def refuse(self, message: str, *, suggestion: str = "") -> NoReturn:
        """Says what is wrong, and what is allowed here."""
        raise Wrong(message, allowed=self.words, suggestion=suggestion)

    def _read(self, value: object, at: At) -> T:
        del at  # for kinds that have places of their own inside
        return self._value(value)

    def _value(self, value: object) -> T:
        raise NotImplementedError

    def _write(self, value: T) -> object:
        return value

    def _schema(self) -> Schema:
        raise NotImplementedError


def type_word(value: object) -> str:
    """Returns the type of a value in a user's words."""
    if isinstance(value, bool):
        return "true or false"
    words = {str: "a string", int: "a whole number", Decimal: "a number", float: "a number", dict: "a table"}
    words |= {list: "a list", tuple: "a list", type(None): "null"}
    return words.get(type(value), f"a {type(value).__name__}")


class Text(Kind[str]):
    """A string of one line, or of more where `lines`; nothing invisible in it, for it is shown on screens."""

    def __init__(
        self, *, longest: int = 4_000, empty: bool = True, lines: bool = False, words: str = "a string"
    ) -> None:
        self.longest = longest
        self.empty = empty
        self.lines = lines
        self.words = words

    def _value(self, value: object) -> str:
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

    def _schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest} | ({} if self.empty else {"minLength": 1})


class Pattern(Text):
    """A string that matches a pattern as a whole."""

    def __init__(self, pattern: str, words: str, *, longest: int = 200) -> None:
        super().__init__(longest=longest, words=words)
        self.pattern = re.compile(pattern, re.ASCII)

    def _value(self, value: object) -> str:
        text = super()._value(value)
        if not self.pattern.fullmatch(text):
            self.refuse(f"{shown(text)} does not fit")
        return text

    def _schema(self) -> Schema:
        return super()._schema() | {"pattern": f"^(?:{self.pattern.pattern})$"}


class Word(Kind[str]):
    """One of a fixed list of words."""

    def __init__(self, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)
        self.words = " | ".join(self.choices)

    def _value(self, value: object) -> str:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        if value not in self.choices:
            self.refuse(f"{shown(value)} is not known", suggestion=did_you_mean(value, self.choices))
        return value

    def _schema(self) -> Schema:
        return {"enum": list(self.choices)}


class Flag(Kind[bool]):
    """True or false."""

    words = "true | false"

    def _value(self, value: object) -> bool:
        if not isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        return value

    def _schema(self) -> Schema:
        return {"type": "boolean"}


class Whole(Kind[int]):
    """A whole number between two bounds, both included."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most
        self.words = f"a whole number from {least} to {most}"

    def _value(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        if not self.least <= value <= self.most:
            self.refuse("is out of range")
        return value

    def _schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class ListOf(Kind[tuple[Any, ...]]):
    """A list, every item of one kind. `check` looks at what the items say together: those that were read, by index."""

    def __init__(
        self,
        kind: Kind[Any],
        *,
        most: int = 10_000,
        empty: bool = True,
        check: Callable[[Mapping[int, Any], At], None] | None = None,
    ) -> None:
        self.kind = kind
        self.check = check
        self.most = most
        self.empty = empty
        self.words = f"a list; each item: {kind.words}" if kind.words else "a list"

    def _read(self, value: object, at: At) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            self.refuse(f"is {type_word(value)}")
        if not value and not self.empty:
            self.refuse("is empty")
        if len(value) > self.most:
            self.refuse(f"has more than {self.most} items")
        before = len(at.problems)
        read: dict[int, Any] = {}
        for index, one in enumerate(value):
            with suppress(ProblemsNoted):
                read[index] = self.kind.read(one, at.item(index))
        if self.check is not None:
            self.check(read, at)
        if len(at.problems) > before:
            raise ProblemsNoted
        return tuple(read.values())

    def _write(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.kind.write(one) for one in value]

    def _schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema()} | ({} if self.empty else {"minItems": 1})


class StringTable(Kind[dict[str, str]]):
    """A table of short strings."""

    words = "a table of strings"

    def _read(self, value: object, at: At) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        read: dict[str, str] = {}
        for name, text in value.items():
            with suppress(ProblemsNoted):
                read[name] = _SHORT.read(text, at.child(name))
        if len(read) < len(value):
            raise ProblemsNoted
        return read

    def _schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string"}}


_SHORT: Final = Text(longest=100)

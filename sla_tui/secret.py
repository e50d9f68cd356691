"""Credentials: a value that never prints itself, and one list of what must never leave the process in clear."""

from __future__ import annotations

from typing import NoReturn

MASK = "•••"

# Every secret that was ever resolved in this process. `redact` is the last door before text leaves.
_known: set[str] = set()


class Secret:
    """A credential. `reveal()` is the only way to its value; str, repr, format and pickle never show it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= 4:  # shorter ones would mask ordinary words; they are still never printed by this type
            _known.add(value)

    def reveal(self) -> str:
        """The value itself: for a request's header or body, nowhere else."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        msg = "a Secret cannot be pickled"
        raise TypeError(msg)


def redact(text: str) -> str:
    """`text` with every credential that this process has resolved replaced by a mask."""
    for value in sorted(_known, key=len, reverse=True):
        if value in text:
            text = text.replace(value, MASK)
    return text

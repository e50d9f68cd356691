"""Reads what a provider's JSON holds without trusting its types: a value that makes no sense is as good as absent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sources.http.words import message_of
from sla_tui.text import clean

Fields = Mapping[str, object]

_LATEST: Final = 4_102_444_800  # the year 2100: beyond it an instant is milliseconds, or nonsense
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_MOST: Final = 1_000_000_000  # of anything that is counted
_DIGITS: Final = re.compile(r"[0-9]{1,18}")
_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)


class Notes:
    """What could not be read, as sentences for the user; the same one is told once, with how often."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, sentence: str) -> None:
        """Adds a sentence."""
        self._counts[sentence] = self._counts.get(sentence, 0) + 1

    def sentences(self) -> tuple[str, ...]:
        """Returns the sentences in the order in which they came."""
        return tuple(text if n == 1 else f"{text} ({n} times)" for text, n in self._counts.items())


def rows(data: object, *names: str, what: str) -> list[Fields]:
    """Returns the objects of the first list under one of `names`; things in it that are no objects are left out.

    Raises:
        PayloadError: there is no such list.
    """
    if isinstance(data, Mapping):
        for name in names:
            found = data.get(name)
            if isinstance(found, list):
                return [row for row in found if isinstance(row, Mapping)]
    message = message_of(data) if isinstance(data, Mapping) else ""
    suffix = f'; it says: "{message}"' if message else ""
    raise PayloadError(f"the answer has no list of {what}{suffix}")


def section(data: object, name: str) -> Fields:
    """Returns the object under `name`; an empty one where there is none."""
    inner = data.get(name) if isinstance(data, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def identity(value: object) -> str:
    """Reads an id, digit for digit; "" for what cannot be one (it goes into paths)."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        value = str(value) if 0 <= value < 10**30 else ""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def number(value: object) -> float | None:
    """Reads a number, also one that came as a string."""
    if type(value) is int:  # nearly all of them
        return float(value) if -1e18 < value < 1e18 else None
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, (int, float)) and -1e18 < value < 1e18:
        return float(value)
    return None


def whole(value: object) -> int | None:
    """Reads a number without its fraction."""
    found = number(value)
    return None if found is None else int(found)


def count(value: object) -> int | None:
    """Reads how many of something there are; None for what is no number, or below zero."""
    found = whole(value)
    return found if found is not None and 0 <= found < _MOST else None


def digits(text: str) -> int | None:
    """Reads a header or a field of plain digits, eighteen at most; None for anything else, superscripts included."""
    return int(text) if _DIGITS.fullmatch(text) else None


def positive(value: object) -> int | None:
    """Reads a number above zero, rounded; providers write 0, -1 or null for "none"."""
    found = number(value)
    return max(1, round(found)) if found is not None and found > 0 else None


def flag(value: object) -> bool | None:
    """Reads true or false; None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return None


def unix(value: object) -> int | None:
    """Reads an instant given in seconds since the epoch; 0 means none."""
    found = number(value)
    return int(found) if found is not None and 0 < found < _LATEST else None


def iso(value: object) -> int | None:
    """Reads an instant given as RFC 3339 with a zone, without its fraction of a second."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        found = int(moment.timestamp())
    except (OverflowError, ValueError):
        return None
    return found if 0 < found < _LATEST else None


def as_iso(instant: int) -> str:
    """Writes UTC seconds as RFC 3339."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def word(value: object) -> str:
    """Reads a word of an enumeration, in lower case."""
    return clean(value, 40).lower()


def tags(value: object) -> tuple[str, ...]:
    """Reads tags, given as strings or as objects with a name."""
    if not isinstance(value, list):
        return ()
    names = (clean(t.get("name") if isinstance(t, Mapping) else t, 64) for t in value[:64])
    return tuple(name for name in names if name)


def strings(value: object) -> Iterator[str]:
    """Yields the ids in a list."""
    if isinstance(value, list):
        yield from (found for item in value if (found := identity(item)))

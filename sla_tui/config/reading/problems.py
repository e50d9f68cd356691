"""The collector of everything that is wrong with a file, and the dotted keys by which places in it are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from sla_tui.errors import ConfigError, Problem
from sla_tui.text import clean

Locate = Callable[[str], int | None]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN: Final = 60
MOST: Final = 1_000
"""Problems that are kept; nobody reads more, and a file can have a million."""


def child(key: str, name: str) -> str:
    """Returns the dotted key of `name` inside `key`; a name that TOML would quote is quoted here too."""
    part = name if _BARE.fullmatch(name) else _quoted(name)
    return f"{key}.{part}" if key else part


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def item(key: str, index: int) -> str:
    """Returns the dotted key of a list's item, counted from 0: `tiers[1]`."""
    return f"{key}[{index}]"


def shown(value: object) -> str:
    """Quotes a value for a message: one inert, short line. Never for a place where a credential may stand."""
    return repr(clean(value, _SHOWN)) if isinstance(value, str) else clean(str(value), _SHOWN)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns the known word that is nearest to `word`; "" where none is near."""
    from difflib import get_close_matches  # only somebody with a problem waits for it

    if len(word) > _SHOWN:
        return ""
    return next(iter(get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)), "")


@dataclass
class Problems:
    """Collects what is wrong, so that a file's problems are all told at once.

    Args:
        file: the file's name as the user gave it.
        locate: from a dotted key to its line, 1-based; asked only when there is a problem.
    """

    file: str = ""
    locate: Locate | None = None
    _found: dict[Problem, None] = field(default_factory=dict)  # a set that keeps its order
    _more: int = 0  # that were not kept

    def add(self, key: str, message: str, *, allowed: str = "", suggestion: str = "") -> None:
        """Notes one problem at the dotted `key`; the same one is noted once."""
        if self.full:
            self._more += 1
            return
        line = self.locate(key) if self.locate else None
        self._found[Problem(message, self.file, line, clean(key, 200), allowed, suggestion)] = None

    @property
    def full(self) -> bool:
        """Whether more problems are only counted."""
        return len(self._found) >= MOST

    def __len__(self) -> int:
        return len(self._found)

    def all(self) -> tuple[Problem, ...]:
        """Returns everything that was noted, in the order of the file."""
        found = tuple(sorted(self._found, key=lambda p: p.line or 0))
        return (*found, Problem(f"has {self._more} more problems", self.file)) if self._more else found

    def raise_if_any(self, error: type[ConfigError] = ConfigError) -> None:
        """Raises all problems in one `error`; does nothing where there are none."""
        if self._found:
            raise error(self.all())


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file under which problems are noted."""

    problems: Problems
    key: str

    def child(self, name: str) -> At:
        """Returns the place of a key inside this one."""
        return At(self.problems, child(self.key, name))

    def item(self, index: int) -> At:
        """Returns the place of a list's item."""
        return At(self.problems, item(self.key, index))

    def wrong(self, message: str, *, allowed: str = "", suggestion: str = "") -> None:
        """Notes a problem here."""
        self.problems.add(self.key, message, allowed=allowed, suggestion=suggestion)

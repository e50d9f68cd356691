"""The starting points of a new contract: one table of a contract a file, in our own words, no published text."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

STARTING_POINTS: Final = ("b2b", "strict", "ola", "small")
"""Software for companies, strict, an internal agreement, a small provider: in the order in which they are offered."""

_FOLDER: Final = files(__package__)


def load_starting_point(name: str) -> dict[str, Any]:
    """Returns the contract table of a starting point: a fresh copy.

    Raises:
        LookupError: there is none of that name.
    """
    if name not in STARTING_POINTS:
        raise LookupError(name)
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def starting_words(name: str, language: str) -> dict[str, Any]:
    """Returns the words of a starting point in a language, a partial table to lay over it; {} in the language it has.

    Args:
        name: the starting point.
        language: its code, ``nl``.
    """
    tables: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
        (_FOLDER / "translated.toml").read_text(encoding="utf-8")
    )
    return tables.get(language, {}).get(name, {})

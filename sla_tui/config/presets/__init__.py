"""The built-in presets: published SLAs as tables for `read_contract`, with what of each text was read and what not.

Each `<id>.toml` beside this file is one contract table plus `[provenance]`, which says how far each clause can be
trusted. A contract takes a preset over with `preset = "<id>"`, a service with `contract = "preset:<id>"`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

ADVICE: Final = "Check your own contract; this is no legal advice."
PROVENANCE: Final = "provenance"
MARKS: Final = {
    "read": "read in the vendor's own text",
    "second_hand": "second-hand: somebody quotes it",
    "assumed": "not read: an assumption",
}
"""How far a clause can be trusted, best first. What is known from memory only is never set."""

_FOLDER: Final = files(__package__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a preset's clauses come from.

    `text` says which text was looked at. `read`, `second_hand` and `assumed` name keys of the contract; a key stands
    for all below it that have no mark of their own. `unread` says in words what the preset leaves out and the text
    may hold.
    """

    text: str
    read: tuple[str, ...] = ()
    second_hand: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def mark(self, key: str) -> str | None:
        """Returns the word of `MARKS` for a dotted key such as `credit.cap_days` or `tiers[1].below`; else None."""
        found = [
            (len(prefix), mark) for mark in MARKS for prefix in getattr(self, mark) if _is_at_or_below(key, prefix)
        ]
        return max(found)[1] if found else None


@cache
def preset_ids() -> tuple[str, ...]:
    """Returns the ids of all presets, in alphabetical order."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in _FOLDER.iterdir() if p.name.endswith(".toml")))


def load_preset(id: str) -> dict[str, Any]:  # noqa: A002
    """Returns the contract table of a preset: a fresh copy, for `read_contract`.

    Raises:
        LookupError: there is no such preset.
    """
    table = _table(id)
    del table[PROVENANCE]
    return table


def load_provenance(id: str) -> Provenance:  # noqa: A002
    """Returns what is known of where a preset's clauses come from.

    Raises:
        LookupError: there is no such preset.
    """
    fields = _table(id)[PROVENANCE]
    return Provenance(text=fields.pop("text"), **{name: tuple(value) for name, value in fields.items()})


def _table(id: str) -> dict[str, Any]:  # noqa: A002
    if id not in preset_ids():
        raise LookupError(id)
    table: dict[str, Any] = _copied(_parsed(id))
    return table


@cache
def _parsed(id: str) -> dict[str, Any]:  # noqa: A002
    """Reads a preset once: a list of all asks for each table several times."""
    return tomllib.loads((_FOLDER / f"{id}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def _copied(value: Any) -> Any:  # noqa: ANN401  whatever TOML can say
    """Copies tables and lists; what they hold cannot be changed."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _is_at_or_below(key: str, prefix: str) -> bool:
    return key == prefix or key.startswith((f"{prefix}.", f"{prefix}["))

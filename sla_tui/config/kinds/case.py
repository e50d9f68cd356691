"""Kinds of values that only a case of `sla-tui assess` has: very long lists, tables with nulls, a contract in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sla_tui.config.contracts import PRESET, PRESET_PREFIX, read_versions
from sla_tui.config.kinds.basic import Kind, ProblemsNoted, Schema, type_word
from sla_tui.config.kinds.times import FIRST_YEAR, LAST_YEAR
from sla_tui.config.model import ContractVersions
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import ConfigTable, Values

MOST_ITEMS: Final = 5_000_000
MOST_WRONG: Final = 100
"""Wrong items of one list that are told; a list with more was made wrongly as a whole."""

Quick = Callable[[Mapping[str, Any]], object | None]
"""Reads an item that is in every respect ordinary; None leaves it to the item's kind, which finds the words."""

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00Z")
_SECOND: Final = timedelta(seconds=1)


class Items(Kind[tuple[Any, ...]]):
    """A list that may have a million items.

    Args:
        kind: of an item.
        quick: reads ordinary items fast.
    """

    def __init__(self, kind: Kind[Any], quick: Quick) -> None:
        self.kind = kind
        self.quick = quick
        self.words = f"a list; each item: {kind.words}"

    def _read(self, value: object, at: At) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            self.refuse(f"is {type_word(value)}")
        if len(value) > MOST_ITEMS:
            self.refuse(f"has more than {MOST_ITEMS:,} items")
        read: list[Any] = []
        for index, one in enumerate(value):
            item = self.quick(one) if type(one) is dict else None
            if item is None:
                with suppress(ProblemsNoted):
                    item = self.kind.read(one, at.item(index))
            read.append(item)
            if item is None and read.count(None) == MOST_WRONG:
                at.wrong(f"has {MOST_WRONG} wrong items up to here; what follows was not looked at")
                break
        if None in read:
            raise ProblemsNoted
        return tuple(read)

    def _schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema()}


class CaseTable(ConfigTable):
    """A table in which a null is as good as an absent key."""

    def read_keys(self, table: object, at: At) -> Values:
        """Reads as `ConfigTable.read_keys`, without the nulls."""
        if isinstance(table, Mapping):
            table = {name: value for name, value in table.items() if value is not None}
        return super().read_keys(table, at)


class ContractText(Kind[ContractVersions]):
    """A contract as in a configuration, or the name of a built-in one."""

    words = 'a table with the keys of a contract, or "preset:ID"'

    def _read(self, value: object, at: At) -> ContractVersions:
        if isinstance(value, str) and value.startswith(PRESET_PREFIX):
            value = {PRESET: value.removeprefix(PRESET_PREFIX)}
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        versions = read_versions("contract", value, at.problems, at.key)
        if versions is None:
            raise ProblemsNoted
        return versions

    def _schema(self) -> Schema:
        return {"type": ["object", "string"]}


class Anything(Kind[object]):
    """A value that is not looked at: what somebody expects of a case."""

    words = "anything"

    def _value(self, value: object) -> object:
        return value

    def _schema(self) -> Schema:
        return {}


def quick_span(build: Callable[[int, int], object]) -> Quick:
    """Makes the quick reader of items that have a start and an end and nothing else."""

    def read(item: Mapping[str, Any]) -> object | None:
        if len(item) != 2:
            return None
        start, end = quick_instant(item.get("start")), quick_instant(item.get("end"))
        return build(start, end) if start is not None and end is not None and start <= end else None

    return read


def quick_instant(value: object) -> int | None:
    """Reads an ordinary instant as UTC seconds, as JSON or TOML says it; None leaves it to `Instant`."""
    if type(value) is str:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if type(value) is not datetime or value.tzinfo is None or value.microsecond:
        return None
    return (value - _EPOCH) // _SECOND if FIRST_YEAR <= value.year <= LAST_YEAR else None


def quick_whole(value: object, most: int) -> int | None:
    """Reads a whole number from 0 to `most`; None leaves it to `Whole`."""
    return value if type(value) is int and 0 <= value <= most else None

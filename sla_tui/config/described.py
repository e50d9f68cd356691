"""What a key of the configuration means, in the words of its schema."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sla_tui.config.kinds.basic import Schema
from sla_tui.config.schema import json_schema


class KeyDescription(NamedTuple):
    """What a key means, and what it is where nobody sets it; "" where the schema does not say."""

    meaning: str = ""
    default: str = ""


@lru_cache(maxsize=1)
def _schema() -> Schema:
    return json_schema()


def described(section: str, name: str, kind: str = "") -> KeyDescription:
    """Finds the description of a key: ``described("sources.pingdom", "interval")``; an empty one where there is none.

    Args:
        section: the table's path, parts separated by dots, as its heading is written.
        name: the key.
        kind: that of the table, where there are several: a key of the same name has another default in each.
    """
    for node in _reached(_schema(), [*(section.split(".") if section else ()), name], kind):
        meaning, default = node.get("description"), node.get("default")
        if meaning:
            plain = isinstance(default, str | int) and not isinstance(default, bool)
            return KeyDescription(str(meaning), str(default) if plain else "")
    return KeyDescription()


def _reached(node: Schema, path: list[str], kind: str) -> Iterator[Schema]:
    """Yields every node of the schema that the path can mean: tables of several kinds have one in each that fits."""
    if not path:
        yield node
        return
    for branch in (*node.get("anyOf", ()), node.get("then"), node.get("else"), node.get("items")):
        if isinstance(branch, dict) and kind in {"", branch.get("properties", {}).get("kind", {}).get("const", kind)}:
            yield from _reached(branch, path, kind)
    below = node.get("properties", {}).get(path[0], node.get("additionalProperties"))
    if isinstance(below, dict):
        yield from _reached(below, path[1:], kind)

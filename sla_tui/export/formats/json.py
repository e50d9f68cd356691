"""JSON for programs, of the shapes in `export/shapes`: indented, on one line, or results with an entry a line.

Exact values are strings ("719/720", "99.95", "240.00"), instants RFC 3339 in UTC, ids strings digit for digit; a number
that is not known is null, never 0 and never 100.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from sla_tui.addresses import hosts_only
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.sla.snapshot import Snapshot

# Where an address of a monitor stands. Others, a contract's page say, are published.
_OF_MONITORS: Final = frozenset({"target", "name", "reason", "reasons", "message", "base_url", "warnings"})
# What a terminal may obey or hide when somebody looks at the file, and what UTF-8 cannot carry: written as escapes.
_INVISIBLE: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def render_json(snapshot: Snapshot, *, show_urls: bool = True) -> str:
    """Writes the snapshot as indented JSON, ending in a line break; the same snapshot gives the same text."""
    found = SNAPSHOT.write(snapshot)
    return indented(found if show_urls else without_paths(found))


def render_json_line(snapshot: Snapshot, *, show_urls: bool = True) -> str:
    """Writes the snapshot on a single line: one of a stream of JSON lines."""
    found = SNAPSHOT.write(snapshot)
    found = found if show_urls else without_paths(found)
    return inert(json.dumps(found, separators=(",", ":"), ensure_ascii=False, allow_nan=False)) + "\n"


def without_paths(data: Mapping[str, object]) -> dict[str, object]:
    """Returns the object with only scheme, host and port left of the addresses of what is monitored."""
    return {key: _without_paths(value, key) for key, value in data.items()}


def _without_paths(value: object, key: str) -> object:
    if isinstance(value, str):
        return hosts_only(value) if key in _OF_MONITORS else value
    if isinstance(value, Mapping):
        return without_paths(value)
    return [_without_paths(one, key) for one in value] if isinstance(value, (list, tuple)) else value


@cache
def schema_text() -> str:
    """Returns the JSON Schema that every snapshot follows."""
    return json.dumps(SNAPSHOT.document_schema("sla-tui snapshot"), indent=2, ensure_ascii=False) + "\n"


def indented(value: Mapping[str, object], indent: int = 2) -> str:
    """Writes an object as indented JSON, ending in a line break."""
    return inert(json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)) + "\n"


def inert(text: str) -> str:
    """Returns JSON text with what a terminal may obey or hide written as escapes; it says the same."""
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def render_results(results: Sequence[Mapping[str, object]], *, many: bool) -> str:
    """Writes results as JSON text, ending in a line break: one object, or with `many` an array.

    A key a line, and an entry a line in its lists: as easy to read as indented JSON, and quick for a million outages.
    """
    if not many:
        return _lines(results[0], "") + "\n"
    inner = ",\n".join("  " + _lines(result, "  ") for result in results)
    return f"[\n{inner}\n]\n" if inner else "[]\n"


def _lines(result: Mapping[str, object], indent: str) -> str:
    keys = ",\n".join(f"{indent}  {_dump(key)}: {_entries(value, indent + '  ')}" for key, value in result.items())
    return f"{{\n{keys}\n{indent}}}"


def _entries(value: object, indent: str) -> str:
    """Writes a list's entries a line each, everything else on one line."""
    if not isinstance(value, list) or not value:
        return _dump(value)
    return "[\n" + _joined(f"{indent}  {_dump(entry)}" for entry in value) + f"\n{indent}]"


def _joined(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)

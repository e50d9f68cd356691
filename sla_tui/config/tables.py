"""Tables of keys: one list of keys says how a table is read, written back, documented and described to an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Final

from sla_tui.config.kinds import Kind, Reported, Schema, Wrong, type_word
from sla_tui.config.problems import At, did_you_mean

Values = dict[str, Any]
Check = Callable[[Values, At], None]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table.

    Args:
        name: as the file says it.
        kind: what it takes.
        doc: one sentence, for editors and the documentation.
        attr: the model's field where it has another name.
        required: the table makes no sense without it.
    """

    name: str
    kind: Kind
    doc: str
    attr: str = ""
    required: bool = False

    @property
    def field(self) -> str:
        """The model's field."""
        return self.attr or self.name


class Table(Kind):
    """A table with known keys that becomes one value of the model.

    Args:
        build: makes the value out of the keys that are there (the rest are its defaults).
        keys: all that may stand in the table.
        check: looks at what several keys say together, notes problems, and may complete the values.
    """

    words = "a table"

    def __init__(self, build: Callable[..., Any], keys: Iterable[Key], *, check: Check | None = None) -> None:
        self.build = build
        self.keys: Final = tuple(keys)
        self.check = check
        self.names: Final = {key.name: key for key in self.keys}

    def read(self, value: Any, at: At) -> Any:
        """The table's value. Raises `Reported` where any key in it is wrong."""
        before = len(at.problems)
        values = self.read_keys(value, at)
        if self.check is not None:
            self.check(values, at)
        if len(at.problems) > before:
            raise Reported
        return self.build(**values)

    def read_keys(self, table: Any, at: At) -> Values:
        """The keys that are there and right, by field; notes what is wrong, unknown or missing."""
        if not isinstance(table, Mapping):
            raise Wrong(f"is {type_word(table)}", allowed=self.words)
        values: Values = {}
        for name, raw in table.items():
            key = self.names.get(str(name))
            place = at.child(str(name))
            if key is None:
                place.wrong(
                    "unknown key", allowed=", ".join(self.names), suggestion=did_you_mean(str(name), self.names)
                )
                continue
            read_into(values, key.field, key.kind, raw, place)
        for key in self.keys:
            if key.required and key.name not in table:
                at.child(key.name).wrong("is missing", allowed=key.kind.words)
        return values

    def write(self, value: Any) -> dict[str, Any]:
        """The table as a file would say it; fields that are None are left out, for a file cannot say None."""
        written = {}
        for key in self.keys:
            inner = getattr(value, key.field)
            if inner is not None:
                written[key.name] = key.kind.write(inner)
        return written

    def schema(self) -> Schema:
        properties: Schema = {}
        for key in self.keys:
            properties[key.name] = key.kind.schema() | {"description": key.doc}
            default = self.default(key)
            if default is not None:
                properties[key.name]["default"] = default
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required := [key.name for key in self.keys if key.required]:
            schema["required"] = required
        return schema

    def default(self, key: Key) -> Any:
        """What the file would say for the model's default of `key`; None where there is none or it says nothing."""
        if not is_dataclass(self.build):
            return None
        found = next((f for f in fields(self.build) if f.name == key.field), None)
        value = None if found is None or found.default is MISSING else found.default
        if value in (None, "", ()):
            return None
        return key.kind.write(value)


class MapOf(Kind):
    """A table of tables whose names are ids: `[services.<id>]`. `entry` reads one of them."""

    words = "a table of tables"

    def __init__(self, kind: Kind, ids: Kind) -> None:
        self.kind = kind
        self.ids = ids

    def read(self, value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        entries: dict[str, Any] = {}
        for name, raw in value.items():
            place = at.child(str(name))
            if self._names(str(name), place):
                read_into(entries, str(name), self.kind, raw, place)
        return entries

    def write(self, value: Any) -> dict[str, Any]:
        return {name: self.kind.write(inner) for name, inner in value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "propertyNames": self.ids.schema(), "additionalProperties": self.kind.schema()}

    def _names(self, name: str, place: At) -> bool:
        try:
            self.ids.read(name, place)
        except Wrong as wrong:
            place.wrong(wrong.message, allowed=wrong.allowed)
            return False
        return True


def read_into(values: Values, name: str, kind: Kind, raw: Any, at: At) -> None:
    """Reads `raw` and puts it into `values`; where it is wrong, notes that and leaves it out."""
    try:
        values[name] = kind.read(raw, at)
    except Wrong as wrong:
        at.wrong(wrong.message, allowed=wrong.allowed, suggestion=wrong.suggestion)
    except Reported:
        pass  # its own table has noted what is wrong

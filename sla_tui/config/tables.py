"""Tables of keys: one list of keys says how a table is read, written back, documented and described to an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Final, Protocol

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
        default: what the file would say for an absent key, where the model does not know it.
    """

    name: str
    kind: Kind
    doc: str
    attr: str = ""
    required: bool = False
    default: Any = None

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
        parts: the inverse of `build`, the fields by name; left out where the value has them as attributes.
    """

    words = "a table"

    def __init__(
        self,
        build: Callable[..., Any],
        keys: Iterable[Key],
        *,
        check: Check | None = None,
        parts: Callable[[Any], Mapping[str, Any]] | None = None,
    ) -> None:
        self.build = build
        self.parts = parts
        self.keys: Final = tuple(keys)
        self.check = check
        self.names: Final = {key.name: key for key in self.keys}

    def read(self, value: Any, at: At) -> Any:
        """The table's value. Raises `Reported` where any key in it is wrong."""
        return self._built(value, at)

    def read_named(self, name: str, value: Any, at: At) -> Any:
        """As `read`, for a table whose name is its value's id."""
        return self._built(value, at, id=name)

    def _built(self, value: Any, at: At, **given: Any) -> Any:
        before = len(at.problems)
        values = self.read_keys(value, at) | given
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
        parts = self.parts(value) if self.parts else None
        for key in self.keys:
            inner = getattr(value, key.field) if parts is None else parts.get(key.field)
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
        if key.default is not None or not is_dataclass(self.build):
            return key.default
        found = next((f for f in fields(self.build) if f.name == key.field), None)
        value = None if found is None or found.default is MISSING else found.default
        if value in (None, "", ()):
            return None
        return key.kind.write(value)


class Named(Protocol):
    """A kind whose tables are told apart by name."""

    def read_named(self, name: str, value: Any, at: At) -> Any:
        """The table called `name`. Raises `Wrong` or `Reported`."""
        ...

    def write(self, value: Any) -> Any:
        """See `Kind.write`."""
        ...

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        ...


class MapOf(Kind):
    """A table of tables whose names are ids: `[services.<id>]`."""

    words = "a table of tables"

    def __init__(self, kind: Named, ids: Kind) -> None:
        self.kind = kind
        self.ids = ids

    def read(self, value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        entries: dict[str, Any] = {}
        for name, raw in value.items():
            place = at.child(str(name))
            with noted(place):
                self.ids.read(str(name), place)
                entries[str(name)] = self.kind.read_named(str(name), raw, place)
        return entries

    def write(self, value: Any) -> dict[str, Any]:
        return {name: self.kind.write(inner) for name, inner in value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "propertyNames": self.ids.schema(), "additionalProperties": self.kind.schema()}


def read_into(values: Values, name: str, kind: Kind, raw: Any, at: At) -> None:
    """Reads `raw` and puts it into `values`; where it is wrong, notes that and leaves it out."""
    with noted(at):
        values[name] = kind.read(raw, at)


@contextmanager
def noted(at: At) -> Iterator[None]:
    """Turns a `Wrong` inside into a problem at `at`; what was reported already is let go."""
    try:
        yield
    except Wrong as wrong:
        at.wrong(wrong.message, allowed=wrong.allowed, suggestion=wrong.suggestion)
    except Reported:
        return

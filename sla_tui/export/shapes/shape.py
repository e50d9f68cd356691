"""A shape: the keys of a JSON object, with the kind of each value and where it comes from. It writes object and schema.

The kinds of single values are in `kinds`. A kind with a name is a definition of the schema that others refer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

SchemaObject = dict[str, Any]
Definitions = dict[str, SchemaObject]


class JsonKind(Protocol):
    """How a value is written, and what the schema says of it."""

    def write(self, value: Any, /) -> object:  # noqa: ANN401 - every kind has values of its own
        """Returns the value as JSON has it."""

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Returns what the schema says where such a value stands; a named kind adds its definition."""


class Plain(NamedTuple):
    """A kind of single value. `says` is its schema; with a `name` that is a definition."""

    says: Mapping[str, object]
    convert: Callable[[Any], object] | None = None
    name: str = ""

    def write(self, value: Any, /) -> object:  # noqa: ANN401
        """Returns the value as JSON has it."""
        return value if self.convert is None else self.convert(value)

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Returns its schema, or a reference to it."""
        if not self.name:
            return dict(self.says)
        definitions.setdefault(self.name, dict(self.says))
        return _reference(self.name)


class Maybe(NamedTuple):
    """A value that may be null: not known, or not there."""

    of: JsonKind

    def write(self, value: Any, /) -> object:  # noqa: ANN401
        """Returns None for None."""
        return None if value is None else self.of.write(value)

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Allows null beside the kind."""
        return {"anyOf": [self.of.schema(definitions), {"type": "null"}]}


class JsonList(NamedTuple):
    """A list of one kind."""

    of: JsonKind

    def write(self, value: Iterable[Any], /) -> list[object]:
        """Returns every entry as JSON has it."""
        return [self.of.write(entry) for entry in value]

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Says what each entry is."""
        return {"type": "array", "items": self.of.schema(definitions)}


class JsonMap(NamedTuple):
    """An object whose keys are data: one kind of value each."""

    of: JsonKind

    def write(self, value: Mapping[str, Any], /) -> dict[str, object]:
        """Returns every value under its key, in the mapping's order."""
        return {key: self.of.write(entry) for key, entry in value.items()}

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Says what each value is."""
        return {"type": "object", "additionalProperties": self.of.schema(definitions)}


class JsonField(NamedTuple):
    """One key: the kind of its value, and how that is read from what is written.

    `note` explains it in the schema. With `unless_none` the key is left out where the value is None.
    """

    key: str
    kind: JsonKind
    get: Callable[[Any], object]
    note: str = ""
    unless_none: bool = False


def within(fields: Iterable[JsonField], get: Callable[[Any], object]) -> tuple[JsonField, ...]:
    """Returns the same fields, read from what `get` finds in the value that is written."""

    def inner(field: JsonField) -> Callable[[Any], object]:
        return lambda value: field.get(get(value))

    return tuple(field._replace(get=inner(field)) for field in fields)


class Shape:
    """A JSON object: its fields in their order. With a `name` it is a definition of the schema.

    `more` are fields that need the shape itself, for one that holds itself. Keys are added, never renamed or dropped.
    """

    def __init__(
        self, name: str, *fields: JsonField, note: str = "", more: Callable[[Shape], Iterable[JsonField]] | None = None
    ) -> None:
        self.name = name
        self.note = note
        self.fields = (*fields, *(more(self) if more is not None else ()))

    def write(self, value: Any, /) -> dict[str, object]:  # noqa: ANN401
        """Returns `value` as a mapping from key to JSON value."""
        out: dict[str, object] = {}
        for key, kind, get, _, unless_none in self.fields:
            entry = get(value)
            if not (unless_none and entry is None):
                out[key] = kind.write(entry)
        return out

    def schema(self, definitions: Definitions, /) -> SchemaObject:
        """Returns the object's schema, or a reference to it."""
        if not self.name:
            return self.object_schema(definitions)
        if self.name not in definitions:
            definitions[self.name] = {}  # it may hold itself
            definitions[self.name] = self.object_schema(definitions)
        return _reference(self.name)

    def object_schema(self, definitions: Definitions) -> SchemaObject:
        """Returns the schema of the object itself: what its keys hold, and which of them are always there."""
        properties: SchemaObject = {}
        for field in self.fields:
            said = field.kind.schema(definitions)
            properties[field.key] = {**said, "description": field.note} if field.note else said
        return {
            "type": "object",
            **({"description": self.note} if self.note else {}),
            "properties": properties,
            "required": [field.key for field in self.fields if not field.unless_none],
            "additionalProperties": True,
        }

    def document_schema(self, title: str) -> SchemaObject:
        """Returns the schema of a whole document of this shape, with its definitions."""
        definitions: Definitions = {}
        whole = self.object_schema(definitions)
        return {"$schema": DIALECT, "title": title, **whole, "$defs": dict(sorted(definitions.items()))}


def _reference(name: str) -> SchemaObject:
    return {"$ref": f"#/$defs/{name}"}

"""Tables of keys: one list of keys says how a table is read, written back, documented and described to an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sla_tui.config.kinds.basic import Kind, ProblemsNoted, Schema, Wrong, type_word
from sla_tui.config.reading.problems import At, did_you_mean

T = TypeVar("T")


class Values(dict[str, Any]):
    """What was read of a table, by the model's fields. `wrong` names the fields that could not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: set[str] = set()


TableCheck = Callable[[Values, At], None]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table.

    Args:
        name: as the file says it.
        kind: what it takes.
        doc: one sentence, for editors and the documentation.
        attr: the model's field where it has another name.
        required: the table makes no sense without it.
        default: what the file would say for an absent key; None where that is nothing.
        quiet: `write` leaves it out where it says the default: the key is younger than texts that were kept, and are
            compared letter by letter with what is written today.
    """

    name: str
    kind: Kind[Any]
    doc: str
    attr: str = ""
    required: bool = False
    default: object = None
    quiet: bool = False

    @property
    def field(self) -> str:
        """The model's field."""
        return self.attr or self.name


class Named(Kind[T]):
    """A table that is told apart by its name: `[services.<name>]`."""

    words = "a table"

    def read_named(self, name: str, value: object, at: At) -> T:
        """Reads as `read`, for the table called `name`.

        Raises:
            ProblemsNoted: it is wrong; what is wrong with it is noted at `at`.
        """
        try:
            return self._read_named(name, value, at)
        except Wrong as wrong:
            at.wrong(wrong.message, allowed=wrong.allowed, suggestion=wrong.suggestion)
            raise ProblemsNoted from None

    def _read_named(self, name: str, value: object, at: At) -> T:
        raise NotImplementedError


class ConfigTable(Named[Any]):
    """A table with known keys that becomes one value of the model.

    Args:
        build: makes the value out of the keys that are there (the rest are its defaults).
        keys: all that may stand in the table.
        check: looks at what several keys say together, notes problems, and may complete the values.
        parts: the inverse of `build`, the fields by name; left out where the value has them as attributes.
    """

    def __init__(
        self,
        build: Callable[..., Any],
        keys: Iterable[Key],
        *,
        check: TableCheck | None = None,
        parts: Callable[[Any], Mapping[str, Any]] | None = None,
    ) -> None:
        self.build = build
        self.keys: Final = tuple(keys)
        self.names: Final = {key.name: key for key in self.keys}
        self.check = check
        self.parts = parts

    def read_keys(self, table: object, at: At) -> Values:
        """Reads the keys that are there and right, by field; notes what is wrong, unknown or missing."""
        if not isinstance(table, Mapping):
            self.refuse(f"is {type_word(table)}")
        values = Values()
        for name, raw in table.items():
            key = self.names.get(name)
            if key is None:
                near = "" if at.problems.full else did_you_mean(name, self.names)
                at.child(name).wrong("unknown key", allowed=", ".join(self.names), suggestion=near)
                continue
            try:
                values[key.field] = key.kind.read(raw, at.child(name))
            except ProblemsNoted:
                values.wrong.add(key.field)
        for key in self.keys:
            if key.required and key.name not in table:
                at.child(key.name).wrong("is missing", allowed=key.kind.words)
        return values

    def _read(self, value: object, at: At) -> Any:  # noqa: ANN401 - what `build` makes
        return self._built(value, at)

    def _read_named(self, name: str, value: object, at: At) -> Any:  # noqa: ANN401 - what `build` makes
        return self._built(value, at, id=name)

    def _built(self, value: object, at: At, **given: str) -> Any:  # noqa: ANN401 - what `build` makes
        before = len(at.problems)
        values = self.read_keys(value, at)
        values.update(given)
        if self.check is not None:
            self.check(values, at)
        if len(at.problems) > before:
            raise ProblemsNoted
        return self.build(**values)

    def write_whole(self, value: object) -> dict[str, Any]:
        """Writes as `write`, with the defaults of quiet keys: what holds, for people."""
        return self._written(value, quiet=False)

    def _write(self, value: object) -> dict[str, Any]:
        return self._written(value, quiet=True)

    def _written(self, value: object, *, quiet: bool) -> dict[str, Any]:
        """Writes the table without what is None or empty, where an absent key says the same."""
        parts = self.parts(value) if self.parts else None
        written = {}
        for key in self.keys:
            inner = getattr(value, key.field) if parts is None else parts.get(key.field)
            if inner is None or (inner in ("", (), {}) and key.default in (None, "", [])):
                continue
            in_file = key.kind.write(inner)
            if not (quiet and key.quiet and in_file == key.default):
                written[key.name] = in_file
        return written

    def _schema(self) -> Schema:
        properties: Schema = {}
        for key in self.keys:
            default = key.default
            more = {"description": key.doc} | ({} if default is None else {"default": default})
            properties[key.name] = key.kind.schema() | more
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required := [key.name for key in self.keys if key.required]:
            schema["required"] = required
        return schema


class MapOf(Kind[dict[str, Any]]):
    """A table of tables whose names are ids: `[services.<id>]`."""

    words = "a table of tables"

    def __init__(self, kind: Named[Any], ids: Kind[str]) -> None:
        self.kind = kind
        self.ids = ids

    def _read(self, value: object, at: At) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        entries: dict[str, Any] = {}
        for name, raw in value.items():
            with suppress(ProblemsNoted):
                self.ids.read(name, at.child(name))
                entries[name] = self.kind.read_named(name, raw, at.child(name))
        return entries

    def _write(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: self.kind.write(inner) for name, inner in value.items()}

    def _schema(self) -> Schema:
        return {"type": "object", "propertyNames": self.ids.schema(), "additionalProperties": self.kind.schema()}

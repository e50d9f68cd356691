"""Tables that are made of what a dataclass declares on its fields (`sla_tui.sla.keys`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any, Final, get_type_hints

from sla_tui.config.kinds.basic import Kind
from sla_tui.config.kinds.named import kind_of
from sla_tui.config.reading.tables import ConfigTable, Key, TableCheck
from sla_tui.sla.keys import KEY, KeySpec

_EMPTY: Final[Sequence[object]] = ("", (), {})


def keys_of(model: type[Any], *, empty: bool = False, **given: Kind[Any]) -> tuple[Key, ...]:
    """Returns the keys that the fields of `model` declare, in their order; a field that declares none is no key.

    Args:
        model: a dataclass.
        empty: a default that is empty is stated, too.
        given: by the field's name, what cannot be told from the declaration: the table of a field that is one, or is
            a list of them, and kinds of this model alone.

    Raises:
        KeyError: a declared kind is not known, or there is neither a name nor a type that tells it.
    """
    return _keys(model, given, () if empty else _EMPTY)


def table_of(
    model: type[Any],
    *,
    check: TableCheck | None = None,
    parts: Callable[[Any], Mapping[str, Any]] | None = None,
    **given: Kind[Any],
) -> ConfigTable:
    """Makes the table of a `model`; `check` and `parts` as in `ConfigTable`, the rest as in `keys_of`."""
    return ConfigTable(model, _keys(model, given, _EMPTY), check=check, parts=parts)


def _keys(model: type[Any], given: Mapping[str, Kind[Any]], unsaid: Sequence[object]) -> tuple[Key, ...]:
    found = [(f, f.metadata[KEY]) for f in fields(model) if KEY in f.metadata]
    late = get_type_hints(model) if any(isinstance(f.type, str) for f, _ in found) else {}
    return tuple(
        _key(declared, f, kind_of(late.get(f.name, f.type), declared, given.get(f.name)), unsaid)
        for f, declared in found
    )


def _key(declared: KeySpec, field: Field[Any], kind: Kind[Any], unsaid: Sequence[object]) -> Key:
    default = None if field.default is MISSING else field.default
    return Key(
        declared.name or field.name,
        kind,
        declared.doc,
        attr=field.name,
        required=field.default is MISSING and field.default_factory is MISSING and not declared.optional,
        default=None if default is None or default in unsaid else kind.write(default),
        quiet=declared.quiet,
    )

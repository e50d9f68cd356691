"""Tables that are made of what a dataclass declares on its fields (`sla_tui.sla.keys`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, get_type_hints

from sla_tui.config.kinds.basic import Kind
from sla_tui.config.kinds.named import kind_of
from sla_tui.config.reading.tables import Key, Table, TableCheck
from sla_tui.sla.keys import KEY, KeySpec


def keys_of(model: type[Any], **given: Kind[Any]) -> tuple[Key, ...]:
    """The keys that the fields of `model` declare, in their order; a field that declares none is no key.

    Args:
        model: a dataclass.
        given: by the field's name, what cannot be told from the declaration: the table of a field that is one, or is
            a list of them, and kinds of this model alone.

    Raises:
        KeyError: a declared kind is not known, or there is neither a name nor a type that tells it.
    """
    hints = get_type_hints(model)
    return tuple(
        _key(declared, f, kind_of(hints[f.name], declared, given.get(f.name)))
        for f in fields(model)
        if (declared := f.metadata.get(KEY)) is not None
    )


def table_of(
    model: type[Any],
    *,
    check: TableCheck | None = None,
    parts: Callable[[Any], Mapping[str, Any]] | None = None,
    **given: Kind[Any],
) -> Table:
    """The table that reads and writes a `model`; `check` and `parts` as in `Table`, the rest as in `keys_of`."""
    return Table(model, keys_of(model, **given), check=check, parts=parts)


def _key(declared: KeySpec, field: Field[Any], kind: Kind[Any]) -> Key:
    return Key(
        declared.name or field.name,
        kind,
        declared.doc,
        attr=field.name,
        required=field.default is MISSING and field.default_factory is MISSING and not declared.optional,
        default=_written(field.default, kind),
        quiet=declared.quiet,
    )


def _written(default: object, kind: Kind[Any]) -> object:
    """What a file would say for `default`; None where there is none, or it says nothing."""
    return None if default is MISSING or default in (None, "", (), {}) else kind.write(default)

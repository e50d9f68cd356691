"""Frozen values as plain data (mappings, lists, strings, numbers) and back, by their type hints. Pure.

Fractions and decimals become strings, `None` stays, tuples become lists. Reading passes over fields that a later
version wrote besides, and gives fields that an earlier one did not know their defaults.

What is said in codes becomes its code with its values, each of which names its kind (`{"fraction": "70/3"}`) unless it
is text or a whole number. A text where a code is expected is what an earlier version said in English.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from sla_tui.sla.codes import Coded, CodeValue, Note, Step, TextOrNote
from sla_tui.sla.rounding import printable

T = TypeVar("T")


def to_plain(value: object) -> Any:  # noqa: ANN401, PLR0911  one line for each kind of value
    """Writes `value` as plain data."""
    if isinstance(value, Coded):
        return {"code": value.code, "values": {name: _value_to_plain(item) for name, item in value.values.items()}}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_plain(item) for item in value]
    return value


def _value_to_plain(value: CodeValue) -> object:
    """Writes a value of a code, with its kind."""
    match value:
        case str() | int():
            return value
        case Fraction():
            return {"fraction": str(printable(value))}
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"date": value.isoformat()}
        case Coded():
            return {value.section: to_plain(value)}


def _value_of_plain(data: Any) -> CodeValue:  # noqa: ANN401  plain data has no closer type
    if not isinstance(data, dict):
        return data if isinstance(data, int) else str(data)
    ((kind, item),) = data.items()
    read: CodeValue = _KINDS[kind](item)
    return read


def _coded(kind: type[Coded], data: Any) -> Coded:  # noqa: ANN401  plain data
    if isinstance(data, str):
        return kind.of_text(data)
    return kind(data["code"], {name: _value_of_plain(item) for name, item in data["values"].items()})


_KINDS: Final[Mapping[str, Callable[[Any], CodeValue]]] = {
    "fraction": Fraction,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "step": partial(_coded, Step),
    "note": partial(_coded, Note),
}


def canonical(value: object) -> str:
    """Writes `value` as JSON that is the same text for the same content: what a hash is taken of."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def from_plain(kind: type[T], data: object) -> T:
    """Reads the value of type `kind` that `to_plain` made `data` of.

    Raises:
        ValueError: `data` is nothing of the kind.
    """
    try:
        read: T = _read(kind, data)
    except (TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return read


def _read(kind: Any, data: Any) -> Any:  # noqa: ANN401, PLR0911  one line for each kind of hint
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return None if data is None else _read(_one_of(kind, data), data)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in data)
    if origin is Literal or kind in {str, bool}:
        return data
    if kind is int:
        return int(data)
    if kind in {Fraction, Decimal}:
        return kind(data)
    if kind is date:
        return date.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Coded):
        return _coded(kind, data)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in data.items() if name in hints})
    raise TypeError(f"cannot read a {kind}")


def _one_of(kind: Any, data: Any) -> Any:  # noqa: ANN401  type hints
    """Chooses the kind that `data` is of: `TextOrNote` are text or a note; everything else is itself or None."""
    return (
        Note if kind == TextOrNote and isinstance(data, dict) else next(k for k in get_args(kind) if k is not NoneType)
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)

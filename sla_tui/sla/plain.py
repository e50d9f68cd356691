"""Frozen values as plain data (mappings, lists, strings, numbers) and back, by their type hints. Pure.

Fractions and decimals become strings, `None` stays, tuples become lists. Reading passes over fields that a later
version wrote besides, and gives fields that an earlier one did not know their defaults.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:  # noqa: ANN401  plain data has no closer type
    """`value` as plain data."""
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


def canonical(value: object) -> str:
    """`value` as JSON that is the same text for the same content: what a hash is taken of."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def from_plain(kind: type[T], data: object) -> T:
    """The value of type `kind` that `to_plain` made `data` of.

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
        if data is None:
            return None
        return _read(next(arg for arg in get_args(kind) if arg is not NoneType), data)
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
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in data.items() if name in hints})
    raise TypeError(f"cannot read a {kind}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)

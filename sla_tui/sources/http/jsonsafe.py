"""JSON from strangers: bounded in depth and size, without NaN, infinities, duplicate keys or lone surrogates."""

from __future__ import annotations

import json
import re
from typing import Final, NoReturn

from sla_tui.errors import PayloadError, TooLargeError

MAX_DEPTH: Final = 32
MAX_VALUES: Final = 500_000  # of a small body's bytes a list of empty lists makes a hundred times as much memory

# Only where such an escape stands can a lone surrogate come from; the strings are looked at only then.
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_OPENING: Final = (b"[", b"{")


def loads(body: bytes | bytearray) -> object:
    """Parses `body` into Python values.

    Raises:
        PayloadError: it is not JSON, or JSON that no provider sends in earnest.
    """
    if sum(body.count(mark) for mark in (b",", *_OPENING)) > MAX_VALUES:
        raise TooLargeError("the answer has more values than any real one")
    problem = ""
    value: object = None
    try:
        value = json.loads(body, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
        if sum(body.count(mark) for mark in _OPENING) > MAX_DEPTH:
            _check_depth(value)
        if _SURROGATE.search(body):
            _check_text(value)
    except RecursionError:
        problem = "is nested too deep"
    except UnicodeError:
        problem = "is not UTF-8 text"
    except json.JSONDecodeError as error:
        problem = f"is not JSON from character {error.pos + 1} of {len(error.doc)} on"
    except ValueError as error:
        # Ours say what is wrong in a few words; Python's own is about integers of more than 4300 digits.
        problem = str(error) if isinstance(error, _RefusedError) else "has a number that is too long"
    if problem:
        raise PayloadError(f"the answer {problem}")
    return value


class _RefusedError(ValueError):
    """Valid for Python's reader, but nothing we take."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("names a member twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise _RefusedError(f"has {word} in it, which is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise _RefusedError("has a number that is too large")
    return number


def _check_depth(value: object) -> None:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise _RefusedError("is nested too deep")


def _check_text(value: object) -> None:
    todo = [value]
    while todo:
        inner = todo.pop()
        if isinstance(inner, str):
            if any("\ud800" <= c <= "\udfff" for c in inner):
                raise _RefusedError("has half a character in it")
        elif isinstance(inner, dict):
            todo.extend(inner)
            todo.extend(inner.values())
        elif isinstance(inner, list):
            todo.extend(inner)

"""JSON as plain values with exact numbers, and the line on which each key stands: what `json` alone does not say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from sla_tui.config.reading.problems import Problems, child, item
from sla_tui.errors import CaseError, Problem

LONGEST_NUMBER: Final = 40  # digits; no key takes as many, so what is cut off cannot matter

_PART: Final = re.compile(r'\[(?P<index>\d+)\]|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<bare>[^.\["]+)')
_BLANK: Final = re.compile(r"[ \t\n\r]*")

Children = Mapping[str | int, tuple[int, int]]
"""Where the children of a value are: for each key or index where its name and where its value begins."""


def parse_json(text: str, file: str = "") -> object:
    """Reads JSON as plain values: numbers with a point or an exponent become `Decimal`s, exactly as written.

    NaN and Infinity become `Decimal("NaN")`, which every key refuses with its own name and line.

    Raises:
        CaseError: where the text stops being JSON, or a key that stands twice in one object.
    """
    doubled: list[tuple[dict[str, Any], str]] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend((found, name) for name in found if names.count(name) > 1)
        return found

    try:
        value = json.loads(
            text, parse_float=_as_written, parse_int=_whole, parse_constant=_as_written, object_pairs_hook=table
        )
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise CaseError((Problem(what, file, error.lineno),)) from None
    except RecursionError:
        raise CaseError((Problem("is nested too deeply", file),)) from None
    if doubled:
        problems = Problems(file, JsonLines(text).of)
        places = {id(found) for found, _ in doubled}
        paths = {id(found): path for path, found in _tables(value) if id(found) in places}
        for found, name in doubled:
            problems.add(child(paths.get(id(found), ""), name), "stands twice in one object")
        problems.raise_if_any(CaseError)
    return value


class JsonLines:
    """The lines of one text's keys, found when they are asked for.

    Args:
        text: JSON that `parse_json` accepts.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
        self._children: dict[int, Children] = {}

    def of(self, key: str) -> int:
        """Returns the line of `key`, or of the nearest thing that encloses it. Of a key that stands twice, the last."""
        value = name = self._skip(0)
        for part in _parts(key):
            found = self._children_at(value).get(part)
            if found is None:
                break
            name, value = found
        return self._text.count("\n", 0, name) + 1

    def _children_at(self, at: int) -> Children:
        if at not in self._children:
            opening = self._text[at : at + 1]
            self._children[at] = dict(
                self._members(at) if opening == "{" else self._items(at) if opening == "[" else ()
            )
        return self._children[at]

    def _members(self, at: int) -> Iterator[tuple[str | int, tuple[int, int]]]:
        at = self._skip(at + 1)
        while self._text[at] != "}":
            name, end = self._decoder.raw_decode(self._text, at)
            value = self._skip(self._skip(end) + 1)
            yield name, (at, value)
            at = self._after(value)

    def _items(self, at: int) -> Iterator[tuple[str | int, tuple[int, int]]]:
        at = self._skip(at + 1)
        index = 0
        while self._text[at] != "]":
            yield index, (at, at)
            index += 1
            at = self._after(at)

    def _after(self, value: int) -> int:
        """Returns where the next member or the closing bracket stands, behind the value that begins at `value`."""
        _, end = self._decoder.raw_decode(self._text, value)
        at = self._skip(end)
        return self._skip(at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        return cast("re.Match[str]", _BLANK.match(self._text, at)).end()


def _parts(key: str) -> Iterator[str | int]:
    """Yields the names and indices of a dotted key."""
    for match in _PART.finditer(key):
        if match["index"] is not None:
            yield int(match["index"])
        elif match["quoted"] is not None:
            yield json.loads(match["quoted"])
        else:
            yield match["bare"]


def _tables(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields every object in `value` with its dotted key.

    It does without recursion, for `value` may be nested as deep as JSON goes.
    """
    stack: list[tuple[str, object]] = [("", value)]
    while stack:
        path, found = stack.pop()
        if isinstance(found, dict):
            yield path, found
            stack.extend((child(path, name), inner) for name, inner in found.items())
        elif isinstance(found, list):
            stack.extend((item(path, index), inner) for index, inner in enumerate(found))


def _as_written(text: str) -> Decimal:
    try:
        return Decimal(text) if text[-1:].isdigit() else Decimal("NaN")
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("NaN")


def _whole(text: str) -> int:
    return int(text[:LONGEST_NUMBER])

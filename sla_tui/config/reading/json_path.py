"""Paths to a value in JSON: `status`, `checks.db.ok`, `items[0].name`, `["a.b"]`. Pure.

A subset of JSONPath on purpose: what names exactly one value. Queries, filters and wildcards name many.
"""

from __future__ import annotations

import re
from typing import Final

PathStep = str | int

_STEP: Final = re.compile(r'\.?([^.\[\]"\s][^.\[\]"]*)|\[([0-9]{1,9})\]|\["([^"]{1,200})"\]')


def parse_path(path: str) -> tuple[PathStep, ...]:
    """Returns the steps of a path; a leading "$." is allowed.

    Raises:
        ValueError: it is none.
    """
    text = path.removeprefix("$")
    steps: list[PathStep] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or (at and match[1] is not None and text[at] != "."):
            raise ValueError("not a path")
        steps.append(int(match[2]) if match[2] is not None else match[1] or match[3])
        at = match.end()
    if not steps:
        raise ValueError("not a path")
    return tuple(steps)


def pick(data: object, steps: tuple[PathStep, ...]) -> tuple[bool, object]:
    """Returns whether there is a value at the path, and that value."""
    for step in steps:
        named = isinstance(data, dict) and step in data
        if not (named or (isinstance(data, list) and isinstance(step, int) and step < len(data))):
            return False, None
        data = data[step]  # type: ignore[index]
    return True, data

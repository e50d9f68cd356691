"""Bounds of what is given to the TOML parser: it keeps every beginning of a dotted key, so long ones cost gigabytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sla_tui.errors import ConfigError, Problem

DEEPEST: Final = 16  # parts of one key; none that means anything has more than six
MOST_PARTS: Final = 250_000  # of all dotted keys together; a configuration of 10,000 services has a tenth of them

_PART: Final = r"(?:[A-Za-z0-9_-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')"
_DOTTED: Final = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})++[ \t]*+")  # possessive: each text is read once


def check_bounds(text: str, file: str) -> None:
    """Refuses a text whose keys would cost more memory than any configuration is worth.

    Raises:
        ConfigError: a key has too many parts, or all keys together have; with the line.
    """
    if text.count(".") < DEEPEST:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= DEEPEST and any(parts > DEEPEST for parts in _parts(line)):
            raise ConfigError((Problem(f"has a key with more than {DEEPEST} parts", file, number),))
    if text.count(".") > MOST_PARTS and sum(_parts(text)) > MOST_PARTS:
        raise ConfigError((Problem(f"has more than {MOST_PARTS} parts of dotted keys", file),))


def _parts(text: str) -> Iterator[int]:
    """Counts the parts of every dotted key; what looks like one in a string counts too."""
    for found in _DOTTED.finditer(text):
        if text[found.end() : found.end() + 1] in {"=", "]"}:
            yield found[0].count(".") + 1

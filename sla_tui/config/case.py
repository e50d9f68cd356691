"""Reads what `sla-tui assess` is given: a case or an array of cases, JSON or TOML, from a file or standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sla_tui.config.keys.case import CASE, LATENCY_CASE, Case, LatencyCase
from sla_tui.config.kinds.basic import ProblemsNoted, type_word
from sla_tui.config.reading.json_text import JsonLines, parse_json
from sla_tui.config.reading.positions import KeyLines
from sla_tui.config.reading.problems import At, Locate, Problems, item
from sla_tui.config.reading.reader import parse_toml
from sla_tui.config.reading.tables import ConfigTable
from sla_tui.errors import CaseError, ConfigError, Problem
from sla_tui.text import clean

STDIN: Final = "-"
LARGEST: Final = 512 * 1024 * 1024
"""Bytes; a case with a million outages has some 80 MB."""

_CASES: Final = "cases"
_JSON: Final = re.compile(r"\s*(?:\{|\[\s*[\]{])")


@dataclass(frozen=True, slots=True)
class BrokenCase:
    """A case that cannot be assessed, and everything that is wrong with it."""

    id: str | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file in its order. `many`: it is an array, if only of one."""

    cases: tuple[Case | LatencyCase | BrokenCase, ...]
    many: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order of the file."""
        return tuple(p for case in self.cases if isinstance(case, BrokenCase) for p in case.problems)


def load_cases(path: str) -> CaseFile:
    """Reads the file at `path`, or standard input where it is "-".

    Raises:
        CaseError: it cannot be read, or is neither JSON nor TOML. A case that is wrong in itself is a `BrokenCase`.
    """
    name = "standard input" if path == STDIN else path
    return parse_cases(_text(path, name), name)


def parse_cases(text: str, file: str = "") -> CaseFile:
    """Reads cases: JSON where the name ends in ``.json`` or the text begins like it, else TOML.

    An array is a JSON array, or ``[[cases]]`` in TOML (``{"cases": […]}`` in JSON is the same).

    Raises:
        CaseError: as `load_cases`.
    """
    as_json = file.endswith(".json") or (not file.endswith(".toml") and _JSON.match(text) is not None)
    locate: Locate
    value: object
    if as_json:
        value, locate = parse_json(text, file), JsonLines(text).of
    else:
        value, locate = _toml(text, file), KeyLines(text).of
    top = ""
    if isinstance(value, Mapping) and _CASES in value:
        if len(value) > 1:
            other = next(str(name) for name in value if name != _CASES)
            problem = Problem("stands beside `cases`", file, locate(other), clean(other), allowed="nothing but `cases`")
            raise CaseError((problem,))
        top, value = _CASES, value[_CASES]
    if isinstance(value, list):
        return CaseFile(tuple(_case(one, file, item(top, i), locate) for i, one in enumerate(value)), many=True)
    if top or not isinstance(value, Mapping):
        allowed = "a case or an array of cases" if not top else "an array of cases"
        raise CaseError((Problem(f"is {type_word(value)}", file, 1, top, allowed=allowed),))
    return CaseFile((_case(value, file, "", locate),), many=False)


def _case(value: object, file: str, key: str, locate: Locate) -> Case | LatencyCase | BrokenCase:
    problems = Problems(file, locate)
    at = At(problems, key)
    read: Case | LatencyCase | None = None
    with suppress(ProblemsNoted):
        read = _table_for(value).read(value, at)
    if read is not None:
        return read
    name = value.get("id") if isinstance(value, Mapping) else None
    return BrokenCase(clean(name) if isinstance(name, str) else None, problems.all())


def _table_for(value: object) -> ConfigTable:
    """Picks the table of a case: one with samples and no contract is a latency case, everything else a full one."""
    latency = isinstance(value, Mapping) and "samples_ms" in value and "contract" not in value
    return LATENCY_CASE if latency else CASE


def _toml(text: str, file: str) -> Mapping[str, Any]:
    try:
        return parse_toml(text, file)
    except ConfigError as error:
        raise CaseError(error.problems, hint=error.hint) from None


def _text(path: str, name: str) -> str:
    try:
        raw = _bytes(path)
    except OSError as error:
        words = {FileNotFoundError: "there is no such file", IsADirectoryError: "is a folder, not a file"}
        what = words.get(type(error), f"cannot be read: {error.strerror or type(error).__name__}")
        raise CaseError((Problem(what, name),)) from None
    if len(raw) > LARGEST:
        raise CaseError((Problem(f"is larger than {LARGEST // 1024 // 1024} MB", name),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CaseError((Problem("is not UTF-8 text", name, line),)) from None


def _bytes(path: str) -> bytes:
    if path != STDIN:
        with Path(path).open("rb") as stream:
            return stream.read(LARGEST + 1)
    return sys.stdin.buffer.read(LARGEST + 1) if sys.stdin is not None else b""

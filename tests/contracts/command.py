"""Runs `sla-tui assess` as its own process does, and compares what it prints with what a case expects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from sla_tui.cli.run import run

NULL = "null"
"""How a TOML case says null: TOML has no word for it."""


class Printed(NamedTuple):
    """What came out of a command."""

    code: int
    out: str
    err: str


def sla_tui(*arguments: str) -> Printed:
    """The command line in this process: the same door as the installed program's, with its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(list(arguments))
    return Printed(code, out.getvalue(), err.getvalue())


def assess(file: Path, *options: str) -> Printed:
    """`sla-tui assess FILE --format json`."""
    return sla_tui("assess", str(file), "--format", "json", *options)


def results(file: Path) -> list[dict[str, Any]]:
    """The results of all cases of a file; it must be without problems."""
    printed = assess(file)
    assert (printed.code, printed.err) == (0, "")
    found = json.loads(printed.out)
    return found if isinstance(found, list) else [found]


def differences(expected: object, found: object, key: str = "") -> Iterator[str]:
    """Where `found` is not what is expected: every expected key must be there and equal, others may be there too."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            inner = found.get(name, "(absent)") if isinstance(found, dict) else "(no object)"
            yield from differences(value, inner, f"{key}.{name}" if key else name)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{key}[{index}]")
    elif found != (None if expected == NULL else expected):
        yield f"{key}: expected {expected!r}, found {found!r}"

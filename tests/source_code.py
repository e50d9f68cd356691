"""The program's own source, parsed once for all the tests that read it; they run in one group, `source`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import sla_tui

PACKAGE = Path(sla_tui.__file__).parent


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the program, by its path inside the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """All nodes of a module, in the order of `ast.walk`."""
    return tuple(ast.walk(trees()[module]))

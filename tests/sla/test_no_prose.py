"""The arithmetic writes no sentences: what it says it says in codes, and the languages have the words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import sla_tui.sla

PACKAGE = Path(sla_tui.sla.__file__).parent
LABELS = PACKAGE / "periods" / "names.py"
"""Labels of periods are kept with closed periods and hashed: that one form stays English in every language."""
IN_ERRORS = {"A gap", "An outage", "A maintenance window", "An exclusion"}
"""What is backwards, as an error names it that is raised elsewhere."""
DECLARING = {"key", "spec"}
"""Calls that describe a key of the configuration beside its field: documentation, and no result."""


def prose(tree: ast.AST) -> list[tuple[int, str]]:
    """Strings with two words in them that are neither a docstring, nor in an error, nor in a key's description.

    A sentence of one word, and one that is put together from pieces of one word each, would not be found.
    """
    aside: set[int] = set()
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside = [node.value]
        elif isinstance(node, ast.Raise):
            inside = [node]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            inside = [node] if name.endswith("Error") or name in DECLARING else []
        aside |= {id(inner) for outer in inside for inner in ast.walk(outer)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside
        if re.search(r"[A-Za-z%] +[A-Za-z%]|^ .*[A-Za-z]{2}|[A-Za-z]{2}.* $", node.value)
    ]


def test_no_sentence_stands_in_the_arithmetic() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}:{line}": text
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != LABELS
        for line, text in prose(ast.parse(path.read_text(encoding="utf-8")))
        if text not in IN_ERRORS
    }
    assert found == {}


def test_a_sentence_would_be_found() -> None:
    code = """
def steps(fee):
    '''Says it in words.'''
    if fee < 0:
        raise AssessmentError(f"{fee} is no fee.", hint="Give an amount.")
    return ["no tier is met", f"fee {fee} for June", f"{fee} days", "tiers[0]", "2026-06"]
"""
    assert [text for _, text in prose(ast.parse(code))] == ["no tier is met", "fee ", " for June", " days"]

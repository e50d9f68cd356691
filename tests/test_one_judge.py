"""Rules that stand in one place: read from the source itself, so that a second copy of one cannot come in unseen."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.source_code import nodes, trees

pytestmark = pytest.mark.xdist_group("source")


def where(found: Callable[[ast.AST], bool], under: str = "", *, outside: str = "\0") -> set[str]:
    """The modules that hold such a node, with its line."""
    return {
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name in trees()
        if name.startswith(under) and not name.startswith(outside)
        for node in nodes(name)
        if found(node)
    }


def modules(found: set[str]) -> set[str]:
    return {place.partition(":")[0] for place in found}


def names(node: ast.AST) -> Iterator[str]:
    """The last words of everything that is read inside a node."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Name):
            yield part.id


def calls(name: str) -> Callable[[ast.AST], bool]:
    def found(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        return name in {getattr(node.func, "id", None), getattr(node.func, "attr", None)}

    return found


def reads(attribute: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Attribute) and node.attr == attribute


def test_the_engine_asks_the_arithmetic_in_one_place():
    found = where(calls("unpriced"), "engine/")
    assert len(found) == 1
    assert modules(found) == {"engine/judge/applied.py"}


def test_nobody_else_has_the_arithmetic_but_the_command_of_its_name():
    def imports(node: ast.AST) -> bool:
        return isinstance(node, ast.ImportFrom) and node.module == "sla_tui.sla.assess"

    assert modules(where(imports, outside="sla/")) == {"engine/judge/applied.py", "cli/commands/assess.py"}


def test_coverage_is_held_against_what_is_asked_for_in_the_arithmetic_only():
    def compares(node: ast.AST) -> bool:
        return isinstance(node, ast.Compare) and bool({"min_coverage", "least_known"} & set(names(node)))

    assert modules(where(compares)) == {"sla/assess.py", "sla/objectives.py"}


def test_one_function_decides_the_standing_of_a_period():
    def decides(node: ast.AST) -> bool:
        return isinstance(node, ast.keyword) and node.arg == "standing"

    assert modules(where(decides)) == {"sla/stated.py"}
    assert modules(where(calls("Stated"))) == {"sla/stated.py"}


def test_no_door_asks_the_arithmetic_for_a_verdict():
    """Only the result's own JSON, and what compares kept results, says the assessment's verdict."""

    def arithmetic(node: ast.AST) -> bool:
        if not (isinstance(node, ast.Attribute) and node.attr in {"verdict", "verdict_without_risk"}):
            return False
        owner = node.value
        return getattr(owner, "id", getattr(owner, "attr", "")) in {"assessment", "a"}

    allowed = {"export/shapes/result.py", "engine/judge/drift.py"}
    assert modules(where(arithmetic, outside="sla/")) <= allowed


def test_the_best_case_is_read_from_what_may_be_stated():
    """`if_nothing_more` belongs to the arithmetic, and to the JSON of the result; never to a heading `uptime`."""
    assert modules(where(reads("if_nothing_more"), outside="sla/")) == {"export/shapes/result.py"}


def test_an_amount_is_written_by_the_two_functions_of_its_currency():
    """For people `format.money`, for programs `format.amount`: nobody else knows how many decimals there are."""
    amounts = {"amount", "fee", "price", "money", "owed", "credit"}

    def fixed_decimals(node: ast.AST) -> bool:
        if not isinstance(node, ast.FormattedValue) or node.format_spec is None:
            return False
        spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
        return spec.endswith("f") and bool(amounts & set(names(node.value)))

    def beside_its_currency(node: ast.AST) -> bool:
        if not isinstance(node, ast.JoinedStr):
            return False
        shown = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        raw = any(isinstance(one, (ast.Attribute, ast.Name)) and amounts & {*list(names(one))[:1]} for one in shown)
        return raw and any("currency" in list(names(one))[:1] for one in shown)

    assert modules(where(fixed_decimals)) <= {"format.py", "config/kinds/amounts.py"}
    assert where(beside_its_currency, outside="sla/") == set()

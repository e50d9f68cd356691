"""The dashboard's modules import each other in no circle: at the top, inside functions, or for types only."""

import ast
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGE = "sla_tui.ui"


def modules_of(package):
    """The files of a package by their modules' names."""
    root = Path(find_spec(package).origin).parent
    found = {}
    for path in root.rglob("*.py"):
        parts = (package, *path.relative_to(root).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported_by(text, known):
    """The modules among `known` that a file imports, wherever in it; `from a import b` may be the module `a.b`."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "an import that is not absolute is not followed here"
            names = (f"{node.module}.{name.name}" for name in node.names)
            found |= {name if name in known else node.module for name in names}
    return found & known


def order_of(files):
    """The modules so that each comes behind those that it imports. Raises `CycleError` where there is no such order."""
    graph = {name: imported_by(text, files.keys()) - {name} for name, text in files.items()}
    return list(TopologicalSorter(graph).static_order())


def test_no_module_of_the_dashboard_is_in_a_circle_of_imports():
    files = {name: path.read_text(encoding="utf-8") for name, path in modules_of(PACKAGE).items()}
    order = order_of(files)
    assert len(order) == len(files) > 50
    assert order.index("sla_tui.ui.actions") < order.index("sla_tui.ui.app")


@pytest.mark.parametrize(
    "back",
    [
        "from sla_tui.ui.app import SlaApp",
        "from sla_tui.ui import app",
        "import sla_tui.ui.app",
        "def f():\n    from sla_tui.ui.app import SlaApp",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sla_tui.ui.app import SlaApp",
    ],
)
def test_a_circle_is_found_however_it_is_imported(back):
    files = {"sla_tui.ui": "", "sla_tui.ui.app": "from sla_tui.ui.actions import perform", "sla_tui.ui.actions": back}
    with pytest.raises(CycleError):
        order_of(files)

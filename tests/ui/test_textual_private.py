"""What is used of Textual's private names stands in one module, and is there in the Textual that is installed.

A new version of Textual that takes one away fails here, by name, with what it would break.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest

import sla_tui.ui
from sla_tui.ui.textual_private import PRIVATE_NAMES

UI = Path(sla_tui.ui.__file__).parent
HOME = UI / "textual_private.py"


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def classes_in(file: str) -> dict[str, list[ast.Attribute]]:
    """The attributes of `self` in each class of a file."""
    found = {}
    for cls in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(cls, ast.ClassDef):
            found[cls.name] = [
                node
                for node in ast.walk(cls)
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
            ]
    return found


def of_self(cls: type) -> list[ast.Attribute]:
    return classes_in(inspect.getfile(cls)).get(cls.__name__, [])


@cache
def own_names(cls: type) -> frozenset[str]:
    """The private names that a class has, or gives its objects."""
    given = {node.attr for node in of_self(cls) if isinstance(node.ctx, ast.Store)}
    return frozenset(filter(is_private, {*vars(cls), *given}))


@pytest.mark.parametrize(("module", "name"), PRIVATE_NAMES, ids=lambda part: part)
def test_what_we_use_is_there(module, name):
    breaks = f"this Textual has no {module}.{name} any more; without it: {PRIVATE_NAMES[module, name]}"
    cls, _, attribute = name.partition(".")
    holder = getattr(importlib.import_module(module), cls, None)
    assert holder is not None, breaks
    if attribute:
        assert any(attribute in own_names(one) for one in holder.__mro__[:-1]), breaks


def test_no_other_module_imports_a_private_one():
    private = re.compile(
        r"^\s*(?:from textual[\w.]*\._|from textual[\w.]* import .*\b_|import textual[\w.]*\._)", re.MULTILINE
    )
    for path in UI.rglob("*.py"):
        found = private.search(path.read_text(encoding="utf-8"))
        assert path == HOME or not found, f"{path}: {found}; it belongs into {HOME.name}"
    assert private.search(HOME.read_text(encoding="utf-8"))


def textual_classes():
    """Our classes that are made of Textual's."""
    found = {}
    for info in pkgutil.walk_packages([str(UI)], "sla_tui.ui."):
        for cls in vars(importlib.import_module(info.name)).values():
            if (
                isinstance(cls, type)
                and cls.__module__.startswith("sla_tui")
                and cls.__module__ != "sla_tui.ui.textual_private"
            ):
                above = [one for one in cls.__mro__ if one.__module__.partition(".")[0] == "textual"]
                if above:
                    found[cls] = above
    return found


def test_no_other_class_has_a_private_name_that_is_textual_s():
    """Neither on purpose nor by chance: a name of ours that Textual has too would be another thing in its hands."""
    found = textual_classes()
    assert len(found) >= 20
    for cls, above in found.items():
        theirs = frozenset().union(*(own_names(one) for one in above))
        used = {node.attr for node in of_self(cls) if is_private(node.attr)}
        used |= {name for name, what in vars(cls).items() if is_private(name) and callable(what)}
        assert not used & theirs, f"{cls.__qualname__}: {sorted(used & theirs)} are Textual's"


def test_the_bound_of_the_version_is_that_of_what_was_tried():
    import tomllib

    project = tomllib.loads((UI.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (bound,) = [one for one in project["dependencies"] if one.startswith("textual")]
    assert bound == "textual>=8.2.5,<8.3"

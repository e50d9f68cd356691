"""Names: one word for one thing, as `docs/glossary.md` says."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.source_code import PACKAGE, nodes, trees

pytestmark = pytest.mark.xdist_group("source")

GLOSSARY = PACKAGE.parent / "docs" / "glossary.md"


@cache
def rows() -> list[tuple[str, str, str, str]]:
    """The rows of the glossary's tables: word, meaning, in code, not."""
    lines = GLOSSARY.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [(row[0], row[1], row[2], row[3]) for row in cells if len(row) == 4 and row[0] not in {"word", "---"}]


def defined(module: str) -> Iterator[tuple[str, int]]:
    """Every name that a module gives: classes, functions, parameters, variables, attributes, imports' own names."""
    for node in nodes(module):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr), node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def types(tree: ast.Module) -> Iterator[str]:
    """The public classes and type aliases of a module."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name[0].isupper() and not name.isupper():
                yield name


def parts(name: str) -> list[str]:
    """The words that a name is made of: ``KnownRanges`` and ``known_ranges`` are known and ranges."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


@pytest.mark.full
def test_no_public_class_name_means_two_things():
    places = defaultdict(list)
    for path, tree in trees().items():
        for name in types(tree):
            if not name.startswith("_"):
                places[name].append(path)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.full
def test_no_name_is_made_of_a_word_that_the_glossary_gives_up():
    given_up = {word.strip() for row in rows() for word in row[3].split(",") if word.strip()}
    assert given_up  # the table was read
    found = [
        f"{path}:{line} {name}"
        for path in trees()
        for name, line in defined(path)
        if given_up.intersection(parts(name))
    ]
    found += [path for path in trees() if given_up.intersection(parts(Path(path).stem))]
    assert found == []


@pytest.mark.full
def test_what_the_glossary_says_code_calls_it_is_there():
    known = {name for path in trees() for name, _ in defined(path)}
    named = {name for row in rows() for name in re.findall(r"`(\w+)`", row[2])}
    assert named
    assert named - known == set()


def test_every_word_of_the_glossary_stands_once():
    words = [word.strip() for row in rows() for word in row[0].split(",")]
    assert sorted(words) == sorted(set(words))

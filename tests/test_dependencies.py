"""`docs/dependencies.md` names what is installed and nothing else, with sizes that are roughly true."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sla_tui

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
OURS, _, REST = PAGE.partition("These come with them")
FOR_PEOPLE = {
    name: parts
    for name, parts in PROJECT["optional-dependencies"].items()
    if name not in {"test", "dev", "docs", "lint"}
}
WITHIN = 0.35
"""Of its size a package may be larger or smaller on another system or Python, and 0.15 MB besides."""


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


@cache
def needs(package: str) -> frozenset[str]:
    found = set()
    for line in metadata.requires(package) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found.add(canonicalize_name(requirement.name))
    return frozenset(found)


def with_all_they_need(packages: Iterable[str]) -> set[str]:
    found, waiting = set(), list(packages)
    while waiting:
        package = waiting.pop()
        if package not in found:
            found.add(package)
            waiting += needs(package)
    return found


def rows(text: str) -> Iterator[tuple[str, str]]:
    """Each package of a table, and the size that stands beside it."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        found = re.findall(r"`([a-z0-9-]+)`", re.sub(r"\(extra.*?\)", "", cells[0])) if line.startswith("| `") else []
        yield from zip(found, re.findall(r"([\d.]+) MB", cells[1]), strict=False) if found else ()


def test_each_requirement_has_its_row_and_each_row_is_one():
    wanted = names(PROJECT["dependencies"]).union(*map(names, FOR_PEOPLE.values()))
    assert {name for name, _ in rows(OURS)} == wanted


def test_an_extra_is_named_in_the_row_of_its_package():
    for extra, requirements in FOR_PEOPLE.items():
        for name in names(requirements):
            assert f"| `{name}` (extra `{extra}`) |" in OURS


def test_what_they_bring_is_listed_whole():
    direct = names(PROJECT["dependencies"])
    extras = (
        {"linkify-it-py", "mdit-py-plugins"} | needs("linkify-it-py") | needs("mdit-py-plugins")
    )  # of markdown-it-py
    brought = (with_all_they_need(direct) | extras) - direct - {"uc-micro-py"}
    assert {name for name, _ in rows(REST)} == brought


def test_nothing_of_ours_imports_what_is_only_brought():
    modules = {name.replace("-", "_").removesuffix("_py") for name, _ in rows(REST)}
    for path in Path(sla_tui.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if modules.isdisjoint(re.findall(r"\w+", text)):
            continue
        for node in ast.walk(ast.parse(text)):
            used = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            used += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert modules.isdisjoint(name.partition(".")[0] for name in used), path


@pytest.mark.parametrize(("name", "said"), [*rows(OURS), *rows(REST)], ids=str)
def test_a_size_is_roughly_that_of_what_is_installed(name, said):
    try:
        files = metadata.files(name) or ()
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    kept = (file.locate() for file in files if file.suffix != ".pyc")  # bytecode may lie anywhere (PYTHONPYCACHEPREFIX)
    real = sum(path.stat().st_size for path in kept if path.is_file())
    assert abs(float(said) - real / 1e6) <= WITHIN * real / 1e6 + 0.15, f"{name} is {real / 1e6:.1f} MB"

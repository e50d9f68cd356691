"""The table "Where to put what" of `docs/architecture.md`: what it names is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "sla_tui"
TEXT = (
    (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Where to put what")[1].split("## ")[0]
)
ROWS = dict(row.strip("| ").split(" | ") for row in TEXT.splitlines() if row.startswith("| ") and "`" in row)


def spans(row: str) -> list[str]:
    return re.findall("`([^`]+)`", row)


def is_path(span: str) -> bool:
    return "/" in span or span.endswith((".py", ".toml"))


def files_of(path: str) -> list[Path]:
    """The files that a path means, below the package or the project; of a folder that is still to be made, its like."""
    for root in (PACKAGE, PROJECT):
        found = sorted(root.glob(path.rstrip("/")))
        if not found and path.endswith("/"):  # an example: the folder's neighbours
            found = [one for one in (root / path).parent.glob("*/") if (one / "__init__.py").is_file()]
        if found:
            return found
    return []


def named_files(row: str) -> list[Path]:
    """All files that a row names; a bare name stands for the files of that name in the folder before it."""
    found: list[Path] = []
    folders: list[Path] = []
    for span in filter(is_path, spans(row)):
        ours = [one / span for one in folders if (one / span).is_file()] if "/" not in span else []
        ours = ours or files_of(span)
        assert ours, span
        folders = [one for one in ours if one.is_dir()] or folders
        found += [one for one in ours if one.is_file()]
    return found


def test_every_row_is_read() -> None:
    assert len(ROWS) == TEXT.count("\n| ") - 1
    assert len(ROWS) >= 10


@pytest.mark.parametrize("what", ROWS)
def test_every_path_exists(what: str) -> None:
    assert [span for span in spans(ROWS[what]) if is_path(span)]
    named_files(ROWS[what])


@pytest.mark.parametrize("what", ROWS)
def test_every_name_stands_in_a_file_of_its_row(what: str) -> None:
    files = named_files(ROWS[what])
    texts = [one.read_text(encoding="utf-8") for one in files if one.suffix != ".toml" or one.name == "pyproject.toml"]
    for span in spans(ROWS[what]):
        if not is_path(span) and not span.startswith("["):
            assert any(re.search(rf"\b{re.escape(span)}\b", text) for text in texts), span


@pytest.mark.parametrize("what", ROWS)
def test_every_section_is_in_every_language_that_its_row_names(what: str) -> None:
    sections = [span.strip("[]") for span in spans(ROWS[what]) if span.startswith("[")]
    locales = [one for one in named_files(ROWS[what]) if one.parent.name == "locales"]
    assert bool(locales) or not sections
    for locale in locales:
        known = tomllib.loads(locale.read_text(encoding="utf-8"))
        assert [section for section in sections if section not in known] == []


@pytest.mark.parametrize("path", ["sla/nothing.py", "locales/*.yaml", "no/such/", "nothing.toml"])
def test_a_path_that_is_not_there_is_noticed(path: str) -> None:
    with pytest.raises(AssertionError):
        named_files(f"`{path}`")

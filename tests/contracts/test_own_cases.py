"""The project's own cases, worked out by hand (each says how in its `why`), through the command."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.command import differences, results

FILES = sorted((Path(__file__).parent / "cases").iterdir())


def _read(file: Path) -> list[dict[str, Any]]:
    text = file.read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["cases"] if file.suffix == ".toml" else json.loads(text)
    return found


CASES = [pytest.param(file, case, id=f"{file.stem}-{case['id']}") for file in FILES for case in _read(file)]


@pytest.fixture(scope="module")
def printed() -> dict[tuple[str, str], dict[str, Any]]:
    return {(file.name, result["id"]): result for file in FILES for result in results(file)}


@pytest.mark.parametrize(("file", "case"), CASES)
def test_the_result_is_what_was_worked_out_by_hand(
    file: Path, case: dict[str, Any], printed: dict[tuple[str, str], dict[str, Any]]
) -> None:
    assert not list(differences(case["expected"], printed[file.name, case["id"]])), case["why"]


def test_every_case_says_why_and_expects_something() -> None:
    for file in FILES:
        for case in _read(file):
            assert case["why"], case["id"]
            assert case["expected"], case["id"]


def test_no_two_cases_of_a_file_have_one_id() -> None:
    for file in FILES:
        ids = [case["id"] for case in _read(file)]
        assert len(ids) == len(set(ids)), file.name

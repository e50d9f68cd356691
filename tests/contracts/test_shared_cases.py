"""The shared cases, through the command: every expected key equal to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.command import differences, results
from tests.shared import DATA

pytestmark = pytest.mark.shared
FILES = [path for name in ("assess-cases.json", "latency-cases.json") if (path := DATA / name).is_file()]


def _cases() -> list[Any]:
    return [pytest.param(file, case, id=case["id"]) for file in FILES for case in json.loads(file.read_text("utf-8"))]


@pytest.fixture(scope="module")
def printed() -> dict[str, dict[str, Any]]:
    return {result["id"]: result for file in FILES for result in results(file)}


@pytest.mark.parametrize(("file", "case"), _cases())
def test_the_result_equals_the_expected_one_to_the_last_digit(
    file: Path, case: dict[str, Any], printed: dict[str, dict[str, Any]]
) -> None:
    found = printed[case["id"]]
    assert not list(differences(case["expected"], found)), case["why"]

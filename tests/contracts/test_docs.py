"""The page about contracts and cases says what holds."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sla_tui.config.case import BrokenCase, parse_cases
from sla_tui.config.reading.reader import parse_config

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tables_of_keys_are_those_of_the_reader() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from contract_keys import PAGE, page\n"
        "text = PAGE.read_text(encoding='utf-8')\n"
        "sys.exit(page(text) != text)"
    )
    process = subprocess.run([sys.executable, "-c", code, str(DOCS)], check=False)
    assert process.returncode == 0, "run `python docs/contract_keys.py`"


def _examples() -> list[str]:
    text = (DOCS / "contract-model.md").read_text(encoding="utf-8")
    return [part.partition("```")[0] for part in text.split("```toml\n")[1:]]


@pytest.mark.parametrize("example", _examples())
def test_every_example_is_read_without_a_problem(example: str) -> None:
    if "cases" in tomllib.loads(example):
        assert not any(isinstance(case, BrokenCase) for case in parse_cases(example, "example.toml").cases)
    else:
        assert parse_config(example).contracts["gold"].latest.tiers

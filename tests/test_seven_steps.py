"""`docs/seven-steps.md`: every key, word, key of the dashboard and command that it names is there."""

from __future__ import annotations

import argparse
import dataclasses
import re
import tomllib
import typing
from functools import cache
from pathlib import Path

import pytest

import sla_tui
from sla_tui.cli.parser import full_parser
from sla_tui.config.model import Config
from sla_tui.sla.contract import Contract
from sla_tui.sla.open_points import OPEN_POINTS
from sla_tui.ui.actions import ACTIONS

PACKAGE = Path(sla_tui.__file__).parent
TEXT = (PACKAGE.parent / "docs" / "seven-steps.md").read_text("utf-8")
HEAD = ["point", "keys", "words", "dashboard", "command"]


def rows() -> list[dict[str, list[str]]]:
    """The rows of all tables: what stands between backticks in each column."""
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    named = [dict(zip(HEAD, row, strict=True)) for row in cells if row != HEAD and not row[0].startswith("---")]
    return [{name: re.findall("`([^`]+)`", cell) for name, cell in row.items()} for row in named]


def column(name: str) -> list[str]:
    return sorted({word for row in rows() for word in row[name]})


@cache
def fields(kind: type) -> dict[str, type | None]:
    """The fields of a table by name, with the table that each one holds."""
    hints = typing.get_type_hints(kind)
    return {field.name: _table(hints[field.name]) for field in dataclasses.fields(kind)}


def _table(hint: object) -> type | None:
    if dataclasses.is_dataclass(hint):
        return typing.cast("type", hint)
    inner = (_table(one) for one in typing.get_args(hint))
    return next((one for one in inner if one is not None), None)


def is_key(path: str, kind: type | None) -> bool:
    first, _, rest = path.partition(".")
    if kind is None or first not in fields(kind):
        return False
    return not rest or is_key(rest, fields(kind)[first])


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command and action with its parser."""
    found: dict[str, argparse.ArgumentParser] = {}

    def walk(words: str, parser: argparse.ArgumentParser) -> None:
        found[words] = parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, inner in action.choices.items():
                    walk(f"{words} {name}", inner)

    walk("sla-tui", full_parser(common=False))
    return found


def test_there_are_seven_steps_in_the_guides_order_with_points_in_each():
    heads = re.findall(r"^## (\d)\. (.+)$", TEXT, re.MULTILINE)
    assert [int(number) for number, _ in heads] == [1, 2, 3, 4, 5, 6, 7]
    parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
    assert all(part.count("\n| ") >= 5 for part in parts)


@pytest.mark.parametrize("path", column("keys"))
def test_a_key_is_one_of_the_contract_or_the_configuration(path):
    if path == "versions":  # the later texts of a contract, which are contracts themselves
        return
    assert is_key(path, Contract) or is_key(path, Config)


@cache
def languages() -> dict[str, dict[str, dict[str, object]]]:
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in (PACKAGE / "locales").glob("*.toml")}


@pytest.mark.parametrize("word", column("words"))
def test_a_word_stands_in_every_language(word):
    for file, phrases in languages().items():
        section, _, name = word.strip("[]").partition(".")
        assert section in phrases, file
        assert not name or name in phrases[section], file


def test_a_key_of_the_dashboard_does_something():
    known = {key for action in ACTIONS for key in action.keys} | {"["}
    assert set(column("dashboard")) <= known


@pytest.mark.parametrize("command", column("command"))
def test_a_command_is_there_with_its_option(command):
    words, _, option = command.partition(" --")
    assert words in commands()
    assert not option or f"--{option}" in commands()[words]._option_string_actions


def test_every_point_that_a_contract_can_leave_open_has_its_row():
    named = {word.partition(".")[2] for word in column("words") if word.startswith("open_point.")}
    assert {point for points in OPEN_POINTS.values() for point in points} <= named

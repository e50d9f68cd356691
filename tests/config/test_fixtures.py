"""Whole files: valid ones are read, of broken ones every problem is told at once with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.config.reading.reader import load_config, parse_config
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.toml"))
INVALID = sorted((HERE / "invalid").glob("*.toml"))


def named(path: Path) -> str:
    return path.stem


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(path.read_text(encoding="utf-8"), path.name)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("path", VALID, ids=named)
def test_a_valid_file_is_read(path):
    assert load_config(path).path == path


@pytest.mark.parametrize("path", VALID, ids=named)
def test_the_effective_configuration_reads_back_as_the_same(path):
    config = parse_config(path.read_text(encoding="utf-8"))
    assert parse_config(effective_toml(config)) == config


@pytest.mark.parametrize("path", INVALID, ids=named)
def test_every_problem_of_a_broken_file_is_told(path):
    """The messages beside the file are what a user reads: all of them, in the order of the file."""
    assert problems_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", INVALID, ids=named)
def test_every_problem_names_a_line_and_a_key(path):
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert all(problem.line and problem.key and problem.file == str(path) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("name", "line"), [("bare_duration", 3), ("open_string", 3), ("table_twice", 4)], ids=["value", "end", "table"]
)
def test_where_a_file_stops_being_toml_its_line_is_told(name, line):
    path = HERE / "not_toml" / f"{name}.toml"
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert problem.message.startswith("is not TOML: ")


def test_no_message_says_a_credential():
    """The file is full of credentials in wrong places; all of them begin with "hunter"."""
    assert "hunter" not in "\n".join(problems_of(HERE / "invalid" / "secrets.toml"))


def test_a_percent_is_exact_however_it_is_written():
    config = load_config(HERE / "valid" / "numbers.toml")
    targets = {c.latest.availability.target for name, c in config.contracts.items() if name != "default"}
    assert targets == {Fraction(999, 10)}


def test_an_empty_file_is_no_problem():
    config = load_config(HERE / "valid" / "empty.toml")
    assert (config.sources, config.services, config.timezone) == ((), (), "UTC")
    assert config.defaults.discover

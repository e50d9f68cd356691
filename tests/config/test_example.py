"""config.example.toml is the living example: it is read without a problem and shows every table."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.config.keys.file import FILE
from sla_tui.config.reading.reader import load_config, parse_config
from sla_tui.config.show import effective_toml

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(scope="module")
def config():
    return load_config(EXAMPLE)


def test_it_has_every_table_of_the_configuration():
    assert set(tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))) == set(FILE.names)


def test_it_shows_several_contracts_sources_and_services(config):
    assert len(config.contracts) >= 4
    assert {source.kind for source in config.sources} >= {"pingdom", "uptimerobot", "statuscake", "prometheus", "probe"}
    assert len(config.services) >= 4
    assert len(config.contracts["gold"].versions) == 2


def test_it_shows_every_way_to_keep_a_token_but_the_keyring(config):
    assert {source.token.kind for source in config.sources if source.token} == {"env", "file", "command"}


def test_what_holds_in_the_end_reads_back_as_the_same(config):
    shown = parse_config(effective_toml(config), folder=EXAMPLE.parent)
    assert (shown.sources, shown.contracts, shown.services) == (config.sources, config.contracts, config.services)
    assert (shown.maintenance, shown.exclusions, shown.ui) == (config.maintenance, config.exclusions, config.ui)
    assert shown.outages == config.outages
    assert config.outages[0].report.affected == Fraction(2, 5)

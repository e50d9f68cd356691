"""The language of what a command writes: its option, else the configuration's, else English."""

from argparse import Namespace

import pytest

from sla_tui.cli.parser import full_parser, parse
from sla_tui.cli.session import language_of
from sla_tui.config.model import Config
from sla_tui.language import LANGUAGES


@pytest.mark.parametrize(
    ("option", "configured", "expected"),
    [(None, "en", "en"), (None, "nl", "nl"), ("en", "nl", "en"), ("nl", "en", "nl")],
)
def test_the_option_is_stronger_than_the_configuration(option, configured, expected):
    assert language_of(Namespace(language=option), Config(language=configured)).code == expected


def test_without_a_configuration_it_is_english():
    assert language_of(Namespace(language=None)).code == "en"


@pytest.mark.parametrize(
    "words", [["--language", "nl", "report"], ["report", "--language", "nl"], ["report", "--lang", "nl"]]
)
def test_it_may_stand_before_or_after_the_command(words):
    args = parse(words)
    assert (args.command.name, args.language) == ("report", "nl")


def test_every_command_takes_it_and_names_the_languages():
    groups = [action.choices for action in full_parser()._actions if isinstance(action.choices, dict)]
    assert groups
    for name, parser in groups[0].items():
        found = [action for action in parser._actions if "--language" in action.option_strings]
        assert found, name
        assert tuple(found[0].choices) == LANGUAGES

"""`whatif --chain` and `--promises`: three vendors at 99.9 cannot carry a promise of 99.9."""

import json

import pytest

from sla_tui.cli.commands.whatif import _under
from sla_tui.cli.run import run
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.moment.bind import OTHER

CONFIG = """
[contracts.vendor]
availability = { target = "99.9" }
[contracts.ours]
availability = { target = "99.9" }
[services.a]
contract = "vendor"
[services.b]
contract = "vendor"
[services.c]
contract = "vendor"
[services.shop]
contract = "ours"
components = ["a", "b", "c"]
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return str(path)


def test_what_contracts_of_components_promise_is_held_against_the_wholes_own(config, capsys):
    assert run(["whatif", "--chain", "--config", config]) == 0
    text = capsys.readouterr().out
    assert "together at least 99.700 %: down for up to 2 h 09 m a month" in text
    assert "they cannot carry a promise of 99.9 %" in text
    assert "each of them would have to promise 99.9667 %" in text
    assert run(["whatif", "--chain", "--service", "shop", "--config", config, "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["chains"]
    assert (found["service"], found["carried"], found["at_least"]["fraction"]) == ("shop", "no", "997/1000")
    assert [c["path"] for c in found["components"]] == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize("language", ["nl", "de"])
def test_it_is_said_in_the_language_asked_for(language, capsys):
    assert run(["whatif", "--promises", "99.9", "99.9", "99.9", "--target", "99.9", "--language", language]) == 0
    assert "99,9667 %" in capsys.readouterr().out


def test_parallel_is_certain_of_no_more_than_the_best_of_them(capsys):
    assert run(["whatif", "--promises", "99", "99", "--down-when", "all", "--target", "99.9"]) == 0
    text = capsys.readouterr().out
    assert "only on average, and only if they fail independently" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "needs --contract and --period"),
        (["--contract", "x"], "needs --contract and --period"),
        (["--promises", "99", "--down-when", "3"], "can never be down"),
    ],
)
def test_what_is_missing_is_said(words, says, capsys):
    assert run(["whatif", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_service_that_is_made_of_nothing_or_is_not_there(config, capsys):
    assert run(["whatif", "--chain", "--service", "a", "--config", config]) == 1
    assert "made of no components" in capsys.readouterr().err
    assert run(["whatif", "--chain", "--service", "x", "--config", config]) == 1
    assert "there is no service 'x'" in capsys.readouterr().err


def test_another_text_for_the_whole_alone_leaves_its_components_under_their_own():
    config, _ = _under(parse_config(CONFIG), "vendor", ["shop"])
    assert [s.contract for s in config.services] == ["vendor", "vendor", "vendor", OTHER]
    config, _ = _under(parse_config(CONFIG), "vendor", None)
    assert {s.contract for s in config.services} == {OTHER}

"""`sla-tui sources`: what each credential sees; a bad one is said in words, and its value nowhere."""

from __future__ import annotations

import json

import pytest

from sla_tui import demo as simulated

AT = 1_795_440_727


@pytest.fixture
def fleet():
    with simulated.start(7, AT, fixed=True) as running:
        yield running


@pytest.fixture
def config_of(tmp_path):
    def write(fleet, *sources):
        tables = [
            f'[sources.{name}]\nkind = "{name.partition("-")[0]}"\ntoken = {{ env = "TOKEN_{name.upper()}" }}\n'
            f'base_url = "{fleet.providers[name].base_url}"\n'
            for name in sources
        ]
        path = tmp_path / "config.toml"
        path.write_text("\n".join(tables), encoding="utf-8")
        env = {f"TOKEN_{name.upper()}": fleet.tokens[name].reveal() for name in sources}
        return path, env

    return write


def test_each_source_says_its_plan_monitors_and_budgets(sla_tui, fleet, config_of):
    path, env = config_of(fleet, "pingdom", "uptimerobot", "statuscake")
    done = sla_tui("--config", str(path), "sources", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "● pingdom  answers" in done.stdout
    assert "the account may have 50" in done.stdout
    assert "plan          Team" in done.stdout
    assert "requests left this hour" in done.stdout
    assert "nothing is kept here yet" in done.stdout
    for token in env.values():
        assert token not in done.stdout


def test_json_has_every_monitor_and_no_secret(sla_tui, fleet, config_of):
    path, env = config_of(fleet, "uptimerobot")
    done = sla_tui("--config", str(path), "sources", "--format", "json", env=env)
    found = json.loads(done.stdout)["sources"][0]
    assert (found["state"], found["plan"], found["monitor_limit"]) == ("ok", "Team", 50)
    assert {m["id"] for m in found["monitors"]} == {
        f"uptimerobot:{m.id}" for m in fleet.scenario.monitors["uptimerobot"]
    }
    assert found["budgets"][0]["remaining"] is not None
    assert env["TOKEN_UPTIMEROBOT"] not in done.stdout


def test_a_refused_token_is_said_in_words_and_ends_with_1(sla_tui, fleet, config_of):
    path, env = config_of(fleet, "pingdom", "uptimerobot")
    env["TOKEN_PINGDOM"] = "canary-3f9d"
    done = sla_tui("--config", str(path), "sources", env=env)
    assert done.returncode == 1
    assert "✗ pingdom  credential refused" in done.stdout
    assert "● uptimerobot  answers" in done.stdout
    assert "canary" not in done.stdout + done.stderr


def test_a_token_that_is_not_there_is_said_with_its_name(sla_tui, fleet, config_of):
    path, _ = config_of(fleet, "pingdom")
    done = sla_tui("--config", str(path), "sources")
    assert done.returncode == 1
    assert "TOKEN_PINGDOM" in done.stdout


def test_an_unknown_source_is_refused_with_those_there_are(sla_tui, fleet, config_of):
    path, env = config_of(fleet, "pingdom")
    done = sla_tui("--config", str(path), "sources", "pingdon", env=env)
    assert done.returncode == 1
    assert "there is no source 'pingdon'" in done.stderr
    assert "sources: pingdom" in done.stderr


def test_the_history_that_is_kept_is_said(sla_tui, kept):
    done = sla_tui(*kept.words, "sources", "probe")
    assert "kept here since 2026-09-" in done.stdout

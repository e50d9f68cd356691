"""`sla-tui snapshot`: the state on stdout, the same bytes for the same demo, clear words where it cannot be had."""

import json
import time

import jsonschema
import pytest

from sla_tui.export.json import schema_text
from tests.golden import assert_golden

AT = "2026-11-23T13:32:07Z"
DEMO = ("snapshot", "--demo", "--seed", "7", "--at", AT)


def test_the_demo_has_every_verdict_and_a_credit_follows_the_schema_and_is_quick(sla_tui):
    began = time.monotonic()
    result = sla_tui("snapshot", "--demo", "--format", "json")
    took = time.monotonic() - began
    assert (result.returncode, result.stderr) == (0, "")
    data = json.loads(result.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(data)
    assert {"met", "at_risk", "breached", "unknown"} == {s["verdict"] for s in data["services"]}
    assert any(float(amount) > 0 for amount in data["summary"]["credits"].values())
    assert took < 10


def test_every_fleet_of_the_demo_has_every_verdict(sla_tui):
    for seed in ("1", "2", "3"):
        data = json.loads(sla_tui("snapshot", "--demo", "--seed", seed, "--at", AT, "--format", "json").stdout)
        assert {"met", "at_risk", "breached", "unknown"} == {s["verdict"] for s in data["services"]}, seed


def test_the_same_seed_and_time_give_the_same_bytes(sla_tui):
    for form in ("text", "json"):
        first, second = (sla_tui(*DEMO, "--format", form).stdout for _ in range(2))
        assert first == second
        assert first


def test_the_demos_text_is_byte_for_byte_what_was_approved(sla_tui):
    assert_golden("demo-7.txt", sla_tui(*DEMO).stdout)


def test_the_demos_json_is_byte_for_byte_what_was_approved(sla_tui):
    assert_golden("demo-7.json", sla_tui(*DEMO, "--format", "json").stdout)


def test_text_and_json_say_the_same(sla_tui):
    text = sla_tui(*DEMO).stdout
    data = json.loads(sla_tui(*DEMO, "--format", "json").stdout)
    flat = " ".join(text.split())
    for service in data["services"]:
        assert service["name"] in flat
        amount = service["assessment"]["credit"]["amount"]
        if service["verdict"] == "breached" and amount is not None and float(amount) > 0:
            assert f"€{float(amount):,.2f}" in flat
    assert f"✖ {data['summary']['breached']} BREACHED" in text


def test_not_on_a_terminal_there_is_no_colour(sla_tui):
    assert "\x1b" not in sla_tui(*DEMO).stdout


def test_ascii_and_width_are_obeyed(sla_tui):
    text = sla_tui(*DEMO, "--ascii", "--width", "72").stdout
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 72


def test_only_the_services_asked_for_are_shown_and_counted(sla_tui):
    everything = json.loads(sla_tui(*DEMO, "--format", "json").stdout)
    chosen = [s["id"] for s in everything["services"] if s["verdict"] == "breached"][:1]
    data = json.loads(sla_tui(*DEMO, "--format", "json", "--service", *chosen).stdout)
    assert [s["id"] for s in data["services"]] == chosen
    assert (data["summary"]["services"], data["summary"]["breached"]) == (1, 1)


def test_a_service_that_does_not_exist_is_named_with_the_nearest(sla_tui):
    result = sla_tui(*DEMO, "--service", "chekout")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("sla-tui: there is no service 'chekout'.\n  hint: did you mean ")


@pytest.mark.parametrize("period", ["yesterday", "2026-13", "2026-Q7"])
def test_a_period_that_there_is_not_is_said_in_words(period, sla_tui):
    result = sla_tui(*DEMO, "--period", period)
    assert (result.returncode, result.stdout) == (1, "")
    assert period in result.stderr
    assert "crash" not in result.stderr


def test_the_month_before_is_a_closed_period(sla_tui):
    data = json.loads(sla_tui(*DEMO, "--format", "json", "--period", "2026-10").stdout)
    assert {s["assessment"]["period"]["key"] for s in data["services"]} == {"2026-10"}
    assert not any(s["assessment"]["running"] for s in data["services"])


def test_a_file_gets_the_same_bytes_and_stdout_none(sla_tui, tmp_path):
    result = sla_tui(*DEMO, "-o", "state.txt")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "state.txt").read_text() == sla_tui(*DEMO).stdout


def test_nothing_of_the_users_is_touched(sla_tui, tmp_path):
    sla_tui(*DEMO)
    assert [p for p in (tmp_path / "home").rglob("*") if p.is_file()] == []


def test_a_provider_that_cannot_be_reached_is_told_and_nothing_counts_as_downtime(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(
        '[sources.pingdom]\ntoken = { env = "T" }\nbase_url = "http://127.0.0.1:9"\n'
        '[services.web]\nname = "Web"\nmonitors = ["pingdom:1"]\n'
    )
    result = sla_tui("snapshot", "--format", "json", env={"T": "canary-token"})
    assert result.returncode == 0
    data = json.loads(result.stdout)
    assert data["sources"][0]["state"] == "error"
    assert data["sources"][0]["message"]
    assert data["services"][0]["verdict"] == "unknown"
    assert data["services"][0]["assessment"]["downtime_seconds"] in (0, None)
    assert "canary" not in result.stdout + result.stderr


def test_a_token_that_is_not_there_is_told_by_the_source(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text('[sources.pingdom]\ntoken = { env = "NOT_SET" }\n')
    result = sla_tui("snapshot")
    assert result.returncode == 0
    assert "NOT_SET" in result.stdout


def test_the_schema_is_printed(sla_tui):
    assert sla_tui("snapshot", "--schema").stdout == schema_text()


def test_verbose_says_more_on_stderr_and_nothing_else_on_stdout(sla_tui):
    quiet, loud = sla_tui(*DEMO), sla_tui(*DEMO, "-v")
    assert quiet.stdout == loud.stdout
    assert quiet.stderr == ""

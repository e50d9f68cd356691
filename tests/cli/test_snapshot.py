"""`sla-tui snapshot`: the state on stdout, the same bytes for the same demo, clear words where it cannot be had."""

import json
import re

import jsonschema
import pytest

from sla_tui.cli.commands.snapshot import only, render
from sla_tui.cli.parser import parse
from sla_tui.export.formats.json import schema_text
from tests.golden import assert_golden
from tests.polled import AT, DEMO


@pytest.fixture
def demo(polled):
    """What `snapshot --demo` prints with these further words: drawn from what one run of it has polled."""

    def output(*words):
        args = parse([*DEMO, *words])
        return render(only(polled.snapshot, args.service) if args.service else polled.snapshot, args)

    return output


@pytest.mark.full
def test_the_demo_has_every_verdict_and_a_credit_and_follows_the_schema(sla_tui):
    result = sla_tui("snapshot", "--demo", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    data = json.loads(result.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(data)
    assert {"met", "at_risk", "breached", "unknown"} == {s["verdict"] for s in data["services"]}
    assert any(float(amount) > 0 for amount in data["summary"]["credits"].values())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_every_fleet_of_the_demo_has_every_verdict(seed, sla_tui):
    data = json.loads(sla_tui("snapshot", "--demo", "--seed", str(seed), "--at", AT, "--format", "json").stdout)
    assert {"met", "at_risk", "breached", "unknown"} == {s["verdict"] for s in data["services"]}


@pytest.mark.full
def test_the_same_seed_and_time_give_the_same_bytes_in_another_process(demo, sla_tui):
    result = sla_tui(*DEMO, "--format", "json", process=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, demo("--format", "json"), "")


def test_the_demos_text_is_byte_for_byte_what_was_approved(demo):
    assert_golden("demo-7.txt", demo("--format", "text"))


def test_the_demos_json_is_byte_for_byte_what_was_approved(demo):
    assert_golden("demo-7.json", demo("--format", "json"))


@pytest.mark.parametrize("form", ["md", "csv", "html", "svg"])
def test_the_demos_other_formats_are_byte_for_byte_what_was_approved(form, demo):
    assert_golden(f"demo-7.{form}", demo("--format", form))


@pytest.mark.parametrize("form", ["md", "html", "svg"])
def test_every_format_for_people_says_what_the_text_says_of_money(form, demo):
    flat = " ".join(demo("--format", form).split())
    assert "Checkout API" in flat
    assert "10 % = €240.00" in flat
    assert "15 Dec" in flat


def test_text_and_json_say_the_same(demo):
    text = demo("--format", "text")
    data = json.loads(demo("--format", "json"))
    flat = " ".join(text.split())
    for service in data["services"]:
        assert service["name"] in flat
        amount = service["assessment"]["credit"]["amount"]
        if service["verdict"] == "breached" and amount is not None and float(amount) > 0:
            assert f"€{float(amount):,.2f}" in flat
    assert f"✗ {data['summary']['breached']} BREACHED" in text


def test_not_on_a_terminal_there_is_no_colour(demo):
    assert "\x1b" not in demo("--format", "text")


def test_ascii_and_width_are_obeyed(demo):
    text = demo("--ascii", "--width", "72")
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 72


def test_only_the_services_asked_for_are_shown_and_counted(demo):
    everything = json.loads(demo("--format", "json"))
    chosen = [s["id"] for s in everything["services"] if s["verdict"] == "breached"][:1]
    data = json.loads(demo("--format", "json", "--service", *chosen))
    assert [s["id"] for s in data["services"]] == chosen
    assert (data["summary"]["services"], data["summary"]["breached"]) == (1, 1)


def test_a_service_that_does_not_exist_is_named_with_the_nearest(sla_tui, kept):
    result = sla_tui(*kept.words, "snapshot", "--no-poll", "--service", "chekout")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("sla-tui: there is no service 'chekout'.\n  hint: did you mean ")


@pytest.mark.parametrize("period", ["yesterday", "2026-13", "2026-Q7"])
def test_a_period_that_there_is_not_is_said_in_words(period, sla_tui, kept):
    result = sla_tui(*kept.words, "snapshot", "--period", period)
    assert (result.returncode, result.stdout) == (1, "")
    assert period in result.stderr
    assert "crash" not in result.stderr


def test_the_month_before_is_a_closed_period(sla_tui, kept):
    data = json.loads(sla_tui(*kept.words, "snapshot", "--format", "json", "--period", "2026-10").stdout)
    assert {s["assessment"]["period"]["key"] for s in data["services"]} == {"2026-10"}
    assert not any(s["assessment"]["running"] for s in data["services"])


def test_a_file_gets_the_same_bytes_and_stdout_none_however_verbose(demo, polled):
    assert (polled.result.returncode, polled.result.stdout) == (0, "")
    assert "source pingdom" in polled.result.stderr, "what -v says more is on stderr"
    assert polled.text.read_text(encoding="utf-8") == demo("--format", "text")
    # … and nothing of the user's was touched
    assert [p for p in polled.home.rglob("*") if p.is_file()] == []


def test_a_provider_that_cannot_be_reached_is_told_and_nothing_counts_as_downtime(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(
        '[sources.pingdom]\ntoken = { env = "T" }\nbase_url = "http://127.0.0.1:9"\n'
        '[services.web]\nname = "Web"\nmonitors = ["pingdom:1"]\n'
    )
    result = sla_tui("snapshot", "--format", "json", env={"T": "canary-token"})
    assert result.returncode == 1
    data = json.loads(result.stdout)
    assert data["sources"][0]["state"] == "error"
    assert data["sources"][0]["message"]
    assert data["services"][0]["verdict"] == "unknown"
    assert data["services"][0]["assessment"]["downtime_seconds"] in (0, None)
    assert "canary" not in result.stdout + result.stderr


def test_a_token_that_is_not_there_is_told_by_the_source(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text('[sources.pingdom]\ntoken = { env = "NOT_SET" }\n')
    result = sla_tui("snapshot")
    assert result.returncode == 1
    assert "NOT_SET" in result.stdout


def test_the_schema_is_printed(sla_tui):
    assert sla_tui("snapshot", "--schema").stdout == schema_text()


def test_published_are_a_page_a_feed_data_and_metrics_with_the_same_figures(demo, sla_tui, kept, tmp_path):
    result = sla_tui(*kept.words, "snapshot", "--no-poll", "--publish", "www")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert {p.name for p in (tmp_path / "www").iterdir()} == {
        "index.html",
        "feed.xml",
        "snapshot.json",
        "metrics.prom",
        "deadlines.ics",
    }
    public = json.loads((tmp_path / "www" / "snapshot.json").read_text())
    by_name = {service["name"]: service for service in json.loads(demo("--format", "json"))["services"]}
    for service in public["services"]:
        assert service["uptime"][0]["fraction"] == by_name[service["name"]]["stated"]["uptime"]["fraction"]
    metrics = (tmp_path / "www" / "metrics.prom").read_text()
    assert re.search(r'credit_amount\{.*service="checkout",name="Checkout API".*currency="EUR".*\} 240\.0', metrics)


def test_a_folder_that_nothing_can_be_published_into_is_named(sla_tui, kept, tmp_path):
    (tmp_path / "file").write_text("")
    result = sla_tui(*kept.words, "snapshot", "--no-poll", "--publish", "file")
    assert (result.returncode, result.stdout) == (1, "")
    assert "could not write" in result.stderr

"""`sla-tui config`: all problems at once, what holds, where it is."""

import json
import tomllib
from contextlib import closing
from pathlib import Path

import jsonschema

from sla_tui.sla.observation import Monitor, Poll, Status
from tests.stores import open_store

ROOT = Path(__file__).parents[2]
AT = 1_795_440_000
BAD = """\
timezon = "Europe/Amsterdam"

[sources.pingdom]
kind = "pingdm"

[services.checkout]
contract = "golden"
"""


def test_check_prints_every_problem_with_its_line_and_exits_1(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(BAD)
    result = sla_tui("config", "check")
    assert (result.returncode, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["sla-tui.toml:1", "sla-tui.toml:4", "sla-tui.toml:7"]
    assert "did you mean 'timezone'?" in lines[0]
    assert "did you mean 'pingdom'?" in lines[1]
    assert "golden" in lines[2]


def test_check_says_that_all_is_well_and_what_there_is(sla_tui):
    result = sla_tui("config", "check", "--config", str(ROOT / "config.example.toml"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "no problems; 6 sources, " in result.stdout


def test_check_warns_of_credits_that_are_said_to_add_and_cannot(sla_tui, tmp_path):
    """A service has one contract: what `stack_with` counts on does not happen, and nobody should plan with it."""
    (tmp_path / "sla-tui.toml").write_text(
        '[contracts.silver]\navailability = { target = "99.5" }\n'
        '[contracts.gold]\navailability = { target = "99.9" }\ncredit = { stack_with = ["silver"] }\n'
        '[[contracts.gold.versions]]\nvalid_from = 2027-01-01\ncredit = { stack_with = ["silver", "bronze"] }\n'
    )
    result = sla_tui("config", "check")
    assert (result.returncode, result.stderr) == (0, "")
    *warnings, last = result.stdout.splitlines()
    assert [line.split(": ")[0] for line in warnings] == ["sla-tui.toml:5", "sla-tui.toml:8", "sla-tui.toml:8"]
    assert warnings[0] == (
        "sla-tui.toml:5: contracts.gold.credit.stack_with[0]: 'silver' adds nothing: no service has agreements"
        " under both, so each credit is counted alone (warning)"
    )
    assert "no problems" in last


def test_check_warns_of_monitors_that_the_history_has_never_seen(sla_tui, tmp_path):
    place = tmp_path / "h.sqlite3"
    with closing(open_store(place)) as store:
        seen = tuple(Status(Monitor("pingdom", n, n, "http", f"{n}.example", 60), "up", AT) for n in ("1", "2"))
        store.record(Poll("pingdom", AT, statuses=seen))
    (tmp_path / "sla-tui.toml").write_text(
        '[sources.pingdom]\ntoken = { env = "T" }\n[services.x]\nmonitors = ["pingdom:1", "pingdom:3"]\n'
    )
    result = sla_tui("config", "check", "--store", str(place), env={"T": "canary"})
    assert (result.returncode, result.stderr) == (0, "")
    (warning, _) = result.stdout.splitlines()
    assert warning.startswith("sla-tui.toml:4: services.x.monitors[1]: 'pingdom:3' is none of the 2 monitors")
    assert "canary" not in result.stdout


def test_any_other_command_tells_the_problems_on_stderr(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(BAD)
    result = sla_tui("snapshot")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("sla-tui.toml:") == 3
    assert "Traceback" not in result.stderr


def test_without_a_configuration_the_message_says_what_can_be_done(sla_tui):
    for words in (["snapshot"], ["config", "check"], ["config", "show"], []):
        result = sla_tui(*words)
        assert (result.returncode, result.stdout) == (1, "")
        assert "there is no configuration yet" in result.stderr
        assert "sla-tui demo" in result.stderr
        assert "config.toml" in result.stderr


def test_a_file_that_is_not_there_is_named(sla_tui):
    result = sla_tui("snapshot", "--config", "nowhere.toml")
    assert (result.returncode, result.stdout) == (1, "")
    assert "nowhere.toml: there is no such file" in result.stderr


def test_show_prints_toml_that_reads_back_and_holds_no_secret(sla_tui, tmp_path):
    (tmp_path / "token").write_text("canary-token")
    (tmp_path / "sla-tui.toml").write_text(
        '[sources.pingdom]\ntoken = { file = "token" }\n'
        '[probes.x]\nurl = "https://example.com"\nheaders = { X-Api-Key = "canary-header" }\n'
    )
    result = sla_tui("config", "show")
    assert (result.returncode, result.stderr) == (0, "")
    shown = tomllib.loads(result.stdout)
    assert shown["sources"]["pingdom"]["base_url"] == "https://api.pingdom.com/api/3.1"
    assert "canary" not in result.stdout


def test_the_example_follows_the_schema_that_is_printed(sla_tui):
    schema = json.loads(sla_tui("config", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    example = tomllib.loads((ROOT / "config.example.toml").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(example, default=str)))


def test_path_says_which_file_holds_nearest_first(sla_tui, tmp_path):
    user = tmp_path / "home" / "config" / "sla-tui" / "config.toml"
    assert sla_tui("config", "path").stdout == f"{user}\n"
    user.parent.mkdir(parents=True)
    user.write_text("")
    assert sla_tui("config", "path").stdout == f"{user}\n"
    (tmp_path / "sla-tui.toml").write_text("")
    assert sla_tui("config", "path").stdout == "sla-tui.toml\n"
    assert sla_tui("config", "path", env={"SLA_TUI_CONFIG": "a.toml"}).stdout == "a.toml\n"
    assert sla_tui("config", "path", "--config", "b.toml", env={"SLA_TUI_CONFIG": "a.toml"}).stdout == "b.toml\n"

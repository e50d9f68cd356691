"""`sla-tui config`: all problems at once, what holds, where it is."""

import json
import tomllib
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

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


@pytest.fixture
def themes(monkeypatch, tmp_path):
    """The folder of theme files."""
    monkeypatch.setattr("sla_tui.config.paths.themes_dir", lambda: tmp_path / "themes")
    for module in ("sla_tui.config.themes", "sla_tui.cli.themes"):
        monkeypatch.setattr(f"{module}.themes_dir", lambda: tmp_path / "themes")
    (tmp_path / "themes").mkdir()
    return tmp_path / "themes"


def test_themes_are_listed_with_all_that_is_wrong_with_them_and_a_bad_one_is_exit_code_1(sla_tui, themes):
    assert "--template dark" in sla_tui("config", "themes").stdout
    (themes / "mine.toml").write_text('soft = "#555555"\n')
    result = sla_tui("config", "themes")
    assert (result.returncode, result.stderr) == (0, "")
    mine = result.stdout.splitlines().index(f"{'mine':<20}  on sla-dark, {themes / 'mine.toml'}")
    words = "soft: #555555 on background #11141b has a contrast of 2.47:1, less than 4.5:1 (warning)"
    assert result.stdout.splitlines()[mine + 1] == f"  {themes / 'mine.toml'}:1: {words}"
    (themes / "bad.toml").write_text('base = "dark\n')
    result = sla_tui("config", "themes")
    assert result.returncode == 1
    assert f"  {themes / 'bad.toml'}:1: is not TOML: " in result.stdout
    assert result.stdout.splitlines()[-2:] == ['      1 | base = "dark', "        |             ^"]


def test_check_warns_of_theme_files_and_of_a_theme_that_there_is_not(sla_tui, themes, tmp_path):
    (tmp_path / "sla-tui.toml").write_text('[ui]\ntheme = "mein"\n')
    (themes / "mine.toml").write_text("text = 1\n")
    result = sla_tui("config", "check")
    assert result.returncode == 0  # no theme keeps anything from starting
    lines = result.stdout.splitlines()
    assert lines[0].startswith(
        "sla-tui.toml:2: ui.theme: there is no such theme, the default is shown; allowed: sla-dark, "
    )
    assert lines[0].endswith("did you mean 'mine'? (warning)")
    assert lines[1].startswith(f"{themes / 'mine.toml'}:1: text: is a whole number; ")
    assert lines[1].endswith("(warning)")
    (tmp_path / "sla-tui.toml").write_text('[ui]\ntheme = "mine"\n')
    (themes / "mine.toml").write_text("")
    assert "(warning)" not in sla_tui("config", "check").stdout


def test_the_schema_of_theme_files_takes_what_the_template_says_and_nothing_else(sla_tui, themes):
    schema = json.loads(sla_tui("config", "themes", "--schema").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    file = tomllib.loads(sla_tui("config", "themes", "--template", "colour-blind").stdout)
    assert len(file) == 21
    validator.validate(file)
    for bad in (
        {"base": "mono"},
        {"text": "red"},
        {"text": "#fff"},
        {"colour": "#ffffff"},
        {"profiles": {"red": "#ff0000"}},
    ):
        assert not validator.is_valid(bad), bad


def test_a_theme_that_is_asked_for_is_known_by_its_file_good_or_bad(sla_tui, themes):
    (themes / "mine.toml").write_text("nonsense")
    asked = ("--theme", "none", "--plain", "--demo")
    result = sla_tui(*asked)
    assert result.returncode == 2
    assert "there is no theme 'none'." in result.stderr
    assert "mono, mine" in result.stderr

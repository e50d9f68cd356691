"""`sla-tui status`: the short way and the long way say the same, and the short way knows when it must not answer."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from sla_tui.cli.quick import answer, with_stale
from sla_tui.cli.run import run
from sla_tui.config import paths
from sla_tui.config.fingerprint import fingerprint
from sla_tui.export.status_line import FORMATS, holds_until, status_line
from sla_tui.sla.acts import Act, Exclude
from sla_tui.store import open_store
from tests import samples

NOW = 1_795_440_727


def short(kept, *words, now=NOW):
    return answer(["--config", str(kept.config), "--store", str(kept.store), *words], now)


@pytest.mark.parametrize("form", FORMATS)
def test_both_ways_say_the_same(form, kept, capsys):
    assert run(["status", "--format", form, *kept.words]) == 0
    line = short(kept, "--format", form)
    assert line is not None
    assert line == capsys.readouterr().out
    assert line.count("\n") == 1


def test_the_line_says_what_matters(kept):
    assert short(kept).startswith("2 DOWN · ✗ 1 ▲ 4 ◌ 3 ● 7 · €240.00 owed, we owe €690.00 · Search 1 m 36 s left")
    assert short(kept, "--ascii").isascii()
    assert short(kept, "--format", "tmux").startswith("#[fg=red]2 DOWN#[default] · #[fg=red]✗ 1")
    data = json.loads(short(kept, "--format=json"))
    assert (data["breached"], data["credits"], data["troubled"][0]["id"]) == (1, {"EUR": "240.00"}, "checkout")


def test_what_is_stale_is_measured_when_the_line_is_printed(kept):
    assert "~stale: statuscake-eu 3 h" in short(kept)
    assert json.loads(short(kept, "--format", "json"))["stale"] == {"statuscake-eu": 10_800}
    assert "~stale: statuscake-eu 3 h" in short(kept, now=NOW + 15)


def test_a_source_that_fell_silent_makes_the_line_void_for_its_services_have_no_data_now(kept, capsys):
    assert short(kept, now=NOW + 3_600) is None
    before = json.loads(short(kept, "--format", "json"))
    words = kept.words[:-1]
    assert run(["status", "--format", "json", *words, "2026-11-23T14:32:07Z"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert after["stale"]["pingdom"] == 3_600
    assert after["met"] == 0
    assert after["no_data"] > before["no_data"]
    assert sum(after[word] for word in ("breached", "at_risk", "not_provable", "no_data", "met")) == after["services"]


def change(kept, sql, *values):
    with sqlite3.connect(kept.store) as db:
        db.execute(sql, values)
    db.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept.config.write_text(kept.config.read_text() + "\n# changed\n"),
        lambda kept: change(kept, "UPDATE polls SET last_attempt_at = last_attempt_at + 91"),
        lambda kept: change(kept, "UPDATE remembered SET body = json_set(body, '$.version', '0.0.0')"),
        lambda kept: change(kept, "UPDATE remembered SET body = 'not json'"),
        lambda kept: change(kept, "DELETE FROM remembered"),
        lambda kept: change(kept, "DROP TABLE remembered"),
        lambda kept: kept.store.write_bytes(b"something else"),
        lambda kept: kept.store.unlink(),
        lambda kept: kept.config.unlink(),
    ],
)
def test_where_the_line_may_be_wrong_the_long_way_is_gone(spoil, kept):
    spoil(kept)
    assert short(kept) is None


def test_a_decision_since_then_makes_the_line_void(kept, capsys):
    store = open_store(kept.store)
    deed = Exclude(services=("checkout",), start=NOW - 20 * 86_400, end=NOW, reason="customer")
    store.append_act(Act(at=NOW, who="mk", deed=deed))
    store.close()
    assert short(kept) is None
    assert run(["status", *kept.words]) == 0
    assert "owed" not in capsys.readouterr().out


def test_a_line_is_void_after_a_periods_end_and_before_it_was_written(kept):
    assert short(kept, now=NOW - 1) is None
    assert short(kept, now=1_796_079_600) is None  # December in Amsterdam


@pytest.mark.parametrize(
    "words", [["--at", "2026-11-23"], ["--demo"], ["--format", "xml"], ["--format"], ["--service", "x"], ["-v"], ["x"]]
)
def test_options_that_it_does_not_know_are_left_to_the_long_way(words, kept):
    assert short(kept, *words) is None


def test_without_options_it_finds_what_the_long_way_finds(home, kept, tmp_path, monkeypatch):
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SLA_TUI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    paths.default_store_path().parent.mkdir(parents=True)
    kept.store.replace(paths.default_store_path())
    paths.user_config_path().parent.mkdir(parents=True)
    kept.config.replace(paths.user_config_path())
    assert answer([], NOW).startswith("2 DOWN · ✗ 1 ")
    paths.user_config_path().rename(tmp_path / "sla-tui.toml")
    assert answer([], NOW).startswith("2 DOWN · ✗ 1 ")
    (tmp_path / "sla-tui.toml").rename(tmp_path / "elsewhere.toml")
    monkeypatch.setenv("SLA_TUI_CONFIG", str(tmp_path / "elsewhere.toml"))
    assert answer([], NOW).startswith("2 DOWN · ✗ 1 ")


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ('[store]\nurl = "{path}"\n', True),
        ('[store]\nurl = "sqlite:///{path}"\n', True),
        ('[store] # here\nurl = "{path}"\n', False),
        ('store.url = "{path}"\n', False),
        ('store = {{ url = "{path}" }}\n', False),
        ("[store]\nurl = '{path}'\n", False),
        ('[store]\nurl = "relative.db"\n', False),
    ],
)
def test_the_history_that_the_configuration_names_is_found_or_left_to_the_long_way(table, found, kept):
    kept.config.write_text(table.format(path=kept.store) + kept.config.read_text())
    word = fingerprint(kept.config.read_bytes())
    change(kept, "UPDATE remembered SET body = json_set(body, '$.config', ?)", word)
    line = answer(["--config", str(kept.config)], NOW)
    assert (line is not None) == found


def test_it_loads_hardly_anything(kept, home):
    code = (
        "import sys; before = set(sys.modules); from sla_tui.cli.quick import answer; "
        f"assert answer(['--config', {str(kept.config)!r}, '--store', {str(kept.store)!r}], {NOW}); "
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('_')))"
    )
    process = subprocess.run([sys.executable, "-c", code], env=home, capture_output=True, text=True, check=True)
    loaded = set(process.stdout.split())
    assert not loaded & {"argparse", "asyncio", "dataclasses", "httpx", "json", "pathlib", "re", "rich", "textual"}
    assert {m for m in loaded if m.startswith("sla_tui")} == {
        "sla_tui",
        "sla_tui.cli",
        "sla_tui.cli.places",
        "sla_tui.cli.quick",
        "sla_tui.config",
        "sla_tui.config.fingerprint",
    }


def test_from_a_shell_it_is_one_line(sla_tui, kept, tmp_path):
    result = sla_tui("status", *kept.words)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.count("\n") == 1
    assert "✗" in result.stdout


def test_without_a_configuration_it_says_so(sla_tui):
    result = sla_tui("status")
    assert (result.returncode, result.stdout) == (1, "")
    assert "there is no configuration yet" in result.stderr


def test_a_name_is_no_command_of_tmux():
    service = replace(samples.SEARCH, name="#(reboot) #[fg=red]x")
    line = status_line(samples.snapshot((service,)))["tmux"]
    assert "##(reboot) ##[fg" in line
    assert line.replace("##", "").count("#") == line.count("#[fg=yellow]▲") * 2


def test_a_hostile_name_leaves_one_line_in_every_form():
    for form, line in status_line(samples.hostile()).items():
        assert line.replace("\\n", "").isprintable() or form == "json"
        assert "\x1b" not in line
        json.loads(line) if form == "json" else None


def test_without_services_it_says_so():
    assert status_line(samples.empty())["plain"] == "no services"
    assert with_stale("no services", "plain", []) == "no services"
    assert with_stale("x", "plain", [("a", None), ("b", 61)]) == "x · ~stale: a never, b 1 m"


def test_it_holds_until_the_first_period_ends():
    snapshot = samples.snapshot()
    assert holds_until(snapshot) == snapshot.generated_at + 86_400
    late = replace(snapshot, generated_at=samples.PERIOD.end - 60)
    assert holds_until(late) == samples.PERIOD.end


@pytest.mark.parametrize(
    ("service", "sign"),
    [
        (samples.LOGIN, "● 1"),
        (samples.UNPROVABLE, "◌ 1"),
        (samples.BEGUN, "◌ 1"),
        (samples.MAIL, "◌ 1"),
        (samples.RANGE, "✗ 1"),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_a_month_without_a_verdict_is_never_within_its_sla(service, sign):
    line = status_line(samples.snapshot((service,)))
    assert line["plain"].split(" · ")[0] == sign
    told = json.loads(line["json"])
    assert told["unknown"] == told["not_provable"] + told["no_data"] == int(sign[0] == "◌")
    assert [t["standing"] for t in told["troubled"]] == ([] if service is samples.LOGIN else [service.standing])


def test_what_is_down_stands_first_and_in_no_count():
    service = replace(samples.LOGIN, state="down")
    assert status_line(samples.snapshot((service,)))["plain"] == "1 DOWN · ● 1"
    assert status_line(samples.snapshot((samples.with_assessment(service, running=False),)))["plain"] == "● 1"


def test_a_beginning_has_no_budget_for_programs():
    (told,) = json.loads(status_line(samples.snapshot((samples.BEGUN,)))["json"])["troubled"]
    assert told["budget_left_seconds"] is None


def test_a_remedy_that_was_not_read_whole_is_owed_at_least():
    partly = samples.with_assessment(samples.CHECKOUT, remedy="partial")
    line = status_line(samples.snapshot((partly,)))
    assert "at least €240.00 owed" in line["plain"]
    assert "at least EUR 240.00 owed" in line["ascii"]
    assert json.loads(line["json"])["credits_at_least"] == ["EUR"]

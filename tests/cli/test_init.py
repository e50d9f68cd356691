"""From a token to a correct first screen: one command, no editing; nothing is overwritten, no token is printed."""

from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path

import pytest

from sla_tui.cli.commands.init import _keep
from sla_tui.config.reading.reader import load_config
from sla_tui.secret import Secret
from tests.polled import NOW, small_demo
from tests.terminal import Terminal

VARIABLES = {"pingdom": "PINGDOM_API_TOKEN", "uptimerobot": "UPTIMEROBOT_API_KEY", "statuscake": "STATUSCAKE_API_TOKEN"}


@pytest.fixture
def fleet():
    """Three services of the simulated fleet, one of which is breached and one down."""
    with small_demo(NOW, "checkout", "login", "search") as running:
        yield running


def where(fleet, *sources):
    return [w for name in sources for w in ("--base-url", f"{name}={fleet.providers[name].base_url}")]


def tokens(fleet, *sources):
    return {VARIABLES[name]: fleet.tokens[name].reveal() for name in sources}


def place(home):
    return Path(home["XDG_CONFIG_HOME"]) / "sla-tui" / "config.toml"


def test_tokens_of_the_environment_become_a_configuration_that_is_in_order(sla_tui, fleet, home):
    env = tokens(fleet, "pingdom", "uptimerobot", "statuscake")
    done = sla_tui("init", "--non-interactive", *where(fleet, *VARIABLES), env=env)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "It names $PINGDOM_API_TOKEN, $UPTIMEROBOT_API_KEY, $STATUSCAKE_API_TOKEN: set wherever" in done.stderr
    text = place(home).read_text(encoding="utf-8")
    for token in env.values():
        assert token not in text + done.stderr
    config = load_config(place(home))
    assert [s.id for s in config.sources] == ["pingdom", "uptimerobot", "statuscake"]
    listed = {f"{name}:{m.id}" for name in VARIABLES for m in fleet.scenario.monitors[name]}
    named = [ref for service in config.services for ref in service.monitors]
    assert sorted(named) == sorted(listed)
    together = [s for s in config.services if len(s.monitors) > 1]
    assert together, "monitors of one host at several providers are one service"
    checked = sla_tui("config", "check", env=env)
    assert (checked.returncode, checked.stderr, "(warning)" in checked.stdout) == (0, "", False)
    shown = sla_tui("snapshot", "--format", "json", env=env)
    assert shown.returncode == 0
    assert '"down"' in shown.stdout


def test_what_is_there_already_is_not_touched_without_force(sla_tui, fleet, home):
    place(home).parent.mkdir(parents=True)
    place(home).write_text("# mine\n", encoding="utf-8")
    env, words = tokens(fleet, "pingdom"), where(fleet, "pingdom")
    done = sla_tui("init", "--non-interactive", *words, env=env)
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert place(home).read_text(encoding="utf-8") == "# mine\n"
    assert sla_tui("init", "--non-interactive", "--print", *words, env=env).stdout.startswith("# sla-tui's config")
    assert place(home).read_text(encoding="utf-8") == "# mine\n"
    assert sla_tui("init", "--non-interactive", "--force", *words, env=env).returncode == 0
    assert "pingdom" in place(home).read_text(encoding="utf-8")


def test_a_refused_token_is_left_out_and_said(sla_tui, fleet, home):
    env = {**tokens(fleet, "pingdom"), "STATUSCAKE_API_TOKEN": "canary-77"}
    done = sla_tui("init", "--non-interactive", *where(fleet, "pingdom", "statuscake"), env=env)
    assert done.returncode == 0
    assert "StatusCake: " in done.stderr
    assert "It is left out." in done.stderr
    assert "canary" not in done.stderr + place(home).read_text(encoding="utf-8")
    assert [s.id for s in load_config(place(home)).sources] == ["pingdom"]


def test_no_token_at_all_says_what_to_do(sla_tui, home):
    done = sla_tui("init", "--non-interactive")
    assert done.returncode == 1
    assert "PINGDOM_API_TOKEN" in done.stderr
    assert not place(home).exists()


def test_only_bad_tokens_write_nothing(sla_tui, fleet, home):
    done = sla_tui("init", "--non-interactive", *where(fleet, "pingdom"), env={"PINGDOM_API_TOKEN": "wrong"})
    assert done.returncode == 1
    assert not place(home).exists()


def test_urls_alone_are_enough(sla_tui, home):
    done = sla_tui("init", "--non-interactive", "https://shop.example/health", "tcp://db.example:5432")
    assert done.returncode == 0, done.stderr
    config = load_config(place(home))
    assert [p.url for p in config.probes] == ["https://shop.example/health", "tcp://db.example:5432"]
    assert "It names" not in done.stderr


def test_a_published_sla_can_be_chosen_and_a_misspelt_one_is_noticed(sla_tui, home):
    done = sla_tui("init", "--non-interactive", "--contract", "aws-s4", "https://x.example")
    assert done.returncode == 1
    assert "aws-s3" in done.stderr
    done = sla_tui("init", "--non-interactive", "--contract", "aws-s3", "https://x.example")
    assert done.returncode == 0
    assert load_config(place(home)).contracts["aws-s3"].latest.vendor


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--contract", "aws-s3", "--target", "99.9"), "exclude each other"),
        (("--token", "pingdom=abc"), "write it like pingdom=env:"),
        (("--base-url", "pingdon=https://x"), "write it like pingdom="),
    ],
)
def test_options_that_make_no_sense_are_refused(sla_tui, words, said):
    done = sla_tui("init", "--non-interactive", *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_without_a_terminal_nothing_can_be_asked(sla_tui):
    done = sla_tui("init")
    assert done.returncode == 2
    assert "--non-interactive" in done.stderr


@pytest.mark.parametrize("zone", ["Atlantis/Capital"])
def test_what_the_file_could_not_say_is_not_written(sla_tui, home, zone):
    done = sla_tui("init", "--non-interactive", "--timezone", zone, "https://x.example")
    assert done.returncode == 1
    assert zone in done.stderr
    assert not place(home).exists()


@pytest.mark.full
def test_somebody_at_a_terminal_is_led_from_a_typed_token_to_the_dashboard(home, fleet, tmp_path):
    token = fleet.tokens["uptimerobot"].reveal()
    env = {**home, "TERM": "xterm-256color"}
    del env["COLUMNS"]
    term = Terminal(
        (sys.executable, "-m", "sla_tui", "init", *where(fleet, "uptimerobot")),
        env,
        columns=110,
        rows=40,
        cwd=str(tmp_path),
    )
    try:
        term.wait_for("Pingdom: paste a token")
        term.wait_for("token (not shown)")  # what is typed before the prompt is thrown away
        term.press("\r")
        term.wait_for("UptimeRobot: paste a token")
        term.wait_for(lambda text: text.count("token (not shown)") == 2)
        term.press(f"{token}\r")
        term.wait_for(lambda text: text.count("token (not shown)") == 3)
        term.press("\r")
        term.wait_for("services are proposed")
        term.wait_for("contract [99.9]:")
        term.press("99.95\r")
        term.wait_for("Open the dashboard now?")
        kept = place(home).parent / "tokens" / "uptimerobot.token"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert kept.read_text(encoding="utf-8").strip() == token
        written = tomllib.loads(place(home).read_text(encoding="utf-8"))
        assert written["sources"]["uptimerobot"]["token"] == {"file": str(kept)}
        assert token not in place(home).read_text(encoding="utf-8")
        assert token.encode() not in term.output
        term.press("y\r")
        term.wait_for("Services")
        term.wait_for(lambda text: "99.95" in text and "BREACHED" in text)
        term.press("q")
        assert term.wait_for_end() == 0
        assert token.encode() not in term.output
    finally:
        term.close()


def test_the_new_file_is_the_one_that_is_read_afterwards(sla_tui, home, tmp_path):
    elsewhere = tmp_path / "mine.toml"
    env = {"SLA_TUI_CONFIG": str(elsewhere)}
    done = sla_tui("init", "--non-interactive", "https://x.example", env=env)
    assert (done.returncode, elsewhere.exists(), place(home).exists()) == (0, True, False), done.stderr
    again = sla_tui("init", "--non-interactive", "https://x.example", env=env)
    assert (again.returncode, "mine.toml" in again.stderr) == (1, True)


def test_a_zone_that_there_is_not_is_said_before_a_token_is_asked_for(home, tmp_path):
    words = (sys.executable, "-m", "sla_tui", "init", "--timezone", "Atlantis/Capital")
    term = Terminal(words, {**home, "TERM": "xterm-256color"}, columns=100, rows=24, cwd=str(tmp_path))
    try:
        assert term.wait_for_end() == 1
        assert b"Atlantis/Capital" in term.output
        assert b"token" not in term.output.replace(b"--token", b"")
    finally:
        term.close()


def test_a_kept_token_follows_no_link_and_is_kept_out_of_a_repository(tmp_path):
    elsewhere, kept = tmp_path / "elsewhere", tmp_path / "tokens" / "pingdom.token"
    kept.parent.mkdir()
    kept.symlink_to(elsewhere)
    _keep(kept, Secret("canary-5"))
    assert not elsewhere.exists()
    assert not kept.is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text(encoding="utf-8") == "canary-5\n"
    assert sorted(p.name for p in kept.parent.iterdir()) == [".gitignore", "pingdom.token"]


def test_a_token_goes_over_no_network_in_clear(sla_tui, home):
    env = {"PINGDOM_API_TOKEN": "canary-6"}
    for host in ("api.example", "127.example.com", "10.0.0.1"):
        done = sla_tui("init", "--non-interactive", "--base-url", f"pingdom=http://{host}", env=env)
        assert done.returncode == 1
        assert "in clear" in done.stderr
        assert "canary" not in done.stderr
    assert not place(home).exists()

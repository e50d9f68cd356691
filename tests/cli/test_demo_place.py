"""`--demo` works with every command, and neither finds nor leaves anything in the user's places."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui.cli import demo_place as module
from sla_tui.cli.demo_place import demo_place
from sla_tui.cli.parser import parse
from sla_tui.config.paths import crash_dir, data_dir, find_config, state_dir, user_config_path
from tests.terminal import Terminal

DEMO = ("--demo", "--at", "2026-11-23T13:00:00Z")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where temporary folders are made, in this process and in those that it starts."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def users_files(home):
    root = Path(home["HOME"])
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_its_folder_stands_in_for_the_users_and_is_removed(temporary, monkeypatch, tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text("")
    monkeypatch.setenv("SLA_TUI_CONFIG", str(own))
    with demo_place(parse(["status", *DEMO])) as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {data_dir(), state_dir(), user_config_path().parent} == {folder}
        assert folder not in crash_dir().parents
        assert find_config() is None
        (folder / "sla-tui.log").write_text("x")
    assert find_config() == own
    assert list(temporary.iterdir()) == []


def test_a_failure_and_a_kill_leave_nothing_for_long(temporary):
    with pytest.raises(ZeroDivisionError), demo_place(parse(["status", *DEMO])):
        raise ZeroDivisionError
    assert list(temporary.iterdir()) == []
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (temporary / f"{module.PREFIX}{dead.pid}-abc").mkdir()
    (temporary / f"{module.PREFIX}²-abc").mkdir()
    (temporary / f"{module.PREFIX}{10**40}-abc").mkdir()
    living = temporary / f"{module.PREFIX}{os.getpid()}-abc"
    living.mkdir()
    with demo_place(parse(["status", *DEMO])):
        pass
    assert living in temporary.iterdir()
    assert len(list(temporary.iterdir())) == 3, "a name that is no process's is somebody else's"


def test_without_it_nothing_is_made(temporary):
    with demo_place(parse(["status"])) as folder:
        assert folder is None
    assert list(temporary.iterdir()) == []


def test_config_is_the_simulated_fleets(sla_tui, home, temporary):
    checked = sla_tui("config", "check", *DEMO)
    assert "no problems; 6 sources" in checked.stdout
    assert "warning" not in checked.stdout
    path = sla_tui("config", "path", *DEMO).stdout.strip()
    assert path.startswith(str(temporary))
    assert not Path(path).exists()
    assert users_files(home) == []


@pytest.mark.full
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["config", "show"], "[services.checkout]"),
        (["config", "schema"], '"$schema"'),
        (["store", "info"], "monitors"),
        (["store", "verify"], "sound"),
        (["store", "prune"], ""),
        (["store", "export", "checks"], "monitor"),
        (["init", "--non-interactive"], "[sources.statuscake]"),
        (["info"], "history"),
        (["status"], ""),
        (["explain", "checkout"], "Checkout API"),
        (["claim", "--list"], ""),
        (["exclude", "list", "checkout"], ""),
        (["outage", "list", "checkout"], ""),
        (["maintenance", "list"], ""),
        (["contracts", "list"], "aws-s3"),
        (["completions", "bash"], "sla-tui"),
        (["report", "--period", "2026-10"], "October"),
        (["whatif", "--contract", "aws-s3", "--period", "2026-10"], ""),
        (["snapshot"], "Checkout API"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_every_command_that_the_readme_names_takes_it(words, shown, sla_tui, home, temporary):
    ended = sla_tui(*words, *DEMO)
    assert ended.returncode == 0, ended.stderr
    assert shown in ended.stdout
    assert users_files(home) == []
    assert list(temporary.iterdir()) == []


@pytest.mark.full
@pytest.mark.parametrize("end", ["q", signal.SIGTERM, signal.SIGHUP], ids=str)
def test_the_dashboard_leaves_nothing(end, home, temporary, tmp_path):
    command = (sys.executable, "-m", "sla_tui", "demo", "--at", "2026-11-23T13:00:00Z")
    env = {**home, "TERM": "xterm-256color", "TMPDIR": str(temporary)}
    with contextlib.closing(Terminal(command, env, columns=120, rows=36, cwd=tmp_path)) as term:
        term.wait_for("€")
        assert list(temporary.iterdir())
        term.press("x")
        term.wait_for("Written")
        if end == "q":
            term.press("q")
        else:
            term.process.send_signal(end)
        term.wait_for_end()
    assert users_files(home) == []
    assert list(temporary.iterdir()) == []

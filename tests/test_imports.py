"""What is loaded, in fresh processes: a static graph cannot tell a deferred import from an eager one."""

import subprocess
import sys

import pytest


def loaded_by(code, *, cwd=None):
    """The names of the modules that running `code` loads on top of an empty interpreter."""
    report = "loaded = sorted(set(sys.modules) - before)\nprint('\\n' + ' '.join(loaded))"
    script = f"import sys\nbefore = set(sys.modules)\n{code}\n{report}"
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=cwd)
    return set(process.stdout.splitlines()[-1].split())


def command(*words):
    return f"from sla_tui.cli.main import main\nassert main({list(words)!r}) == 0"


def test_importing_the_package_loads_nothing_else():
    assert loaded_by("import sla_tui") == {"sla_tui"}


def test_the_version_is_said_without_argparse_or_anything_else():
    assert loaded_by(command("--version")) == {"sla_tui", "sla_tui.cli", "sla_tui.cli.main"}


def test_help_loads_no_command():
    loaded = loaded_by("import os; os.environ['COLUMNS'] = '60'\n" + command("--help"))  # the shipped text is wider
    assert "argparse" in loaded
    assert not loaded & {
        "sla_tui.cli.commands.snapshot",
        "sla_tui.cli.commands.dashboard",
        "textual",
        "rich",
        "httpx",
        "asyncio",
        "sqlite3",
    }


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (["config", "path"], {"textual", "rich", "httpx", "asyncio", "sqlite3", "sla_tui.engine", "sla_tui.ui"}),
        pytest.param(
            ["completions", "bash"],
            {"textual", "httpx", "sla_tui.engine.live", "sla_tui.ui.app"},
            marks=pytest.mark.full,
        ),
        pytest.param(["info"], {"textual", "httpx", "asyncio", "sla_tui.engine", "sla_tui.ui"}, marks=pytest.mark.full),
        (
            ["contracts", "list"],
            {"textual", "httpx", "asyncio", "sqlite3", "sla_tui.engine.gather.snapshot", "sla_tui.ui"},
        ),
        (["snapshot", "--schema"], {"textual", "httpx", "asyncio"}),
        pytest.param(["report", "--schema"], {"textual", "httpx", "asyncio", "weasyprint"}, marks=pytest.mark.full),
        pytest.param(["snapshot", "--demo", "--at", "2026-11-23"], {"textual", "sla_tui.ui"}, marks=pytest.mark.full),
    ],
)
def test_a_command_that_is_not_the_dashboard_loads_only_what_it_needs(words, without, monkeypatch, tmp_path):
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    assert not loaded_by(command(*words), cwd=tmp_path) & without


def test_a_snapshot_from_the_history_loads_no_network(monkeypatch, tmp_path):
    (tmp_path / "sla-tui.toml").write_text('[sources.pingdom]\ntoken = { env = "X" }\n')
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("SLA_TUI_CONFIG", raising=False)
    loaded = loaded_by(command("snapshot", "--no-poll"), cwd=tmp_path)
    assert not loaded & {"textual", "httpx", "httpcore", "h11", "asyncio", "ssl", "sla_tui.sources.http"}


def test_the_first_frame_needs_no_http_client():
    """The dashboard's module, the feed and the stored snapshot come before anything that can reach a network."""
    loaded = loaded_by(
        "from sla_tui.engine.runner import LiveThread\n"
        "from sla_tui.ui.app import SlaApp\n"
        "from sla_tui.store import open_store\n"
        "from sla_tui.clock import FixedClock\n"
        "from sla_tui.config.model import Config\n"
        "feed = LiveThread(Config(), open_store(':memory:'), FixedClock(1_795_440_727))\n"
        "assert feed.current() is not None\n"
    )
    assert "textual" in loaded
    assert not loaded & {"httpx", "httpcore", "stamina", "h11", "sla_tui.sources.pingdom"}


def test_the_arithmetic_is_pure():
    loaded = loaded_by("import sla_tui.sla.assess, sla_tui.sla.periods.calendar, sla_tui.sla.measure.quantile")
    assert not loaded & {"asyncio", "sqlite3", "logging", "socket", "rich", "textual", "httpx", "sla_tui.clock"}

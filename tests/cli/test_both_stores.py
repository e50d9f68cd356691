"""Every command of the README's table says the same, whether the history is in SQLite or in PostgreSQL."""

from __future__ import annotations

import re

import pytest

from sla_tui.cli.command_table import COMMANDS
from tests.cli.conftest import Kept
from tests.store.postgres.conftest import schema, server, url

__all__ = ["schema", "server", "url"]  # fixtures of that folder
pytestmark = pytest.mark.postgres

WHO = "postgres"  # the role, too: where both differ, PostgreSQL says both
OUTAGE = ("--start", "2026-11-11T13:00Z", "--for", "38m")
SAME: dict[str, tuple[tuple[str, ...], ...]] = {
    "snapshot": (
        *(("snapshot", "--no-poll", "--format", form) for form in ("text", "json", "csv", "md")),
        ("snapshot", "--no-poll", "--period", "2026-10"),
    ),
    "check": (("check", "--no-poll"),),
    "status": (("status",), ("status", "--format", "json")),
    "exclude": (
        ("exclude", "add", "checkout", *OUTAGE, "--reason", "customer", "--who", WHO),
        ("exclude", "list"),
        ("exclude", "list", "checkout"),
    ),
    "outage": (
        ("outage", "report", "search", "--last", "--affected", "40%", "--reference", "T-7", "--who", WHO),
        ("outage", "list"),
    ),
    "security": (
        ("security", "breach", "checkout", "--noticed", "2026-11-20T09:00Z", "--reference", "B-1", "--who", WHO),
        ("security", "list"),
    ),
    "maintenance": (
        (
            "maintenance",
            "add",
            "checkout",
            "--start",
            "2026-12-01T01:00Z",
            "--for",
            "1h",
            "--who",
            WHO,
        ),
        ("maintenance", "list"),
    ),
    "claim": (("claim", "--list"), ("claim", "checkout", "--draft", "--force")),
    "report": (("report",), ("report", "--format", "json"), ("report", "--period", "2026-10")),
    "explain": (("explain", "checkout"), ("explain", "search", "--format", "json")),
    "compare": (("compare", "checkout"), ("compare", "search", "--format", "json")),
    "whatif": (("whatif", "--period", "2026-10"),),
    "contracts": (("contracts", "list"), ("contracts", "show", "gold")),
    "config": (("config", "check"), ("config", "show")),
    "store": (
        *(("store", "export", what) for what in ("states", "months", "periods", "acts")),
        ("store", "export", "checks", "--since", "2026-11-22"),
        ("store", "verify"),
    ),
    "collect": (("collect", "--check"),),
}
"""Of each command what reads or writes a history; acts first, so that what comes after shows them."""
NO_HISTORY = {
    "dashboard": "a screen: tests/store/postgres/test_screens.py has two of them",
    "watch": "the same screen",
    "serve": "the same screen, in a browser",
    "demo": "has a history of its own, in memory",
    "assess": "reads none",
    "export": "writes rules and a dashboard, of no history",
    "init": "writes a configuration",
    "sources": "asks sources",
    "profiles": "folders",
    "info": "paths",
    "completions": "none",
}


def test_every_command_is_here():
    assert SAME.keys() | NO_HISTORY.keys() == {command.name for command in COMMANDS}


@pytest.fixture
def both(kept: Kept, url: str, sla_tui) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options for a history in SQLite, and for the same one in PostgreSQL."""
    copied = sla_tui("--config", str(kept.config), "store", "copy", str(kept.store), url)
    assert copied.returncode == 0, copied.stderr
    there = ("--config", str(kept.config), "--store", url, "--at", kept.at)
    return kept.words, there


def test_what_is_said_is_the_same_to_the_last_byte(both, kept, url, sla_tui):
    differ = []
    for calls in SAME.values():
        for words in calls:
            here, there = (sla_tui(*options, *words) for options in both)
            plain = [_nameless(one.stdout + one.stderr, kept, url) for one in (here, there)]
            if here.returncode != there.returncode or plain[0] != plain[1]:
                differ.append((words, here.returncode, there.returncode, *plain))
            assert "Traceback" not in there.stderr
    assert differ == [], "\n".join(map(str, differ[0]))


def _nameless(text: str, kept: Kept, url: str) -> str:
    for name in (url, str(kept.store)):
        text = text.replace(name, "HISTORY")
    return re.sub(r"postgresql://\S+|history\.sqlite3", "HISTORY", text)


def test_info_counts_the_same_and_names_the_place(both, sla_tui, url):
    import json

    here, there = (json.loads(sla_tui(*o[:4], "store", "info", "--format", "json").stdout) for o in both)
    other = {"path", "bytes", "journal_bytes", "format", "table_bytes", "written"}
    assert {k: v for k, v in here.items() if k not in other} == {k: v for k, v in there.items() if k not in other}
    assert there["path"].startswith("postgresql://")
    assert there["bytes"] > 100_000
    assert "place" in sla_tui(*both[1][:4], "store", "info").stdout


def test_a_backup_of_it_is_a_file_that_says_the_same(both, sla_tui, tmp_path):
    target = tmp_path / "copy.sqlite3"
    assert sla_tui(*both[1][:4], "store", "backup", str(target)).returncode == 0
    words = (*both[0][:2], "--store", str(target), *both[0][4:])
    assert sla_tui(*words, "report").stdout == sla_tui(*both[1], "report").stdout


def test_pruning_keeps_what_is_to_be_kept(both, sla_tui):
    here, there = (sla_tui(*o[:4], "store", "prune", "--compact") for o in both)
    assert (here.returncode, there.returncode) == (0, 0)
    assert here.stdout.partition(" rows")[0] == there.stdout.partition(" rows")[0]
    assert sla_tui(*both[1][:4], "store", "verify").returncode == 0


def test_a_csv_file_is_imported(both, sla_tui, tmp_path):
    file = tmp_path / "checks.csv"
    file.write_text("monitor,at,ok,ms\nweb,2026-10-01T00:00Z,true,20\nweb,2026-10-01T00:01Z,false,\n", encoding="utf-8")
    here, there = (sla_tui(*o[:4], "store", "import", str(file)) for o in both)
    assert (here.returncode, here.stdout) == (there.returncode, there.stdout)
    assert there.returncode == 0


@pytest.mark.parametrize("command", ["snapshot", "report", "store info", "collect", "exclude list"])
def test_a_server_that_is_not_there_is_told_in_a_sentence_without_the_password(command, kept, sla_tui):
    more = ("--no-poll",) if command == "snapshot" else ()
    config = kept.config.read_text(encoding="utf-8")
    there = 'url = "postgresql://sla@127.0.0.1:1/sla"\npassword = { env = "PW" }'
    kept.config.write_text(f"{config}\n[store]\n{there}\n", encoding="utf-8")
    result = sla_tui("--config", str(kept.config), "--at", kept.at, *command.split(), *more, env={"PW": "hunter22"})
    said = result.stdout + result.stderr
    assert "hunter22" not in said
    assert "Traceback" not in said
    if command != "collect":  # `--at` is none of its
        assert "cannot be reached" in said

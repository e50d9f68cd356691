"""What Windows lacks is named in few places, each with what stands in for it; the program works without it.

What `without_posix.py` says of itself is how far that goes: a simulation, in which only our own modules are poorer.
"""

import ast
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sla_tui
from tests.cli.program import environment_of
from tests.cli.without_posix import BLOCKED, LACKS

ROOT = Path(sla_tui.__file__).parent
HOMES = ("system.py", "store/sqlite/file_lock.py", "sources/probes/", "ui/terminal/")
"""Where a name may stand that not every system has: guarded there, by a test below."""
GUARDED_ELSEWHERE = {
    "engine/health_report.py": {"AF_UNIX"},  # only where systemd has named its socket
    "demo/targets.py": {"SO_REUSEPORT"},
    "web/process.py": {"send_fds"},  # `serve` says before that it cannot be
    "cli/visitors.py": {"recv_fds"},  # the process behind it
    "files.py": {"O_TMPFILE"},
    # none is shown or kept but on Linux (`home` in cli/places.py), and what `system.py` loads would double its time
    "cli/first_snapshot.py": {
        "SIGHUP",
        "SIGKILL",
        "SIGQUIT",
        "fork",
        "nice",
        "sched_getaffinity",
    },  # where that says a number
    "cli/remembered_frame.py": {"O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "SIGHUP", "SIGQUIT", "getuid", "termios"},
}


SUSPECT = BLOCKED.union(*LACKS.values())


def named(path: Path) -> set[str]:
    """What a module imports or names of what Windows lacks."""
    found = set()
    text = path.read_text(encoding="utf-8")
    if SUSPECT.isdisjoint(re.findall(r"\w+", text)):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & BLOCKED
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module} & BLOCKED | {alias.name for alias in node.names} & LACKS.get(
                node.module, frozenset()
            )
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {node.attr} & LACKS.get(node.value.id, frozenset())
    return found


def test_what_not_every_system_has_is_named_where_it_belongs():
    for path in ROOT.rglob("*.py"):
        where = path.relative_to(ROOT).as_posix()
        if not where.startswith(HOMES):
            assert not named(path) - GUARDED_ELSEWHERE.get(where, set()), where
    assert named(ROOT / "system.py") >= {"resource", "killpg", "SIGTSTP"}


def simulated(kept, folder: Path, *commands: str) -> str:
    words = [word for command in commands for word in (*command.split(), "--")][:-1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.without_posix", *words],
        cwd=ROOT.parent,
        env={**environment_of(folder), "PYTHONPATH": os.pathsep.join(map(str, (ROOT.parent,)))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "== simulated" in done.stdout, done.stderr[-3000:]
    return done.stdout


def test_on_a_simulated_system_without_posix_commands_run_and_the_dashboard_is_mounted(kept, tmp_path):
    ours = f"--config {kept.config} --store {kept.store} --at {kept.at}"
    shown = simulated(
        kept,
        tmp_path,
        f"config check {ours}",
        f"snapshot --no-poll {ours} -o {tmp_path / 'state.txt'}",
        f"check {ours}",
        f"report {ours} -o {tmp_path / 'report.html'}",
        f"exclude list {ours}",
        f"serve {ours}",
    )
    codes = [line for line in shown.splitlines() if line.startswith("== ") and line != "== simulated"]
    assert codes == ["== config: 0", "== snapshot: 0", "== check: 2", "== report: 0", "== exclude: 0", "== serve: 1"]
    assert "Checkout API" in (tmp_path / "state.txt").read_text(encoding="utf-8")
    assert "Checkout API" in (tmp_path / "report.html").read_text(encoding="utf-8")
    after = shown.rpartition("== serve")[2]
    assert "Services" in after
    for line in (
        "lock: True False we True",
        "let go: '' True",
        f"child: {int(signal.SIGTERM)} None",
        "signals: ['SIGTERM'], files None",
        "terminal gone: False",
    ):
        assert line in after


@pytest.mark.full
def test_there_the_demo_is_polled_over_its_own_servers(kept, tmp_path):
    shown = simulated(kept, tmp_path, f"snapshot --demo --seed 7 --at {kept.at}")
    assert "== snapshot: 0" in shown
    assert "Checkout API" in shown

"""The demo's fleet at one instant, polled once for all tests: by the process that asks first; the others read files."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest

from sla_tui import demo as simulated
from sla_tui.cli.commands import snapshot as command
from sla_tui.clock import FixedClock
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.configuration import config_text
from sla_tui.demo.runtime import Demo
from sla_tui.demo.scenario import Scenario
from sla_tui.engine.status_note import StatusLine
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store import open_store
from tests.cli.program import Result, environment_of, run_here

NOW, AT = 1_795_440_727, "2026-11-23T13:32:07Z"
DEMO = ("snapshot", "--demo", "--seed", "7", "--at", AT)


class Polled:
    """What `sla-tui snapshot --demo` left in a folder.

    Attributes:
        config: a configuration of the fleet; nothing answers at its addresses any more.
        store: the fleet's history as of `NOW`.
        text: the file that was asked for with `-o`.
        home: the home in which it ran.
    """

    def __init__(self, folder: Path) -> None:
        self.config, self.store = folder / "config.toml", folder / "history.sqlite3"
        self.text, self.home = folder / "state.txt", folder / "home"
        self._snapshot, self._result = folder / "snapshot.pickle", folder / "result.pickle"

    @cached_property
    def snapshot(self) -> Snapshot:
        """The snapshot that was taken."""
        return pickle.loads(self._snapshot.read_bytes())  # noqa: S301  we wrote it

    @cached_property
    def result(self) -> Result:
        """What was printed, and the exit code."""
        return pickle.loads(self._result.read_bytes())  # noqa: S301  we wrote it

    def make(self) -> None:
        """Runs the command in this process; its configuration is written down while its servers run."""
        fleets = []

        def start(*args: object, **options: object) -> object:
            fleets.append(real_start(*args, **options))
            return fleets[0]

        def take(*args: object, **options: object) -> Snapshot:
            snapshot, fleet = real_take(*args, **options), fleets[0]
            self._snapshot.write_bytes(pickle.dumps(snapshot))
            ports = {name: target.port for name, target in fleet.targets.by_probe.items()}
            self.config.write_text(config_text(fleet.scenario, fleet.base_urls, ports), encoding="utf-8")
            return snapshot

        folder, real_start, real_take = self.config.parent, simulated.start, command.take
        words = (*DEMO, "-v", "--store", self.store.name, "-o", self.text.name)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(simulated, "start", start)
            patched.setattr(command, "take", take)
            result = run_here(words, environment_of(folder), folder)
        self._result.write_bytes(pickle.dumps(result))
        config = load_config(self.config)
        with closing(open_store(self.store)) as store:  # the line that the dashboard of a user's own fleet leaves
            StatusLine().leave(config, store, replace(self.snapshot, demo=False), last_act=0)


def polled_demo(factory: pytest.TempPathFactory) -> Polled:
    """The one run; making it takes seconds, so the other processes of pytest-xdist wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, unfinished = shared / "polled", shared / "polled-unfinished"
    with (shared / "polled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            Polled(unfinished).make()
            unfinished.rename(folder)
    return Polled(folder)


def small_demo(at: int, *services: str) -> Demo:
    """The simulated fleet with these services alone; what all monitors have to tell takes seconds to ask for."""
    scenario = Scenario(7, at)
    scenario.services = tuple(service for service in scenario.services if service.spec.id in services)
    scenario.monitors = {
        source: tuple(monitor for monitor in monitors if monitor.service in services)
        for source, monitors in scenario.monitors.items()
    }
    return Demo(scenario, FixedClock(at))

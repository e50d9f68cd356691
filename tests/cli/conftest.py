"""The program as a user runs it, in a home of its own; and a history that somebody could have."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sla_tui import demo as simulated
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.configuration import config_text
from sla_tui.engine.live import LiveEngine
from sla_tui.store import open_store
from tests.cli.program import Result, run_here, run_process

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the real user's is found, and nothing is a terminal's."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SLA_TUI", "XDG_", "TEXTUAL", "PYTEST"))}
    env.pop("NO_COLOR", None)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        env[f"XDG_{name}_HOME"] = str(tmp_path / "home" / name.lower())
    return {**env, "HOME": str(tmp_path / "home"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC"}


@pytest.fixture
def sla_tui(home: dict[str, str], tmp_path: Path) -> Run:
    """Runs `sla-tui` with the given arguments and gives back what came out, whatever its exit code.

    In this process, which saves half a second of start each; as a process of its own where `process` is true or the
    test gives it streams (`stdin`, `stdout`, `stderr`, `input`).
    """

    def run(*arguments: str, env: dict[str, str] | None = None, process: bool = False, **streams: object) -> Result:
        variables = {**home, **(env or {})}
        if process or streams:
            return run_process(arguments, variables, tmp_path, **streams)
        return run_here(arguments, variables, tmp_path)

    return run


class Kept(NamedTuple):
    """What somebody who runs sla-tui has: a configuration and a history, as of `at`; no source of it answers."""

    config: Path
    store: Path
    at: str

    @property
    def words(self) -> tuple[str, ...]:
        """The options that make a command work on it."""
        return ("--config", str(self.config), "--store", str(self.store), "--at", self.at)


@pytest.fixture(scope="session")
def kept_master(tmp_path_factory) -> Kept:
    """The simulated fleet, polled once into a file: to be copied, since making it takes seconds."""
    folder = tmp_path_factory.mktemp("kept")
    kept = Kept(folder / "config.toml", folder / "history.sqlite3", "2026-11-23T13:32:07Z")
    with simulated.start(7, 1_795_440_727, fixed=True) as fleet:
        ports = {name: target.port for name, target in fleet.targets.by_probe.items()}
        urls = {source: provider.base_url for source, provider in fleet.providers.items()}
        kept.config.write_text(config_text(fleet.scenario, urls, ports), encoding="utf-8")
        store = open_store(kept.store)
        try:
            for poll in fleet.past:
                store.record(poll)
            live = LiveEngine(load_config(kept.config), store, fleet.clock, tokens=fleet.tokens)

            async def poll_once() -> None:
                await live.poll_once()
                await live.close()

            asyncio.run(poll_once())
        finally:
            store.close()
    return kept


@pytest.fixture
def kept(kept_master: Kept, tmp_path: Path) -> Kept:
    """A copy of the fleet's configuration and history, of the test's own."""
    for file in kept_master.config.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return Kept(tmp_path / "config.toml", tmp_path / "history.sqlite3", kept_master.at)

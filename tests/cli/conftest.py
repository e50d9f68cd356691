"""The program as a user runs it, in a home of its own; and a history that somebody could have."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import stamina

from tests.cli.program import Result, environment_of, run_here, run_process
from tests.polled import AT, Polled, polled_demo

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_waiting_between_attempts():
    """A request is tried again as often as ever, but at once; for commands in this process."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the real user's is found, and nothing is a terminal's."""
    return environment_of(tmp_path)


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
def polled(tmp_path_factory) -> Polled:
    """What one run of `snapshot --demo` left."""
    return polled_demo(tmp_path_factory)


@pytest.fixture(scope="session")
def kept_master(polled: Polled) -> Kept:
    """The simulated fleet, polled once into a file: not to be changed."""
    return Kept(polled.config, polled.store, AT)


@pytest.fixture
def kept(kept_master: Kept, tmp_path: Path) -> Kept:
    """A copy of the fleet's configuration and history, of the test's own."""
    for file in (kept_master.config, *kept_master.store.parent.glob(f"{kept_master.store.name}*")):
        shutil.copy(file, tmp_path / file.name)
    return Kept(tmp_path / kept_master.config.name, tmp_path / kept_master.store.name, kept_master.at)

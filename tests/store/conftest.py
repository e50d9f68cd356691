"""A history to be copied: the simulated fleet's, with acts."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from sla_tui.sla.acts import Act, Withdraw
from sla_tui.store import open_store
from tests.polled import NOW, polled_demo


@pytest.fixture(scope="session")
def polled_history(tmp_path_factory) -> Path:
    """The one that all tests share: not to be changed."""
    return polled_demo(tmp_path_factory).store


@pytest.fixture
def history(polled_history: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    for file in polled_history.parent.glob(f"{polled_history.name}*"):
        shutil.copy(file, tmp_path / file.name)
    path = tmp_path / polled_history.name
    with closing(open_store(path)) as store:
        for number in range(3):
            store.append_act(Act(at=NOW + number, who="mk", deed=Withdraw(act=number)))
    return path

"""What all tests share: how much the property tests draw, and that no test leaves anything behind for the others."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla_tui import secret
from sla_tui.sla.codes import Coded
from tests import shared, stores

ROOT = Path(__file__).resolve().parent
EXAMPLES = {"default": 10, "ci": 200, "long": 5_000}
"""What `--hypothesis-profile` names: an ordinary run, the second step of `.ci/run`, tests marked `long`."""

for name, count in EXAMPLES.items():  # no time limits: a busy machine is no reason to fail
    settings.register_profile(
        name,
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        # What decides about a change draws the same each time; a developer's run, and the long one, draw anew.
        derandomize="CI" in os.environ and name != "long",
    )
settings.load_profile("default")


def pytest_xdist_auto_num_workers():
    """One more than there are cores: terminals and servers make a worker wait a third of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config):
    """Where nothing compiled may be written beside the sources, keeps it in a folder of this run.

    Else every worker and each of some hundred programs that tests start would compile all of it again. A few tests are
    quicker without: nothing compiled is there to begin with, not even what was installed.
    """
    if hasattr(config, "workerinput") or not sys.dont_write_bytecode or not _is_whole(config):
        return
    folder = tempfile.mkdtemp(prefix="compiled-")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder  # before workers start, which inherit both
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """What is collected lives to the end: going through it again and again for garbage is half of the time it takes."""
    gc.disable()
    try:
        _load_from_elsewhere(session.config)
        return (yield)
    finally:
        _nothing()  # before its first example Hypothesis looks for what holds a new object, and finds nothing frozen
        gc.collect()
        gc.freeze()
        gc.enable()


def _load_from_elsewhere(config):
    """Has each worker of a whole run begin at another file, so that what one has compiled the others only read.

    Where nothing is compiled yet (a fresh checkout) all of them would else compile the same file at the same time.
    """
    number, workers = _place_of(config)
    if workers < 2 or not _is_whole(config):
        return
    files = sorted(ROOT.rglob("test_*.py"))
    begin = len(files) * number // workers
    for path in files[begin:] + files[:begin]:
        with suppress(Exception, pytest.skip.Exception):  # the collection meets it again, and tells
            import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))


def _is_whole(config):
    """Whether all folders are asked for."""
    return [Path(one).resolve() for one in config.args] == [ROOT]


def _place_of(config):
    """Returns which worker this is, from 0 on, and of how many."""
    given = getattr(config, "workerinput", None)
    return (0, 1) if given is None else (int(given["workerid"].removeprefix("gw")), given["workercount"])


@settings(max_examples=1, database=None)
@given(st.none())
def _nothing(_drawn):
    """Has Hypothesis make itself ready."""


def pytest_collection_modifyitems(items):
    """Where somebody asks for tests of a folder that is not there, they are told which."""
    if not shared.DATA.is_dir():
        missing = pytest.mark.skip(reason=f"there is no folder {shared.DATA}")
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(missing)


@pytest.fixture(autouse=True, scope="session")
def _codes_are_said_by_a_language():
    """Whatever writes a step or a note without asking a language for its words fails the test that makes it do so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Coded, "__str__", _refuse)
        yield


def _refuse(coded):
    raise AssertionError(f"{coded.key} is written without a language: `language.tell` says it")


@pytest.fixture(autouse=True)
def _secrets_of_its_own():
    """What one test takes for a credential is an ordinary word to the next, and must not be masked there."""
    before = set(secret._known)
    yield
    secret._known.clear()
    secret._known.update(before)


@pytest.fixture(autouse=True)
def _no_store_left_open():
    """Python 3.13 warns of a connection that nobody closed, in whatever test the collector happens to run."""
    yield
    stores.close_opened()

"""The first snapshot of a start, judged by a child: the same snapshot, or none; nothing said, nothing left."""

import io
import json
import os
import pickle
import subprocess
import sys
from contextlib import closing

import pytest

from sla_tui.cli import first_snapshot
from sla_tui.cli.opening_settings import OpeningSettings
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.gather.stored import stored_snapshot
from sla_tui.store import open_store


def sent(*words):
    """What the child sends, made in this process."""
    file = io.BytesIO()
    try:
        first_snapshot._judge(list(words), file)
    finally:
        file.seek(0)
    return file


def received(file):
    unpickler = pickle.Unpickler(file)  # noqa: S301
    settings = unpickler.load()
    return settings, first_snapshot._received(unpickler)


def test_it_is_the_snapshot_that_the_engine_would_have_made(kept, monkeypatch):
    monkeypatch.setattr(first_snapshot, "SLICE", 4)
    settings, snapshot = received(sent(*kept.words))
    config = load_config(kept.config)
    with closing(open_store(kept.store, read_only=True)) as store:
        assert snapshot == stored_snapshot(config, store, snapshot.generated_at)
    assert len(snapshot.services) > 3 * 4
    assert snapshot.from_store
    assert OpeningSettings.read(settings) == OpeningSettings.of(config)


def test_what_services_of_several_slices_share_is_shared_afterwards(kept, monkeypatch):
    monkeypatch.setattr(first_snapshot, "SLICE", 1)
    _, snapshot = received(sent(*kept.words))
    cells = [cell for service in snapshot.services for cell in service.day_strip]
    assert len({id(cell) for cell in cells}) < len(cells) / 2


def test_a_history_that_is_not_whole_is_left_to_who_may_write_it(kept, home, monkeypatch):
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    (kept.store.parent / "spool-0123456789ab.jsonl").write_text("{}\n")
    file = sent(*kept.words)
    unpickler = pickle.Unpickler(file)  # noqa: S301
    assert unpickler.load()
    with pytest.raises(EOFError):
        unpickler.load()


with_two_processors = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="no processor to spare"
)

SCRIPT = """
import json, os, sys
from sla_tui.cli import first_snapshot
first_snapshot.begin(sys.argv[2:])
first = first_snapshot.here()
if sys.argv[1] == "end":
    first_snapshot.end()
settings, snapshot = first.settings(), first.take()
first_snapshot.end()
try:
    os.waitpid(-1, os.WNOHANG)
    left = True
except ChildProcessError:
    left = False
print(json.dumps([settings, None if snapshot is None else len(snapshot.services), left]))
"""


def child(what, *words, env):
    """What a process has of its child, what it says, and whether a child is left of it."""
    program = [sys.executable, "-c", SCRIPT, what, *words]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


@with_two_processors
def test_a_child_sends_it_and_is_gone(kept, home):
    settings = OpeningSettings.of(load_config(kept.config)).written()
    assert child("take", *kept.words, env={**os.environ, **home}) == [settings, 15, False]


@with_two_processors
@pytest.mark.parametrize("text", ["nonsense = 1\n", "["])
def test_a_child_that_can_send_nothing_says_nothing_and_is_gone(tmp_path, home, text):
    (tmp_path / "c.toml").write_text(text)
    words = "--config", str(tmp_path / "c.toml"), "--store", str(tmp_path / "none.sqlite3")
    assert child("take", *words, env={**os.environ, **home}) == ["", None, False]


@with_two_processors
def test_a_child_that_still_works_is_ended(kept, home):
    assert child("end", *kept.words, env={**os.environ, **home}) == ["", None, False]


@pytest.mark.parametrize("junk", [b"", b"no pickle", pickle.dumps(1) + pickle.dumps(2)])
def test_whatever_a_child_sends_nobody_waits_for_ever(monkeypatch, junk):
    with subprocess.Popen([sys.executable, "-c", ""]) as child_of_ours:
        source, sink = os.pipe()
        os.write(sink, junk)
        monkeypatch.setattr(os, "pipe", lambda: (source, sink))
        monkeypatch.setattr(os, "fork", lambda: child_of_ours.pid)
        first = first_snapshot.FirstSnapshot([])
        assert first.take(20) is None
        assert first._done.is_set()
        first.settings()
        first.end()


def test_with_one_processor_all_is_done_here(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    first_snapshot.begin(["--config", "none.toml"])
    assert first_snapshot.here() is None


def test_where_no_process_can_be_made_all_is_done_here(monkeypatch):
    def refused():
        raise BlockingIOError

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(os, "fork", refused)
    first_snapshot.begin(["--config", "none.toml"])
    assert first_snapshot.here() is None

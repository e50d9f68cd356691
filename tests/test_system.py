"""What the system is asked for, each as it is here and as it is where the system has less."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sla_tui import system


def test_who_runs_and_who_does_not():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert system.runs(os.getpid())
    assert system.runs(1)
    assert not system.runs(child.pid)
    assert not system.runs(10**30)


def test_a_group_is_ended_with_its_children():
    read, write = os.pipe()
    words = "sleep 60 & echo there; wait"
    leader = subprocess.Popen(["/bin/sh", "-c", words], stdout=write, start_new_session=True)
    os.close(write)
    assert os.read(read, 100) == b"there\n"
    system.end_group(leader.pid)
    assert leader.wait() == -signal.SIGKILL
    assert os.read(read, 100) == b""  # nobody holds the other end any more: the child is gone, too
    os.close(read)


def test_a_place_in_a_file_is_read_and_written_without_moving_what_comes_before(tmp_path, monkeypatch):
    for lacking in (False, True):
        if lacking:
            monkeypatch.delattr(os, "pread")
            monkeypatch.delattr(os, "pwrite")
        fd = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT | os.O_TRUNC | system.PRIVATELY)
        system.write_at(fd, b"after", 10)
        system.write_at(fd, b"before", 0)
        assert system.read_at(fd, 100, 0) == b"before" + bytes(4) + b"after"
        os.close(fd)


def test_a_signal_calls_in_the_loop_also_where_loops_have_no_handlers():
    called = []

    class Loop:
        def add_signal_handler(self, number, callback, *args):
            raise NotImplementedError

        def call_soon_threadsafe(self, callback, *args):
            callback(*args)

    before = signal.getsignal(signal.SIGUSR1)
    try:
        system.on_signal(Loop(), "SIGUSR1", called.append, "came")
        signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    system.on_signal(Loop(), "SIGNOTHERE", called.append, "never")
    assert called == ["came"]


def test_rights_and_owners_count_where_the_system_has_them(tmp_path, monkeypatch):
    file = tmp_path / "token"
    file.touch()
    file.chmod(0o604)
    found, root = file.stat(), Path("/").stat()
    assert system.is_ours(found)
    assert system.open_to_others(found)
    monkeypatch.setattr(os, "name", "nt")
    assert not system.open_to_others(found)
    monkeypatch.delattr(os, "geteuid")
    assert system.is_ours(root)

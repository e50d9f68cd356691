"""Disks that are full, folders that cannot be written, files that are damaged: nothing is lost that can be kept."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager, suppress

import pytest

from sla_tui.cli.main import main
from sla_tui.language import ENGLISH
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.store import fallback, open_store

MONITOR = Monitor("p", "1", "one", interval=60)
NOW = 1_795_440_000


def poll(at: int, reasons: int = 0) -> Poll:
    spans = tuple(
        Span(at - 40 * i - 30, at - 40 * i - 10, "down", f"reason {i} {'x' * 120}") for i in range(reasons, 0, -1)
    )
    told = (History("p:1", at - 40 * reasons - 40, at - 5, spans),) if reasons else ()
    return Poll("p", at, (Status(MONITOR, "up", at),), told, (Checks("p:1", (CheckResult(at, True, 7),)),))


def fill(ballast) -> None:
    """Takes what room there is."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


@contextmanager
def small_disk(path, size: str):
    """A file system of its own, of that size; the test is skipped where it cannot be mounted."""
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield path
    finally:
        subprocess.run(["umount", path], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts file systems")
def test_on_a_full_disk_polls_stay_in_memory_and_are_written_once_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(fallback, "RETRY_EVERY", 3)
    with small_disk(tmp_path / "disk", "1m") as disk:
        ballast = disk / "ballast"
        with closing(open_store(disk / "h.db")) as store:
            store.record(poll(NOW))
            fill(ballast)
            at = NOW
            while not store.notices:
                at += 4000
                store.record(poll(at, 90))
            assert "no space" in ENGLISH.tell(store.notices[0]) or "disk" in ENGLISH.tell(store.notices[0])
            full_at = at
            for _ in range(4):
                at += 60
                store.record(poll(at))
            assert store.statuses()[0].observed_at == at
            with closing(open_store(disk / "h.db", read_only=True)) as reader:
                reader.quick_check()
                assert reader.statuses()[0].observed_at < full_at
            ballast.unlink()
            while store.notices and at < NOW + 10**6:
                at += 60
                store.record(poll(at))
            assert store.notices == ()
            expected = (store.spans("p:1", 0, at + 1), store.recent_checks("p:1", 0, at + 1))
        with closing(open_store(disk / "h.db", read_only=True)) as reader:
            reader.quick_check()
            assert (reader.spans("p:1", 0, at + 1), reader.recent_checks("p:1", 0, at + 1)) == expected
        del reader


LIMITED = """
import resource, signal, sys
from tests.store.test_bad_places import poll, NOW
from sla_tui.store import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(sys.argv[1])
store.record(poll(NOW))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for i in range(1, 40):
    store.record(poll(NOW + 4000 * i, 90))
last = store.statuses()[0].observed_at
print(bool(store.notices), last == NOW + 4000 * 39, len(store.spans("p:1", 0, NOW * 2)) > 1000)
"""


def test_a_limit_to_the_files_size_is_no_reason_to_stop_and_leaves_the_file_sound(tmp_path):
    path = tmp_path / "h.db"
    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]
    with closing(open_store(path, read_only=True, fallback=False)) as reader:
        reader.quick_check()
        assert reader.statuses()[0].observed_at >= NOW
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def damaged(path):
    """A history with a month of outages, a page of which is overwritten; returns how many rows there were."""
    with closing(open_store(path, fallback=False)) as store:
        for i in range(30):
            store.record(poll(NOW + 4000 * i, 90))
        whole = len(store.spans("p:1", 0, NOW * 2))
        store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = store._db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'spans'").fetchone()
        leaves = "SELECT pageno FROM dbstat WHERE name = 'spans' AND pagetype = 'leaf' ORDER BY path"
        pages = [row[0] for row in store._db.execute(leaves)]
    raw = bytearray(path.read_bytes())
    page = pages[2 * len(pages) // 3]
    assert page != root
    raw[(page - 1) * 4096 : page * 4096] = b"\x55" * 4096
    path.write_bytes(raw)
    return whole


def test_what_a_damaged_file_still_gives_is_taken_along_and_the_file_stays_as_it_is(tmp_path):
    path = tmp_path / "h.db"
    whole = damaged(path)
    before = path.read_bytes()
    with closing(open_store(path)) as store:
        found = store.spans("p:1", 0, NOW * 2)
        assert "memory only" in ENGLISH.tell(store.notices[0])
        assert whole // 3 < len(found) < whole
        assert len(store.recent_checks("p:1", 0, NOW * 2)) == 30
        store.record(poll(NOW + 200_000))
        assert store.statuses()[0].observed_at == NOW + 200_000
    assert path.read_bytes() == before


def test_a_backup_of_a_damaged_file_is_a_sound_one_of_what_can_be_read(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    whole = damaged(tmp_path / "h.db")
    assert main(["store", "backup", "copy.db", "--store", str(tmp_path / "h.db")]) == 1
    assert "could be read" in capsys.readouterr().out
    with closing(open_store(tmp_path / "copy.db", read_only=True, fallback=False)) as copy:
        copy.quick_check()
        assert whole // 3 < len(copy.spans("p:1", 0, NOW * 2)) < whole
    assert main(["store", "verify", "--store", str(tmp_path / "h.db")]) == 1
    assert "damaged" in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts file systems")
def test_a_folder_that_is_mounted_for_reading_only_is_read_and_measuring_goes_on(tmp_path):
    with small_disk(tmp_path / "disk", "2m") as disk:
        with closing(open_store(disk / "h.db")) as store:
            store.record(poll(NOW))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with closing(open_store(disk / "h.db")) as store:
            assert "memory only" in ENGLISH.tell(store.notices[0])
            store.record(poll(NOW + 60))
            assert store.spans("p:1", 0, NOW * 2) == (Span(NOW, NOW + 60, "up"),)
        with closing(sqlite3.connect(f"file:{disk}/h.db?immutable=1", uri=True)) as db:
            assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)

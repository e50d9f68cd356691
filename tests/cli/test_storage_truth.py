"""`sla-tui collect` where its history fails: health file, watchdog, `--check`, standard error and exit code say so."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from contextlib import closing
from itertools import pairwise

import pytest

from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
from sla_tui.store.holder import StoreCall
from sla_tui.store.spool import Spool
from tests.cli.test_collect import WAIT, Place, url
from tests.store.test_bad_places import fill, small_disk
from tests.stores import open_store

__all__ = ["url"]


@pytest.fixture
def place(tmp_path, url):
    return Place(tmp_path, url)


@pytest.fixture
def service(tmp_path):
    """What systemd hears, with its environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.setblocking(False)

        def heard() -> list[str]:
            out = []
            while True:
                try:
                    out.append(sock.recv(4096).decode())
                except BlockingIOError:
                    return out

        heard.environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
        yield heard


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts file systems")
def test_a_full_disk_is_told_at_once_and_what_was_seen_is_written_by_the_next_start(place, service):
    health = place.folder / "alive"
    with small_disk(place.folder / "disk", "1m") as disk:
        place.store = disk / "h.db"
        with place.collecting("--health-file", str(health), **service.environment) as process:
            place.until(lambda: "WATCHDOG=1" in service() and health.exists() and health.read_text() == "ok\n")
            fill(disk / "ballast")
            place.until(lambda: "memory" in health.read_text())
            check = place.run("collect", "--check")
            assert (check.returncode, check.stdout) == (1, "")
            assert "no space left" in check.stderr
            place.until(lambda: time.time() - health.stat().st_mtime > 3)
            heard = service()
            assert any(line.startswith("STATUS=") and "no space left" in line for line in heard)
            assert "WATCHDOG=1" not in heard[heard.index(next(h for h in heard if h.startswith("STATUS="))) :]
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=WAIT)
        assert process.returncode == 1
        assert said.count("no space left") >= 2
        (spool,) = place.folder.rglob("spool-*")
        assert str(spool) in said
        (disk / "ballast").unlink()
        full_until = spool.stat().st_mtime
        with place.collecting():
            place.until(lambda: not spool.exists())
        with closing(open_store(place.store, read_only=True)) as store:
            seen = [check.at for check in store.recent_checks("probe:shop", 0, int(full_until) + 1)]
        assert max(after - before for before, after in pairwise(seen)) <= 3
        assert full_until - seen[-1] < 4


def test_a_snapshot_that_polls_writes_what_a_collector_left(place):
    state = place.folder / "sla-tui"
    probe = Monitor("probe", "shop", "shop", interval=1)
    at = int(time.time()) - 30
    left = Poll("probe", at, (Status(probe, "up", at),), checks=(Checks(probe.ref, (CheckResult(at, True, 7),)),))
    Spool([state], str(place.store)).write([StoreCall("record", (left,))])
    assert place.run("snapshot").returncode == 0
    assert list(state.glob("spool-*")) == []
    with closing(open_store(place.store, read_only=True)) as store:
        assert store.checks(probe.ref, 0, 1 << 31).total == 2


def spoil(place, how: str) -> None:
    open_store(place.store).close()
    raw = place.store.read_bytes()
    if how == "newer":
        with closing(sqlite3.connect(place.store)) as db:
            db.execute("PRAGMA user_version = 999")
    elif how == "foreign":
        place.store.write_bytes(b"my diary\n" * 500)
    else:
        place.store.write_bytes(raw[:100] + bytes(len(raw) - 100))


@pytest.mark.parametrize(
    "how", [pytest.param("foreign", marks=pytest.mark.full), "newer", pytest.param("corrupt", marks=pytest.mark.full)]
)
def test_a_history_that_cannot_be_used_is_told_in_health_and_exit_code(place, service, how):
    spoil(place, how)
    before, health = place.store.read_bytes(), place.folder / "alive"
    with place.collecting("--health-file", str(health), **service.environment) as process:
        place.until(lambda: health.exists() and "memory" in health.read_text())
        place.until(lambda: health.stat().st_mtime == 0)  # its date is set after its words
        assert place.run("collect", "--check").returncode == 1
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=WAIT)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert str(place.store) in said
    assert "WATCHDOG=1" not in service()
    assert place.store.read_bytes() == before


@pytest.mark.full
def test_systemd_that_gives_up_on_it_loses_nothing(place, service):
    with place.collecting(**service.environment) as process:
        place.until(lambda: place.states() == {"probe:shop": "up"})
        process.send_signal(signal.SIGABRT)
        process.communicate(timeout=WAIT)
    assert process.returncode == 134

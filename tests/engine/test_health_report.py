"""What systemd and the health file are told: fed by the loop that lives, and only while what is measured lasts."""

from __future__ import annotations

import asyncio
import os
import socket

import pytest

from sla_tui.engine.health_report import HealthReport
from tests.virtual import here, in_virtual_time


class History:
    """The store, as far as it is asked."""

    failing: str | None = None


@pytest.fixture
def service(monkeypatch, tmp_path):
    """What systemd hears."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "60000000")
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))

        def heard() -> list[str]:
            out = []
            while True:
                try:
                    out.append(sock.recv(4096).decode())
                except BlockingIOError:
                    return out

        yield heard


@in_virtual_time
async def test_the_watchdog_is_fed_at_half_its_time_whatever_the_sources_do(service):
    async def answers() -> None:
        return

    report = HealthReport(History(), here(), answers)
    task = asyncio.create_task(report.run())
    await asyncio.sleep(305)
    task.cancel()
    assert service() == ["WATCHDOG=1"] * 11


@in_virtual_time
async def test_it_is_not_fed_while_what_is_measured_does_not_last(service, tmp_path):
    async def answers() -> None:
        return

    history, said = History(), []
    report = HealthReport(history, here(), answers, health=tmp_path / "alive", on_trouble=said.append)
    task = asyncio.create_task(report.run())
    await asyncio.sleep(1)
    report.taken(lasts=True)
    age = (tmp_path / "alive").stat().st_mtime_ns
    service()
    history.failing = "no space left"
    await asyncio.sleep(301)
    assert service() == ["STATUS=no space left"]
    assert (tmp_path / "alive").read_text() == "no space left\n"
    assert (tmp_path / "alive").stat().st_mtime_ns == age
    report.taken(lasts=False)
    assert (tmp_path / "alive").stat().st_mtime_ns == age
    history.failing = None
    await asyncio.sleep(61)
    assert service()[:2] == ["STATUS=", "WATCHDOG=1"]
    report.taken(lasts=True)
    assert (tmp_path / "alive").read_text() == "ok\n"
    assert said == ["no space left", None]
    task.cancel()


@in_virtual_time
async def test_it_is_not_fed_while_the_thread_of_the_store_hangs(service):
    hangs = asyncio.Event()

    async def answers() -> None:
        await hangs.wait()

    said = []
    report = HealthReport(History(), here(), answers, on_trouble=said.append)
    task = asyncio.create_task(report.run())
    await asyncio.sleep(301)
    heard = service()
    assert heard[0] == "WATCHDOG=1"
    assert heard.count("WATCHDOG=1") <= 2  # until it should have answered
    assert any("does not answer" in line for line in heard)
    hangs.set()
    await asyncio.sleep(61)
    assert "WATCHDOG=1" in service()
    assert [note and note.code for note in said] == ["disk_hangs", None]
    task.cancel()


@in_virtual_time
async def test_a_history_that_could_never_be_used_is_as_old_as_can_be(service, tmp_path):
    async def answers() -> None:
        return

    history = History()
    history.failing = "written by a later version"
    report = HealthReport(history, here(), answers, health=tmp_path / "alive")
    task = asyncio.create_task(report.run())
    await asyncio.sleep(1)
    task.cancel()
    report.ended()
    assert (tmp_path / "alive").read_text() == "written by a later version\n"
    assert (tmp_path / "alive").stat().st_mtime == 0
    assert service() == ["STATUS=written by a later version"]

"""Many processes on one history, as people run them: the holder of the lease is killed, stopped and woken again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sla_tui.store.opening import open_store, place_of
from sla_tui.store.store import Store

pytestmark = pytest.mark.long

WAIT = 60.0
TAKEN_OVER_WITHIN = 10.0
KILLS = int(os.environ.get("SLA_TUI_KILLS", "50"))
COLLECT = ("collect",)
SCREEN = ("watch", "--stream")


class Page(BaseHTTPRequestHandler):
    """A page that is always well."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        with suppress(OSError):  # who asked was killed
            self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Team:
    """Processes on one history, and a reader that sees all that is committed."""

    def __init__(self, folder, url: str, place: str) -> None:
        self.folder, self.place = folder, place
        self.config = folder / "config.toml"
        self.config.write_text(
            '[sources.probe]\ninterval = "1s"\nretry_interval = "1s"\n'
            f'[probes.shop]\nurl = "{url}shop"\n[probes.mail]\nurl = "{url}mail"\n'
        )
        self.running: dict[int, tuple[tuple[str, ...], subprocess.Popen[bytes]]] = {}
        self.began = int(time.time())
        self.ends = self.began + 3_600
        self.reader: Store | None = None
        self.held: list[float] = []
        self.said: list[Path] = []
        self.lines: list[Path] = []
        self.committed: dict[str, set[int]] = {"probe:shop": set(), "probe:mail": set()}

    def start(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        number = len(self.said)
        out, err = self.folder / f"{number}.out", self.folder / f"{number}.err"
        self.said.append(err)
        self.lines += [out] if words == SCREEN else []
        homes = {f"XDG_{name}_HOME": str(self.folder) for name in ("CONFIG", "DATA", "STATE")}
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "sla_tui", *words, "-v", "--config", str(self.config), "--store", self.place],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env={**os.environ, **homes},
            )
        self.running[process.pid] = words, process
        return process

    def holder(self) -> int | None:
        """The number of the process that holds the lease."""
        found = re.search(r"process (\d+)$", place_of(self.place).holder())
        return None if found is None else int(found.group(1))

    def look(self) -> int:
        """Notes what is committed by now; says of when the newest check is."""
        if self.reader is None:
            if not place_of(self.place).exists():
                return 0
            self.reader = open_store(self.place, read_only=True)
        for ref, seen in self.committed.items():
            seen |= {
                check.at for check in self.reader.recent_checks(ref, max(seen, default=self.began) - 60, self.ends)
            }
        return max(map(max, filter(None, self.committed.values())), default=0)

    def is_up(self) -> bool:
        """Says whether somebody writes, every screen shows something, and every other collector stands by."""
        standing_by = sum(b"takes over when it is gone" in path.read_bytes() for path in self.said)
        collectors = sum(words == COLLECT for words, _ in self.running.values())
        screens = all(path.stat().st_size for path in self.lines)
        return self.holder() is not None and self.look() > 0 and screens and standing_by >= collectors - 1

    def until(self, condition, limit: float = WAIT) -> float:
        """Waits for it, looking all the while; says how long that took."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < limit, f"not within {limit} s; held by {self.holder()}"
            time.sleep(0.2)
        return time.monotonic() - began

    def until_somebody_else_writes(self, than: int) -> float:
        before = self.look()
        held = self.until(lambda: self.holder() in self.running.keys() - {than}, TAKEN_OVER_WITHIN)
        self.held.append(held)
        return held + self.until(lambda: self.look() > before)

    def end(self) -> None:
        for _, process in self.running.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
        if self.reader is not None:
            self.reader.close()
            self.reader = None

    def note(self, words: str) -> None:
        """Leaves a figure that was measured beside the history."""
        with (self.folder / "figures").open("a") as file:
            file.write(f"{words}\n")
        sys.stderr.write(f"{words}\n")

    def holds(self) -> None:
        """Nothing that was committed is lost, nothing is there twice, and no screen showed what was not so."""
        with closing(open_store(self.place, read_only=True)) as reader:
            for ref, seen in self.committed.items():
                times = [check.at for check in reader.recent_checks(ref, self.began - 60, self.ends)]
                assert len(times) == len(set(times))
                assert seen <= set(times)
                assert reader.checks(ref, self.began - 60, self.ends).total == len(times)
                assert {span.state for span in reader.spans(ref, self.began - 60, self.ends)} <= {"up", "unknown"}
            assert all("did not run" not in event.note for event in reader.events(self.began - 60, self.ends))
        shown = 0
        for name in self.lines:
            snapshots = [json.loads(line) for line in name.read_text().splitlines(keepends=True) if line.endswith("\n")]
            times = [one["generated_at"] for one in snapshots]
            assert times == sorted(times)
            for service in (service for one in snapshots for service in one["services"]):
                shown += 1
                assert service["state"] in {"up", "unknown"}
                assert service["verdict"] in {"met", "unknown", None}, service
        assert shown > 0
        for name in self.said:
            assert "Traceback" not in name.read_text(), name


@pytest.fixture
def team(tmp_path, url):
    team = Team(tmp_path, url, str(tmp_path / "history.sqlite3"))
    try:
        yield team
    finally:
        team.end()


def survives_kills_of_the_holder(team: Team, kills: int) -> None:
    """Three collectors and five screens; whoever holds the lease is killed, and another of its kind is started."""
    for words in (COLLECT,) * 3 + (SCREEN,) * 5:
        team.start(words)
    team.until(team.is_up, 3 * WAIT)
    taken = []
    for _ in range(kills):
        holder = team.holder()
        words, process = team.running.pop(holder)
        process.kill()
        process.wait()
        taken.append(team.until_somebody_else_writes(holder))
        team.start(words)
    for what, seconds in (("held by another", team.held), ("written by it", taken)):
        middle = sorted(seconds)[len(seconds) // 2]
        team.note(f"{what} after {middle:.1f} s (median), {max(seconds):.1f} s at most, in {len(seconds)} kills")
    team.end()
    team.holds()


def stopped_for_thirty_seconds_it_writes_nothing(team: Team) -> None:
    """The holder is stopped, another takes over; when it wakes, it follows."""
    for words in (COLLECT, COLLECT, SCREEN):
        team.start(words)
    team.until(team.is_up, 3 * WAIT)
    stopped = team.holder()
    _, process = team.running[stopped]
    process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    taken = team.until_somebody_else_writes(stopped)
    team.until(lambda: time.monotonic() - began > 30)
    taker = team.holder()
    process.send_signal(signal.SIGCONT)
    woken = team.look()
    team.until(lambda: team.look() > woken + 5)
    assert team.holder() == taker
    team.note(f"taken over within {taken:.1f} s")
    err = next(name for name, pid in zip(team.said, team.running, strict=True) if pid == stopped)
    team.end()
    assert "writes this history now; this one follows" in err.read_text()
    team.holds()


def test_fifty_kills_of_the_holder_lose_nothing_that_was_committed(team):
    survives_kills_of_the_holder(team, KILLS)


def test_a_holder_that_is_stopped_for_thirty_seconds_writes_nothing_when_it_wakes(team):
    stopped_for_thirty_seconds_it_writes_nothing(team)

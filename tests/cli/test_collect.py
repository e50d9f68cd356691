"""`sla-tui collect` as a process: it stores, obeys signals, is followed by a second process, and can be checked."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sla_tui.cli.commands.collect import over
from sla_tui.language import ENGLISH
from tests.cli.program import Result, run_here
from tests.stores import open_store

WAIT = 60.0


class Target(BaseHTTPRequestHandler):
    """A page that is well until the test says otherwise."""

    healthy = True

    def do_GET(self):
        body = b"status: ok" if Target.healthy else b"no"
        self.send_response(200 if Target.healthy else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def url():
    Target.healthy = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Target)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Place:
    """A folder with a configuration and a history, and processes that work on them."""

    def __init__(self, folder, url: str) -> None:
        self.folder, self.url = folder, url
        self.config, self.store = folder / "config.toml", folder / "history.sqlite3"
        self.write("shop")

    def write(self, *names: str, more: str = "") -> None:
        probes = "".join(f'[probes.{name}]\nurl = "{self.url}{name}"\n' for name in names)
        text = f'{more}\n[sources.probe]\ninterval = "1s"\nretry_interval = "1s"\n{probes}'
        fresh = self.folder / "new.toml"
        fresh.write_text(text)
        fresh.replace(self.config)

    @property
    def options(self) -> list[str]:
        return ["--config", str(self.config), "--store", str(self.store)]

    def environment(self, **more: str) -> dict[str, str]:
        homes = {f"XDG_{name}_HOME": str(self.folder) for name in ("CONFIG", "DATA", "STATE")}
        return {**os.environ, **homes, **more}

    @contextlib.contextmanager
    def collecting(self, *options: str, **environment: str):
        process = subprocess.Popen(
            [sys.executable, "-m", "sla_tui", "collect", *self.options, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(**environment),
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def run(self, *words: str) -> Result:
        """A command in this process, which is another one than that which collects."""
        return run_here((*words, *self.options), self.environment(), self.folder)

    def states(self) -> dict[str, str]:
        done = self.run("snapshot", "--no-poll", "--format", "json")
        services = json.loads(done.stdout)["services"] if done.returncode == 0 else []
        return {monitor["id"]: monitor["state"] for service in services for monitor in service["monitors"]}

    def until(self, condition):
        end = time.monotonic() + WAIT
        while not (found := condition()):
            assert time.monotonic() < end, f"it did not come: {self.states()}"
            time.sleep(0.05)
        return found


@pytest.fixture
def place(tmp_path, url):
    return Place(tmp_path, url)


@pytest.mark.full
def test_it_collects_is_followed_and_ends_when_told(place):
    health = place.folder / "alive"
    with place.collecting("-v", "--health-file", str(health)) as process:
        place.until(lambda: place.states() == {"probe:shop": "up"})
        assert time.time() - health.stat().st_mtime < 30
        assert place.run("collect", "--check").stdout.startswith("ok: collected ")
        Target.healthy = False
        place.until(lambda: place.states() == {"probe:shop": "down"})  # a second process follows what the first sees
        with place.collecting("--health-file", str(place.folder / "second")) as second:
            place.until((place.folder / "second").exists)
            assert (place.folder / "second").read_text() == "follows\n"
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=WAIT)
            assert process.returncode == 0
            Target.healthy = True
            place.until(lambda: place.states() == {"probe:shop": "up"})  # the second one took over
            second.send_signal(signal.SIGTERM)
            _, told = second.communicate(timeout=WAIT)
            assert second.returncode == 0
    assert f", process {process.pid}) writes this history; this one shows what it stores, and takes over" in told
    assert "INFO sla_tui.engine.collector: probe: 1 states" in said
    assert "Traceback" not in said


@pytest.mark.full
def test_another_configuration_takes_effect_and_a_bad_one_does_not(place):
    with place.collecting() as process:
        place.until(place.states)
        place.write("shop", "mail")
        place.until(lambda: place.states().get("probe:mail") == "up")
        place.write("shop", "mail", more='timezone = "Nowhere/Land"')
        process.send_signal(signal.SIGHUP)
        place.write("shop", "docs", "mail")
        place.until(lambda: place.states().get("probe:docs") == "up")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=WAIT)
        assert process.returncode == 130


def test_what_is_not_collected_is_said(place):
    never = place.run("collect", "--check")
    assert (never.returncode, never.stdout) == (1, "")
    assert "nothing was ever collected" in never.stderr


def test_systemd_is_told(place):
    address = str(place.folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(address)
        sock.settimeout(WAIT)
        with place.collecting(NOTIFY_SOCKET=address) as process:
            assert sock.recv(100) == b"READY=1"
            assert sock.recv(100) == b"WATCHDOG=1"
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=WAIT)


def test_sources_that_cannot_be_shared_out_are_told(place):
    unknown = place.run("collect", "--sources", "probe-eu")
    assert unknown.returncode == 2
    assert "there is no source 'probe-eu'" in unknown.stderr
    assert "sources: probe" in unknown.stderr
    one = place.run("collect", "--sources", "probe")
    assert one.returncode == 1
    assert "is a file, which one process writes: probe cannot be collected apart" in one.stderr
    assert not place.store.exists()


def test_what_waited_is_only_said_to_be_in_the_history_where_this_one_wrote_it(tmp_path):
    with closing(open_store(tmp_path / "h.db")) as writer, closing(open_store(tmp_path / "h.db")) as follower:
        assert ENGLISH.tell(over(writer)) == "The history is written again; what waited is in it."
        assert ENGLISH.tell(over(follower)).startswith(
            "Another sla-tui writes the history now. What waited here is kept"
        )

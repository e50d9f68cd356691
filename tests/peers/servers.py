"""Real programs on loopback: a target of our own, blackbox_exporter, Prometheus and VictoriaMetrics, on free ports."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sla_tui.errors import SourceError

PATIENCE = 60.0  # seconds until a program must have come up, or a condition hold


def binary(name: str) -> str:
    """The program's path; skips the test where Debian's package of that name is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(condition: Callable[[], object], what: str, within: float = PATIENCE) -> object:
    """Waits until `condition` gives something true, and returns it."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        with contextlib.suppress(OSError, ValueError, LookupError, SourceError):
            if found := condition():
                return found
        time.sleep(0.1)
    raise AssertionError(f"not within {within:.0f} s: {what}")


def asked(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback
        return json.load(answer)


def answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
        return answer.status == 200


def answers_at_all(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return True


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        target: Target = self.server.target  # type: ignore[attr-defined]
        body = target.metrics().encode() if self.path == "/metrics" else b"ok\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@dataclass
class Target:
    """An HTTP server that is up or not, and that counts the requests somebody tells it to have served."""

    port: int = field(default_factory=free_port)
    requests: int = 0
    errors: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/health"

    def metrics(self) -> str:
        good = self.requests - self.errors
        return (
            "# TYPE shop_requests_total counter\n"
            f'shop_requests_total{{code="200"}} {good}\n'
            f'shop_requests_total{{code="500"}} {self.errors}\n'
        )

    def start(self) -> float:
        """Answers from now on; returns the instant."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        self._server.target = self  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return time.time()

    def stop(self) -> float:
        """Refuses connections from now on; returns the instant."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
        return time.time()


@contextlib.contextmanager
def running(command: list[str], folder: Path, ready: Callable[[], object]) -> Iterator[subprocess.Popen[bytes]]:
    """The program, until it is ready and to the end of the block; its output is kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder)
        try:
            eventually(ready, f"{command[0]} is ready; its output is in {folder}")
            yield process
        finally:
            process.kill()
            process.wait()


class Exporter:
    """blackbox_exporter, which can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._program = binary("prometheus-blackbox-exporter")
        self._folder = folder
        self._stack = contextlib.ExitStack()
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "blackbox.yml").write_text("modules:\n  http_2xx:\n    prober: http\n    timeout: 2s\n")

    def start(self) -> None:
        command = [self._program, "--config.file=blackbox.yml", f"--web.listen-address=127.0.0.1:{self.port}"]
        url = f"http://127.0.0.1:{self.port}/-/healthy"
        self._stack.enter_context(running(command, self._folder, lambda: answers(url)))

    def stop(self) -> float:
        self._stack.close()
        return time.time()


def scrape_config(exporter: Exporter, target: Target, every: float) -> str:
    """What both servers scrape: the target through the exporter, and the target's own counters."""
    return f"""
global:
  scrape_interval: {every:g}s
  scrape_timeout: {min(every, 3):g}s
scrape_configs:
- job_name: blackbox
  metrics_path: /probe
  params: {{module: [http_2xx]}}
  static_configs: [{{targets: ["{target.url}"]}}]
  relabel_configs:
  - {{source_labels: [__address__], target_label: __param_target}}
  - {{source_labels: [__param_target], target_label: instance}}
  - {{target_label: __address__, replacement: "127.0.0.1:{exporter.port}"}}
- job_name: shop
  static_configs: [{{targets: ["127.0.0.1:{target.port}"]}}]
"""


@contextlib.contextmanager
def prometheus(folder: Path, exporter: Exporter, target: Target, every: float) -> Iterator[str]:
    """A Prometheus; gives the base address of its API."""
    program, port = binary("prometheus"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yml").write_text(scrape_config(exporter, target, every))
    url = f"http://127.0.0.1:{port}"
    command = [
        program,
        "--config.file=prometheus.yml",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with running(command, folder, lambda: answers(f"{url}/-/ready")):
        yield url


@contextlib.contextmanager
def victoria(folder: Path, exporter: Exporter, target: Target, every: float) -> Iterator[str]:
    """A VictoriaMetrics that scrapes by itself; gives the base address of its API."""
    program, port = binary("victoria-metrics"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scrape.yml").write_text(scrape_config(exporter, target, every))
    url = f"http://127.0.0.1:{port}"
    command = [
        program,
        f"-storageDataPath={folder / 'data'}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-promscrape.config=scrape.yml",
        "-memory.allowedBytes=200000000",
    ]
    with running(command, folder, lambda: answers(f"{url}/health")):
        yield url

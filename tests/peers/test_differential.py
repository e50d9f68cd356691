"""Our probes beside blackbox_exporter with Prometheus, on targets that fail by a script: who is nearer to the truth.

Both look every five seconds and wait four (`SLA_TUI_DIFFERENTIAL_TIMEOUT=10`: ours ten). With
`SLA_TUI_DIFFERENTIAL=1200` the course is twenty minutes long, and `pytest -s` shows the figures; a minute otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.peers.scripted import SCRIPTS
from tests.peers.servers import answers, asked, binary, eventually, free_port, running

pytestmark = [pytest.mark.peers, pytest.mark.long]

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("SLA_TUI_DIFFERENTIAL", "60"))
INTERVAL, TIMEOUT = 5, 4
OURS = float(os.environ.get("SLA_TUI_DIFFERENTIAL_TIMEOUT", TIMEOUT))
TLS = "expired"


def url_of(name: str, port: int) -> str:
    return f"{'https' if name == TLS else 'http'}://127.0.0.1:{port}/"


def blackbox(folder: Path, ca: Path) -> str:
    module = f"""
    prober: http
    timeout: {TIMEOUT}s
    http: {{fail_if_body_not_matches_regexp: ["status: ok"], tls_config: {{ca_file: {ca}}}}}
"""
    (folder / "blackbox.yml").write_text(f"modules:\n  page:{module}")
    return "blackbox.yml"


def scraping(ports: dict[str, int], exporter: int) -> str:
    targets = "".join(
        f'\n  - {{targets: ["{url_of(name, port)}"], labels: {{course: "{name}"}}}}' for name, port in ports.items()
    )
    return f"""
global: {{scrape_interval: {INTERVAL}s, scrape_timeout: {INTERVAL}s}}
scrape_configs:
- job_name: page
  metrics_path: /probe
  params: {{module: [page]}}
  static_configs:{targets}
  relabel_configs:
  - {{source_labels: [__address__], target_label: __param_target}}
  - {{target_label: __address__, replacement: "127.0.0.1:{exporter}"}}
"""


def ours(ports: dict[str, int], ca: Path, confirmations: int) -> str:
    text = f'[sources.probe]\ninterval = "{INTERVAL}s"\ntimeout = "{OURS:g}s"\nconfirmations = {confirmations}\n'
    for name, port in ports.items():
        text += f'[probes.{name}]\nurl = "{url_of(name, port)}"\nexpect_text = "status: ok"\n'
        text += f'ca_file = "{ca}"\n' if name == TLS else ""
    return text


def collected(folder: Path, began: float, ended: float) -> dict[str, float]:
    """The downtime of each, as the history has it."""
    program = Path(sys.executable).with_name("sla-tui")
    words = [program, "snapshot", "--no-poll", "--config", "sla-tui.toml", "--store", "s.sqlite3", "--format", "json"]
    said = json.loads(subprocess.run(words, cwd=folder, capture_output=True, check=True).stdout)
    found: dict[str, float] = {}
    for service in said["services"]:
        for monitor in service["monitors"]:
            spans = [(_instant(o["start"]), _instant(o["end"]) or ended) for o in monitor["outages"]]
            down = sum(max(0.0, min(high, ended) - max(low, began)) for low, high in spans if low is not None)
            found[monitor["id"].partition(":")[2]] = down
    return found


def _instant(text: str | None) -> float | None:
    from datetime import datetime

    return None if text is None else datetime.fromisoformat(text).timestamp()


def scraped(url: str, began: float, ended: float) -> dict[str, float]:
    """The downtime of each, a sample holding until the next one."""
    said = asked(f"{url}/api/v1/query?query=probe_success%5B{int(ended - began) + 30}s%5D&time={ended:.3f}")
    found: dict[str, float] = {}
    for series in said["data"]["result"]:
        samples = [(at, value) for at, value in series["values"] if at >= began]
        pairs = zip(samples, [*samples[1:], (ended, "1")], strict=True)
        found[series["metric"]["course"]] = sum(after[0] - at for (at, value), after in pairs if value == "0")
    return found


@pytest.mark.parametrize("confirmations", [pytest.param((2, 1), id="confirmed and not")])
def test_our_downtime_is_as_near_to_the_truth_as_that_of_blackbox_and_prometheus(tmp_path, confirmations):
    exporter, prometheus = binary("prometheus-blackbox-exporter"), binary("prometheus")
    scripted = [sys.executable, "-m", "tests.peers.scripted", str(tmp_path), str(SECONDS)]
    targets = subprocess.Popen(scripted, cwd=ROOT)
    collectors: list[subprocess.Popen[bytes]] = []
    try:
        ports = eventually(lambda: json.loads((tmp_path / "ready.json").read_text()), "the targets listen")
        ca, port, web = tmp_path / "ca.pem", free_port(), free_port()
        command = [exporter, f"--config.file={blackbox(tmp_path, ca)}", f"--web.listen-address=127.0.0.1:{port}"]
        (tmp_path / "prometheus.yml").write_text(scraping(ports, port))
        server = [
            prometheus,
            *("--config.file=prometheus.yml", f"--storage.tsdb.path={tmp_path / 'data'}"),
            f"--web.listen-address=127.0.0.1:{web}",
        ]
        for number in confirmations:
            folder = tmp_path / f"confirmed-{number}"
            folder.mkdir()
            (folder / "sla-tui.toml").write_text(ours(ports, ca, number))
            program = [str(Path(sys.executable).with_name("sla-tui")), "collect"]
            program += ["--config", "sla-tui.toml", "--store", "s.sqlite3"]
            with (folder / "output").open("wb") as output:
                collectors.append(subprocess.Popen(program, cwd=folder, stdout=output, stderr=output))
        with (
            running(command, tmp_path, lambda: answers(f"http://127.0.0.1:{port}/-/healthy")),
            running(server, tmp_path, lambda: answers(f"http://127.0.0.1:{web}/-/ready")),
        ):
            time.sleep(3 * INTERVAL)  # everybody has looked at everything
            began = time.time()
            (tmp_path / "start.part").write_text(str(began))
            (tmp_path / "start.part").rename(tmp_path / "start")
            time.sleep(SECONDS)
            truth = eventually(lambda: json.loads((tmp_path / "truth.json").read_text()), "the course is over")
            time.sleep(4 * INTERVAL)
            ended = time.time()
            theirs = scraped(f"http://127.0.0.1:{web}", began, ended)
            for collector in collectors:
                collector.terminate()
                collector.wait(30)
    finally:
        for process in (targets, *collectors):
            process.kill()
            process.wait()
    own = {number: collected(tmp_path / f"confirmed-{number}", began, ended) for number in confirmations}
    lines = [f"{'':10}{'outages':>8}{'true':>8}{'Prometheus':>11}" + "".join(f"{f'ours/{n}':>8}" for n in own)]
    errors = dict.fromkeys(["theirs", *own], 0.0)
    problems = []
    for name in SCRIPTS:
        real = sum(high - low for low, high in truth[name])
        found = {n: each[name] for n, each in own.items()}
        lines.append(
            f"{name:10}{len(truth[name]):8}{real:8.0f}{theirs[name]:11.0f}"
            + "".join(f"{d:8.0f}" for d in found.values())
        )
        errors["theirs"] += abs(theirs[name] - real)
        for n, down in found.items():
            errors[n] += abs(down - real)
            allowed = abs(theirs[name] - real) + INTERVAL * 2 * len(truth[name])
            if abs(down - real) > allowed:
                problems.append(
                    f"{name} with {n} confirmations: {down:.0f} s of {real:.0f}, {allowed:.0f} s off allowed"
                )
    lines.append("errors: " + ", ".join(f"{name} {value:.0f} s" for name, value in errors.items()))
    report = "\n".join(lines)
    sys.stdout.write(f"\n{report}\n")
    (tmp_path / "report.txt").write_text(report)
    assert not problems, report

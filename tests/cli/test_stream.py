"""`sla-tui watch --stream`: every line is the snapshot that every other door shows, as the same objects."""

import json
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.xdist_group("kept")


def test_its_lines_are_the_objects_of_the_snapshot_and_it_ends_when_told_to(sla_tui, home, kept, tmp_path):
    wanted = json.loads(sla_tui("snapshot", "--no-poll", "--format", "json", *kept.words).stdout)
    words = [sys.executable, "-m", "sla_tui", "watch", "--stream", *kept.words]
    with subprocess.Popen(
        words, env=home, cwd=tmp_path, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        rest = [json.loads(line) for line in process.communicate(timeout=60)[0].splitlines()]
    assert process.returncode == 143
    assert first == wanted
    for line in (first, *rest):
        summary = line["summary"]
        assert sum(summary[name] for name in ("met", "at_risk", "breached", "unknown")) == summary["services"]
        verdicts = [service["verdict"] for service in line["services"]]
        assert {name: verdicts.count(name) for name in ("met", "at_risk", "breached", "unknown")} == {
            name: summary[name] for name in ("met", "at_risk", "breached", "unknown")
        }

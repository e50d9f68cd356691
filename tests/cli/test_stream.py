"""`sla-tui watch --stream`: every line is the snapshot that every other door shows, as the same objects."""

import json
import signal
import subprocess
import sys
from dataclasses import replace

from sla_tui.engine.alerts.conditions import conditions
from sla_tui.export.formats.json import render_json_line
from sla_tui.sla.codes import Note
from sla_tui.sla.facts import ClosedFact, Proposal
from sla_tui.ui.wording.mask import Mask
from tests import samples


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


def test_without_names_no_line_has_one():
    secret = "checkout-of-example-bv"
    judged = samples.RANGE.assessment
    tier = samples.CHECKOUT.assessment.credit.next_tier
    words = replace(
        judged,
        least=replace(judged.least, benefits=(secret,)),
        most=replace(judged.most, benefits=(secret,)),
        tiers=(replace(tier, benefit=secret),),
        credit=replace(judged.credit, next_tier=replace(tier, benefit=secret), benefits=(secret,)),
        notes=(Note.of_text(secret),),
    )
    service = replace(
        samples.RANGE,
        id=secret,
        name=secret,
        state="down",
        assessment=replace(words, parts=(words,)),
        proposals=(Proposal(1, 2, secret, secret, (1, 2), (1, 2)),),
        frozen=ClosedFact(1, "0" * 64, who=secret, why=secret),
    )
    shown = samples.snapshot((service,), notices=(secret,))
    shown = replace(shown, alerts=conditions(shown))
    assert secret in render_json_line(shown)
    assert any(secret in alert.name for alert in shown.alerts)
    assert secret not in render_json_line(Mask().masked(shown))

"""The rules for Prometheus: checked and tried over time by promtool, and fired by a real Prometheus on the demo."""
# ruff: noqa: E501  what promtool reads

from __future__ import annotations

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sla_tui.export.outward.rules import render_rules
from sla_tui.export.publish.metrics import render_metrics
from tests.peers.servers import answers, asked, binary, eventually, free_port, running
from tests.polled import polled_demo

pytestmark = [pytest.mark.peers]

TRIED = """
rule_files: [sla-tui.rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'sla_tui_service_info{service="a",name="A",contract="gold",instance="x"}', values: '1x60'}
      - {series: 'sla_tui_service_info{service="a",name="A",contract="gold",instance="y"}', values: '1x60'}
      - {series: 'sla_tui_service_info{service="b",name="B",contract="silver",instance="x"}', values: '1x60'}
      - {series: 'sla_tui_burn_alert_threshold{service="a",name="A",burn="1h",instance="x"}', values: '14.4x60'}
      - {series: 'sla_tui_burn_alert_threshold{service="b",name="B",burn="1h",instance="x"}', values: '14.4x60'}
      - {series: 'sla_tui_burn_alert_rate{service="a",name="A",burn="1h",window="long",instance="x"}', values: '20x60'}
      - {series: 'sla_tui_burn_alert_rate{service="a",name="A",burn="1h",window="short",instance="x"}', values: '0x9 28.8x50'}
      - {series: 'sla_tui_burn_alert_rate{service="b",name="B",burn="1h",window="long",instance="x"}', values: '20x60'}
      - {series: 'sla_tui_burn_alert_rate{service="b",name="B",burn="1h",window="short",instance="x"}', values: '14.4x60'}
      - {series: 'sla_tui_budget_seconds{service="a",name="A",instance="x"}', values: '1000x60'}
      - {series: 'sla_tui_budget_left_seconds{service="a",name="A",instance="x"}', values: '250x60'}
      - {series: 'sla_tui_claim_deadline_timestamp_seconds{service="b",name="B",direction="owed_to_us"}', values: '172800x60'}
      - {series: 'sla_tui_claim_deadline_timestamp_seconds{service="a",name="A",direction="owed_by_us"}', values: '172800x60'}
    promql_expr_test:
      - expr: sla_tui:budget_used:ratio
        eval_time: 5m
        exp_samples: [{labels: 'sla_tui:budget_used:ratio{service="a",name="A",contract="gold"}', value: 0.75}]
      - expr: sla_tui:burn_alert:excess{service="a"}
        eval_time: 15m
        exp_samples:
          - {labels: 'sla_tui:burn_alert:excess{service="a",name="A",burn="1h",contract="gold"}', value: 1.3888888888888888}
    alert_rule_test:
      - {eval_time: 9m, alertname: SlaBurnsFast}
      - {eval_time: 11m, alertname: SlaBurnsFast}
      - eval_time: 12m
        alertname: SlaBurnsFast
        exp_alerts:
          - exp_labels: {severity: critical, service: a, name: A, burn: 1h, contract: gold}
            exp_annotations:
              summary: A burns its error budget (contract gold)
              description: Over 1h and a twelfth of that the budget is used 1.389 times as fast as the alert's threshold.
      - {eval_time: 12m, alertname: SlaClaimEndsTomorrow}
      - eval_time: 12m
        alertname: SlaClaimEnds
        exp_alerts:
          - exp_labels: {severity: warning, service: b, name: B, direction: owed_to_us}
            exp_annotations:
              summary: The credit of B must be claimed within 1d 23h 48m 0s
              description: "`sla-tui claim` writes the claim; marked as claimed, this ends."
"""


@pytest.fixture
def promtool(tmp_path):
    (tmp_path / "sla-tui.rules.yml").write_text(render_rules())

    def run(*words):
        command = [binary("promtool"), *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_promtool_finds_nothing_wrong(promtool, tmp_path):
    assert promtool("check", "rules", "sla-tui.rules.yml").returncode == 0
    (tmp_path / "sla-tui.rules.yml").write_text(render_rules('a "strange" name'))
    assert promtool("check", "rules", "sla-tui.rules.yml").returncode == 0


def test_promtool_sees_alerts_fire_when_both_windows_burn_and_claims_end(promtool, tmp_path):
    (tmp_path / "tried.yml").write_text(TRIED)
    done = promtool("test", "rules", "tried.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_finds_the_metrics_well_named_and_well_formed(polled, promtool):
    command = [binary("promtool"), "check", "metrics"]
    text = render_metrics(polled.snapshot, "demo")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert "error while linting" not in done.stderr
    assert done.returncode in (0, 3), done.stderr  # 3: advice on names


@pytest.fixture(scope="module")
def polled(tmp_path_factory):
    return polled_demo(tmp_path_factory)


def test_a_real_prometheus_fires_for_the_services_of_the_demo_that_burn_and_for_no_other(polled, tmp_path):
    """It scrapes what the demo publishes; what it alarms of is what the snapshot's own burn alerts and verdicts say."""
    snapshot = polled.snapshot
    body = render_metrics(snapshot, "demo").encode()

    class Metrics(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Metrics)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    (tmp_path / "rules.yml").write_text(render_rules().replace("for: 2m", "for: 1s").replace("for: 1m", "for: 1s"))
    (tmp_path / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\n"
        "scrape_configs: [{job_name: sla-tui, static_configs: [{targets: "
        f"['127.0.0.1:{server.server_port}']}}]}}]\n"
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        binary("prometheus"),
        "--config.file=prometheus.yml",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]

    def fired():
        found = asked(f"{url}/api/v1/alerts")["data"]["alerts"]
        by = {}
        for alert in found:
            if alert["state"] == "firing" and "service" in alert["labels"]:
                by.setdefault(alert["labels"]["alertname"], set()).add(alert["labels"]["service"])
        return by if {"SlaBurnsFast", "SlaBurnsSlowly", "SlaBreached", "SlaDown"} <= by.keys() else None

    try:
        with running(command, tmp_path, lambda: answers(f"{url}/-/ready")):
            found = eventually(fired, "the alerts fire")
            rules = asked(f"{url}/api/v1/rules")["data"]["groups"]
            assert [rule["lastError"] for group in rules for rule in group["rules"] if rule.get("lastError")] == []
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    burns = {s.id: s.assessment.burn for s in snapshot.services if s.assessment.burn is not None and s.stated.judged}
    assert found["SlaBurnsFast"] == {name for name, burn in burns.items() if any(a.firing for a in burn.alerts[:2])}
    assert found["SlaBurnsSlowly"] == {name for name, burn in burns.items() if any(a.firing for a in burn.alerts[2:])}
    assert found["SlaBreached"] == {s.id for s in snapshot.services if s.verdict == "breached"}
    assert found["SlaDown"] == {s.id for s in snapshot.services if s.state == "down"}

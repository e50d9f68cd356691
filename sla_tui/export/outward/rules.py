"""Recording and alerting rules for Prometheus, over the metrics that `--publish` writes.

No threshold of a contract stands in them: windows, rates and thresholds of burn alerts are metrics, worked out for each
contract and the length of its period, so that Prometheus and the dashboard alarm of the same thing at the same time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sla_tui.export.publish.metrics import INSTANCE

_SERVICE: Final = f"{INSTANCE}, service, name"
_FAST: Final = "1h|6h"
_SLOW: Final = "1d|3d"


@dataclass(frozen=True, slots=True)
class PrometheusRule:
    """One rule: what it records, or its alert, which has a severity and words, and must hold for `lasts`."""

    name: str
    expr: str
    severity: str = ""
    lasts: str = ""
    summary: str = ""
    description: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def render_rules(instance: str = "") -> str:
    """Writes a file of rules (YAML), ending in a line break.

    Args:
        instance: only of the installation that calls itself so (`[publish] instance`); empty: of every one.
    """
    selector = Selector(instance)
    lines = [
        "# Rules over the metrics of sla-tui (metrics.prom), written by `sla-tui export rules`.",
        "# The label `contract` tells whose: route alerts by it, and by `severity` (critical: now, warning: today).",
        "groups:",
        "  - name: sla-tui  # one group: alerts see what was recorded just before them",
        "    rules:",
    ]
    for rule in (*recording(selector), *alerts(selector)):
        lines += _lines(rule)
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Selector:
    """Writes metrics with their matchers; of one installation where it is named."""

    instance: str = ""

    def of(self, metric: str, matchers: str = "") -> str:
        """Writes a metric: ``sla_tui_service_state{state="down"}``."""
        own = f"{INSTANCE}={json.dumps(self.instance)}" if self.instance else ""
        inner = ",".join(part for part in (own, matchers) if part)
        return f"sla_tui_{metric}{{{inner}}}" if inner else f"sla_tui_{metric}"

    def each(self, metric: str, matchers: str = "", *, more: str = "", of: str = "max") -> str:
        """Writes a metric by service, whoever scraped it: a second scraper is no second service."""
        by = f"{_SERVICE}, {more}" if more else _SERVICE
        return f"{of} by ({by}) ({self.of(metric, matchers)})"

    def under_contract(self, expr: str) -> str:
        """Writes an expression by service with the service's contract as a label."""
        info = f"max by ({INSTANCE}, service, contract) ({self.of('service_info')})"
        return f"({expr}) * on ({INSTANCE}, service) group_left (contract) {info}"


def recording(selector: Selector) -> Iterator[PrometheusRule]:
    """Yields what is worked out once: how far alerts are, what is used of budgets, how long something still lasts."""
    rates = selector.each("burn_alert_rate", more="burn", of="min")
    thresholds = selector.each("burn_alert_threshold", more="burn")
    yield PrometheusRule(
        "sla_tui:burn_alert:excess", selector.under_contract(f"{rates} / on ({_SERVICE}, burn) {thresholds}")
    )
    left, budget = selector.each("budget_left_seconds"), selector.each("budget_seconds")
    yield PrometheusRule("sla_tui:budget_used:ratio", selector.under_contract(f"1 - {left} / ({budget} > 0)"))
    deadline = selector.each("claim_deadline_timestamp_seconds", more="direction", of="min")
    yield PrometheusRule("sla_tui:claim_left:seconds", f"{deadline} - time()")
    answered = f"max by ({INSTANCE}, source) ({selector.of('source_last_success_timestamp_seconds')})"
    yield PrometheusRule("sla_tui:source_age:seconds", f"time() - {answered}")


def alerts(selector: Selector) -> Iterator[PrometheusRule]:
    """Yields what somebody should be told, the most important first. They hold as long as the product's own alerts."""
    own = f"{INSTANCE}={json.dumps(selector.instance)}" if selector.instance else ""
    breached = selector.each("service_verdict", 'verdict="breached"')
    yield PrometheusRule(
        "SlaBreached",
        selector.under_contract(f"{breached} == 1"),
        "critical",
        summary="{{ $labels.name }} has lost its target for good (contract {{ $labels.contract }})",
        description="The running period cannot meet its target any more; a credit may be owed.",
    )
    for name, which, severity in (("SlaBurnsFast", _FAST, "critical"), ("SlaBurnsSlowly", _SLOW, "warning")):
        matchers = ",".join(part for part in (own, f'burn=~"{which}"') if part)
        yield PrometheusRule(
            name,
            f"sla_tui:burn_alert:excess{{{matchers}}} > 1",
            severity,
            "2m",
            summary="{{ $labels.name }} burns its error budget (contract {{ $labels.contract }})",
            description="Over {{ $labels.burn }} and a twelfth of that the budget is used {{ $value | humanize }} times"
            " as fast as the alert's threshold.",
        )
    down = selector.each("service_state", 'state="down"')
    yield PrometheusRule(
        "SlaDown",
        selector.under_contract(f"{down} == 1"),
        "warning",
        "1m",
        summary="{{ $labels.name }} is down, as contract {{ $labels.contract }} sees it",
        description="So many monitors say so as the contract's quorum asks for.",
    )
    next_tier = selector.each("next_tier_left_seconds")
    yield PrometheusRule(
        "SlaCreditSoon",
        selector.under_contract(f"{next_tier} < 900 and on ({_SERVICE}) ({down} == 1)"),
        "critical",
        summary="{{ $labels.name }} is down, and a credit is due in {{ $value | humanizeDuration }}",
        description="The next tier of contract {{ $labels.contract }} is reached if it stays down.",
    )
    missed = f"max by ({_SERVICE}, kind, objective) ({selector.of('objective_met')})"
    yield PrometheusRule(
        "SlaObjectiveMissed",
        selector.under_contract(f"{missed} == 0"),
        "warning",
        "10m",
        summary="{{ $labels.name }} misses a promise as it stands: {{ $labels.objective }}",
        description="Contract {{ $labels.contract }} promises it beside the uptime.",
    )
    left = ",".join(part for part in (own, 'direction="owed_to_us"') if part)
    for name, days, severity in (("SlaClaimEnds", 3, "warning"), ("SlaClaimEndsTomorrow", 1, "critical")):
        seconds = days * 86_400
        yield PrometheusRule(
            name,
            f"0 < sla_tui:claim_left:seconds{{{left}}} < {seconds}",
            severity,
            summary="The credit of {{ $labels.name }} must be claimed within {{ $value | humanizeDuration }}",
            description="`sla-tui claim` writes the claim; marked as claimed, this ends.",
        )
    silent = selector.of("source_state", 'state=~"stale|error|auth_error"')
    failing = f"max by ({INSTANCE}, source) ({silent})"
    yield PrometheusRule(
        "SlaSourceFails",
        f"{failing} == 1",
        "warning",
        "5m",
        summary="sla-tui gets no answer from {{ $labels.source }}",
        description="What rests on this source alone has no data; `sla-tui sources` says why.",
    )
    written = f"time() - max by ({INSTANCE}) ({selector.of('snapshot_timestamp_seconds')})"
    yield PrometheusRule(
        "SlaFiguresOld",
        f"{written} > 900",
        "warning",
        "5m",
        summary="The figures of sla-tui are {{ $value | humanizeDuration }} old",
        description="Does `sla-tui collect --publish` run, and does Prometheus read the file that it writes?",
    )


def _lines(rule: PrometheusRule) -> Iterator[str]:
    """Writes a rule; strings as JSON has them, which YAML reads alike."""
    yield f"      - {'alert' if rule.severity else 'record'}: {rule.name}"
    yield f"        expr: {json.dumps(rule.expr, ensure_ascii=False)}"
    if not rule.severity:
        return
    if rule.lasts:
        yield f"        for: {rule.lasts}"
    yield f"        labels: {{severity: {rule.severity}}}"
    yield "        annotations:"
    yield f"          summary: {json.dumps(rule.summary, ensure_ascii=False)}"
    yield f"          description: {json.dumps(rule.description, ensure_ascii=False)}"

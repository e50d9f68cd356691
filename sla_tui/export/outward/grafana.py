"""A dashboard for Grafana over the metrics that `--publish` writes, as the JSON that Grafana imports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sla_tui.export.publish.metrics import INSTANCE

UID: Final = "sla-tui"
TITLE: Final = "SLA health (sla-tui)"
_SOURCE: Final = {"type": "prometheus", "uid": "${datasource}"}
_MATCH: Final = f'{INSTANCE}=~"$instance",service=~"$service"'
_BY: Final = "service, name"
_WIDTH: Final = 24

Panel = dict[str, Any]
_STANDINGS: Final = (
    ("breached", "red"),
    ("at_risk", "orange"),
    ("not_provable", "purple"),
    ("no_data", "purple"),
    ("met", "green"),
)


def render_dashboard() -> str:
    """Writes the dashboard, ending in a line break; the same version gives the same text."""
    return json.dumps(dashboard(), indent=2) + "\n"


def dashboard() -> dict[str, Any]:
    """Makes the dashboard: how it stands, what it costs, how fast budgets burn, what is promised beside the uptime."""
    rows = [_standings(), _money(), [_table()], _budgets(), _promises(), _sources()]
    return {
        "uid": UID,
        "title": TITLE,
        "description": "Made by `sla-tui export grafana`, of metrics that sla-tui publishes. Figures are those of the"
        " contract: what is not known is a gap, never a zero.",
        "tags": ["sla", "sla-tui"],
        "timezone": "browser",
        "editable": True,
        "schemaVersion": 39,
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [_datasource(), _variable("instance", INSTANCE), _variable("service", "service")]},
        "panels": list(_placed(rows)),
    }


def _standings() -> list[Panel]:
    """A number each for how many services stand how."""
    found = []
    for name, colour in _STANDINGS:
        metric = f'sla_tui_standing_services{{{INSTANCE}=~"$instance",standing="{name}"}}'
        expr = f"sum(max by ({INSTANCE}, standing) ({metric}))"
        found.append(_stat(name.replace("_", " "), expr, colour, alarms=name != "met"))
    return found


def _money() -> list[Panel]:
    """Sums of credits by currency and stage, and what must be claimed next."""
    sums = f'max by ({INSTANCE}, direction, currency, stage) (sla_tui_credits_amount{{{INSTANCE}=~"$instance"}})'
    owed = _panel("stat", "Credits by stage", 4, 12, [_target(f"{sums} > 0", "{{direction}} {{stage}} ({{currency}})")])
    owed["options"] = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "textMode": "value_and_name",
    }
    owed["fieldConfig"] = {"defaults": {"decimals": 2, "noValue": "nothing is owed"}, "overrides": []}
    deadlines = f"min by ({_BY}, direction) (sla_tui_claim_deadline_timestamp_seconds{{{_MATCH}}}) * 1000"
    claims = _panel("table", "To claim until", 4, 12, [_target(deadlines, "", table=True)])
    claims["fieldConfig"] = {
        "defaults": {"noValue": "nothing"},
        "overrides": [_column("Value", unit="dateTimeAsIso", name="until")],
    }
    claims["transformations"] = [_without("Time", "service")]
    return [owed, claims]


def _table() -> Panel:
    """A line a service: uptime against its target, what is left of the budget, and of the time until a credit."""
    columns = (
        ("uptime_ratio", "uptime", "percentunit", 4),
        ("target_ratio", "target", "percentunit", 3),
        ("coverage_ratio", "known", "percentunit", 1),
        ("budget_left_seconds", "budget left", "s", 0),
        ("next_tier_left_seconds", "next credit in", "s", 0),
        ("downtime_seconds", "downtime", "s", 0),
    )
    targets = [
        _target(f"max by ({_BY}) (sla_tui_{metric}{{{_MATCH}}})", "", ref=chr(ord("A") + number), table=True)
        for number, (metric, *_) in enumerate(columns)
    ]
    panel = _panel("table", "Services, this period", 9, _WIDTH, targets)
    overrides = [
        _column(f"Value #{chr(ord('A') + number)}", unit=unit, name=title, decimals=decimals)
        for number, (_, title, unit, decimals) in enumerate(columns)
    ]
    panel["fieldConfig"] = {"defaults": {"noValue": "not known"}, "overrides": overrides}
    panel["transformations"] = [{"id": "merge", "options": {}}, _without("Time")]
    return panel


def _budgets() -> list[Panel]:
    left = f"max by ({_BY}) (sla_tui_budget_left_seconds{{{_MATCH}}})"
    rate = f"max by ({_BY}, window) (sla_tui_burn_rate{{{_MATCH}}})"
    return [
        _series("Budget left", left, "{{name}}", "s", zero="red"),
        _series("Burn rate: multiples of the even pace", rate, "{{name}} {{window}}", "none", zero=None),
    ]


def _promises() -> list[Panel]:
    latency = f'max by ({_BY}) (sla_tui_latency_seconds{{{_MATCH},percentile="95"}})'
    errors = f"max by ({_BY}) (sla_tui_error_ratio{{{_MATCH}}})"
    state = f'max by ({_BY}) (sla_tui_service_state{{{_MATCH},state="down"}})'
    timeline = _panel("state-timeline", "Down", 8, 8, [_target(state, "{{name}}")])
    timeline["fieldConfig"] = {
        "defaults": {
            "mappings": [
                {
                    "type": "value",
                    "options": {
                        "0": {"text": "up", "color": "green", "index": 0},
                        "1": {"text": "DOWN", "color": "red", "index": 1},
                    },
                }
            ]
        },
        "overrides": [],
    }
    return [
        timeline,
        _series("p95 of response times over the period", latency, "{{name}}", "s", cells=8),
        _series("Share of failed checks or requests", errors, "{{name}}", "percentunit", cells=8),
    ]


def _sources() -> list[Panel]:
    answered = f'max by (source) (sla_tui_source_last_success_timestamp_seconds{{{INSTANCE}=~"$instance"}})'
    written = f'max by ({INSTANCE}) (sla_tui_snapshot_timestamp_seconds{{{INSTANCE}=~"$instance"}})'
    return [
        _series("Since the last good answer of a source", f"time() - {answered}", "{{source}}", "s"),
        _series("Age of these figures", f"time() - {written}", f"{{{{{INSTANCE}}}}}", "s"),
    ]


def _placed(rows: Sequence[Sequence[Panel]]) -> list[Panel]:
    """Gives each panel its number and place, rows one below the other."""
    out: list[Panel] = []
    top = 0
    for row in rows:
        left = 0
        for panel in row:
            size = panel["gridPos"]
            out.append(panel | {"id": len(out) + 1, "gridPos": {**size, "x": left, "y": top}})
            left += size["w"]
        top += max(panel["gridPos"]["h"] for panel in row)
    return out


def _panel(kind: str, title: str, rows: int, cells: int, targets: Sequence[Panel]) -> Panel:
    return {
        "type": kind,
        "title": title,
        "datasource": _SOURCE,
        "gridPos": {"h": rows, "w": cells, "x": 0, "y": 0},
        "targets": list(targets),
        "options": {},
        "fieldConfig": {"defaults": {}, "overrides": []},
    }


def _stat(title: str, expr: str, colour: str, *, alarms: bool) -> Panel:
    panel = _panel(
        "stat", title, 4, _WIDTH // len(_STANDINGS) if title != "met" else 8, [_target(expr, "", instant=True)]
    )
    steps: list[dict[str, Any]] = [{"color": "green" if not alarms else "text", "value": None}]
    steps += [{"color": colour, "value": 1}] if alarms else []
    panel["fieldConfig"] = {
        "defaults": {"decimals": 0, "noValue": "?", "thresholds": {"mode": "absolute", "steps": steps}},
        "overrides": [],
    }
    panel["options"] = {
        "colorMode": "background",
        "graphMode": "none",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
    }
    return panel


def _series(title: str, expr: str, legend: str, unit: str, *, cells: int = 12, zero: str | None = None) -> Panel:
    panel = _panel("timeseries", title, 8, cells, [_target(expr, legend)])
    defaults: dict[str, Any] = {"unit": unit, "custom": {"spanNulls": False, "lineWidth": 1, "fillOpacity": 0}}
    if zero is not None:  # what is below zero is overspent
        steps = [{"color": zero, "value": None}, {"color": "green", "value": 0}]
        defaults["thresholds"] = {"mode": "absolute", "steps": steps}
        defaults["custom"]["thresholdsStyle"] = {"mode": "area"}
    panel["fieldConfig"] = {"defaults": defaults, "overrides": []}
    panel["options"] = {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []}}
    return panel


def _target(expr: str, legend: str, *, ref: str = "A", table: bool = False, instant: bool = False) -> Panel:
    found: Panel = {"refId": ref, "expr": expr, "datasource": _SOURCE, "legendFormat": legend or "__auto"}
    return found | (
        {"format": "table", "instant": True, "range": False} if table else {"instant": instant, "range": not instant}
    )


def _column(matched: str, *, unit: str, name: str, decimals: int | None = None) -> Panel:
    properties: list[dict[str, Any]] = [{"id": "unit", "value": unit}, {"id": "displayName", "value": name}]
    properties += [] if decimals is None else [{"id": "decimals", "value": decimals}]
    return {"matcher": {"id": "byName", "options": matched}, "properties": properties}


def _without(*columns: str) -> Panel:
    return {
        "id": "organize",
        "options": {"excludeByName": dict.fromkeys(columns, True), "indexByName": {}, "renameByName": {}},
    }


def _datasource() -> Panel:
    return {"type": "datasource", "name": "datasource", "label": "Prometheus", "query": "prometheus", "hide": 0}


def _variable(name: str, label: str) -> Panel:
    query = f"label_values(sla_tui_service_info, {label})"
    return {
        "type": "query",
        "name": name,
        "label": name,
        "datasource": _SOURCE,
        "query": {"query": query, "refId": name},
        "includeAll": True,
        "multi": True,
        "allValue": ".*",
        "current": {"selected": True, "text": "All", "value": "$__all"},
        "refresh": 2,
        "sort": 1,
        "hide": 0,
    }

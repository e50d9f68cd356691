"""The cases that the project is held to, straight through the engine (the command is tested with the contracts)."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from sla_tui.sla.measure.quantile import nearest_rank
from tests.shared import DATA

pytestmark = pytest.mark.shared


def cases(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def test_the_shared_cases_are_there() -> None:
    assert cases("assess-cases.json")
    assert cases("latency-cases.json")


@pytest.mark.parametrize("case", cases("assess-cases.json"), ids=lambda case: case["id"])
def test_a_case_comes_out_to_the_last_digit(case: dict[str, Any]) -> None:
    from sla_tui.config.case import parse_cases
    from sla_tui.sla.assess import assess
    from tests.sla.build import period_at, utc

    (read,) = parse_cases(json.dumps({k: v for k, v in case.items() if k != "expected"}), "case.json").cases
    rule = read.contract.latest
    period = period_at(rule, read.at)
    found = assess(rule, read.evidence, period, now=read.now, fee=read.fee)
    expected = case["expected"]
    if "period" in expected:
        assert (utc(period.start), utc(period.end)) == tuple(
            expected["period"][edge].replace("T", " ").removesuffix("Z") for edge in ("start", "end")
        )
    for name in ("downtime_seconds", "assessed_seconds"):
        if name in expected:
            assert getattr(found, name) == expected[name]
    if "uptime" in expected:
        assert found.uptime == Fraction(expected["uptime"]["fraction"])
    if "rounded_percent" in expected.get("uptime", {}):
        assert found.rounded_percent == Fraction(expected["uptime"]["rounded_percent"])
    if "credit" in expected:
        assert found.credit.percent == Fraction(expected["credit"]["percent"])
    if "claim" in expected:
        assert utc(found.claim.deadline) == expected["claim"]["deadline"].replace("T", " ").removesuffix("Z")


@pytest.mark.parametrize("case", cases("latency-cases.json"), ids=lambda case: case["id"])
def test_a_percentile_is_the_value_that_the_case_names(case: dict[str, Any]) -> None:
    value = nearest_rank(sorted(case["samples_ms"]), Fraction(case["percentile"]))
    assert value == case["expected"]["value_ms"]
    met = value <= case["threshold_ms"] if case["op"] == "<=" else value < case["threshold_ms"]
    assert met is case["expected"]["met"]

"""The page of published SLAs: every contract on it is read, owes something on a bad day, and the counts are right."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from sla_tui.config.contracts import read_contract
from sla_tui.config.reading.problems import Problems
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import (
    CheckTally,
    Evidence,
    LatencySample,
    MetricValue,
    Outage,
    RequestCount,
    SourceEvidence,
    Ticket,
)
from sla_tui.sla.periods.calendar import period_containing

PAGE = (Path(__file__).parents[2] / "docs" / "published-slas.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("| --- |")[2].splitlines()[1:]
    if line.startswith("|")
]
DAY = 86_400
BAD = 1_781_049_600  # 2026-06-10T00:00:00Z


def _contract(keys: str) -> Contract:
    problems = Problems("page")
    table = tomllib.loads(f"contract = {{ {keys.strip('`')} }}", parse_float=Decimal)["contract"]
    found = read_contract("text", table, problems, "")
    assert problems.all() == ()
    assert found is not None
    return found


def test_at_least_forty_texts_were_tried_and_nineteen_of_twenty_are_exact() -> None:
    counts = Counter(row[3] for row in ROWS)
    assert set(counts) <= {"exact", "nearly", "not"}
    assert len(ROWS) >= 40
    assert counts["exact"] * 20 >= len(ROWS) * 19
    share = f"{counts['exact'] * 1000 // len(ROWS) / 10} %"
    said = re.search(r"Texts tried: (\d+)\. Exact: (\d+) \((.*?)\)\. Nearly: (\d+)\. Not: (\d+)\.", PAGE)
    assert said is not None
    assert said.groups() == (str(len(ROWS)), str(counts["exact"]), share, str(counts["nearly"]), str(counts["not"]))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_text_is_a_contract_that_says_something_of_a_bad_day(row: list[str]) -> None:
    """Thirty hours down, reported at once, every answer slow and late: something is owed, or a promise is missed."""
    contract = _contract(row[2])
    period = period_containing(contract.period, BAD + 5 * DAY)
    start, end = BAD, BAD + 108_000
    requests = (RequestCount(period.start, period.end, 1000, 0), RequestCount(start, end, 1000, 1000))
    evidence = Evidence(
        sources=(SourceEvidence("m", outages=(Outage(start, end, reported=start),), requests=requests),),
        latency=(LatencySample(start, 60_000),),
        tickets=tuple(Ticket(o.severity, o.severity, start, end, end) for o in contract.objectives),
        checks=CheckTally(100, 50, (60_000,) * 50),
        metrics=tuple(MetricValue(o.query, start, 2 * o.threshold if o.op == "<=" else 0) for o in contract.objectives),
        noticed=start,
    )
    found = assess(contract, evidence, period, fee=Decimal("1000.00"))
    missed = any(o.met is False for o in found.objectives)
    assert found.verdict == "breached" or missed
    pays = contract.tiers or contract.credit.bands or contract.credit.type == "per_incident"
    if pays and contract.availability.method != "requests":
        assert found.credit.percent > 0 or found.credit.benefits
    if row[3] != "exact":
        assert row[4], "what is left over is said"

"""The engine equals the second-by-second oracle on random contracts and evidence."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract, PeriodRule
from sla_tui.sla.evidence import Evidence, SourceEvidence
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Assessment, Period
from tests.sla import oracle, strategies

relaxed = settings(suppress_health_check=list(HealthCheck))
long = settings(settings.get_profile("long"), suppress_health_check=list(HealthCheck))


@st.composite
def rolling_cases(draw, *, weighted: bool = False) -> tuple[Contract, Evidence, Period, int | None]:
    """Periods of 20 minutes to two hours that end anywhere; some of them still run."""
    length = draw(st.sampled_from([1200, 3600, 7201]))
    end = strategies.BASE + draw(st.integers(0, 3600))
    rule = PeriodRule(kind="rolling", length=length, timezone=draw(st.sampled_from(["UTC", "Asia/Kathmandu"])))
    period = period_containing(rule, end)
    contract = draw(strategies.contracts(rule, strategies.local_date(rule.timezone, end), weighted=weighted))
    evidence = draw(strategies.evidence(period.start, period.end))
    now = draw(st.one_of(st.none(), st.none(), st.integers(period.start, period.end)))
    return contract, evidence, period, now


@st.composite
def clock_change_cases(draw) -> tuple[Contract, Evidence, Period, int | None]:
    """Local days on which the clock jumps."""
    zone, day = draw(st.sampled_from(strategies.CLOCK_CHANGES))
    rule = PeriodRule(kind="day", timezone=zone)
    period = period_containing(rule, oracle.first_instant(zone, day))
    contract = draw(strategies.contracts(rule, day))
    return contract, draw(strategies.evidence(period.start, period.end, most=2)), period, None


@st.composite
def request_cases(draw) -> tuple[Contract, Evidence, Period, int | None]:
    """The two methods that judge intervals by their requests."""
    contract, evidence, period, now = draw(rolling_cases())
    method = draw(st.sampled_from(["bad_minutes", "interval_mean"]))
    size = draw(st.sampled_from([60, 300]))
    rule = replace(
        contract.availability,
        method=method,
        bucket=size,
        bucket_rule="exact",
        start_at="detected",
        min_requests=draw(st.sampled_from([0, 100])),
        error_rate_above=draw(st.sampled_from([Fraction(5), Fraction(0), Fraction(50)])),
        error_rate_op=draw(st.sampled_from([">", ">="])),
        empty_interval=draw(st.sampled_from(["up", "skip"])),
    )
    maintenance = contract.maintenance if method == "interval_mean" else replace(contract.maintenance, allowance=None)
    sources = tuple(
        SourceEvidence(s.id, (), s.gaps, draw(strategies.requests(period.start, period.end, size)))
        for s in evidence.sources or (SourceEvidence("s0"),)
    )
    if not any(s.requests for s in sources):
        sources = (replace(sources[0], requests=draw(st.just(_quiet(period)))), *sources[1:])
    credit = replace(contract.credit, type="tier")
    contract = replace(contract, availability=rule, maintenance=maintenance, credit=credit)
    return contract, replace(evidence, sources=sources), period, now


def _quiet(period: Period) -> tuple[object, ...]:
    from sla_tui.sla.evidence import RequestCount

    return (RequestCount(period.start, period.end, 10, 1),)


def check(case: tuple[Contract, Evidence, Period, int | None]) -> None:
    contract, evidence, period, now = case
    note(f"contract = {contract!r}")
    note(f"evidence = {evidence!r}")
    expected = oracle.answer(contract, evidence, period.start, period.end, now)
    found = assess(contract, evidence, period, now=now)
    exact = found.downtime_exact if found.downtime_exact is not None else found.downtime_seconds
    if contract.availability.method != "interval_mean":
        assert exact == expected.downtime
    assert found.assessed_seconds == expected.assessed
    assert found.removed_seconds == expected.removed
    assert found.uptime == expected.uptime
    assert found.percent == expected.percent
    assert found.coverage == expected.coverage
    assert found.credit.percent == expected.credit
    if expected.breached is None:
        assert found.verdict == "unknown"
    elif expected.breached:
        assert found.verdict == "breached"
    check_working(found)


def check_working(found: Assessment) -> None:
    """The working adds up to the figures."""
    assert sum(r.end - r.start for r in found.removed) == found.removed_seconds
    assert all(a.end <= b.start for a, b in zip(found.removed, found.removed[1:], strict=False))
    if found.downtime_seconds is not None:
        shares = [o.counted_exact if o.counted_exact is not None else o.counted_seconds for o in found.outages]
        exact = found.downtime_exact if found.downtime_exact is not None else found.downtime_seconds
        assert sum(shares) == exact
    for outage in found.outages:
        assert outage.parts
        assert all(a.end <= b.start for a, b in zip(outage.parts, outage.parts[1:], strict=False))
        inside = [p for p in outage.parts if p.decision == "counted"]
        if found.downtime_seconds is not None and outage.counted_exact is None:
            assert sum(p.end - p.start for p in inside) >= outage.counted_seconds


@given(rolling_cases())
@relaxed
def test_short_rolling_periods_equal_the_oracle(case):
    check(case)


@pytest.mark.full
@given(clock_change_cases())
@relaxed
def test_days_around_clock_changes_equal_the_oracle(case):
    check(case)


@given(rolling_cases(weighted=True))
@relaxed
def test_weighted_outages_equal_the_oracle(case):
    check(case)


@given(request_cases())
@relaxed
def test_request_counts_equal_the_oracle(case):
    check(case)


@pytest.mark.long
@given(rolling_cases())
@long
def test_short_rolling_periods_equal_the_oracle_at_length(case):
    check(case)


@pytest.mark.long
@given(clock_change_cases())
@long
def test_days_around_clock_changes_equal_the_oracle_at_length(case):
    check(case)


@pytest.mark.long
@given(rolling_cases(weighted=True))
@long
def test_weighted_outages_equal_the_oracle_at_length(case):
    check(case)


@pytest.mark.long
@given(request_cases())
@long
def test_request_counts_equal_the_oracle_at_length(case):
    check(case)

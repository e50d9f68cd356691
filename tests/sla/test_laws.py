"""Laws that hold whatever the contract says: they need no oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, PeriodRule
from sla_tui.sla.evidence import Evidence, Gap, MaintenanceWindow, Outage, SourceEvidence
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Period
from tests.sla import strategies

DAY = 86_400
VERDICTS = {"met": 0, "unknown": 0, "at_risk": 0, "breached": 1}
law = settings(suppress_health_check=list(HealthCheck))


@st.composite
def cases(draw, *, most: int = 3):
    rule = PeriodRule(kind="rolling", length=draw(st.sampled_from([1200, 7201])))
    end = strategies.BASE + draw(st.integers(0, 3600))
    period = period_containing(rule, end)
    contract = draw(strategies.contracts(rule, strategies.local_date("UTC", end)))
    return contract, draw(strategies.evidence(period.start, period.end, most=most)), period


def _with_outages(evidence, outages):
    first = evidence.sources[0]
    return replace(evidence, sources=(replace(first, outages=(*first.outages, *outages)), *evidence.sources[1:]))


@given(cases(most=2), st.data())
@law
def test_more_downtime_never_improves_a_verdict_or_a_credit(case, data):
    """Except by definition: fewer, longer outages are fewer incidents; a floor counted from before the period moves.

    So it is with a limit of what one outage pays: two outages that become one have that limit once.

    Without unknown time: where a second source settles it, more of the period is judged, which can help.
    """
    contract, evidence, period = case
    evidence = replace(evidence, sources=tuple(replace(s, gaps=()) for s in evidence.sources))
    credit = replace(contract.credit, type="tier") if contract.credit.type == "per_incident" else contract.credit
    credit = replace(credit, cap_incident_percent=None)
    rule = contract.availability
    if rule.bucket_rule == "outage_floor":
        rule = replace(rule, bucket_rule="any")
    contract = replace(contract, availability=rule, credit=credit)
    before = assess(contract, evidence, period)
    more = data.draw(st.lists(strategies.intervals(period.start, period.end), min_size=1, max_size=3))
    after = assess(contract, _with_outages(evidence, [Outage(low, high, low) for low, high in more]), period)
    assert after.assessed_seconds == before.assessed_seconds
    assert after.downtime_seconds >= before.downtime_seconds
    assert VERDICTS[after.verdict] >= VERDICTS[before.verdict]
    assert after.credit.percent >= before.credit.percent


@given(cases(), st.data())
@law
def test_splitting_an_interval_changes_nothing(case, data):
    contract, evidence, period = case

    def halved(items):
        out = []
        for item in items:
            if item.end - item.start < 2:
                out.append(item)
                continue
            at = data.draw(st.integers(item.start + 1, item.end - 1))
            out += [replace(item, end=at), replace(item, start=at)]
        return tuple(out)

    per_window = replace(contract.maintenance, notice=0, emergency_notice=0, longest=None)
    contract = replace(contract, maintenance=per_window)  # notice and length are those of one window
    split = replace(
        evidence,
        sources=tuple(replace(s, outages=halved(s.outages), gaps=halved(s.gaps)) for s in evidence.sources),
        maintenance=halved(evidence.maintenance),
        exclusions=halved(evidence.exclusions),
    )
    one, two = assess(contract, split, period), assess(contract, evidence, period)
    assert replace(one, notes=()) == replace(two, notes=())  # a note counts the outages as they are listed


@given(cases(), st.integers(-4000, 4000))
@law
def test_shifting_everything_by_whole_days_in_utc_changes_nothing(case, days):
    contract, evidence, period = case
    rule = replace(contract.availability, service_hours=(), holidays=(), bucket=60)
    work = replace(contract.maintenance, hours=())  # what hangs on the day of the week is another after three days
    if not isinstance(work.notice, int):
        work = replace(work, notice=0)
    contract = replace(contract, availability=rule, maintenance=work, period=replace(contract.period, timezone="UTC"))
    by = days * DAY

    def moved(item):
        changes = {"start": item.start + by, "end": item.end + by}
        for name in ("reported", "announced"):
            if getattr(item, name, None) is not None:
                changes[name] = getattr(item, name) + by
        return replace(item, **changes)

    shifted = replace(
        evidence,
        sources=tuple(
            replace(s, outages=tuple(map(moved, s.outages)), gaps=tuple(map(moved, s.gaps))) for s in evidence.sources
        ),
        maintenance=tuple(map(moved, evidence.maintenance)),
        exclusions=tuple(map(moved, evidence.exclusions)),
    )
    one = assess(contract, evidence, period)
    two = assess(contract, shifted, Period(period.start + by, period.end + by))
    for name in (
        "downtime_seconds",
        "assessed_seconds",
        "uptime",
        "verdict",
        "certainty",
        "range",
        "coverage",
        "budget",
    ):
        assert getattr(one, name) == getattr(two, name)
    assert one.credit.percent == two.credit.percent
    assert [o.counted_seconds for o in one.outages] == [o.counted_seconds for o in two.outages]


@given(cases(), st.data())
@law
def test_unknown_time_never_makes_a_range_narrower(case, data):
    """For contracts whose policies take unknown time out, or as one thing; a floor from before the period can move."""
    contract, evidence, period = case
    policy = data.draw(st.sampled_from(["exclude", "up", "down"]))
    rule = replace(contract.evidence, no_data=policy, paused=policy)
    bucket_rule = contract.availability.bucket_rule
    availability = replace(contract.availability, bucket_rule="any" if bucket_rule == "outage_floor" else bucket_rule)
    contract = replace(contract, evidence=rule, availability=availability)
    sources = tuple(replace(s, resolution=data.draw(st.sampled_from([0, 30]))) for s in evidence.sources)
    if not sources:
        return
    evidence = replace(evidence, sources=sources)
    blind = data.draw(strategies.intervals(period.start, period.end))
    number = data.draw(st.integers(0, len(sources) - 1))
    blinded = replace(sources[number], gaps=(*sources[number].gaps, Gap(*blind)))
    narrow = assess(contract, evidence, period).range
    wide = assess(
        contract, replace(evidence, sources=(*sources[:number], blinded, *sources[number + 1 :])), period
    ).range
    assert narrow is not None
    assert wide is not None
    assert wide.least_downtime <= narrow.least_downtime
    assert wide.most_downtime >= narrow.most_downtime


@pytest.mark.parametrize(("policy", "downtime"), [("down", 30), ("up", 0), ("exclude", 0)])
def test_unknown_time_just_before_the_period_may_make_an_outage_long_enough_to_count(policy, downtime):
    """Half a minute of downtime at the period's start counts only if the outage began before it, which nobody saw."""
    period = Period(strategies.BASE, strategies.BASE + 1200)
    contract = Contract(
        period=PeriodRule(kind="rolling", length=1200),
        availability=Availability(min_outage=60),
        evidence=EvidenceRule(no_data=policy, paused=policy),
    )
    outage = Outage(period.start, period.start + 30)
    known = assess(contract, Evidence((SourceEvidence("s", (outage,)),)), period)
    assert known.range is not None
    assert (known.range.least_downtime, known.range.most_downtime) == (0, 0)
    gap = Gap(period.start - 90, period.start)
    found = assess(contract, Evidence((SourceEvidence("s", (outage,), (gap,)),)), period)
    assert found.downtime_seconds == downtime
    assert found.range is not None
    assert (found.range.least_downtime, found.range.most_downtime) == (0, 30)


@given(cases())
@law
def test_the_figures_lie_inside_their_range(case):
    contract, evidence, period = case
    found = assess(contract, evidence, period)
    assert found.range is not None
    assert found.range.least_downtime <= found.downtime_seconds <= found.range.most_downtime
    if found.uptime is not None:
        assert found.range.worst_uptime <= found.uptime <= found.range.best_uptime


@given(cases(), st.data())
@law
def test_what_is_locked_in_stays_locked_in(case, data):
    """While a period runs and nothing more happens, the credit that was owed is still owed at its end."""
    contract, evidence, period = case
    now = data.draw(st.integers(period.start, period.end - 1))
    cut = replace(
        evidence,
        sources=tuple(
            replace(
                s,
                outages=tuple(replace(o, end=min(o.end, now)) for o in s.outages if o.start < now),
                gaps=tuple(replace(g, end=min(g.end, now)) for g in s.gaps if g.start < now),
            )
            for s in evidence.sources
        ),
    )
    during = assess(contract, cut, period, now=now)
    if during.if_nothing_more is None or not evidence.sources:
        return
    after = assess(contract, cut, period)
    assert after.credit.percent >= during.credit.percent
    if contract.availability.bucket_rule != "any":  # a bucket that is partly down counts to its end, once that is past
        assert after.credit.percent == during.credit.percent
        assert after.uptime == during.if_nothing_more


@given(cases())
@law
def test_the_budget_and_the_tiers_say_exactly_when_they_are_reached(case):
    """After so many more seconds of downtime as a tier is away it is met, and one second earlier it is not."""
    contract, evidence, period = case
    found = assess(contract, evidence, period)
    full, down = found.assessed_seconds, Fraction(found.downtime_seconds)
    if contract.availability.denominator is not None:
        full = max(contract.availability.denominator - (period.end - period.start - full), 0)
    if not full or found.if_nothing_more is None:
        return
    for tier, distance in zip(contract.tiers, found.tiers, strict=True):
        for extra, met in ((distance.seconds_left, True), (distance.seconds_left - 1, False)):
            percent = (full - down - extra) * 100 / full
            if extra >= 0:
                assert tier.is_met_by(_rounded(contract, percent), down + extra) is met


def _rounded(contract, percent):
    from tests.sla.oracle import rounded

    return rounded(contract, percent)


def test_a_window_that_nothing_touches_changes_nothing():
    rule = PeriodRule(kind="rolling", length=7200)
    period = period_containing(rule, strategies.BASE)
    quiet = Evidence((SourceEvidence("s", (Outage(period.start + 10, period.start + 70),)),))
    windowed = replace(quiet, maintenance=(MaintenanceWindow(period.start + 600, period.start + 700),))
    contract = Contract(period=rule)
    assert assess(contract, windowed, period) == assess(contract, quiet, period)

"""What is stated of a period holds however the unknown time really went: any completion of it is drawn and judged.

The completion is evidence like any other, judged by `assess` itself (which `test_oracle` holds against a reading second
by second): what is checked here is that `stated` says nothing of the unknown that a completion could make untrue.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ClaimRule, Contract, CreditRule, PeriodRule, Tier, Within
from sla_tui.sla.evidence import Evidence, Gap, Outage, RequestCount, SourceEvidence
from sla_tui.sla.measure.interval import Interval, subtract, union
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated, stated
from tests.sla import strategies

FEE = Decimal("1000.00")
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""At length a failure is told as it was drawn: shrinking would take longer than everything else."""
relaxed = settings(suppress_health_check=list(HealthCheck))


@st.composite
def tables(draw) -> tuple[Tier, ...]:
    """Rows of percents, of days or of amounts, in any order, and words beside them."""
    kind = draw(st.sampled_from(["credit", "credit", "days", "amount"]))
    thresholds = sorted(set(draw(st.lists(strategies.percents, min_size=1, max_size=3))), reverse=True)
    worth = {"credit": Fraction(10), "days": Fraction(1, 100), "amount": Decimal("25.00")}[kind]
    rows = [
        Tier(**{draw(st.sampled_from(["below", "at_or_below"])): at, kind: worth * number})
        for number, at in enumerate(thresholds, start=1)
    ]
    if draw(st.booleans()):
        rows.append(Tier(below=Fraction(90), benefit="a review"))
    return tuple(rows)


@st.composite
def credit_rules(draw) -> CreditRule:
    kind = draw(st.sampled_from(["tier", "tier", "proportional", "per_block"]))
    return CreditRule(
        type=kind,
        multiplier=Fraction(10) if kind == "proportional" else None,
        percent=Fraction(5) if kind == "per_block" else None,
        block=draw(st.sampled_from([60, 600])) if kind == "per_block" else None,
        beyond_target=draw(st.booleans()),
        started=draw(st.booleans()),
        cap_percent=draw(st.sampled_from([None, Fraction(30), Fraction(100)])),
        cap_amount=draw(st.sampled_from([None, Decimal("150.00")])),
        min_amount=draw(st.sampled_from([None, None, Decimal("40.00")])),
    )


@st.composite
def claim_rules(draw) -> ClaimRule | None:
    basis = draw(st.sampled_from(["period_end", "period_end", "incident_end", "incident_start", "noticed"]))
    unit = draw(st.sampled_from(["hours", "days", "business_days", "months"]))
    within = Within(count=draw(st.integers(1, 30)), unit=unit)
    notice = draw(st.sampled_from([None, Within(count=2, unit="hours")]))
    return draw(st.sampled_from([None, ClaimRule(within=within, basis=basis, notify_within=notice)]))


@st.composite
def cases(draw):
    """(contract, evidence with unknown time, period, now)"""
    length = draw(st.sampled_from([1200, 3600, 7201]))
    end = strategies.BASE + draw(st.integers(0, 3600))
    rule = PeriodRule(kind="rolling", length=length, timezone=draw(st.sampled_from(["UTC", "Asia/Kathmandu"])))
    period = period_containing(rule, end)
    found = draw(strategies.contracts(rule, strategies.local_date(rule.timezone, end)))
    method = draw(st.sampled_from(["time", "time", "bad_minutes"]))
    how = {"method": method} if method == "time" else {"method": method, "bucket": 60, "bucket_rule": "exact"}
    rows = draw(tables())
    credit = replace(draw(credit_rules()), type="tier") if rows[0].credit is None else draw(credit_rules())
    contract = replace(
        found,
        availability=replace(found.availability, start_at="detected", **how),
        evidence=replace(found.evidence, min_coverage=draw(st.sampled_from([Fraction(99), Fraction(100)]))),
        tiers=rows,
        credit=credit,
        claim=draw(claim_rules()),
        remedy=draw(st.sampled_from(["complete", "complete", "complete", "partial", "unread"])),
    )
    evidence = draw(strategies.evidence(period.start, period.end, 2))
    if method == "bad_minutes":
        sources = tuple(draw(counted(s, period.start, period.end)) for s in evidence.sources)
        evidence = replace(evidence, sources=sources)
    sources = tuple(plain(s) for s in evidence.sources) or (SourceEvidence("s0"),)
    now = draw(st.one_of(st.none(), st.none(), st.integers(period.start, period.end)))
    return contract, replace(evidence, sources=sources), period, now


def plain(source: SourceEvidence) -> SourceEvidence:
    """Outages without what only tickets and shares add."""
    return replace(source, outages=tuple(replace(o, reported=None, ratio=None) for o in source.outages))


@st.composite
def counted(draw, source: SourceEvidence, start: int, end: int) -> SourceEvidence:
    """Requests by the minute instead of outages; in its gaps nothing was counted."""
    if draw(st.booleans()):
        return source
    gaps = tuple(replace(g, start=g.start // 60 * 60, end=-(-g.end // 60) * 60) for g in source.gaps)
    known = subtract([((start - 900) // 60 * 60, (end + 900) // 60 * 60)], union([(g.start, g.end) for g in gaps]))
    bad = union([(o.start // 60 * 60, -(-o.end // 60) * 60) for o in source.outages])
    requests = [RequestCount(a, b, 100, 0) for a, b in subtract(known, bad)]
    requests += [RequestCount(a, b, 100, 50) for a, b in subtract(bad, subtract(bad, known))]
    return replace(source, outages=(), gaps=gaps, requests=tuple(sorted(requests, key=lambda r: r.start)))


@st.composite
def completed(draw, source: SourceEvidence, start: int, end: int) -> SourceEvidence:
    """The source as if it had always looked: each stretch of its unknown time was up or down, as it is drawn."""
    unknown = union([(g.start, g.end) for g in source.gaps])
    step = 60 if source.requests else 1
    down: list[Interval] = []
    for low, high in unknown:
        how = draw(st.sampled_from(["up", "down", "some", "some"]))
        if how == "down":
            down.append((low, high))
        elif how == "some":
            cuts = sorted(draw(st.lists(st.integers(0, (high - low) // step), min_size=1, max_size=5)))
            ends = [low + cut * step for cut in cuts] + [high]
            down += [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if a < b]
    if source.requests:
        up = subtract(unknown, down)
        told = [RequestCount(a, b, 100, 50) for a, b in down] + [RequestCount(a, b, 100, 0) for a, b in up]
        requests = tuple(sorted([*source.requests, *told], key=lambda r: r.start))
        return replace(source, gaps=(), requests=requests)
    seen = subtract(union([(o.start, o.end) for o in source.outages]), unknown)
    return replace(source, gaps=(), outages=tuple(Outage(a, b) for a, b in union([*seen, *down])))


@st.composite
def completions(draw, evidence: Evidence, start: int, end: int) -> Evidence:
    return replace(evidence, sources=tuple(draw(completed(s, start, end)) for s in evidence.sources))


def holds(said: Stated, real: Assessment, remedy: str) -> None:
    """What was said of the period is true of `real`, in which everything is known."""
    if said.standing == "breached":
        assert real.verdict == "breached"
    if said.standing in {"met", "at_risk"}:
        assert real.verdict in {"met", "at_risk"}
    if said.uptime_range is not None:
        worst, best = said.uptime_range
        assert worst <= real.uptime <= best
    credit = said.credit
    if credit is not None:
        assert credit.currency == real.credit.currency
        assert real.credit.percent >= credit.percent
        assert credit.amount is None or real.credit.amount >= credit.amount
        assert set(credit.benefits) <= set(real.credit.benefits)
        if credit.extent == "exact":
            found = (real.credit.percent, real.credit.amount, real.credit.benefits)
            assert (credit.percent, credit.amount, credit.benefits) == found
        if remedy == "unread":
            assert credit.extent != "exact" or said.standing != "breached"
    if said.standing == "breached" and said.owed:
        for told, due in ((said.claim.deadline, real.claim.deadline), (said.claim.notify_by, real.claim.notify_by)):
            assert due is None or told is not None, "what must be done by a day is said"
            assert due is None or told <= due, "a deadline that is stated is never too late"


def check(data) -> None:
    contract, evidence, period, now = data.draw(cases())
    a = assess(contract, evidence, period, now=now, fee=FEE)
    said = stated(a)
    if a.provable and not (said.standing == "breached" and said.certainty == "certain"):
        event("provable")
        return
    event(f"{said.standing} {said.credit.extent if said.credit else '-'}")
    known = data.draw(completions(evidence, period.start, period.end))
    note(f"contract = {contract!r}\nevidence = {evidence!r}\nnow = {now}, period = {period}\ncompleted = {known!r}")
    real = assess(contract, known, period, now=now, fee=FEE)
    assert real.coverage in {0, 1}
    if a.provable:
        assert real.verdict == "breached", "a breach that is certain"
        return
    holds(said, real, contract.remedy)


def test_an_incident_that_may_have_ended_early_in_unknown_time_is_claimed_in_time_for_that():
    """Down somewhere in 600 blind seconds, and seen down later: the first incident may have ended at any of them."""
    period = period_containing(PeriodRule(kind="rolling", length=7200), strategies.BASE)
    start = period.start
    contract = Contract(
        period=PeriodRule(kind="rolling", length=7200),
        tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)),),
        claim=ClaimRule(within=Within(count=2, unit="hours"), basis="incident_end"),
    )
    seen = (Outage(start + 2000, start + 2600),)
    blind = Evidence(sources=(SourceEvidence("s", seen, (Gap(start + 100, start + 700),)),))
    said = stated(assess(contract, blind, period, fee=FEE))
    early = (Outage(start + 100, start + 101), *seen)
    real = assess(contract, Evidence(sources=(SourceEvidence("s", early),)), period, fee=FEE)
    assert said.standing == "breached"
    assert said.claim.deadline <= real.claim.deadline


@given(st.data())
@relaxed
def test_what_is_stated_of_a_period_that_is_known_in_part_holds_however_the_rest_went(data):
    check(data)


@pytest.mark.long
@given(st.data())
@settings(settings.get_profile("long"), suppress_health_check=list(HealthCheck), phases=UNSHRUNK)
def test_what_is_stated_holds_however_the_rest_went_at_length(data):
    check(data)

"""Promises besides availability: latency, error rates, support clocks; and the credit that they bring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import Objective, PeriodRule, ServiceHours, Support
from sla_tui.sla.evidence import CheckTally, Evidence, LatencySample, RequestCount, SourceEvidence, Ticket
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.support import working_seconds
from tests.sla.build import DAY, HOUR, MINUTE, at, contract, english, judged, seen


def result(objective: Objective, evidence: Evidence, *, now: str | None = None, **more):
    found = judged(contract(objectives=(objective,), **more), evidence, now=now)
    (judged_objective,) = found.objectives
    return judged_objective


class TestNearestRank:
    """Always a value that was measured."""

    @given(st.lists(st.integers(0, 50), min_size=1).map(sorted), st.fractions(0, 100, max_denominator=50))
    def test_it_is_the_least_value_with_enough_of_them_at_or_below_it(self, values, percentile):
        found = nearest_rank(values, percentile)
        enough = percentile / 100 * len(values)
        assert found in values
        assert sum(v <= found for v in values) >= enough
        assert sum(v < found for v in values) < max(enough, 1)

    def test_of_nothing_it_is_nothing(self):
        assert nearest_rank([], Fraction(95)) is None

    @pytest.mark.parametrize("percentile", [Fraction(-1), Fraction(101)])
    def test_there_is_no_such_percentile(self, percentile):
        with pytest.raises(ValueError, match="between 0 and 100"):
            nearest_rank([1], percentile)


class TestLatency:
    """The percentile of all samples, or the share of windows that keep it."""

    def samples(self, *times: tuple[str, int]) -> Evidence:
        return Evidence((SourceEvidence("m"),), latency=tuple(LatencySample(at(t), ms) for t, ms in times))

    def test_the_percentile_is_held_against_the_threshold(self):
        evidence = self.samples(*[("2026-06-10", ms) for ms in range(10, 210, 10)])
        objective = Objective(kind="latency", percentile=Fraction(95), threshold=Fraction(190))
        found = result(objective, evidence)
        assert (found.value, found.met, found.samples, *english([found.label])) == (190, True, 20, "latency p95")
        assert result(Objective(kind="latency", threshold=Fraction(190), op="<"), evidence).met is False

    def test_samples_outside_the_period_are_not_its_own(self):
        evidence = self.samples(("2026-05-31 23:59:59", 9000), ("2026-06-01", 10), ("2026-07-01", 9000))
        assert result(Objective(kind="latency", threshold=Fraction(100)), evidence).value == 10

    def test_without_samples_nothing_can_be_said(self):
        found = result(Objective(kind="latency", threshold=Fraction(100)), self.samples())
        assert (found.value, found.met, found.samples) == (None, None, 0)

    @pytest.mark.parametrize(("target", "met"), [("66", True), ("67", False)])
    def test_windows_are_judged_one_by_one(self, target, met):
        """Three hours, one of them slow: 66.67 % attained; an hour without samples is no hour."""
        evidence = self.samples(
            ("2026-06-10 10:05", 100),
            ("2026-06-10 11:59:59", 100),
            ("2026-06-10 14:00", 900),
            ("2026-06-10 14:30", 900),
        )
        objective = Objective(kind="latency", threshold=Fraction(400), window=HOUR, target=Fraction(target))
        found = result(objective, evidence)
        assert (found.windows_met, found.windows, found.met, found.value) == (2, 3, met, 900)


class TestErrorRate:
    """Errors of requests, per bucket or as totals."""

    def evidence(self, *entries: tuple[str, int, int, int]) -> Evidence:
        return seen(requests=tuple(RequestCount(at(t), at(t) + s, total, errors) for t, s, total, errors in entries))

    def test_counts_are_repeated_per_bucket(self):
        rule = {"method": "bad_minutes"}
        evidence = self.evidence(("2026-06-10 10:00", 600, 100, 1), ("2026-06-10 10:10", 60, 1000, 10))
        found = judged(contract(rule, objectives=(Objective(kind="error_rate", threshold=Fraction(1)),)), evidence)
        assert (found.objectives[0].value, found.objectives[0].met, found.objectives[0].samples) == (1, True, 2000)

    def test_totals_are_totals_where_the_method_is_requests(self):
        objective = Objective(kind="error_rate", threshold=Fraction(1, 2))
        evidence = self.evidence(("2026-06-10", DAY, 1000, 6))
        found = judged(contract({"method": "requests"}, objectives=(objective,)), evidence)
        assert (found.objectives[0].value, found.objectives[0].met) == (Fraction(6, 10), False)

    def test_windows_without_requests_are_not_judged(self):
        objective = Objective(kind="error_rate", threshold=Fraction(1), window=HOUR, target=Fraction(50))
        evidence = self.evidence(("2026-06-10 10:00", HOUR, 100, 0), ("2026-06-10 15:30", HOUR, 100, 50))
        found = judged(contract({"method": "bad_minutes"}, objectives=(objective,)), evidence).objectives[0]
        assert (found.windows_met, found.windows, found.met) == (1, 3, False)

    def test_without_requests_nothing_can_be_said(self):
        assert result(Objective(kind="error_rate", threshold=Fraction(1)), seen()).met is None


class TestSupport:
    """Clocks that run in support hours only."""

    OFFICE = Support(hours=(ServiceHours(days=(1, 2, 3, 4, 5), start=9 * HOUR, end=17 * HOUR),))
    FIRST = Objective(kind="response_time", threshold=Fraction(4 * HOUR), severity="critical", target=Fraction(90))

    def ticket(self, opened: str, responded: str | None, severity: str = "critical", **more) -> Ticket:
        return Ticket("T", severity, at(opened), None if responded is None else at(responded), **more)

    def found(self, *tickets: Ticket, now: str | None = None, **more):
        zone = PeriodRule(timezone="Europe/Amsterdam")
        evidence = Evidence((SourceEvidence("m"),), tickets=tickets)
        return result(self.FIRST, evidence, now=now, support=self.OFFICE, period=zone, **more)

    def test_a_night_and_a_weekend_do_not_count(self):
        """Friday 16:30 to Monday 12:30 local: half an hour and three and a half."""
        found = self.found(self.ticket("2026-06-12 14:30", "2026-06-15 10:30"))
        assert (found.value, found.met, *english([found.label])) == (4 * HOUR, True, "first response, critical")
        assert self.found(self.ticket("2026-06-12 14:30", "2026-06-15 10:30:01")).met is False

    def test_a_holiday_does_not_count(self):
        rule = {"availability": {"holidays": (date(2026, 6, 15),)}}
        found = self.found(self.ticket("2026-06-12 14:30", "2026-06-16 10:30"), **rule)
        assert found.value == 4 * HOUR

    def test_the_share_that_is_asked_for_decides(self):
        good = [
            self.ticket(f"2026-06-{day:02} 08:00", f"2026-06-{day:02} 09:00") for day in (1, 2, 3, 4, 5, 8, 9, 10, 11)
        ]
        late = self.ticket("2026-06-12 08:00", "2026-06-12 15:00")
        found = self.found(*good, late)
        assert (found.windows_met, found.windows, found.met, found.value) == (9, 10, True, HOUR)
        assert self.found(*good[1:], late).met is False

    def test_other_severities_are_other_promises(self):
        assert self.found(self.ticket("2026-06-12 08:00", "2026-06-12 15:00", "low")).met is None

    def test_a_ticket_that_waits_is_missed_once_it_has_waited_too_long(self):
        waiting = self.ticket("2026-06-15 08:00", None)
        assert self.found(waiting, now="2026-06-15 11:00").met is None
        assert self.found(waiting, now="2026-06-15 13:00").met is False

    def test_resolution_has_its_own_clock(self):
        objective = Objective(kind="resolution_time", threshold=Fraction(DAY))
        tickets = (Ticket("T", "low", at("2026-06-10"), at("2026-06-10"), at("2026-06-11")),)
        found = result(objective, Evidence((SourceEvidence("m"),), tickets=tickets))
        assert (found.value, found.met, *english([found.label])) == (DAY, True, "resolution")

    def test_without_hours_support_never_sleeps(self):
        assert working_seconds(contract(), at("2026-06-12"), at("2026-06-15")) == 3 * DAY

    def test_an_answer_before_the_question_is_refused_in_words(self):
        with pytest.raises(AssessmentError, match="answered before it was opened"):
            self.found(self.ticket("2026-06-12 08:00", "2026-06-12 07:00"))


class TestCredit:
    """An objective's credit: the best of the contract's credits, never a sum, never before the period is over."""

    SLOW = Evidence((SourceEvidence("m"),), latency=(LatencySample(at("2026-06-10"), 900),))
    OBJECTIVE = Objective(kind="latency", threshold=Fraction(400), credit=Fraction(15))

    @pytest.mark.parametrize(("seconds", "percent"), [(0, 15), (3600, 15), (30_000, 25)])
    def test_the_best_one_is_owed(self, seconds, percent):
        evidence = Evidence(seen(("2026-06-10", seconds)).sources, latency=self.SLOW.latency)
        found = judged(contract(objectives=(self.OBJECTIVE,)), evidence)
        assert (found.credit.percent, found.verdict) == (percent, "breached")

    def test_caps_hold_for_it_too(self):
        found = judged(contract(credit={"cap_percent": Fraction(5)}, objectives=(self.OBJECTIVE,)), self.SLOW)
        assert (found.credit.percent, found.credit.amount) == (5, Decimal("50.00"))

    def test_while_the_period_runs_it_may_still_be_kept(self):
        found = judged(contract(objectives=(self.OBJECTIVE,)), self.SLOW, now="2026-06-16")
        assert (found.objectives[0].met, found.credit.percent, found.verdict) == (False, 0, "at_risk")

    def test_a_judgement_from_elsewhere_has_the_same_effect(self):
        rule = contract(objectives=(self.OBJECTIVE,), credit={"cap_percent": Fraction(12)})
        whole = judged(rule, self.SLOW)
        assert whole.credit.percent == 12
        tally = CheckTally(1000, 0, [900] * 1000)
        counted = judged(rule, Evidence(self.SLOW.sources, checks=tally))
        assert (counted.credit.percent, counted.credit.amount, counted.verdict) == (12, Decimal("120.00"), "breached")

    def test_a_promise_judged_on_a_part_of_its_checks_has_no_verdict_and_pays_nothing(self):
        rule = contract(objectives=(Objective(kind="latency", threshold=Fraction(400), credit=Fraction(15)),))
        tally = CheckTally(1000, 0, [900] * 1000, read=Fraction(42, 100))
        found = judged(rule, Evidence((SourceEvidence("m"),), checks=tally))
        (objective,) = found.objectives
        assert (objective.met, objective.value, objective.read) == (None, 900, Fraction(42, 100))
        assert (found.verdict, found.credit.percent) == ("met", 0)


def test_minutes_are_what_they_say():
    assert working_seconds(contract(), 0, MINUTE) == 60

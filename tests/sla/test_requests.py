"""Contracts that count requests: bad minutes, the mean of error rates, good requests over all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sla_tui.sla.contract import EvidenceRule, MaintenanceRule
from sla_tui.sla.evidence import Evidence, Gap, MaintenanceWindow, RequestCount, SourceEvidence
from sla_tui.sla.measure.requests import BucketStretch, series
from tests.sla.build import DAY, HOUR, JUNE, at, contract, down, english, judged, seen


def counts(*entries: tuple[str, int, int, int]) -> tuple[RequestCount, ...]:
    """From (start, seconds, total, errors)."""
    return tuple(
        RequestCount(at(start), at(start) + seconds, total, errors) for start, seconds, total, errors in entries
    )


def bad_minutes(**more) -> object:
    return contract({"method": "bad_minutes", **more})


class TestSeries:
    """Counts per bucket, repeated; the later entry of the list holds."""

    def test_a_later_entry_replaces_an_earlier_one_and_leaves_the_rest(self):
        entries = (RequestCount(0, 600, 10, 0), RequestCount(120, 240, 99, 9), RequestCount(180, 300, 5, 5))
        assert series(entries, 60) == [
            BucketStretch(0, 120, 10, 0),
            BucketStretch(120, 180, 99, 9),
            BucketStretch(180, 300, 5, 5),
            BucketStretch(300, 600, 10, 0),
        ]

    def test_the_place_in_the_list_decides_not_the_start(self):
        assert series((RequestCount(120, 240, 99, 9), RequestCount(0, 600, 10, 0)), 60) == [
            BucketStretch(0, 600, 10, 0)
        ]

    def test_a_count_off_the_grid_belongs_to_the_bucket_it_begins_in(self):
        assert series((RequestCount(90, 150, 10, 1),), 60) == [BucketStretch(60, 120, 10, 1)]
        assert series((RequestCount(90, 91, 10, 1),), 60) == [BucketStretch(60, 120, 10, 1)]

    def test_a_year_of_equal_minutes_is_one_stretch(self):
        assert len(series((RequestCount(0, 366 * DAY, 10, 1),), 60)) == 1


class TestBadMinutes:
    """A minute is down when its error rate is strictly above the contract's."""

    @pytest.mark.parametrize(("errors", "downtime"), [(5, 0), (6, 2700)])
    def test_exactly_the_rate_is_not_above_it(self, errors, downtime):
        found = judged(bad_minutes(), seen(requests=counts(("2026-06-11 10:00", 2700, 100, errors))))
        assert found.downtime_seconds == downtime

    def test_minutes_with_too_few_requests_are_not_judged(self):
        evidence = seen(requests=counts(("2026-06-11 10:00", 3600, 99, 99)))
        assert judged(bad_minutes(min_requests=100), evidence).downtime_seconds == 0
        assert judged(bad_minutes(min_requests=99), evidence).downtime_seconds == 3600

    def test_a_minute_without_requests_is_up(self):
        assert judged(bad_minutes(), seen(requests=counts(("2026-06-11 10:00", 3600, 0, 0)))).uptime == 1

    def test_bad_minutes_are_outages_like_any_other(self):
        """Two bad minutes, three, and one: with a minimum of three, and maintenance over the last of the three."""
        entries = counts(
            ("2026-06-11 10:00", 120, 10, 9), ("2026-06-11 11:00", 180, 10, 9), ("2026-06-11 12:00", 60, 10, 9)
        )
        window = MaintenanceWindow(at("2026-06-11 11:02"), at("2026-06-11 11:30"))
        found = judged(bad_minutes(min_outage=120), seen(requests=entries, maintenance=(window,)))
        assert found.downtime_seconds == 240
        assert [o.decision for o in found.outages] == ["counted", "counted", "too_short"]

    def test_a_gap_beats_the_requests(self):
        gap = (Gap(at("2026-06-11 10:00"), at("2026-06-11 10:30")),)
        found = judged(bad_minutes(), seen(requests=counts(("2026-06-11 10:00", 3600, 10, 9)), gaps=gap))
        assert (found.downtime_seconds, found.assessed_seconds) == (1800, JUNE - 1800)

    def test_each_source_judges_its_own_minutes_and_the_quorum_decides(self):
        sources = tuple(
            SourceEvidence(str(n), requests=counts((f"2026-06-11 10:{10 * n:02}", 1200, 10, 9))) for n in range(3)
        )
        for quorum, expected in ((1, 2400), (2, 1200), (3, 0)):
            rule = contract({"method": "bad_minutes"}, evidence=EvidenceRule(quorum=quorum))
            assert judged(rule, Evidence(sources)).downtime_seconds == expected

    def test_where_nobody_counts_requests_outages_speak_and_a_note_says_so(self):
        found = judged(bad_minutes(), seen(("2026-06-11 10:00", 3600)))
        assert found.downtime_seconds == 3600
        assert any("No source counts requests" in note for note in english(found.notes))

    def test_where_a_source_counts_requests_its_outages_say_nothing(self):
        evidence = seen(("2026-06-11 10:00", 3600), requests=counts(("2026-06-11 10:00", 3600, 100, 0)))
        assert judged(bad_minutes(), evidence).downtime_seconds == 0


class TestIntervalMean:
    """The mean of the error rates of five-minute intervals."""

    RULE = contract({"method": "interval_mean"})

    def test_an_hour_of_errors_in_a_quiet_month(self):
        found = judged(self.RULE, seen(requests=counts(("2026-06-10 10:00", HOUR, 100, 100))))
        assert (found.uptime, found.downtime_seconds) == (Fraction(719, 720), None)
        assert found.outages[0].counted_seconds == HOUR

    def test_empty_intervals_may_be_left_out(self):
        entries = counts(("2026-06-10 10:00", HOUR, 100, 100), ("2026-06-10 11:00", HOUR, 100, 0))
        rule = contract({"method": "interval_mean", "empty_interval": "skip"})
        found = judged(rule, seen(requests=entries))
        assert (found.uptime, found.assessed_seconds) == (Fraction(1, 2), JUNE)

    def test_with_no_interval_to_judge_the_mean_is_undefined(self):
        rule = contract({"method": "interval_mean", "empty_interval": "skip"})
        found = judged(rule, seen(requests=counts(("2026-06-10 10:00", HOUR, 0, 0))))
        assert (found.uptime, found.verdict) == (None, "unknown")

    def test_a_burst_in_one_interval_weighs_as_that_interval_only(self):
        entries = counts(("2026-06-01", JUNE, 10, 0), ("2026-06-10 10:00", 300, 1_000_000, 500_000))
        assert judged(self.RULE, seen(requests=entries)).uptime == Fraction(17_279, 17_280)

    def test_requests_of_several_sources_are_added_up(self):
        sources = (
            SourceEvidence("a", requests=counts(("2026-06-10 10:00", 300, 90, 0))),
            SourceEvidence("b", requests=counts(("2026-06-10 10:00", 300, 10, 10))),
        )
        assert judged(self.RULE, Evidence(sources)).uptime == 1 - Fraction(1, 10) / 8640

    @pytest.mark.parametrize(
        ("effect", "uptime"), [("forgive", 1 - Fraction(5, 8640)), ("remove", 1 - Fraction(5, 8634))]
    )
    def test_errors_in_announced_work_are_no_errors(self, effect, uptime):
        entries = counts(("2026-06-10 10:00", 2700, 100, 100))
        window = MaintenanceWindow(at("2026-06-10 10:25"), at("2026-06-10 10:55"))
        if effect == "forgive":
            window = MaintenanceWindow(at("2026-06-10 10:25"), at("2026-06-10 10:45"))
        rule = contract({"method": "interval_mean"}, maintenance=MaintenanceRule(effect=effect))
        found = judged(rule, seen(requests=entries, maintenance=(window,)))
        assert found.uptime == uptime
        assert found.raw_uptime == 1 - Fraction(9, 8640)

    def test_blind_time_is_not_judged(self):
        gap = (Gap(at("2026-06-10 10:00"), at("2026-06-10 10:05")),)
        found = judged(self.RULE, seen(requests=counts(("2026-06-10 10:00", 600, 10, 10)), gaps=gap))
        assert found.uptime == 1 - Fraction(1, 8639)

    def test_unknown_time_that_is_taken_as_down_uses_an_allowance_up_whole(self):
        """Requests of which every tenth failed, one hour of them paused: it is down whole, and takes all of it."""
        rule = contract(
            {"method": "interval_mean"},
            evidence=EvidenceRule(paused="down"),
            maintenance=MaintenanceRule(effect="forgive", allowance=HOUR),
        )
        work = (MaintenanceWindow(at("2026-06-10 10:00"), at("2026-06-10 12:00")),)
        entries = counts(("2026-06-10 10:00", 2 * HOUR, 10, 1))
        gap = (Gap(at("2026-06-10 10:00"), at("2026-06-10 11:00"), "paused"),)
        assert judged(rule, seen(requests=entries, maintenance=work)).uptime == 1
        assert judged(rule, seen(requests=entries, gaps=gap, maintenance=work)).uptime == 1 - Fraction(HOUR, 10 * JUNE)

    def test_a_running_mean_can_be_locked_in(self):
        entries = counts(("2026-06-10 10:00", HOUR, 100, 100))
        found = judged(self.RULE, seen(requests=entries), now="2026-06-16")
        assert found.uptime == Fraction(359, 360)
        assert found.if_nothing_more == Fraction(719, 720)
        assert (found.verdict, found.credit.percent) == ("breached", 10)

    def test_a_month_of_intervals_that_all_differ_stays_exact_where_it_decides_and_short_where_it_is_shown(self):
        entries = tuple(
            RequestCount(at("2026-06-01") + 300 * n, at("2026-06-01") + 300 * (n + 1), 100_003 + 2 * n, 120)
            for n in range(8640)
        )
        found = judged(self.RULE, seen(requests=entries))
        assert found.verdict == "breached"
        assert len(str(found.uptime.denominator)) < 4300
        mean = sum(1 - 120 / (100_003 + 2 * n) for n in range(8640)) / 8640
        assert abs(float(found.uptime) - mean) < 1e-12


class TestRequestShare:
    """Good requests over all requests of the period."""

    RULE = contract({"method": "requests"})

    def test_requests_count_not_time(self):
        entries = counts(("2026-06-01", JUNE, 86_390, 0), ("2026-06-10 10:00", 300, 1_000_000, 500_000))
        found = judged(self.RULE, seen(requests=entries))
        assert found.uptime == Fraction(58_639, 108_639)
        assert (found.downtime_seconds, found.budget, found.tiers) == (None, None, ())
        assert english(found.credit.steps)[0] == "586390 good of 1086390 requests = 53.976012 %"

    def test_an_entry_over_the_periods_end_counts_in_proportion(self):
        found = judged(
            self.RULE, seen(requests=counts(("2026-06-30 12:00", DAY, 1000, 1000), ("2026-06-01", DAY, 500, 0)))
        )
        assert found.uptime == Fraction(1, 2)

    def test_without_requests_it_is_undefined(self):
        found = judged(self.RULE, seen(requests=counts(("2026-06-01", DAY, 0, 0))))
        assert (found.uptime, found.verdict, found.credit.percent) == (None, "unknown", 0)

    def test_while_it_runs_nothing_is_locked_in(self):
        found = judged(self.RULE, seen(requests=counts(("2026-06-01", DAY, 1000, 500))), now="2026-06-16")
        assert (found.uptime, found.if_nothing_more, found.verdict) == (Fraction(1, 2), None, "at_risk")
        assert not found.credit.locked_in
        assert "nothing is locked in" in english(found.credit.steps)[1]

    @pytest.mark.parametrize(("effect", "uptime"), [("forgive", Fraction(3, 4)), ("remove", Fraction(1, 2))])
    def test_announced_work_forgives_errors_or_removes_requests(self, effect, uptime):
        window = MaintenanceWindow(at("2026-06-10 12:00"), at("2026-06-11 00:00"))
        rule = contract({"method": "requests"}, maintenance=MaintenanceRule(effect=effect))
        found = judged(rule, seen(requests=counts(("2026-06-10", DAY, 1000, 500)), maintenance=(window,)))
        assert found.uptime == uptime

    def test_a_source_that_saw_outages_besides_changes_nothing(self):
        sources = (
            SourceEvidence("log", requests=counts(("2026-06-01", DAY, 1000, 1))),
            SourceEvidence("probe", down(("2026-06-02", DAY))),
        )
        assert judged(self.RULE, Evidence(sources)).uptime == Fraction(999, 1000)

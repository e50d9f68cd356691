"""What counts as downtime: minimum, grace, merging, buckets, states, tickets, weights; figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import EvidenceRule, PeriodRule, ServiceHours, Support
from sla_tui.sla.evidence import Evidence, Gap, Outage, SourceEvidence
from sla_tui.sla.measure.hours import outside_hours
from sla_tui.sla.measure.interval import subtract
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.support import working_seconds
from tests.sla.build import DAY, HOUR, JUNE, at, contract, decisions, down, english, judged, seen, utc

TEN = "2026-06-10 10:00"


@pytest.mark.parametrize(
    ("op", "seconds", "counted"), [(">=", 179, 0), (">=", 180, 180), (">", 180, 0), (">", 181, 181), (">", 1, 0)]
)
def test_an_outage_shorter_than_the_minimum_never_counts(op, seconds, counted):
    rule = contract({"min_outage": 180, "min_outage_op": op})
    assert judged(rule, seen((TEN, seconds))).downtime_seconds == counted


@pytest.mark.parametrize(
    ("merge_gap", "merge_counts", "gap", "expected"),
    [
        (0, False, 10, 0),
        (9, False, 10, 0),
        (10, False, 10, 500),
        (10, True, 10, 590),
        (10, False, 11, 0),
    ],
)
def test_short_gaps_of_up_time_do_not_end_an_outage(merge_gap, merge_counts, gap, expected):
    """Ten times 50 s down: each alone is under the minute that is asked for, together they are one outage."""
    flaps = [(f"2026-06-10 10:{n:02}", 50) for n in range(10)]
    evidence = seen(*flaps)
    if gap == 11:
        shorter = tuple(replace(o, end=o.end - 1) for o in evidence.sources[0].outages)
        evidence = Evidence((SourceEvidence("monitor", shorter),))
    rule = contract({"min_outage": 60, "merge_gap": merge_gap, "merge_counts": merge_counts})
    assert judged(rule, evidence).downtime_seconds == expected


def test_a_gap_without_data_is_never_bridged_but_one_that_counts_as_up_is():
    evidence = seen((TEN, 90), gaps=(Gap(at("2026-06-10 10:00:40"), at("2026-06-10 10:00:50")),))
    rule = {"min_outage": 60, "merge_gap": 10}
    assert judged(contract(rule), evidence).downtime_seconds == 0
    up = EvidenceRule(no_data="up")
    assert judged(contract(rule, evidence=up), evidence).downtime_seconds == 80


def test_the_length_of_a_bridged_outage_is_from_its_first_to_its_last_second():
    """20 s down, 30 s up, 20 s down is an outage of 70 s, of which 40 s count."""
    evidence = seen((TEN, 20), ("2026-06-10 10:00:50", 20))
    assert judged(contract({"min_outage": 70, "merge_gap": 30}), evidence).downtime_seconds == 40
    assert judged(contract({"min_outage": 71, "merge_gap": 30}), evidence).downtime_seconds == 0


def test_grace_frees_the_beginning_of_every_outage():
    evidence = seen((TEN, 1000), ("2026-06-11 10:00", 200))
    found = judged(contract({"grace": 300}), evidence)
    assert found.downtime_seconds == 700
    assert decisions(found) == [
        ("grace", "availability.grace", 300),
        ("counted", "availability.method", 700),
        ("grace", "availability.grace", 200),
    ]


@pytest.mark.parametrize(
    ("rule", "bucket", "expected"),
    [
        ("exact", 60, 135),
        ("full", 60, 60),
        ("any", 60, 180),
        ("outage_floor", 60, 120),
        ("full", 300, 0),
        ("any", 300, 300),
    ],
)
def test_buckets_lie_on_the_clock_but_for_the_floor(rule, bucket, expected):
    found = judged(contract({"bucket_rule": rule, "bucket": bucket}), seen(("2026-06-10 10:00:30", 135)))
    assert found.downtime_seconds == expected


def test_two_outages_in_one_bucket_fill_it_once():
    found = judged(contract({"bucket_rule": "any", "bucket": 60}), seen((TEN, 5), ("2026-06-10 10:00:30", 5)))
    assert found.downtime_seconds == 60
    assert [o.counted_seconds for o in found.outages] == [60, 0]


def test_removed_seconds_never_count_whatever_the_bucket_rule():
    evidence = seen((TEN, 5), gaps=(Gap(at("2026-06-10 10:00:20"), at("2026-06-10 10:00:40")),))
    found = judged(contract({"bucket_rule": "any", "bucket": 60}), evidence)
    assert found.downtime_seconds == 40
    assert found.assessed_seconds == JUNE - 20


def test_a_bucket_across_the_periods_start_counts_only_inside_it():
    """The five minutes from 10:00 on are wholly down, and the rolling period begins at 10:02."""
    rule = contract(
        {"bucket_rule": "any", "bucket": 300}, period=PeriodRule(kind="rolling", length=8 * HOUR + 28 * 60 - 60)
    )
    evidence = seen(("2026-06-10 01:31", 30))
    found = judged(rule, evidence)
    assert found.period.start == at("2026-06-10 01:33")
    assert found.downtime_seconds == 120


@pytest.mark.parametrize(
    ("before", "after", "counts"), [(29, 15, False), (30, 15, True), (45, 0, True), (0, 44, False)]
)
def test_the_minimum_is_tested_on_the_whole_outage_and_the_seconds_go_where_they_fall(before, after, counts):
    rule = contract({"min_outage": 45})
    midnight = at("2026-07-01")
    evidence = Evidence((SourceEvidence("m", (Outage(midnight - before, midnight + after),)),))
    june_and_july = [
        assess(rule, evidence, period_containing(rule.period, at(day))).downtime_seconds
        for day in ("2026-06-10", "2026-07-10")
    ]
    assert june_and_july == ([before, after] if counts else [0, 0])


class TestStates:
    """A gap beats an outage, three values, policies."""

    GAP = (Gap(at("2026-06-10 10:10"), at("2026-06-10 10:40")),)

    @pytest.mark.parametrize(
        ("policy", "downtime", "assessed"),
        [("exclude", 600, JUNE - 1800), ("up", 600, JUNE), ("down", 2400, JUNE), ("hold", 2400, JUNE)],
    )
    def test_unknown_time_is_what_the_contract_says(self, policy, downtime, assessed):
        for kind in ("no_data", "paused"):
            rule = contract(evidence=EvidenceRule(**{kind: policy}))
            found = judged(rule, seen((TEN, 600), gaps=(replace(self.GAP[0], kind=kind),)))
            assert (found.downtime_seconds, found.assessed_seconds) == (downtime, assessed)

    def test_a_gap_beats_an_outage_drawn_over_it(self):
        found = judged(contract(), seen((TEN, HOUR), gaps=self.GAP))
        assert found.downtime_seconds == 1800
        assert found.coverage == Fraction(JUNE - 1800, JUNE)

    def test_what_is_held_before_anything_is_known_is_up(self):
        rule = contract(evidence=EvidenceRule(no_data="hold"))
        gap = (Gap(at("2026-05-01"), at("2026-06-05")),)
        found = judged(rule, seen(gaps=gap))
        assert (found.downtime_seconds, found.assessed_seconds) == (0, JUNE)

    def test_held_time_looks_through_other_unknown_time_to_the_last_known_state(self):
        gaps = (
            Gap(at("2026-06-10 10:10"), at("2026-06-10 10:20"), "paused"),
            Gap(at("2026-06-10 10:20"), at("2026-06-10 10:30")),
        )
        rule = contract(evidence=EvidenceRule(no_data="hold", paused="exclude"))
        found = judged(rule, seen((TEN, 600), gaps=gaps))
        assert (found.downtime_seconds, found.removed_seconds) == (1200, 600)

    @pytest.mark.parametrize(("quorum", "expected"), [(1, 1200), (2, 300), (3, 0), (4, 0)])
    def test_so_many_sources_must_agree(self, quorum, expected):
        evidence = Evidence(
            (
                SourceEvidence("ams", down((TEN, 600))),
                SourceEvidence("nyc", down(("2026-06-10 10:05", 900))),
                SourceEvidence("sin"),
            )
        )
        found = judged(contract(evidence=EvidenceRule(quorum=quorum)), evidence)
        assert found.downtime_seconds == expected
        if quorum == 4:
            assert any("can never be down" in note for note in english(found.notes))

    def test_time_that_the_blind_source_could_decide_leaves_the_period(self):
        """Two of three must agree: one down and one blind is undecidable, one blind alone is not."""
        evidence = Evidence(
            (
                SourceEvidence("ams", down((TEN, 600))),
                SourceEvidence("nyc", (), (Gap(at(TEN), at("2026-06-10 11:00")),)),
                SourceEvidence("sin"),
            )
        )
        found = judged(contract(evidence=EvidenceRule(quorum=2)), evidence)
        assert (found.downtime_seconds, found.removed_seconds) == (0, 600)

    def test_no_source_at_all_is_nothing_known_and_never_all_well(self):
        found = judged(contract(), Evidence())
        assert (found.verdict, found.uptime, found.assessed_seconds) == ("unknown", None, 0)
        assert found.credit.percent == 0
        assert not found.provable

    def test_all_unknown_is_undefined_and_never_100_percent(self):
        whole = (Gap(at("2026-05-01"), at("2026-08-01")),)
        found = judged(contract(), seen((TEN, 600), gaps=whole))
        assert (found.uptime, found.percent, found.if_nothing_more) == (None, None, None)
        assert (found.verdict, found.coverage, found.budget.total) == ("unknown", 0, 0)

    def test_nothing_known_but_taken_as_up_is_still_unknown(self):
        whole = (Gap(at("2026-05-01"), at("2026-08-01")),)
        found = judged(contract(evidence=EvidenceRule(no_data="up")), seen(gaps=whole))
        assert (found.uptime, found.verdict, found.provable) == (1, "unknown", False)

    def test_under_the_least_coverage_a_verdict_is_not_provable(self):
        gap = (Gap(at("2026-06-20"), at("2026-06-20") + JUNE // 100),)
        assert judged(contract(), seen(gaps=gap)).provable
        wider = (replace(gap[0], end=gap[0].end + 1),)
        found = judged(contract(), seen(gaps=wider))
        assert not found.provable


class TestTickets:
    """start_at = "reported": the clock of the provider starts with the ticket."""

    RULE = contract({"start_at": "reported", "min_outage": 180, "min_outage_op": ">"})

    def test_downtime_counts_from_the_ticket(self):
        found = judged(self.RULE, seen((TEN, HOUR, {"reported": at("2026-06-10 10:10")})))
        assert found.downtime_seconds == 3000
        assert decisions(found)[0] == ("outside", "availability.start_at", 600)

    def test_without_a_ticket_nothing_counts_and_a_note_says_so(self):
        found = judged(self.RULE, seen((TEN, HOUR)))
        assert found.downtime_seconds == 0
        assert (found.outages[0].decision, found.outages[0].clause) == ("outside", "availability.start_at")
        assert english(found.notes) == ("1 outages have no ticket and count 0 (availability.start_at).",)

    @pytest.mark.parametrize(("reported", "counted"), [("09:00", 3600), ("10:57", 0), ("10:56:59", 181), ("12:00", 0)])
    def test_the_minimum_is_tested_on_what_is_left_after_the_ticket(self, reported, counted):
        found = judged(self.RULE, seen((TEN, HOUR, {"reported": at(f"2026-06-10 {reported}")})))
        assert found.downtime_seconds == counted

    def test_on_the_raw_basis_it_is_tested_on_the_whole_outage(self):
        rule = contract({"start_at": "reported", "min_outage": 3600, "min_outage_basis": "raw"})
        assert judged(rule, seen((TEN, HOUR, {"reported": at("2026-06-10 10:50")}))).downtime_seconds == 600


class TestWeights:
    """weighted = true: seconds times the share that was affected."""

    RULE = contract({"weighted": True})

    def test_seconds_count_by_the_share_that_was_affected(self):
        found = judged(self.RULE, seen((TEN, HOUR, {"ratio": Fraction(1, 4)})))
        assert found.downtime_seconds == 900
        assert found.uptime == Fraction(JUNE - 900, JUNE)

    def test_a_fraction_of_a_second_is_exact_in_the_uptime_and_a_whole_second_where_it_is_shown(self):
        found = judged(self.RULE, seen((TEN, 100, {"ratio": Fraction(1, 3)})))
        assert found.uptime == 1 - Fraction(100, 3) / JUNE
        assert (found.downtime_seconds, found.downtime_exact) == (34, Fraction(100, 3))
        assert (found.outages[0].counted_seconds, found.outages[0].counted_exact) == (34, Fraction(100, 3))
        assert found.budget.left == 2592 - 34

    def test_of_overlapping_outages_the_larger_share_holds(self):
        evidence = seen((TEN, 600, {"ratio": Fraction(1, 2)}), ("2026-06-10 10:05", 600, {"ratio": Fraction(1, 10)}))
        assert judged(self.RULE, evidence).downtime_seconds == 300 + 30

    def test_of_several_sources_the_share_that_the_quorum_confirms(self):
        halves = (Fraction(1, 2), Fraction(1, 5), Fraction(1, 10))
        sources = tuple(SourceEvidence(str(r), down((TEN, 100, {"ratio": r}))) for r in halves)
        for quorum, expected in ((1, 50), (2, 20), (3, 10)):
            rule = contract({"weighted": True}, evidence=EvidenceRule(quorum=quorum))
            assert judged(rule, Evidence(sources)).downtime_seconds == expected

    def test_an_outage_without_a_share_affected_everybody(self):
        assert judged(self.RULE, seen((TEN, 600))).downtime_seconds == 600

    def test_a_bridged_gap_that_counts_weighs_as_its_outage(self):
        rule = contract({"weighted": True, "merge_gap": 60, "merge_counts": True})
        evidence = seen((TEN, 60, {"ratio": Fraction(1, 2)}), ("2026-06-10 10:02", 60, {"ratio": Fraction(1, 4)}))
        assert judged(rule, evidence).downtime_seconds == 30 + 30 + 15


class TestHours:
    """Service hours and holidays leave the denominator."""

    OFFICE = (ServiceHours(days=(1, 2, 3, 4, 5), start=8 * HOUR, end=20 * HOUR),)
    WEEK = PeriodRule(kind="week", timezone="Europe/Amsterdam")

    def test_time_outside_the_hours_is_not_judged(self):
        rule = contract({"service_hours": self.OFFICE}, period=self.WEEK)
        found = judged(rule, seen(("2026-06-12 17:30", 5400)))
        assert (found.downtime_seconds, found.assessed_seconds) == (1800, 216_000)
        assert decisions(found) == [
            ("counted", "availability.method", 1800),
            ("outside", "availability.service_hours", 3600),
        ]
        assert {r.clause for r in found.removed} == {"availability.service_hours"}

    def test_a_holiday_is_a_whole_local_day(self):
        rule = contract({"holidays": (date(2026, 6, 10),)}, period=self.WEEK)
        found = judged(rule, seen(("2026-06-09 21:59", 120), ("2026-06-10 21:59", 120)))
        assert found.assessed_seconds == 6 * DAY
        assert found.downtime_seconds == 60 + 60

    def test_hours_over_midnight_run_on_into_the_next_day(self):
        night = (ServiceHours(days=(5,), start=22 * HOUR, end=6 * HOUR),)
        found = judged(contract({"service_hours": night}, period=self.WEEK), seen(("2026-06-12 21:00", 2 * HOUR)))
        assert found.assessed_seconds == 8 * HOUR
        assert found.downtime_seconds == 2 * HOUR

    @pytest.mark.parametrize(("day", "seconds"), [("2026-03-29", 3), ("2026-10-25", 5), ("2026-06-10", 4)])
    def test_hours_that_the_clock_change_cuts_or_doubles_are_as_long_as_they_were(self, day, seconds):
        morning = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=0, end=4 * HOUR),)
        rule = contract({"service_hours": morning}, period=PeriodRule(kind="day", timezone="Europe/Amsterdam"))
        found = assess(rule, seen(), period_containing(rule.period, at(f"{day} 12:00")))
        assert found.assessed_seconds == seconds * HOUR

    @pytest.mark.parametrize(("saturday", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-13", 8)])
    def test_a_night_in_which_the_clock_changes_is_as_long_as_it_was(self, saturday, hours):
        night = (ServiceHours(days=(6,), start=22 * HOUR, end=6 * HOUR),)
        start, end = at(f"{saturday} 12:00"), at(f"{saturday} 12:00") + DAY
        (found,) = subtract([(start, end)], outside_hours("Europe/Amsterdam", night, start, end))
        assert found[1] - found[0] == hours * HOUR
        assert utc(found[0])[:10] == saturday

    def test_support_works_through_the_night_it_began_in(self):
        night = Support(hours=(ServiceHours(days=(5,), start=22 * HOUR, end=6 * HOUR),))
        rule = contract(support=night)
        assert working_seconds(rule, at("2026-06-12 21:00"), at("2026-06-13 05:00")) == 7 * HOUR
        assert working_seconds(rule, at("2026-06-11 21:00"), at("2026-06-12 05:00")) == 0

    def test_an_outage_over_the_weekend_is_two_net_outages_and_one_raw_one(self):
        """From Friday 19:30 to Monday 08:20 local: 30 min and 20 min in hours; a minimum of 45 min."""
        evidence = seen(("2026-06-05 17:30", 60 * HOUR + 50 * 60))
        net = contract(
            {"service_hours": self.OFFICE, "min_outage": 2700}, period=PeriodRule(timezone="Europe/Amsterdam")
        )
        raw = replace(net, availability=replace(net.availability, min_outage_basis="raw"))
        assert judged(net, evidence).downtime_seconds == 0
        assert judged(raw, evidence).downtime_seconds == 3000

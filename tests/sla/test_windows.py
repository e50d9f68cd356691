"""Maintenance and exclusions: effect, notice, allowance per period and per year, emergencies, disputes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ExclusionRule, MaintenanceRule, PeriodRule
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow
from sla_tui.sla.periods.calendar import period_containing
from tests.sla.build import DAY, HOUR, JUNE, at, contract, decisions, english, judged, seen

TEN = "2026-06-10 10:00"


def window(start: str, seconds: int, **more) -> MaintenanceWindow:
    return MaintenanceWindow(at(start), at(start) + seconds, **more)


def exclusion(start: str, seconds: int, **more) -> Exclusion:
    return Exclusion(at(start), at(start) + seconds, "third_party", **more)


HALF_OVER = (window("2026-06-10 10:30", 5400, title="Database upgrade"),)


@pytest.mark.parametrize(
    ("effect", "downtime", "assessed"), [("forgive", 1800, JUNE), ("remove", 1800, JUNE - 5400), ("count", 3600, JUNE)]
)
def test_a_window_forgives_or_removes_or_counts(effect, downtime, assessed):
    rule = contract(maintenance=MaintenanceRule(effect=effect))
    found = judged(rule, seen((TEN, HOUR), maintenance=HALF_OVER))
    assert (found.downtime_seconds, found.assessed_seconds) == (downtime, assessed)


def test_the_working_names_the_clause_and_the_work():
    rule = contract(maintenance=MaintenanceRule(effect="remove"))
    found = judged(rule, seen((TEN, HOUR), maintenance=HALF_OVER))
    assert decisions(found) == [
        ("counted", "availability.method", 1800),
        ("maintenance", "maintenance.effect", 1800),
    ]
    assert [(r.clause, r.note, r.end - r.start) for r in found.removed] == [
        ("maintenance.effect", "Database upgrade", 5400)
    ]


@pytest.mark.parametrize(
    ("notice", "announced", "counted"),
    [
        (2 * DAY, 2 * DAY, 1800),
        (2 * DAY, 2 * DAY - 1, 3600),
        (2 * DAY, None, 3600),
        (0, None, 1800),
        (0, -600, 1800),
        (1, 0, 3600),
    ],
)
def test_a_window_that_was_announced_too_late_is_void(notice, announced, counted):
    start = at("2026-06-10 10:30")
    late = replace(HALF_OVER[0], announced=None if announced is None else start - announced)
    rule = contract(maintenance=MaintenanceRule(notice=notice))
    found = judged(rule, seen((TEN, HOUR), maintenance=(late,)))
    assert found.downtime_seconds == counted
    if counted == 3600:
        assert ("counted", "maintenance.notice", 1800) in decisions(found)


def test_overlapping_windows_are_one():
    windows = (window("2026-06-10 10:00", 2400), window("2026-06-10 10:20", 2400))
    assert judged(contract(), seen(("2026-06-10 09:50", 4800), maintenance=windows)).downtime_seconds == 1200


class TestAllowance:
    """Used up in order of time: by downtime where windows forgive, by the window where they remove."""

    def test_the_last_hour_of_four_counts_where_three_are_allowed(self):
        rule = contract(maintenance=MaintenanceRule(allowance=3 * HOUR))
        found = judged(rule, seen((TEN, 4 * HOUR), maintenance=(window(TEN, 4 * HOUR),)))
        assert found.downtime_seconds == HOUR
        assert decisions(found) == [
            ("maintenance", "maintenance.effect", 3 * HOUR),
            ("counted", "maintenance.allowance", HOUR),
        ]
        assert english(found.notes) == ("The maintenance allowance is used up (maintenance.allowance).",)

    def test_exactly_the_allowance_is_allowed(self):
        rule = contract(maintenance=MaintenanceRule(allowance=4 * HOUR))
        assert judged(rule, seen((TEN, 4 * HOUR), maintenance=(window(TEN, 4 * HOUR),))).downtime_seconds == 0

    def test_no_allowance_at_all_forgives_nothing(self):
        rule = contract(maintenance=MaintenanceRule(allowance=0))
        assert judged(rule, seen((TEN, HOUR), maintenance=(window(TEN, HOUR),))).downtime_seconds == HOUR

    def test_under_forgive_only_downtime_uses_it_up(self):
        """A day of work, ten minutes of it down, and an hour allowed."""
        rule = contract(maintenance=MaintenanceRule(allowance=HOUR))
        evidence = seen((TEN, 600), ("2026-06-10 15:00", 3600), maintenance=(window("2026-06-10 00:00", DAY),))
        assert judged(rule, evidence).downtime_seconds == 600

    def test_under_remove_the_window_uses_it_up(self):
        rule = contract(maintenance=MaintenanceRule(effect="remove", allowance=HOUR))
        found = judged(rule, seen(("2026-06-10 00:50", 1200), maintenance=(window("2026-06-10 00:00", DAY),)))
        assert (found.downtime_seconds, found.assessed_seconds) == (600, JUNE - HOUR)

    def test_every_period_has_its_own(self):
        """An outage over the month's end, in work that goes on: each month forgives its first half hour of it."""
        rule = contract(maintenance=MaintenanceRule(allowance=1800))
        evidence = seen(("2026-06-30 23:00", 2 * HOUR), maintenance=(window("2026-06-30 22:00", 4 * HOUR),))
        for moment in ("2026-06-10", "2026-07-10"):
            period = period_containing(rule.period, at(moment))
            assert assess(rule, evidence, period).downtime_seconds == 1800

    def test_the_neighbours_allowance_decides_how_long_an_outage_was(self):
        """Half an hour before midnight was not forgiven in June, so July's outage is long enough to count."""
        maintenance = MaintenanceRule(allowance=1800)
        rule = contract({"min_outage": 45 * 60}, maintenance=maintenance)
        evidence = seen(("2026-06-30 23:00", HOUR + 1200), maintenance=(window("2026-06-30 23:00", HOUR),))
        july = period_containing(rule.period, at("2026-07-10"))
        assert assess(rule, evidence, july).downtime_seconds == 1200
        generous = replace(rule, maintenance=replace(maintenance, allowance=HOUR))
        assert assess(generous, evidence, july).downtime_seconds == 0

    def test_a_yearly_one_is_used_up_over_the_months(self):
        """Ten hours a year: eight were used in March, so of four in June two are left."""
        rule = contract(maintenance=MaintenanceRule(allowance=10 * HOUR, allowance_per="year"))
        windows = (window("2026-03-01 00:00", 8 * HOUR), window(TEN, 4 * HOUR), window("2027-01-10 00:00", 4 * HOUR))
        evidence = seen(
            ("2026-03-01 00:00", 8 * HOUR), (TEN, 4 * HOUR), ("2027-01-10 00:00", 4 * HOUR), maintenance=windows
        )
        for moment, counted in (("2026-03-10", 0), ("2026-06-10", 2 * HOUR), ("2027-01-10", 0)):
            assert assess(rule, evidence, period_containing(rule.period, at(moment))).downtime_seconds == counted

    def test_a_yearly_one_starts_afresh_inside_a_period_over_new_year(self):
        rule = contract(
            period=PeriodRule(kind="billing", anchor_day=15),
            maintenance=MaintenanceRule(allowance=HOUR, allowance_per="year"),
        )
        windows = (window("2026-12-31 22:00", 4 * HOUR),)
        evidence = seen(("2026-12-31 22:00", 4 * HOUR), maintenance=windows)
        found = assess(rule, evidence, period_containing(rule.period, at("2026-12-20")))
        assert found.downtime_seconds == 2 * HOUR

    def test_a_fiscal_year_is_the_contracts_own(self):
        rule = contract(
            period=PeriodRule(kind="quarter", first_month=2),
            maintenance=MaintenanceRule(allowance=HOUR, allowance_per="year"),
        )
        windows = (window("2026-01-20 00:00", HOUR), window("2026-02-20 00:00", HOUR))
        evidence = seen(("2026-01-20 00:00", HOUR), ("2026-02-20 00:00", HOUR), maintenance=windows)
        found = assess(rule, evidence, period_containing(rule.period, at("2026-02-20")))
        assert found.downtime_seconds == 0


class TestEmergency:
    """Work that could not be announced."""

    WINDOW = (window(TEN, HOUR, kind="emergency"),)

    @pytest.mark.parametrize(
        ("emergency", "effect", "counted"),
        [("count", "forgive", HOUR), ("forgive", "forgive", 0), ("forgive", "count", 0), ("forgive", "remove", 0)],
    )
    def test_it_counts_or_is_forgiven_without_notice(self, emergency, effect, counted):
        rule = contract(maintenance=MaintenanceRule(effect=effect, notice=DAY, emergency=emergency))
        found = judged(rule, seen((TEN, HOUR), maintenance=self.WINDOW))
        assert (found.downtime_seconds, found.assessed_seconds) == (counted, JUNE)

    def test_the_working_says_that_emergencies_count(self):
        found = judged(contract(), seen((TEN, HOUR), maintenance=self.WINDOW))
        assert decisions(found) == [("counted", "maintenance.emergency", HOUR)]


class TestExclusions:
    """Time that the contract says is nobody's fault, once it is accepted."""

    @pytest.mark.parametrize(("effect", "assessed"), [("forgive", JUNE), ("remove", JUNE - 7200)])
    def test_an_accepted_one_is_forgiven_or_removed(self, effect, assessed):
        rule = contract(exclusions=ExclusionRule(effect=effect))
        found = judged(rule, seen((TEN, HOUR), exclusions=(exclusion("2026-06-10 09:30", 7200, reference="T-7"),)))
        assert (found.downtime_seconds, found.assessed_seconds) == (0, assessed)
        assert decisions(found) == [("excluded", "exclusions.effect", HOUR)]
        assert [r.note for r in found.removed] == (["third_party T-7"] if effect == "remove" else [])

    def test_a_disputed_one_counts_and_the_working_says_why(self):
        found = judged(contract(), seen((TEN, HOUR), exclusions=(exclusion(TEN, 1800, accepted=False),)))
        assert found.downtime_seconds == HOUR
        assert decisions(found) == [("counted", "exclusions.accepted", 1800), ("counted", "availability.method", 1800)]

    def test_it_uses_up_no_allowance(self):
        """Maintenance comes first: the hour that both cover is the allowance's."""
        rule = contract(maintenance=MaintenanceRule(allowance=HOUR))
        evidence = seen(
            (TEN, HOUR),
            ("2026-06-11 10:00", HOUR),
            maintenance=(window("2026-06-11 10:00", HOUR),),
            exclusions=(exclusion(TEN, HOUR),),
        )
        assert judged(rule, evidence).downtime_seconds == 0


@pytest.mark.parametrize(("basis", "counted"), [("net", 0), ("raw", 480)])
def test_the_minimum_is_tested_on_what_is_left_or_on_the_whole(basis, counted):
    """Ten minutes with two forgiven in the middle: twice four, or once ten."""
    rule = contract({"min_outage": 300, "min_outage_basis": basis})
    found = judged(rule, seen((TEN, 600), maintenance=(window("2026-06-10 10:04", 120),)))
    assert found.downtime_seconds == counted
    clauses = {clause for _, clause, _ in decisions(found)}
    assert clauses == (
        {"availability.min_outage", "maintenance.effect"}
        if basis == "net"
        else {
            "availability.method",
            "maintenance.effect",
        }
    )


def test_a_forgiven_stretch_is_no_up_time_to_bridge():
    """Down, forgiven, down: the forgiven minute is not a flap."""
    rule = contract({"min_outage": 100, "merge_gap": 60})
    evidence = seen((TEN, 180), maintenance=(window("2026-06-10 10:01", 60),))
    assert judged(rule, evidence).downtime_seconds == 0

"""The working: every outage and every removed stretch, what was counted, what not, and the clause that decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sla_tui.sla.contract import EvidenceRule, ExclusionRule, MaintenanceRule, PeriodRule, ServiceHours
from sla_tui.sla.evidence import Evidence, Exclusion, Gap, MaintenanceWindow, SourceEvidence
from tests.sla.build import HOUR, at, contract, decisions, down, english, judged, seen, utc

TEN = "2026-06-10 10:00"


def test_an_outage_that_counts_in_full_says_so_in_one_part():
    (outage,) = judged(contract(), seen((TEN, HOUR, {"reason": "HTTP 503"}))).outages
    assert (outage.decision, outage.clause, outage.counted_seconds) == ("counted", "availability.method", HOUR)
    assert (outage.reason, outage.sources) == ("HTTP 503", ("monitor",))
    assert [(p.start, p.end) for p in outage.parts] == [(outage.start, outage.end)]


def test_every_stretch_of_an_outage_names_its_own_clause():
    rule = contract(
        {"grace": 300},
        maintenance=MaintenanceRule(notice=3600),
        evidence=EvidenceRule(no_data="exclude"),
    )
    evidence = seen(
        (TEN, 2 * HOUR),
        maintenance=(
            MaintenanceWindow(at("2026-06-10 10:20"), at("2026-06-10 10:30"), at("2026-06-09")),
            MaintenanceWindow(at("2026-06-10 10:40"), at("2026-06-10 10:50"), at("2026-06-10 10:00")),
        ),
        exclusions=(
            Exclusion(at("2026-06-10 11:00"), at("2026-06-10 11:10"), "customer"),
            Exclusion(at("2026-06-10 11:20"), at("2026-06-10 11:30"), "network", accepted=False),
        ),
    )
    assert decisions(judged(rule, evidence)) == [
        ("grace", "availability.grace", 300),
        ("counted", "availability.method", 900),
        ("maintenance", "maintenance.effect", 600),
        ("grace", "availability.grace", 300),
        ("counted", "availability.method", 300),
        ("counted", "maintenance.notice", 600),
        ("counted", "availability.method", 600),
        ("excluded", "exclusions.effect", 600),
        ("grace", "availability.grace", 300),
        ("counted", "availability.method", 300),
        ("counted", "exclusions.accepted", 600),
        ("counted", "availability.method", 1800),
    ]


def test_the_seconds_outside_the_period_are_outside():
    (outage,) = judged(contract(), seen(("2026-05-31 23:50", 1200))).outages
    assert [(p.decision, p.clause, p.end - p.start) for p in outage.parts] == [
        ("outside", "period", 600),
        ("counted", "availability.method", 600),
    ]
    assert (outage.start, outage.counted_seconds, outage.decision) == (at("2026-05-31 23:50"), 600, "counted")


def test_outages_that_have_no_time_in_the_period_are_not_listed():
    assert judged(contract(), seen(("2026-05-20", HOUR), ("2026-07-02", HOUR))).outages == ()


def test_one_that_is_too_short_is_too_short_as_a_whole():
    (outage,) = judged(contract({"min_outage": 60}), seen((TEN, 59))).outages
    assert (outage.decision, outage.clause, outage.counted_seconds) == ("too_short", "availability.min_outage", 0)


def test_what_a_bucket_leaves_out_names_the_bucket():
    rule = contract({"bucket": 60, "bucket_rule": "full"})
    assert decisions(judged(rule, seen(("2026-06-10 10:00:30", 135)))) == [
        ("too_short", "availability.bucket_rule", 30),
        ("counted", "availability.bucket_rule", 60),
        ("too_short", "availability.bucket_rule", 45),
    ]


def test_what_a_bucket_adds_is_part_of_the_outage():
    rule = contract({"bucket": 60, "bucket_rule": "any"})
    (outage,) = judged(rule, seen(("2026-06-10 10:00:30", 10))).outages
    assert (outage.end - outage.start, outage.counted_seconds) == (10, 60)
    (part,) = outage.parts
    assert (utc(part.start), utc(part.end)) == ("2026-06-10 10:00:00", "2026-06-10 10:01:00")


def test_bridged_outages_are_one_and_the_gap_is_named():
    rule = contract({"merge_gap": 30})
    (outage,) = judged(rule, seen((TEN, 60), ("2026-06-10 10:01:20", 40))).outages
    assert (outage.end - outage.start, outage.counted_seconds) == (120, 100)
    assert [(p.decision, p.clause, p.end - p.start) for p in outage.parts] == [
        ("counted", "availability.method", 60),
        ("outside", "availability.merge_gap", 20),
        ("counted", "availability.method", 40),
    ]


def test_the_sources_that_saw_it_are_named_and_the_others_are_not():
    evidence = Evidence(
        (
            SourceEvidence("ams", down((TEN, 600, {"reason": "timeout"}))),
            SourceEvidence("nyc", down(("2026-06-10 10:05", 600))),
            SourceEvidence("sin", down(("2026-06-12 10:00", 60))),
        )
    )
    first, second = judged(contract(), evidence).outages
    assert (first.sources, first.reason) == (("ams", "nyc"), "timeout")
    assert (second.sources, second.reason) == (("sin",), "")


def test_removed_stretches_are_disjoint_named_and_add_up():
    """Data is missing, then work that removes, then an exclusion, all overlapping, and the night is out of hours."""
    office = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=6 * HOUR, end=24 * HOUR),)
    rule = contract(
        {"service_hours": office},
        period=PeriodRule(kind="day"),
        maintenance=MaintenanceRule(effect="remove"),
        exclusions=ExclusionRule(effect="remove"),
    )
    evidence = seen(
        gaps=(
            Gap(at("2026-06-10 09:00"), at("2026-06-10 11:00")),
            Gap(at("2026-06-10 20:00"), at("2026-06-10 21:00"), "paused"),
        ),
        maintenance=(MaintenanceWindow(at("2026-06-10 10:00"), at("2026-06-10 12:00"), title="Upgrade"),),
        exclusions=(Exclusion(at("2026-06-10 11:00"), at("2026-06-10 13:00"), "customer", reference="T-7"),),
    )
    found = judged(rule, evidence)
    assert [(r.clause, r.note, (r.end - r.start) // HOUR) for r in found.removed] == [
        ("availability.service_hours", "", 6),
        ("evidence.no_data", "", 2),
        ("maintenance.effect", "Upgrade", 1),
        ("exclusions.effect", "customer T-7", 1),
        ("evidence.paused", "", 1),
    ]
    assert found.removed_seconds == 11 * HOUR
    assert found.coverage == 1 - Fraction(2, 15)


def test_a_holiday_comes_before_the_hours_it_lies_in():
    office = (ServiceHours(days=(1, 2, 3, 4, 5), start=8 * HOUR, end=18 * HOUR),)
    rule = contract({"service_hours": office, "holidays": (date(2026, 6, 10),)}, period=PeriodRule(kind="day"))
    found = judged(rule, seen((TEN, HOUR)))
    assert [r.clause for r in found.removed] == ["availability.holidays"]
    assert decisions(found) == [("outside", "availability.holidays", HOUR)]
    assert found.verdict == "unknown"


def test_the_division_behind_the_uptime_is_written_out():
    found = judged(contract(), seen((TEN, 3600)), now="2026-06-16")
    assert english(found.credit.steps)[0] == "if nothing more happens: (2592000 s - 3600 s) / 2592000 s = 99.861111 %"
    undefined = judged(contract(), Evidence())
    assert english(undefined.credit.steps) == ("no second was judged: the uptime is undefined", "there is no verdict")

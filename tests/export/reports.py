"""Hand-made reports: contracts with every clause that a report tells of, around the hand-made snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sla_tui.export.documents.report.model import Chapter, DayTimes, Earlier, Report
from sla_tui.sla.codes import Note, Step
from sla_tui.sla.contract import ClaimRule, Contract, PeriodRule, Within
from sla_tui.sla.facts import ExclusionFact, MaintenanceFact
from sla_tui.sla.monitors import StripCell
from sla_tui.sla.result import AssessedOutage, ObjectiveResult, OutagePart, Period, Removed, TerminationState
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from tests import samples
from tests.samples import DAY, HOUR, MINUTE, PERIOD

START = PERIOD.start
GOLD = Contract(
    id="gold",
    name="Gold",
    vendor="Northgate Hosting",
    source="https://example.com/sla",
    as_of=date(2026, 6, 1),
    valid_from=date(2026, 1, 1),
    reviewed_by="Legal, ref 2026-14",
    period=PeriodRule(timezone="Europe/Amsterdam"),
    claim=ClaimRule(
        within=Within(count=15, unit="days"),
        method="support ticket",
        subject="SLA credit",
        fields=("account", "service"),
    ),
)
SILVER = replace(GOLD, id="silver", name="", vendor="", valid_to=date(2026, 12, 31), reviewed_by="", claim=None)


def chapter(service: ServiceSnapshot, **changes: object) -> Chapter:
    """A service with the contract of its target, and days."""
    contract = GOLD if service.target == samples.GOLD else SILVER
    made = Chapter(replace(service, timezone="Europe/Amsterdam"), contract, claim=samples.entry(service))
    return replace(made, **changes)


def eventful(service: ServiceSnapshot) -> Chapter:
    """The service with an outage of each decision, a split one, work, exclusions, objectives and earlier periods."""
    spans = (
        ("counted", "availability.method", 4_051),
        ("too_short", "availability.min_outage", 30),
        ("maintenance", "maintenance.effect", 1_800),
        ("excluded", "exclusions.effect", 600),
    )
    outages = [
        AssessedOutage(
            START + n * DAY,
            START + n * DAY + seconds,
            seconds if decision == "counted" else 0,
            decision,
            clause,
            (OutagePart(START + n * DAY, START + n * DAY + seconds, decision, clause),),
            "HTTP 503",
            ("pingdom:1", "statuscake:2"),
        )
        for n, (decision, clause, seconds) in enumerate(spans, start=2)
    ]
    at = START + 9 * DAY
    parts = (
        OutagePart(at, at + 300, "grace", "availability.grace"),
        OutagePart(at + 300, at + 900, "outside", "availability.service_hours"),
        OutagePart(at + 900, at + 920, "counted", "availability.method"),
    )
    outages.append(AssessedOutage(at, at + 920, 20, "counted", "availability.method", parts, "timeout"))
    found = replace(
        service.assessment,
        outages=tuple(outages),
        removed=(Removed(at, at + 600, "availability.service_hours", "night"),),
        removed_seconds=600,
        objectives=(
            ObjectiveResult("latency", P95, Fraction(412), Fraction(400), "<=", met=False, percentile=Fraction(95)),
            ObjectiveResult("error_rate", Note("error_rate"), None, Fraction("0.5"), "<=", met=None),
            ObjectiveResult(
                "response_time", Note.of_text("first answer"), Fraction(900), Fraction(3600), "<=", met=True, samples=4
            ),
            ObjectiveResult(
                "resolution_time",
                Note("resolution"),
                Fraction(90_000),
                Fraction(86_400),
                "<=",
                met=False,
                windows_met=1,
                windows=3,
            ),
        ),
        termination=(TerminationState(Fraction(99), 3, 6, 1, reached=False),),
        notes=(Note("allowance_used"),),
        credit=replace(
            service.assessment.credit,
            steps=(DIVISION, Step("tier_percent", {"tier": BELOW, "percent": Fraction(10)})),
        ),
    )
    strip = tuple(
        StripCell(START + n * DAY, START + (n + 1) * DAY, state, 4_051 if state == "down" else 0)
        for n, state in enumerate(
            ("up", "up", "down", "unknown", "paused", "maintenance", *["up"] * 16, *["future"] * 8)
        )
    )
    rich = replace(
        service,
        assessment=found,
        period_strip=strip,
        exclusions=(
            ExclusionFact(START + DAY, START + DAY + HOUR, "third_party", accepted=False, reference="NG-7", who="mk"),
            ExclusionFact(START + 5 * DAY, START + 5 * DAY + 600, "customer", accepted=True),
        ),
        maintenance=(
            MaintenanceFact(START + 4 * DAY, START + 4 * DAY + HOUR, START, "planned", "Database upgrade", valid=True),
            MaintenanceFact(START + 6 * DAY, START + 6 * DAY + HOUR, None, "emergency", "", valid=False),
        ),
    )
    days = tuple(DayTimes(cell.start, cell.end, None if n == 3 else 200 + 10 * n) for n, cell in enumerate(strip[:22]))
    past = Period(START - 31 * DAY + HOUR, START, "October 2026", "2026-10")
    before = samples.closed(samples.service("before", down=4_286)).stated
    earlier = (Earlier(past, samples.GOLD, before),)
    return chapter(rich, days=days, earlier=earlier)


def report(services: Iterable[ServiceSnapshot] | None = None, snapshot: Snapshot | None = None) -> Report:
    """The fleet with its first service full of events."""
    taken = snapshot or (samples.snapshot() if services is None else samples.snapshot(services))
    chapters = [eventful(s) if s.id == samples.CHECKOUT.id else chapter(s) for s in taken.services]
    taken = replace(taken, services=tuple(c.service for c in chapters))
    return Report(
        snapshot=taken,
        chapters=tuple(chapters),
        key="2026-11",
        zone_data="IANA 2026a",
        resolutions={"pingdom": (60, 300), "probe": (30, 30)},
    )


QUIET = replace(samples.LOGIN, assessment=replace(samples.LOGIN.assessment, notes=()))
P95 = Note("latency", {"percentile": Fraction(95)})
DIVISION = Step("division", {"assessed": 2_592_000, "downtime": 4_071, "percent": Decimal("99.842939")})
BELOW = Step("tier_below", {"row": 0, "threshold": Fraction("99.95")})
LONG_AGO = START - 400 * DAY + MINUTE

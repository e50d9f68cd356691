"""Hand-made snapshots for tests: one service for each verdict and state, hostile names, fleets of any size.

The figures of a sample agree with each other (uptime, budget, tiers and credit come from one number of seconds), but
they are made here in a few lines and not by the engine: a test of a screen must not fail because the arithmetic moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.acts import ClaimState
from sla_tui.sla.codes import Note
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.monitors import (
    CellState,
    DownSpan,
    ErrorFigures,
    HistoryProgress,
    LatencyFigures,
    MonitorSnapshot,
    SourceStatus,
    StripCell,
)
from sla_tui.sla.observation import RateBudget
from sla_tui.sla.result import (
    AssessedOutage,
    Assessment,
    Burn,
    Claim,
    Credit,
    ErrorBudget,
    MissingInput,
    ObjectiveResult,
    Period,
    PossibleOutcome,
    Projection,
    TierDistance,
    Verdict,
)
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState, Snapshot, summarise

MINUTE, HOUR, DAY = 60, 3_600, 86_400
NOW = 1_795_440_727  # 2026-11-23T13:32:07Z, 14:32:07 in Amsterdam
PERIOD = Period(1_793_487_600, 1_796_079_600, "November 2026", "2026-11")  # in Amsterdam
GOLD, SILVER = Fraction("99.95"), Fraction("99.9")
EVEN_PACE = Note.of_text("even pace")
ERRORS = Note.of_text("errors")

TIERS = {
    GOLD: ((Fraction("99.95"), Fraction(10)), (Fraction("99.0"), Fraction(25)), (Fraction("95.0"), Fraction(50))),
    SILVER: ((Fraction("99.9"), Fraction(5)), (Fraction("99.5"), Fraction(10))),
}
HOSTILE = (
    "[/b] plan",
    "[@click=app.quit]click[/]",
    "\x1b[2J\x1b]52;c;aGk=\x07boom",
    "\x9b31mC1",
    "abc\u202egnp.exe",
    "zero\u200bwidth\u2060joiner",
    "日本語のサービス名はとても長いので切られる",
    "👩‍👩‍👧‍👦 family 🇪🇺",
    "e\u0301" * 40,
    "x" * 10_000,
    "",
    " ",
    "\u0300leading mark",
    "two\nlines\ttab",
)


def assessment(
    down: int = 0,
    *,
    target: Fraction | None = GOLD,
    verdict: Verdict | None = None,
    fee: Decimal | None = Decimal("2400.00"),
    period: Period = PERIOD,
    now: int = NOW,
    unknown: bool = False,
    burn: tuple[str, str, str] = ("0", "0", "0"),
    notes: tuple[str, ...] = (),
    **changes: object,
) -> Assessment:
    """What an assessment of `down` seconds of downtime looks like under a time-based contract with tiers.

    Args:
        down: counted downtime in seconds.
        target: percent; None is a contract that names none.
        verdict: breached or met where not given, as the figures say.
        fee: of the period.
        period: in which.
        now: as of when.
        unknown: nothing can be said: no uptime, no budget, no credit.
        burn: multiples over 1 h, 6 h, 3 d, as written.
        notes: sentences.
        changes: any field of `Assessment`.
    """
    whole, elapsed = period.seconds, max(1, min(now, period.end) - period.start)
    at_end = Fraction(whole - down, whole)
    breached = target is not None and at_end * 100 < target
    tiers = tuple(
        TierDistance(
            threshold=threshold,
            inclusive=False,
            credit=percent,
            seconds_left=int(whole * (100 - threshold) / 100) - down + 1,
            amount=None if fee is None else (fee * Decimal(int(percent)) / 100).quantize(Decimal("0.01")),
        )
        for threshold, percent in TIERS.get(target or Fraction(0), ())
    )
    met = [tier for tier in tiers if at_end * 100 < tier.threshold]
    ahead = [tier for tier in tiers if tier not in met]
    owed = met[-1] if met else None
    credit = Credit(
        percent=(owed.credit or Fraction(0)) if owed else Fraction(0),
        amount=owed.amount if owed else None if fee is None else Decimal("0.00"),
        currency="EUR",
        locked_in=owed is not None,
        next_tier=ahead[0] if ahead else None,
    )
    total = None if target is None else int(whole * (100 - target) / 100)
    made = Assessment(
        contract_id="gold" if target == GOLD else "silver",
        period=period,
        now=now,
        running=now < period.end,
        downtime_seconds=down,
        assessed_seconds=elapsed,
        removed_seconds=0,
        coverage=Fraction(1),
        uptime=Fraction(max(0, elapsed - down), elapsed),
        percent=at_end * 100,
        rounded_percent=None,
        raw_uptime=Fraction(max(0, elapsed - down), elapsed),
        if_nothing_more=at_end,
        verdict=verdict or ("breached" if breached else "met"),
        certainty="certain",
        provable=True,
        budget=None if total is None else ErrorBudget(total, down, total - down),
        credit=credit,
        claim=Claim(period.end + 15 * DAY, None) if owed else Claim(None, None),
        burn=Burn(*(Fraction(b) for b in burn)),
        projection=Projection(Fraction(max(0, elapsed - down), elapsed), EVEN_PACE, None),
        tiers=tiers,
        notes=tuple(map(Note.of_text, notes)),
        target=target,
    )
    if unknown:
        made = replace(
            made,
            verdict="unknown",
            provable=False,
            coverage=Fraction(1, 3),
            uptime=None,
            percent=None,
            raw_uptime=None,
            if_nothing_more=None,
            budget=None,
            burn=None,
            projection=None,
            credit=replace(credit, percent=Fraction(0), amount=None, locked_in=False, next_tier=None),
        )
    return replace(made, **changes)  # type: ignore[arg-type]


def hours(states: str = "", now: int = NOW) -> tuple[StripCell, ...]:
    """The last 24 hours in quarters, of a letter an hour, the last ones given (see `cells`); the earlier ones up."""
    end = (now // HOUR + 1) * HOUR
    return cells("".join(4 * letter for letter in states.rjust(24, ".")), end - DAY, HOUR // 4)


def days(states: str = "", now: int = NOW) -> tuple[StripCell, ...]:
    """A strip of the period's thirty days; the days before `states` are up, those after today the future."""
    gone = (now - PERIOD.start) // DAY + 1
    return cells(states.rjust(gone, ".") + "f" * (30 - gone), PERIOD.start, DAY)


def cells(states: str, start: int, step: int) -> tuple[StripCell, ...]:
    """Cells of `step` s: `.` up, a digit that many tenths down, `?` unknown, `p`aused, `m`aintenance, `f`uture"""
    words: dict[str, CellState] = {".": "up", "?": "unknown", "p": "paused", "m": "maintenance", "f": "future"}
    return tuple(
        StripCell(
            start + i * step,
            start + (i + 1) * step,
            words.get(letter, "down"),
            step * int(letter) // 10 if letter.isdigit() else 0,
        )
        for i, letter in enumerate(states)
    )


def monitor(
    ref: str = "pingdom:85975", *, state: str = "up", latency: int | None = 118, **changes: object
) -> MonitorSnapshot:
    """One monitor of a service; `ref` is `<source>:<id>`."""
    made = MonitorSnapshot(
        id=ref,
        name=f"monitor {ref.partition(':')[2]}",
        type="http",
        target="https://checkout.example.com/health",
        state=state,  # type: ignore[arg-type]
        since=NOW - 2 * HOUR - 11 * MINUTE,
        last_checked_at=NOW - 12,
        last_latency_ms=latency,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def service(
    key: str = "login",
    name: str = "Login",
    *,
    down: int = 0,
    target: Fraction | None = GOLD,
    verdict: Verdict | None = None,
    state: ServiceState = "up",
    unknown: bool = False,
    fee: Decimal | None = Decimal("2400.00"),
    burn: tuple[str, str, str] = ("0", "0", "0"),
    p95: int | None = 120,
    errors: tuple[int, int] | None = (0, 20_000),
    notes: tuple[str, ...] = (),
    day: str = "",
    period: str = "",
    **changes: object,
) -> ServiceSnapshot:
    """One service; see `assessment` for the figures, `hours` and `days` for the strips."""
    judged = assessment(down, target=target, verdict=verdict, fee=fee, unknown=unknown, burn=burn, notes=notes)
    label = {GOLD: ("gold", "Gold 99.95"), SILVER: ("silver", "Silver 99.9")}.get(
        target or Fraction(0), ("none", "No target")
    )
    rate = None if errors is None else Fraction(errors[0] * 100, errors[1])
    made = ServiceSnapshot(
        id=key,
        name=name,
        contract=label[0],
        contract_name=label[1],
        target=target,
        tags=("eu",),
        state=state,
        since=NOW - 2 * HOUR - 11 * MINUTE,
        assessment=judged,
        latency=LatencyFigures()
        if p95 is None
        else LatencyFigures(p95 * 2 // 3, p95, p95 * 3 // 2, 20_000, Fraction(95), 400, value_ms=p95, met=p95 <= 400),
        errors=ErrorFigures()
        if errors is None or rate is None
        else ErrorFigures(rate, *errors, threshold_percent=Fraction("0.5"), met=rate <= Fraction("0.5")),
        monitors=(monitor(),),
        fee=fee,
        locked_in_since=PERIOD.start + 11 * DAY + 3 * HOUR + 14 * MINUTE if judged.credit.locked_in else None,
        day_strip=hours(day),
        period_strip=days(period),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def entry(service: ServiceSnapshot, state: ClaimState = "open", **changes: object) -> CreditEntry | None:
    """The service's line of the ledger; None where nothing can be stated to be owed."""
    found = service.stated
    if found.credit is None or not found.credit.owed:
        return None
    made = CreditEntry(
        service=service.id,
        name=service.name,
        contract=service.contract,
        vendor=service.vendor,
        period=service.assessment.period,
        running=service.assessment.running,
        uptime=found.uptime,
        target=service.target,
        credit=found.credit.percent,
        amount=found.credit.amount,
        currency=found.credit.currency,
        benefits=found.credit.benefits,
        locked_in=True,
        locked_in_since=service.locked_in_since,
        claim=found.claim,
        state=state,
        certainty=found.certainty,
        extent=found.credit.extent,
        timezone="Europe/Amsterdam",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def with_verdict(service: ServiceSnapshot, verdict: Verdict, **changes: object) -> ServiceSnapshot:
    """The same service under another verdict; what may be stated follows from it."""
    return replace(service, assessment=replace(service.assessment, verdict=verdict), **changes)  # type: ignore[arg-type]


def with_assessment(service: ServiceSnapshot, **changes: object) -> ServiceSnapshot:
    """The same service with another assessment; what may be stated follows from it."""
    return replace(service, assessment=replace(service.assessment, **changes))  # type: ignore[arg-type]


def closed(service: ServiceSnapshot, **changes: object) -> ServiceSnapshot:
    """The same figures of a month that is over; what the service is like now is still in it, as the engine has it."""
    before = Period(PERIOD.start - 31 * DAY - HOUR, PERIOD.start, "October 2026", "2026-10")
    judged = replace(service.assessment, period=before, now=before.end, running=False, burn=None, projection=None)
    return replace(service, assessment=replace(judged, **changes))  # type: ignore[arg-type]


CHECKOUT = service(
    "checkout",
    "Checkout API",
    down=8_102,
    burn=("6.2", "2.4", "1.1"),
    p95=412,
    errors=(62, 20_000),
    day="..4............",
    period="6...2.......",
    tags=("eu", "payments"),
    notes=("pingdom and uptimerobot disagree about 12 m 30 s: the quorum of 2 decided.",),
    quorum=2,
    monitors=(
        monitor("pingdom:85975"),
        monitor("uptimerobot:777712827", latency=131),
        monitor(
            "statuscake:6012",
            state="down",
            latency=None,
            since=NOW - 4 * MINUTE,
            outages=(DownSpan(NOW - 4 * MINUTE, None, "HTTP 503"),),
        ),
        monitor("probe:checkout", latency=96),
    ),
)
SEARCH = service(
    "search",
    "Search",
    down=1_210,
    verdict="at_risk",
    burn=("2.1", "1.4", "0.8"),
    p95=208,
    errors=(10, 20_000),
    day="1..",
    period="3...1...",
)
PAYMENTS = service(
    "payments",
    "Payments gateway",
    down=27_240,
    verdict="breached",
    state="down",
    burn=("58.1", "12", "4.4"),
    p95=388,
    errors=(260, 20_000),
    day="9",
    period="9",
    since=NOW - 7 * MINUTE - 40,
    tags=("eu", "us", "payments"),
)
LOGIN = service("login", "Login", down=60, target=SILVER, fee=Decimal("900.00"), p95=121, period="1.............")
REPORTS = service(
    "reports",
    "Reports",
    target=SILVER,
    unknown=True,
    state="unknown",
    p95=None,
    errors=None,
    day="???",
    period="?",
    stale_since=NOW - 3 * HOUR - 4 * MINUTE,
    monitors=(monitor("statuscake:6044", state="unknown", latency=None, source_state="stale"),),
)
BATCH = service(
    "batch", "Nightly batch", target=SILVER, state="paused", p95=None, errors=None, day="pppppp", period="pp"
)
UPLOAD = service("upload", "Uploads", state="maintenance", p95=205, day="mm", period="m")
MAIL = service(
    "mail", "Mail relay", down=300, target=SILVER, p95=None, errors=None, stale_since=NOW - 22 * MINUTE, day="?"
)
FREE = service("status", "Status page", target=None, fee=None, p95=88)


def _in_part(key: str, name: str, down: int = 0, **changes: object) -> ServiceSnapshot:
    """A service of whose month too little is known; `down` s of what is known it was down."""
    best, worst = (
        PossibleOutcome(Fraction(1), "met", Fraction(0), None),
        PossibleOutcome(Fraction(0), "breached", Fraction(50), None),
    )
    facts: dict[str, object] = {"provable": False, "min_coverage": Fraction(99), "least": best, "most": worst}
    return with_assessment(service(key, name, down=down, p95=None, errors=None), **{**facts, **changes})


# Of whose months too little is known, each in another way; in no fleet, for most tests count services.
UNPROVABLE = _in_part("unprovable", "Unprovable", coverage=Fraction(15, 10_000))
BEGUN = _in_part("begun", "Begun", coverage=Fraction(1, 1_000), known_since=NOW - 30 * MINUTE)
RANGE = _in_part(  # in breach, however the unknown time went
    "range",
    "Range",
    down=46_000,
    coverage=Fraction(98, 100),
    least=PossibleOutcome(Fraction("0.984"), "breached", Fraction(25), Decimal("600.00")),
    most=PossibleOutcome(Fraction("0.98"), "breached", Fraction(25), Decimal("600.00")),
)

# Of whose months something else cannot be said.
MISSING = _in_part(
    "missing",
    "Missing ticket",
    provable=True,
    coverage=Fraction(1),
    missing=(MissingInput("reported", PERIOD.start + 3 * DAY, PERIOD.start + 3 * DAY + 5 * HOUR),),
)
UNREAD = with_assessment(
    with_verdict(service("unread", "Unread remedy", down=8_102, verdict="breached"), "breached"),
    remedy="unread",
    tiers=(),
    credit=Credit(Fraction(0), None, "EUR", locked_in=False),
    claim=Claim(PERIOD.end + 15 * DAY, None),
)
PARTLY_READ = with_assessment(service("partly", "Remedy read in part", down=8_102), remedy="partial")
READ_IN_PART = with_assessment(
    service("halfread", "Checks half read", errors=(300, 20_000)),
    objectives=(
        ObjectiveResult(
            "error_rate", ERRORS, Fraction("1.5"), Fraction("0.5"), "<=", None, samples=20_000, read=Fraction(42, 100)
        ),
    ),
)

# Down now, and not far from the next tier: €240 in 27 m if it stays down.
DOWN_AT_RISK = service(
    "cart",
    "Cart",
    down=1_080,
    verdict="at_risk",
    state="down",
    since=NOW - 7 * MINUTE,
    burn=("58.1", "9", "2"),
)
DOWN_AT_RISK = with_assessment(
    DOWN_AT_RISK,
    outages=(AssessedOutage(NOW - 7 * MINUTE, NOW, 7 * MINUTE, "counted", "availability"),),
    projection=Projection(Fraction(1), EVEN_PACE, NOW + 5 * DAY, NOW + 216),
)

# Of a month that is over. What the services do now does not belong to it.
CLOSED = closed(replace(PAYMENTS, id="closed", name="Closed and down now"))
CLOSED_STALE = closed(replace(LOGIN, id="closedstale", name="Closed, stale now", stale_since=NOW - 3 * HOUR))
CLOSED_UNPROVABLE = closed(replace(UNPROVABLE, id="closedunprovable", name="Closed, not provable"), known_since=None)
PAST_FLEET = (CLOSED, CLOSED_STALE, CLOSED_UNPROVABLE)

# Judged in two parts: the text changed on the 15th.
_FIRST = replace(PERIOD, end=PERIOD.start + 14 * DAY, label="1–14 November", part=True)
_SECOND = replace(PERIOD, start=PERIOD.start + 14 * DAY, label="15–30 November", part=True)
IN_PARTS = with_assessment(
    service("parts", "Two texts", down=8_102),
    parts=(
        assessment(1_900, target=SILVER, fee=Decimal("1120.00"), period=_FIRST),
        assessment(200, target=GOLD, fee=Decimal("1280.00"), period=_SECOND),
    ),
)
UNSURE = (UNPROVABLE, BEGUN, RANGE, MISSING, UNREAD, PARTLY_READ, READ_IN_PART, DOWN_AT_RISK, IN_PARTS)
"""One of each kind of which not everything can be stated; and one that is down."""

SOURCES = (
    SourceStatus(
        "pingdom",
        "pingdom",
        "ok",
        NOW - 12,
        NOW + 48,
        "",
        12,
        60,
        budget=(RateBudget("hour", None, 11_591, NOW + 1476), RateBudget("month", None, 2_087_990, NOW + 2_580_502)),
        history=HistoryProgress(NOW - 53 * 24 * HOUR, NOW - 53 * 24 * HOUR, Fraction(1), 12, 12, False, Fraction(3, 4)),
    ),
    SourceStatus(
        "uptimerobot",
        "uptimerobot",
        "ok",
        NOW - 31,
        NOW + 29,
        "",
        9,
        60,
        budget=(RateBudget("minute", 10, 3, NOW + 41),),
        history=HistoryProgress(NOW - 53 * 24 * HOUR, NOW - 20 * 24 * HOUR, Fraction(5, 8), 4, 9, running=True),
    ),
    SourceStatus(
        "statuscake",
        "statuscake",
        "error",
        NOW - 3 * HOUR,
        NOW + 30,
        "answered with HTML instead of JSON (HTTP 502)",
        7,
        60,
    ),
    SourceStatus("probe", "probe", "ok", NOW - 4, NOW + 26, "", 3, 30),
)
FLEET = (
    LOGIN,
    SEARCH,
    REPORTS,
    CHECKOUT,
    BATCH,
    UPLOAD,
    MAIL,
    PAYMENTS,
    FREE,
    service("api", "Public API", down=12, p95=142, errors=(2, 20_000), tags=("eu", "us")),
    service("web", "Web shop", down=0, p95=231, errors=(1, 20_000)),
    service("cdn", "CDN", down=45, target=SILVER, p95=38, tags=("us",)),
    service("docs", "Documentation", down=0, target=SILVER, p95=96, tags=()),
    service(
        "webhooks",
        "Webhooks",
        down=1_020,
        verdict="at_risk",
        state="degraded",
        burn=("0.4", "3.2", "1.9"),
        p95=397,
        errors=(98, 20_000),
        day=".1.2....",
        period="2.1....3",
    ),
)


def snapshot(
    services: Iterable[ServiceSnapshot] = FLEET, sources: Sequence[SourceStatus] = SOURCES, **changes: object
) -> Snapshot:
    """A snapshot of these services as of `NOW`, in Amsterdam."""
    listed = tuple(services)
    made = Snapshot(
        generated_at=NOW,
        version="0.1.0",
        timezone="Europe/Amsterdam",
        summary=summarise(listed),
        sources=tuple(sources),
        services=listed,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def empty() -> Snapshot:
    """A configuration without a single service."""
    return snapshot((), ())


def never_polled() -> Snapshot:
    """Services are configured, nothing was ever asked, the store is fresh."""
    sources = tuple(
        replace(s, state="never", last_success_at=None, message="", monitors=0, budget=(), history=None)
        for s in SOURCES
    )
    services = tuple(
        service(
            s.id,
            s.name,
            target=s.target,
            unknown=True,
            state="unknown",
            p95=None,
            errors=None,
            day="?" * 24,
            period="?" * 23,
            monitors=(),
        )
        for s in FLEET
    )
    return snapshot(services, sources, from_store=True)


def all_well() -> Snapshot:
    """Everything within its SLA, every source fresh."""
    fine = tuple(s for s in FLEET if s.verdict == "met" and s.stale_since is None)
    return snapshot(fine, tuple(replace(s, state="ok", last_success_at=NOW - 9, message="") for s in SOURCES))


def hostile() -> Snapshot:
    """Names, reasons, tags and messages that try to do something to a terminal or to a markup parser."""
    services = tuple(
        service(
            f"bad{i}",
            text,
            down=i * 700,
            tags=(text,),
            contract_name=text,
            notes=(text,),
            monitors=(monitor(f"pingdom:{text}", name=text, target=text, outages=(DownSpan(NOW - 60, None, text),)),),
        )
        for i, text in enumerate(HOSTILE)
    )
    sources = tuple(
        replace(s, id=text[:40], message=text, state="error") for s, text in zip(SOURCES, HOSTILE, strict=False)
    )
    return snapshot(services, sources, notices=HOSTILE[:3])


def fleet(count: int) -> Snapshot:
    """`count` services: the samples again and again, with numbers in their names and ids of their own."""
    return snapshot(
        replace(FLEET[i % len(FLEET)], id=f"s{i:05}", name=f"{FLEET[i % len(FLEET)].name} {i:05}") for i in range(count)
    )

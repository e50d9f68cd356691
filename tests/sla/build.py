"""Short ways to write contracts, evidence and instants in tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sla_tui.language import language_named
from sla_tui.sla.assess import assess
from sla_tui.sla.codes import Coded
from sla_tui.sla.contract import Availability, Contract, CreditRule, Tier
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from sla_tui.sla.periods.texts import Texts, parts_at
from sla_tui.sla.result import Assessment, Period

MINUTE, HOUR, DAY = 60, 3600, 86_400
JUNE = 30 * DAY


def at(text: str) -> int:
    """UTC seconds of "2026-06-10 10:00" or "2026-06-10 10:00:30"; a date alone is its midnight."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def utc(instant: int | None) -> str | None:
    """The other way round."""
    return None if instant is None else datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S")


def down(*spans: tuple[str, int] | tuple[str, int, dict[str, Any]]) -> tuple[Outage, ...]:
    """Outages from (start, seconds) or (start, seconds, further fields)."""
    out = []
    for start, seconds, *more in spans:
        begin = at(start)
        out.append(Outage(begin, begin + seconds, **(more[0] if more else {})))
    return tuple(out)


def seen(*spans: Any, **more: Any) -> Evidence:
    """What one monitor saw."""
    source = {k: more.pop(k) for k in ("gaps", "requests", "resolution") if k in more}
    return Evidence(sources=(SourceEvidence("monitor", down(*spans), **source),), **more)


def table(*rows: tuple[str, str]) -> tuple[Tier, ...]:
    """Tiers from (below, credit)."""
    return tuple(Tier(below=Fraction(below), credit=Fraction(credit)) for below, credit in rows)


STANDARD = table(("99.9", "10"), ("99.0", "25"), ("95.0", "100"))


def contract(availability: dict[str, Any] | None = None, credit: dict[str, Any] | None = None, **more: Any) -> Contract:
    """A contract of 99.9 % a month with the usual three tiers; everything can be said otherwise."""
    rules = {"target": Fraction("99.9"), **(availability or {})}
    more.setdefault("tiers", STANDARD)
    return Contract(availability=Availability(**rules), credit=CreditRule(**(credit or {})), **more)


def period_at(rule: Contract, instant: int) -> Period:
    """The period of that instant, cut by the contract's term."""
    (part,) = parts_at(Texts((rule,)), instant)
    return part.period


def june(rule: Contract) -> Period:
    """The period that 10 June 2026 lies in, or the contract's first day in it."""
    day = at("2026-06-10 10:00") if rule.valid_from is None else at(str(rule.valid_from))
    return period_at(rule, day)


def judged(rule: Contract, evidence: Evidence, *, fee: Any = Decimal("1000.00"), now: str | None = None) -> Assessment:
    """The assessment of June 2026."""
    return assess(rule, evidence, june(rule), fee=fee, now=None if now is None else at(now))


def decisions(assessment: Assessment) -> list[tuple[str, str, int]]:
    """Every part of every outage as (decision, clause, seconds)."""
    return [(p.decision, p.clause, p.end - p.start) for o in assessment.outages for p in o.parts]


def total(values: Iterable[int]) -> int:
    """Their sum."""
    return sum(values)


def english(coded: Iterable[Coded]) -> tuple[str, ...]:
    """What steps or notes say in English."""
    return tuple(map(language_named().tell, coded))

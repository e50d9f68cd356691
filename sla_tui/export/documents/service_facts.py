"""One service in words: the facts of its section, or the columns of its row. What is not known is said, never zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Fact, Facts
from sla_tui.export.columns import Cell, Column, TextHints
from sla_tui.export.contract_values import bound_text
from sla_tui.export.documents.direction import with_direction
from sla_tui.export.documents.objectives import met_text, read_of, read_text
from sla_tui.export.documents.stated import (
    budget_text,
    credit_text,
    missing_command,
    next_text,
    period_text,
    since_text,
    standing_text,
    standing_word,
    uptime_text_of,
)
from sla_tui.language import ENGLISH, Language
from sla_tui.secret import known_count
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

Pairs = Iterator[tuple[str, str]]

NONE: Final = "-"
LABELS: Final = 11
"""Cells that the labels of a service's facts take at least in a text, so that all services line up."""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in a table.

    Args:
        service: whose row it is.
        decimals: digits of the uptime.
        now: the snapshot's instant.
        zone: in which local times are written.
        language: of the words.
    """

    service: ServiceSnapshot
    decimals: int
    now: int
    zone: tzinfo
    language: Language


def title_of(service: ServiceSnapshot) -> str:
    """Returns the service's name; its id where the name has nothing that can be read."""
    return _readable(service.name, known_count()) or service.id


@lru_cache(maxsize=4_096)
def _readable(name: str, _secrets: int) -> str:
    """Cleans a name once for all places in which a document writes it; anew when more is known to be secret."""
    return clean(name)


def _target(row: ServiceRow) -> Cell:
    target = row.service.target
    return Cell(NONE if target is None else row.language.exact(target))


def _uptime_cell(row: ServiceRow) -> Cell:
    return Cell(uptime_text(row.service, row.now, row.zone, row.language, row.decimals))


def _left(row: ServiceRow) -> Cell:
    stated = row.service.stated
    if stated.budget is None:
        return Cell(NONE)
    left = row.language.duration(stated.budget.left)
    return Cell(row.language.say("report.at_most", what=left) if stated.budget_at_most else left)


def _p95(row: ServiceRow) -> Cell:
    latency = row.service.latency
    if latency.p95_ms is None or not row.service.stated.measured:
        return Cell(NONE)
    return Cell(f"{row.language.milliseconds(latency.p95_ms)}{' !' if latency.met is False else ''}")


def _errors(row: ServiceRow) -> Cell:
    errors = row.service.errors
    if errors.rate_percent is None or not row.service.stated.measured:
        return Cell(NONE)
    return Cell(row.language.rate(errors.rate_percent, errors.threshold_percent))


def _verdict(row: ServiceRow) -> Cell:
    standing = row.service.standing
    return Cell(standing_word(standing, row.language), standing)


SERVICE: Final = Column[ServiceRow, Cell](
    "service",
    "column.service",
    lambda row: Cell(title_of(row.service)),
    text=TextHints(heading="text_heading.service"),
)
VERDICT: Final = Column[ServiceRow, Cell]("verdict", "column.verdict", _verdict)
FIGURES: Final = (
    Column[ServiceRow, Cell](
        "target", "column.target", _target, figure=True, gives_way=3, text=TextHints(heading="text_heading.target")
    ),
    Column[ServiceRow, Cell](
        "uptime", "column.uptime", _uptime_cell, figure=True, text=TextHints(heading="text_heading.uptime")
    ),
    Column[ServiceRow, Cell](
        "left", "snapshot.budget_left", _left, figure=True, text=TextHints(heading="text_heading.left")
    ),
    Column[ServiceRow, Cell]("p95", "column.p95", _p95, figure=True, gives_way=2),
    Column[ServiceRow, Cell](
        "errors", "column.errors", _errors, figure=True, gives_way=1, text=TextHints(heading="text_heading.errors")
    ),
)
NOW: Final = Column[ServiceRow, Cell](
    "now",
    "snapshot.now",
    lambda row: Cell(state_text(row.service, row.language)),
    gives_way=4,
    text=TextHints(heading="text_heading.now"),
)


def uptime_text(
    service: ServiceSnapshot, now: int, zone: tzinfo, language: Language, decimals: int | None = None
) -> str:
    """Writes the uptime so far: ``99.5850 %``; ``~`` before it while no source of a running period is fresh."""
    text = uptime_text_of(service.stated, service.target, zone=zone, now=now, decimals=decimals, language=language)
    return f"~{text}" if service.is_stale and service.stated.uptime is not None else text


def state_text(service: ServiceSnapshot, language: Language) -> str:
    """Says the state as of now in a word; ``stale`` where no source is fresh. A closed period has none."""
    if not service.assessment.running:
        return NONE
    if service.is_stale:
        return language.say("source.stale")
    word = language.name_of("service_state", service.state)
    return word.upper() if service.state == "down" else word


def service_facts(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language) -> Facts:
    """Lists the facts of a service, in the order of what matters.

    Args:
        service: whose.
        now: the snapshot's instant, for ages and time left.
        zone: in which local times are written.
        language: of the words.
    """
    return Facts(tuple(Fact(label, words) for label, words in facts(service, now, zone, language)), LABELS)


def facts(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language = ENGLISH) -> Pairs:
    """Yields the same one by one, as (label, words)."""
    yield from _uptime(service, now, zone, language)
    yield from _doubt(service, zone, language)
    if (left := _budget(service, language)) is not None:
        yield language.say("service.budget"), left
    yield from _quality(service, now, zone, language)
    yield from _money(service, now, zone, language)
    if service.assessment.running:
        yield (language.say("service.now"), _state(service, now, zone, language))


def _uptime(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language) -> Pairs:
    assessment, stated = service.assessment, service.stated
    text = uptime_text(service, now, zone, language)
    if assessment.running and stated.uptime is not None and stated.since is None:
        text = language.say("service.so_far", uptime=text)
    if period := period_text(assessment.period, language):
        text = language.say("service.in_period", uptime=text, period=period)
    if service.target is not None:
        text = language.say("service.of_target", uptime=text, target=language.percent(service.target))
    yield (language.say("service.uptime"), f"{text} ({clean(service.contract_name) or service.contract})")
    if assessment.running and stated.judged and stated.best_case is not None:
        best = language.uptime(stated.best_case, service.target)
        yield (language.say("fact.best_case"), language.say("service.best_case_text", uptime=best))


def _doubt(service: ServiceSnapshot, zone: tzinfo, language: Language) -> Pairs:
    """Says why there is no verdict, or what makes it less than certain: resolution, missing data or input."""
    assessment, stated = service.assessment, service.stated
    bounds = assessment.range
    worst, best = (None, None) if bounds is None else (bounds.worst_uptime, bounds.best_uptime)
    if stated.certainty == "within_error" and stated.uptime is not None and worst is not None and best is not None:
        low = language.figure(fmt.uptime_percent(worst, service.target))
        yield ("", language.say("service.within_error", low=low, high=language.uptime(best, service.target)))
    if stated.reason not in {"", "no_data"}:
        yield ("", standing_text(service, zone, language))
    if stated.reason == "no_data":  # what of the past is still to be read, or refused
        yield from (("", language.tell(note).rstrip(".")) for note in assessment.notes[:1])
    if stated.reason == "missing_input" and assessment.missing:
        yield (language.say("fact.give"), missing_command(service.id, assessment.missing[0]))


def _budget(service: ServiceSnapshot, language: Language) -> str | None:
    stated, burning = service.stated, service.assessment.burn
    left = budget_text(stated, language)
    if stated.budget is None or not left:
        return None
    total, spent = language.duration(stated.budget.total), language.duration(stated.budget.spent)
    text = language.say("service.budget_text", left=left, spent=spent, total=total)
    burn = burning.per_hour if burning is not None and service.assessment.running and stated.judged else None
    if burn is not None and burn > 1 and stated.budget.left >= 0:
        return language.say("service.burning", budget=text, pace=language.multiple(burn))
    return text


def _quality(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language) -> Pairs:
    """Yields response times and errors; since when, where the period has only begun to be known."""
    if not service.stated.measured:
        return
    since = "" if service.stated.since is None else f" {since_text(service.stated.since, zone, now, language)}"
    latency, errors = service.latency, service.errors
    if latency.threshold_ms is not None and latency.value_ms is not None:
        rank = language.exact(latency.percentile) if latency.percentile is not None else "95"
        text = language.say(
            "service.objective",
            value=f"p{rank} {language.milliseconds(latency.value_ms)}{since}",
            limit=language.milliseconds(latency.threshold_ms),
            met=_met(service, "latency", language, met=latency.met),
        )
        yield (language.say("service.latency"), text)
    elif latency.p95_ms is not None:
        yield (language.say("service.latency"), f"p95 {language.milliseconds(latency.p95_ms)}{since}")
    if errors.rate_percent is not None:
        rate = f"{language.rate(errors.rate_percent, errors.threshold_percent)}{since}"
        failed, total = language.grouped(errors.failed), language.grouped(errors.total)
        text = language.say("service.error_count", rate=rate, failed=failed, total=total)
        if errors.threshold_percent is not None:
            met = _met(service, "error_rate", language, met=errors.met)
            limit = language.percent(errors.threshold_percent)
            text = language.say("service.objective", value=text, limit=limit, met=met)
        yield (language.say("service.errors"), text)


def _met(service: ServiceSnapshot, kind: str, language: Language, *, met: bool | None) -> str:
    """Says whether the objective was kept; of one that rests on a part of the checks how large that part is."""
    read = read_of(service.assessment.objectives, kind)
    if met is None and read != 1:
        return read_text(read, language)
    word = met_text(language, met=met)
    return word.upper() if met is False else word


def _money(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language) -> Pairs:
    stated = service.stated
    credit, tier = stated.credit, stated.next_tier
    if credit is not None and credit.owed:
        text = credit_text(credit, language)
        if service.locked_in_since:
            when = language.moment(service.locked_in_since, zone)
            text = language.say("service.locked_in", credit=text, when=when)
        yield (language.say(f"service.{credit.payout}"), with_direction(text, service, language))
    if tier is not None:
        words = next_text(tier, service.assessment.credit.currency, down=service.state == "down", language=language)
        yield (language.say("service.next"), f"{words} ({bound_text(tier, language)})")
    zone = ZoneInfo(service.timezone) if service.timezone else zone  # a claim's days are those of the contract
    deadlines = (("service.notify_by", stated.claim.notify_by), ("service.claim_by", stated.claim.deadline))
    yield from ((language.say(key), _deadline(at, now, zone, language)) for key, at in deadlines if at is not None)


def _deadline(at: int, now: int, zone: tzinfo, language: Language) -> str:
    key = "service.deadline_over" if at <= now else "service.deadline_left"
    time = language.duration(abs(at - now), parts=1)
    return language.say(key, day=language.short_last_day(at, zone), time=time)


def _state(service: ServiceSnapshot, now: int, zone: tzinfo, language: Language) -> str:
    text = language.name_of("service_state", service.state)
    if service.since is not None:
        text = language.say("service.for_time", state=text, time=language.duration(now - service.since))
    if service.components:
        parts = [c for c in service.components if c.rule is None]
        up = sum(c.state == "up" for c in parts)
        text = language.say("service.components_up", state=text, up=up, components=len(parts))
    elif service.monitors:
        up = sum(m.state == "up" for m in service.monitors)
        text = language.say("service.monitors_up", state=text, up=up, monitors=len(service.monitors))
    if service.stale_since is not None:
        text = language.say("service.stale", state=text, when=language.moment(service.stale_since, zone))
    return text


def share_left(service: ServiceSnapshot) -> Fraction:
    """Returns the share of the budget that is left, to put services in order; 0 where none is stated."""
    budget = service.stated.budget
    return Fraction(budget.left, budget.total) if budget is not None and budget.total else Fraction(0)

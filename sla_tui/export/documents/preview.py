"""What an act does to a service's figures, and the lists of outages, exclusions and announced work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Fact, Facts, Heading, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.direction import with_direction
from sla_tui.export.documents.outage_reports import ACT_CELLS, act_text, joined
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.documents.stated import credit_text, period_text, standing_text, uptime_text_of
from sla_tui.language import Language
from sla_tui.sla.facts import ExclusionFact, MaintenanceFact
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

LABELS = 10
"""Cells that the labels of an effect take at least in a text."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One service before and after."""

    before: ServiceSnapshot
    after: ServiceSnapshot


def heading_of_period(service: ServiceSnapshot, language: Language) -> Heading:
    """Names the service and the period that is looked at: ``Checkout API, November 2026``."""
    return Heading(3, f"{title_of(service)}, {period_text(service.assessment.period, language)}")


def effect_block(effect: Effect, language: Language) -> Block:
    """Draws up both figures: uptime, downtime, verdict, credit; what stays as it was stands once.

    Where it is told of one of several agreements, that one is named: ``Checkout API (Harbour Books), November 2026``.
    """
    facts = Facts(tuple(Fact(label, words) for label, words in effect_facts(effect, language)), LABELS)
    service, party = effect.before, clean(effect.before.leading.counterparty) if effect.before.agreement else ""
    title = f"{title_of(service)} ({party})" if party else title_of(service)
    return Section((Heading(3, f"{title}, {period_text(service.assessment.period, language)}"), facts))


def effect_facts(effect: Effect, language: Language) -> Iterable[tuple[str, str]]:
    """Yields the same one by one, as (label, words)."""
    both = zip(_figures(effect.before, language), _figures(effect.after, language), strict=True)
    for (label, was), (_, becomes) in both:
        same = language.say("preview.same", was=was)
        yield label, same if was == becomes else f"{was} → {becomes}"
    if (difference := _difference(effect, language)) is not None:
        yield "", language.say("preview.difference", difference=difference)


def _figures(service: ServiceSnapshot, language: Language) -> tuple[tuple[str, str], ...]:
    """Returns what may be stated of the service, by its label."""
    stated, found = service.stated, service.assessment
    zone: tzinfo = ZoneInfo(service.timezone) if service.timezone else UTC
    unknown = language.say("met.unknown")
    uptime = uptime_text_of(stated, service.target, zone=zone, now=found.now, language=language)
    if found.running and stated.uptime is not None and stated.since is None:
        uptime = language.say("service.so_far", uptime=uptime)
    if found.downtime_seconds is None:
        seconds = language.say("preview.not_in_seconds")
    elif stated.measured:
        seconds = language.say("working.seconds_in_all", seconds=language.grouped(found.downtime_seconds))
    else:
        seconds = language.say("report.uptime_not_measured")
    credit = unknown
    if stated.credit is not None:
        words = with_direction(credit_text(stated.credit, language), service, language)
        credit = words or language.say("report.none")
    best = unknown if stated.best_case is None else language.uptime(stated.best_case, service.target)
    return (
        (language.say("service.uptime"), uptime),
        *(((language.say("fact.best_case"), best),) if found.running else ()),
        (language.say("working.downtime"), seconds),
        (language.say("fact.verdict"), standing_text(service, zone, language)),
        (language.say("service.credit"), credit),
    )


def _difference(effect: Effect, language: Language) -> str | None:
    """Says what the act costs or saves, in money or else in percent of the fee; None where that is not known."""
    one, two = effect.before.stated.credit, effect.after.stated.credit
    if one is None or two is None or (one.extent, two.extent) != ("exact", "exact"):
        return None
    if one.amount is not None and two.amount is not None:
        more: Decimal = two.amount - one.amount
        return f"{'' if more < 0 else '+'}{language.money(more, two.currency)}" if more else None
    change: Fraction = two.percent - one.percent
    words = language.say("remedy.share", percent=language.percent(change))
    return f"{'' if change < 0 else '+'}{words}" if change else None


def outages_block(service: ServiceSnapshot, language: Language) -> Block:
    """Lists the service's outages with the numbers by which `--outage` calls them."""
    heading = heading_of_period(service, language)
    outages = list(enumerate(service.assessment.outages, start=1))
    if not outages:
        return Section((heading, Paragraph(language.say("preview.no_outages"))))

    def counted(outage: AssessedOutage) -> str:
        return language.say("preview.seconds_counted", seconds=language.grouped(outage.counted_seconds))

    def decision(outage: AssessedOutage) -> str:
        return joined((language.say(f"decision.{outage.decision}"), outage.reason))

    columns = (
        Column[tuple[int, AssessedOutage], Cell]("number", "", lambda row: Cell(str(row[0])), figure=True),
        Column[tuple[int, AssessedOutage], Cell]("start", "", lambda row: Cell(fmt.rfc3339(row[1].start))),
        Column[tuple[int, AssessedOutage], Cell]("end", "", lambda row: Cell(fmt.rfc3339(row[1].end))),
        Column[tuple[int, AssessedOutage], Cell](
            "counted", "", lambda row: Cell(counted(row[1])), figure=True, text=TextHints(least=19)
        ),
        Column[tuple[int, AssessedOutage], Cell]("decision", "", lambda row: Cell(decision(row[1]))),
    )
    return Section((heading, fill(columns, outages, language, narrow="whole", headless=True)))


Decided = tuple[ServiceSnapshot, ExclusionFact | MaintenanceFact, str]
"""A stretch of a service that somebody decided about, with what was decided and who said it."""


def exclusions_block(services: Iterable[ServiceSnapshot], language: Language) -> Block:
    """Lists every exclusion that touches a period, under its service, with who made it and when."""
    rows = [(service, fact, _exclusion(fact, language)) for service in services for fact in service.exclusions]
    return _listed(rows, language) if rows else Paragraph(language.say("preview.no_exclusions"))


def maintenance_block(services: Iterable[ServiceSnapshot], language: Language) -> Block:
    """Lists every window in a period or soon, under its service, and whether the contract accepts it."""
    rows = [(service, fact, _maintenance(fact, language)) for service in services for fact in service.maintenance]
    return _listed(rows, language) if rows else Paragraph(language.say("preview.no_maintenance"))


def _listed(rows: Sequence[Decided], language: Language) -> Block:
    columns = (
        Column[Decided, Cell](
            "act", "", lambda row: Cell(act_text(row[1].act, language)), text=TextHints(least=ACT_CELLS)
        ),
        Column[Decided, Cell]("service", "", lambda row: Cell(row[0].id, "code")),
        Column[Decided, Cell]("start", "", lambda row: Cell(fmt.rfc3339(row[1].start))),
        Column[Decided, Cell]("end", "", lambda row: Cell(fmt.rfc3339(row[1].end))),
        Column[Decided, Cell]("decision", "", lambda row: Cell(row[2])),
    )
    return fill(columns, rows, language, narrow="whole", headless=True)


def _exclusion(fact: ExclusionFact, language: Language) -> str:
    state = language.say("report.exclusion_accepted" if fact.accepted else "preview.disputed")
    by = language.say("act_text.configured")
    if fact.at is not None:
        by = language.say("act_text.by", who=fact.who, at=fmt.rfc3339(fact.at))
    judged = ""
    if fact.judged_at is not None:
        key = "act_text.accepted_by" if fact.accepted else "act_text.disputed_by"
        judged = language.say(key, who=fact.judged_by, at=fmt.rfc3339(fact.judged_at))
    reason = language.name_of("reason", fact.reason)
    return f"{joined((reason, state, fact.reference, fact.note))}  {joined((by, judged))}"


def _maintenance(fact: MaintenanceFact, language: Language) -> str:
    words = joined((language.say(f"kind.{fact.kind}"), *maintenance_words(fact, language), fact.title))
    if fact.at is not None:
        return f"{words}  {language.say('act_text.by', who=fact.who, at=fmt.rfc3339(fact.at))}"
    return f"{words}  {fact.source or language.say('preview.configuration')}"


def maintenance_words(fact: MaintenanceFact, language: Language) -> tuple[str, str]:
    """Says whether the contract accepts the work, and when it was announced."""
    valid = language.say("act_text.valid" if fact.valid else "act_text.void")
    if fact.announced is None:
        return valid, language.say("act_text.not_announced")
    return valid, language.say("act_text.announced", at=fmt.rfc3339(fact.announced))

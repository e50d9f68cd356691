"""What the figures of one service come from, as tables: outages, removed time, announced work, exclusions, tiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol, TypeVar

from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.contract_values import bound_text
from sla_tui.export.documents.report.cells import cell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import decision_word
from sla_tui.language import Language
from sla_tui.sla.facts import ExclusionFact, MaintenanceFact
from sla_tui.sla.result import AssessedOutage, OutagePart, Removed, TierDistance
from sla_tui.sla.vendor_statement import ComparedStretch, VendorStatement


class TimeRange(Protocol):
    """Something that lasts from an instant to another (UTC seconds, exclusive)."""

    @property
    def start(self) -> int:
        """Returns when it begins."""

    @property
    def end(self) -> int:
        """Returns when it is over."""


Lasting = TypeVar("Lasting", bound=TimeRange)


def outage_table(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    """Lists every outage: what counted of it, the decision, the clause; one that was split has its parts below it."""
    columns: tuple[Column[_Outage, Cell], ...] = (
        Column("number", "column.number", lambda row: Cell(row.number)),
        _start(zone, language),
        Column("end", "column.end", lambda row: _end(row, zone, language)),
        _length(language),
        Column("counted_seconds", "column.counted", lambda row: _counted(row, language), figure=True),
        Column("decision", "column.decision", lambda row: Cell(decision_word(row.decision, row.clause, language))),
        Column("clause", "column.clause", lambda row: cell(row.clause), gives_way=1),
        Column("reason", "column.reason", lambda row: cell(_reason(row, language)), gives_way=1),
    )
    caption = language.say("report.outages_caption", zone=chapter.contract.period.timezone)
    return fill(columns, _outages(chapter), language, caption=caption)


@dataclass(frozen=True, slots=True)
class _Outage:
    """A row: an outage, or a part of one whose parts were decided about apart."""

    number: str
    span: AssessedOutage | OutagePart
    lasts: bool = False

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    @property
    def _split(self) -> bool:
        return isinstance(self.span, AssessedOutage) and len(self.span.parts) > 1

    @property
    def decision(self) -> str:
        return "parts" if self._split else self.span.decision

    @property
    def clause(self) -> str:
        return "" if self._split else self.span.clause


def _outages(chapter: Chapter) -> Iterator[_Outage]:
    found = chapter.service.assessment
    for number, outage in enumerate(found.outages, start=1):
        yield _Outage(str(number), outage, lasts=found.running and outage.end >= found.now)
        for index, part in enumerate(outage.parts if len(outage.parts) > 1 else (), start=1):
            yield _Outage(f"{number}.{index}", part)


def _end(row: _Outage, zone: tzinfo, language: Language) -> Cell:
    return Cell(language.say("report.outage_lasts") if row.lasts else language.instant(row.end, zone))


def _counted(row: _Outage, language: Language) -> Cell:
    if isinstance(row.span, AssessedOutage):
        return _seconds(row.span.counted_seconds, language)
    return _seconds(row.end - row.start, language) if row.decision == "counted" else cell(None)


def _reason(row: _Outage, language: Language) -> str:
    if not isinstance(row.span, AssessedOutage):
        return ""
    seen_by = row.span.sources if len(row.span.sources) > 1 else ()
    seen = language.say("report.outage_seen", sources=", ".join(seen_by)) if seen_by else ""
    return "; ".join(words for words in (row.span.reason, seen) if words)


def removed_table(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    """Lists every stretch that left the denominator."""
    columns: tuple[Column[Removed, Cell], ...] = (
        _start(zone, language),
        _until(zone, language),
        _length(language),
        Column("clause", "column.clause", lambda span: Cell(span.clause)),
        Column("note", "column.note", lambda span: cell(language.tell(span.note))),
    )
    return fill(columns, chapter.service.assessment.removed, language)


def work_table(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    """Lists the work that was announced in the period."""
    states = {True: language.say("report.work_valid"), False: language.say("report.work_void")}
    columns: tuple[Column[MaintenanceFact, Cell], ...] = (
        _start(zone, language),
        _until(zone, language),
        Column("announced", "column.announced", lambda window: _announced(window, zone, language)),
        Column("kind", "column.kind", lambda window: Cell(language.say(f"kind.{window.kind}"))),
        Column("state", "column.state", lambda window: Cell(states[window.valid])),
        Column("note", "column.note", lambda window: cell(window.title)),
    )
    return fill(columns, chapter.work, language)


def _announced(window: MaintenanceFact, zone: tzinfo, language: Language) -> Cell:
    at = window.announced
    return Cell(language.say("report.unknown") if at is None else language.instant(at, zone))


def exclusion_table(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    """Lists time that somebody says does not count, accepted or not."""
    states = {True: language.say("report.exclusion_accepted"), False: language.say("report.exclusion_disputed")}
    columns: tuple[Column[ExclusionFact, Cell], ...] = (
        _start(zone, language),
        _until(zone, language),
        Column("reason", "column.reason", lambda fact: Cell(language.name_of("reason", fact.reason))),
        Column("state", "column.state", lambda fact: Cell(states[fact.accepted])),
        Column("note", "column.note", lambda fact: cell(_remarks(fact))),
    )
    return fill(columns, chapter.service.exclusions, language)


def _remarks(fact: ExclusionFact) -> str:
    return "; ".join(words for words in (fact.reference, fact.note, fact.who) if words)


def tier_table(chapter: Chapter, language: Language) -> Table:
    """Lists every row of the credit table: met, or how far away."""
    running, currency = chapter.service.assessment.running, chapter.contract.currency
    columns: tuple[Column[TierDistance, Cell], ...] = (
        Column("bound", "column.bound", lambda tier: Cell(bound_text(tier, language))),
        Column("remedy", "column.remedy", lambda tier: Cell(_remedy(tier, currency, language))),
        Column("distance", "column.distance", lambda tier: Cell(_distance(tier, language, running=running))),
    )
    return fill(columns, chapter.service.assessment.tiers, language)


def _remedy(tier: TierDistance, currency: str, language: Language) -> str:
    sums = [language.say("remedy.share", percent=language.percent(tier.credit))] if tier.credit else []
    if tier.amount:
        sums.append(language.money(tier.amount, currency))
    words = " + ".join(filter(None, (" = ".join(sums), tier.benefit)))
    return words or language.say("remedy.none")


def _distance(tier: TierDistance, language: Language, *, running: bool) -> str:
    if not tier.seconds_left:
        return language.say("tier.met")
    if not running:
        return language.say("tier.not_met")
    return language.say("tier.away", time=language.duration(tier.seconds_left))


def _start(zone: tzinfo, language: Language) -> Column[Lasting, Cell]:
    return Column("start", "column.start", lambda span: Cell(language.instant(span.start, zone)))


def _until(zone: tzinfo, language: Language) -> Column[Lasting, Cell]:
    return Column("end", "column.end", lambda span: Cell(language.instant(span.end, zone)))


def _length(language: Language) -> Column[Lasting, Cell]:
    return Column("seconds", "column.length", lambda span: _seconds(span.end - span.start, language), figure=True)


def _seconds(number: int, language: Language) -> Cell:
    return Cell(f"{language.grouped(number)} s")


def statement_table(found: VendorStatement, zone: tzinfo, language: Language) -> Table:
    """Lists when either said trouble: what was measured, and what the page calls it."""

    def says(row: ComparedStretch) -> Cell:
        return Cell(language.say(f"report.page_{row.page or 'up'}"))

    columns: tuple[Column[ComparedStretch, Cell], ...] = (
        _start(zone, language),
        _until(zone, language),
        _length(language),
        Column("page", "label.they_say", says),
        Column(
            "measured",
            "label.we_saw",
            lambda row: Cell(language.say(f"report.page_{'down' if row.measured else 'up'}")),
        ),
    )
    return fill(columns, found.stretches, language)

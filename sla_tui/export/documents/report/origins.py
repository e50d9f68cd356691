"""Where a report's figures come from: open questions, sources and their resolution, program, contract texts, zones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Fact, Facts, Heading
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.contract_document.document import signer, version_text
from sla_tui.export.documents.contract_document.measuring import measured_table
from sla_tui.export.documents.objectives import read_text
from sla_tui.export.documents.report.cells import NONE, cell, name_of
from sla_tui.export.documents.report.model import Report
from sla_tui.export.documents.report.promises import objective_name
from sla_tui.export.documents.report.questions import OpenQuestion, questions
from sla_tui.export.documents.stated import remedy_text, why_text
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.text_versions import TextVersion


def question_lines(report: Report, language: Language) -> Iterator[str]:
    """Yields a sentence for everything that stays open."""
    for question in questions(report):
        yield _question(question, language)


def _question(question: OpenQuestion, language: Language) -> str:
    source, chapter, exclusion = question.source, question.chapter, question.exclusion
    if source is not None:
        state = language.say(f"source.{source.state}")
        message = f"{state}: {language.tell(source.message)}" if source.message else state
        return language.say("question.silent_source", id=source.id, message=message)
    if chapter is None:
        raise ValueError("a question is about a service or about a source")
    found, stated, contract = chapter.service.assessment, chapter.service.stated, chapter.contract
    zone = ZoneInfo(contract.period.timezone)
    kind: str = question.kind
    values: dict[str, str] = {
        "name": name_of(chapter),
        "why": why_text(stated, found.missing, zone, language),
        "wanted": language.percent(stated.min_coverage),
        "percent": language.percent(Fraction(0) if stated.credit is None else stated.credit.percent),
        "monitor": question.detail,
        "command": question.detail,
    }
    if kind == "no_figure" and found.notes:  # what of the past is still to be read, or refused
        kind, values["why"] = "no_figure_why", language.tell(found.notes[0])
    if kind == "not_provable":
        kind = f"not_provable_{stated.reason}"
    if kind == "stale" and chapter.service.stale_since is not None:
        values["when"] = language.moment(chapter.service.stale_since, zone)
    whole = kind == "objective_unknown"
    open_ones = [o for o in found.objectives if o.met is None and (o.read == 1) == whole]
    values["objective"] = language.listed([objective_name(o, language) for o in open_ones])
    values["read"] = read_text(min((o.read for o in open_ones), default=Fraction(1)), language)
    if found.range is not None:
        low, high = found.range.worst_uptime, found.range.best_uptime
        values["low"] = NONE if low is None else language.uptime(low, chapter.service.target)
        values["high"] = NONE if high is None else language.uptime(high, chapter.service.target)
    if exclusion is not None:
        values["start"], values["end"] = language.instant(exclusion.start, zone), language.instant(exclusion.end, zone)
        values["reason"] = language.name_of("reason", exclusion.reason)
    frozen = chapter.service.frozen
    if frozen is not None and frozen.drift is not None:
        drift = frozen.drift
        percent = drift.percent
        values["today"] = NONE if percent is None else language.uptime(percent / 100, chapter.service.target)
        values["owed"] = remedy_text(drift.credit, drift.amount, found.credit.currency, language=language) or NONE
        causes = [language.name_of("cause", cause) for cause in drift.causes]
        values["causes"] = language.listed(causes)
    if stated.claim.deadline is not None:
        values["day"] = language.last_day(stated.claim.deadline, zone)
    return language.say(f"question.{kind}", **values)


def source_blocks(report: Report, language: Language) -> Iterator[Block]:
    """Yields the sources with their states and how often they check."""
    if not report.snapshot.sources:
        return
    yield Heading(2, language.say("report.sources"), "sources")
    zone = ZoneInfo(report.snapshot.timezone)
    columns: tuple[Column[SourceStatus, Cell], ...] = (
        Column("source", "column.source", lambda source: Cell(source.id)),
        Column("kind", "column.kind", lambda source: Cell(source.kind)),
        Column("state", "column.state", lambda source: Cell(language.say(f"source.{source.state}"))),
        Column("monitors", "column.monitors", lambda source: Cell(language.grouped(source.monitors)), figure=True),
        Column("interval", "column.looks", lambda source: _interval(source, report, language)),
        Column("last_answer", "column.answered", lambda source: _last_answer(source, zone, language)),
        Column("message", "column.message", lambda source: cell(language.tell(source.message))),
    )
    yield fill(columns, report.snapshot.sources, language, caption=language.say("report.sources_caption"))


def _interval(source: SourceStatus, report: Report, language: Language) -> Cell:
    """Says how often it checks its monitors; from the most to the least often where they differ."""
    low, high = report.resolutions.get(source.id, (source.interval, source.interval))
    if not low:
        return cell(None)
    words = language.duration(low)
    return Cell(words if high == low else language.say("looks.range", low=words, high=language.duration(high)))


def _last_answer(source: SourceStatus, zone: ZoneInfo, language: Language) -> Cell:
    return cell(None if source.last_success_at is None else language.instant(source.last_success_at, zone))


def measured_blocks(report: Report, language: Language) -> Iterator[Block]:
    """Yields how the services are measured: with what, from where, how often, and when one counts as down."""
    table = measured_table([c.measured for c in report.chapters if c.measured is not None], language)
    if table.rows:
        yield Heading(2, language.say("measured.head"), "measured")
        yield table


def version_blocks(report: Report, language: Language) -> Iterator[Block]:
    """Yields with what all this was computed: the program, the rules of time zones, the texts of the contracts."""
    yield Heading(2, language.say("report.versions"), "versions")
    at = language.instant(report.snapshot.generated_at, ZoneInfo(report.snapshot.timezone))
    facts = [Fact(language.say("version.program"), f"sla-tui {report.snapshot.version}")]
    if report.zone_data:
        facts.append(Fact(language.say("version.zones"), report.zone_data))
    yield Facts((*facts, Fact(language.say("version.generated"), at)))
    columns: tuple[Column[Contract, Cell], ...] = (
        Column("contract", "column.contract", lambda contract: Cell(_title(contract))),
        Column("vendor", "column.vendor", lambda contract: cell(contract.vendor)),
        Column("valid", "column.valid", lambda contract: Cell(_term(contract, language))),
        Column("as_of", "column.as_of", lambda c: cell(language.date(c.as_of) if c.as_of else None)),
        Column("source", "column.text", lambda contract: cell(contract.source)),
        Column("reviewed_by", "column.reviewed", lambda contract: Cell(_reviewed(contract, language))),
    )
    yield fill(columns, report.contracts, language, caption=language.say("report.contracts_caption"))
    yield from _text_versions(report, language)


def _text_versions(report: Report, language: Language) -> Iterator[Block]:
    """Yields which versions the periods were judged under, by their hashes, and who signed them."""
    found: dict[TextVersion, list[str]] = {}
    for chapter in report.chapters:
        for version in chapter.service.texts:
            found.setdefault(version, []).append(name_of(chapter))
    columns: tuple[Column[TextVersion, Cell], ...] = (
        Column("contract", "column.contract", lambda version: Cell(version.contract)),
        Column("version", "contract_document.version", lambda version: Cell(version_text(version, language))),
        Column("services", "contract_document.services", lambda version: Cell(language.listed(found[version]))),
        Column("signed", "text_version.column_signed", lambda version: Cell(_signed(version, language))),
        Column("document", "text_version.column_document", lambda v: Cell(report.documents.get(v.contract, NONE))),
        Column(
            "sha256", "text_version.hash", lambda version: Cell(version.sha256, role="code"), text=TextHints(under=True)
        ),
    )
    if found:
        caption = language.say("text_version.versions_caption")
        yield fill(columns, tuple(found), language, caption=caption, drop_empty=True)


def _signed(version: TextVersion, language: Language) -> str:
    return language.listed([signer(one, language) for one in version.signatures]) or NONE


def _title(contract: Contract) -> str:
    return contract.title if contract.title == contract.id else f"{contract.title} ({contract.id})"


def _reviewed(contract: Contract, language: Language) -> str:
    return contract.reviewed_by or language.say("report.not_reviewed")


def _term(contract: Contract, language: Language) -> str:
    start, end = contract.valid_from, contract.valid_to
    if start and end:
        return language.say("valid.both", start=language.date(start), end=language.date(end))
    if start:
        return language.say("valid.from", start=language.date(start))
    return language.say("valid.to", end=language.date(end)) if end else language.say("valid.open")

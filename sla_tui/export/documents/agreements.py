"""The agreements of one service in blocks: with whom, which way the money goes, what each comes to."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Heading
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.report.cells import agreed_of, cell, owed_cell, percent_cell, standing_cell
from sla_tui.export.documents.report.model import AgreedChapter, Chapter
from sla_tui.export.documents.stated import uptime_text_of
from sla_tui.language import Language


def agreement_blocks(chapter: Chapter, language: Language) -> Iterator[Block]:
    """Yields the table of a service's agreements, where there are several."""
    if chapter.others:
        yield Heading(4, language.say("party.agreements"))
        yield agreement_table(chapter, language)


def agreement_table(chapter: Chapter, language: Language) -> Table:
    """Lists the agreements, the one in which the service stands worst first."""
    columns: tuple[Column[AgreedChapter, Cell], ...] = (
        Column("party", "column.party", lambda a: cell(a.agreement.counterparty)),
        Column("direction", "column.direction", lambda a: Cell(language.say(f"party.{a.agreement.direction}"))),
        Column("contract", "column.contract", lambda a: Cell(a.contract.title)),
        Column("standing", "column.verdict", lambda a: standing_cell(a.agreement.standing, language)),
        Column("target", "column.target", lambda a: percent_cell(a.agreement.target, language), figure=True),
        Column("uptime", "column.uptime", lambda a: _uptime(a, language), figure=True),
        Column("credit", "column.credit", lambda a: owed_cell(a.agreement.stated, language), figure=True),
    )
    return fill(columns, agreed_of(chapter), language, caption=language.say("party.caption"))


def _uptime(agreed: AgreedChapter, language: Language) -> Cell:
    found = agreed.agreement
    zone, now = ZoneInfo(agreed.contract.period.timezone), found.assessment.now
    return Cell(uptime_text_of(found.stated, found.target, zone=zone, now=now, language=language))

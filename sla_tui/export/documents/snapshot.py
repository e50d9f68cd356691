"""A snapshot as a document: when, how many stand how, what is owed, what is not within its SLA, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Count, Counts, Document, Fact, Facts, Heading, NoticeBlock, Paragraph, Section
from sla_tui.export.columns import Cell, Column, fill
from sla_tui.export.documents.service_facts import FIGURES, NOW, SERVICE, VERDICT, ServiceRow, service_facts, title_of
from sla_tui.export.documents.snapshot_words import (
    SOURCE_MARKS,
    credits_owed,
    heading_of,
    is_over,
    notices_of,
    source_words,
    standing_counts,
    worst_first,
)
from sla_tui.export.documents.stated import standing_word
from sla_tui.export.text_layout import cut
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

Arrangement = Literal["text", "md", "html"]
"""For a terminal or a mail, what costs money comes first, and one table of the services within their SLA after it. A
chat (Markdown) and a page begin with a table of all services; a page has room for more headings."""
LONGEST_ID: Final = 20


def snapshot_document(
    snapshot: Snapshot, language: Language = ENGLISH, *, arrangement: Arrangement = "text"
) -> Document:
    """Makes a document of the snapshot.

    Args:
        snapshot: what is shown; its zone is the one that local times are written in.
        language: of the words.
        arrangement: for which format, for the blocks are not the same in all of them.
    """
    making = _Making(snapshot, language, arrangement)
    title, when = heading_of(snapshot, making.zone, language)
    return Document(
        f"{title}, {when}",
        tuple(making.text() if arrangement == "text" else making.page()),
        skip=language.say("page.skip"),
        footer=f"sla-tui {snapshot.version}",
    )


class _Making:
    def __init__(self, snapshot: Snapshot, language: Language, arrangement: Arrangement) -> None:
        self.snapshot = snapshot
        self.language = language
        self.on_page = arrangement == "html"
        self.zone = ZoneInfo(snapshot.timezone)
        self.now = snapshot.generated_at
        self.services = worst_first(snapshot.services)
        self.troubled = [service for service in self.services if service.standing != "met"]

    def text(self) -> Iterator[Block]:
        """Yields what costs money first, then what may, then one table of all the rest."""
        yield self._head()
        yield Section((self._counts(), Paragraph(credits_owed(self.snapshot, self.language))))
        for service in self.troubled:
            yield self._service(service, 2)
        fine = [service for service in self.services if service.standing == "met"]
        if fine:
            decimals = max(fmt.uptime_decimals(service.target) for service in fine)
            table = fill(
                (SERVICE, *FIGURES, NOW),
                [self._row(service, decimals) for service in fine],
                self.language,
                drop_empty=True,
                narrow="cut",
            )
            yield Section((Heading(2, "", verdict=self._verdict(fine[0])), table))
        if self.snapshot.sources and not is_over(self.snapshot):
            facts = tuple(
                Fact(cut(source.id, LONGEST_ID), self._source(source), SOURCE_MARKS[source.state])
                for source in self.snapshot.sources
            )
            yield Section((Heading(2, self.language.say("report.sources")), Facts(facts)))

    def page(self) -> Iterator[Block]:
        """Yields a table of all services, then the facts of each that is not within its SLA."""
        yield self._head()
        yield self._counts()
        yield Paragraph(credits_owed(self.snapshot, self.language), strong=True)
        if self.on_page:
            yield Heading(2, self.language.say("report.services"))
        rows = [self._row(service, fmt.uptime_decimals(service.target)) for service in self.services]
        over = is_over(self.snapshot)
        first = (SERVICE, VERDICT) if self.on_page else (Column("verdict", "", VERDICT.cell), SERVICE)
        yield fill((*first, *FIGURES, *(() if over else (NOW,))), rows, self.language)
        if self.troubled and self.on_page:
            yield Heading(2, self.language.say("snapshot.not_met"))
        for service in self.troubled:
            yield self._service(service, 3 if self.on_page else 2)
        if not over and (self.snapshot.sources or self.on_page):
            yield Heading(2, self.language.say("report.sources"))
            columns = (
                Column[SourceStatus, Cell]("source", "column.source", lambda source: Cell(source.id, "code")),
                Column[SourceStatus, Cell]("kind", "column.kind", lambda source: Cell(source.kind)),
                Column[SourceStatus, Cell]("state", "column.state", lambda source: Cell(self._source(source))),
            )
            yield fill(columns, self.snapshot.sources, self.language)

    def _head(self) -> Block:
        """Says when, and whatever makes the figures less than live."""
        title, when = heading_of(self.snapshot, self.zone, self.language)
        notices = (NoticeBlock(words) for words in notices_of(self.snapshot, self.zone, self.language))
        return Section((Heading(1, title, detail=when, at=self.now), *notices))

    def _counts(self) -> Block:
        counts = standing_counts(self.snapshot.summary)
        if not counts:
            return Paragraph(self.language.say("snapshot.no_services"))
        return Counts(tuple(Count(s, number, standing_word(s, self.language)) for s, number in counts))

    def _service(self, service: ServiceSnapshot, level: int) -> Block:
        heading = Heading(level, title_of(service), verdict=self._verdict(service))
        return Section((heading, service_facts(service, self.now, self.zone, self.language)))

    def _verdict(self, service: ServiceSnapshot) -> Cell:
        return Cell(standing_word(service.standing, self.language), service.standing)

    def _row(self, service: ServiceSnapshot, decimals: int) -> ServiceRow:
        return ServiceRow(service, decimals, self.now, self.zone, self.language)

    def _source(self, source: SourceStatus) -> str:
        return source_words(source, self.now, self.language)

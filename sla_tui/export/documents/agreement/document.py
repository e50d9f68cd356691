"""The agreement as blocks, in the order of a guide to service level agreements: what every format draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui.config.presets import ADVICE
from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, NoticeBlock, Paragraph
from sla_tui.export.columns import Table
from sla_tui.export.documents.agreement.changes import changes_table
from sla_tui.export.documents.agreement.measuring import example_lines, measured_table, proof_lines
from sla_tui.export.documents.agreement.model import Agreement
from sla_tui.export.documents.agreement.tables import remedies_table, severities_table, signatures_table
from sla_tui.export.documents.contract import contract_chapters, provenance_lines
from sla_tui.language import Language

BLANK: Final = "____________________"
"""A line that is filled in by hand."""
CHAPTERS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("scope", ("contract.scope",)),
    ("uptime", ("contract.measurement", "contract.performance")),
    ("support", ("contract.support",)),
    ("remedies", ("contract.remedies",)),
    ("security", ("contract.security",)),
    ("exclusions", ("report.exclusions",)),
)
"""The chapters of the agreement, and the chapters of the plain text whose sentences are their clauses."""
DEFINED: Final = ("downtime", "outage", "judged", "uptime", "period", "maintenance", "exclusion", "credit")


def agreement_document(agreement: Agreement, language: Language) -> Document:
    """Returns the agreement, with the words of the frame around it."""
    return Document(
        title_of(agreement, language),
        tuple(agreement_blocks(agreement, language)),
        skip=language.say("page.skip"),
        footer=language.say("agreement.footer", id=agreement.contract.id, version=_version(agreement, language)),
    )


def title_of(agreement: Agreement, language: Language) -> str:
    """Returns the title: ``Service level agreement: Gold``."""
    return language.say("agreement.title", name=" ".join(agreement.contract.title.split()))


def agreement_blocks(agreement: Agreement, language: Language) -> Iterator[Block]:
    """Yields all blocks of the agreement."""
    say = language.say
    yield Heading(1, title_of(agreement, language))
    yield NoticeBlock(say("agreement.preset_advice" if agreement.provenance else "agreement.advice"))
    yield Heading(2, say("agreement.parties"), "parties")
    yield Facts(tuple(_parties(agreement, language)))
    yield Heading(2, say("agreement.definitions"), "definitions")
    yield Facts(tuple(Fact(say(f"agreement.term_{word}"), say(f"agreement.defined_{word}")) for word in DEFINED))
    plain = contract_chapters(agreement.contract, language, agreement.provenance, open_points=False)
    for number, (chapter, keys) in enumerate(CHAPTERS, start=1):
        yield Heading(2, say("agreement.chapter", number=number, words=say(f"agreement.{chapter}")), chapter)
        clauses = [line for key in keys for line in plain.get(key, ()) if not line.startswith("|")]
        yield _clauses(number, clauses or [say("agreement.nothing_said")])
        yield from _beside(chapter, agreement, language)
    yield from _signing(len(CHAPTERS) + 1, agreement, language)


def _clauses(number: int, lines: list[str]) -> Facts:
    """Numbers sentences, so that each can be referred to: 2.1, 2.2."""
    ended = (line[:-1] + "." if line.endswith(":") else line for line in lines)
    return Facts(tuple(Fact(f"{number}.{at}", line) for at, line in enumerate(ended, start=1)))


def _beside(chapter: str, agreement: Agreement, language: Language) -> Iterator[Block]:
    """Yields what a chapter shows besides its clauses: tables, the formula, the example."""
    if chapter == "uptime":
        yield Heading(3, language.say("agreement.how"), "how")
        yield Paragraph(language.say(f"agreement.formula_{agreement.contract.availability.method}"), strong=True)
        for line in example_lines(agreement.example, agreement.contract, language):
            yield Paragraph(line)
        yield from _filled(measured_table(agreement.measured, language))
        for line in proof_lines(agreement, language):
            yield Paragraph(line)
    elif chapter == "support":
        yield from _filled(severities_table(agreement.contract, language))
    elif chapter == "remedies":
        yield from _filled(remedies_table(agreement.contract, language))


def _filled(table: Table) -> Iterator[Block]:
    if table.rows:
        yield table


def _parties(agreement: Agreement, language: Language) -> Iterator[Fact]:
    say, contract = language.say, agreement.contract
    yield Fact(say("agreement.provider"), " ".join(contract.vendor.split()) or BLANK)
    yield Fact(say("agreement.customer"), " ".join(contract.customer.split()) or BLANK)
    yield Fact(say("column.contract"), contract.id)
    yield Fact(say("agreement.version"), _version(agreement, language))
    if contract.support is not None and contract.support.channels:
        channels = [" ".join(channel.split()) for channel in contract.support.channels]
        yield Fact(say("agreement.contact"), language.listed(channels))
    if agreement.measured:
        names = [one.name for one in agreement.measured]
        yield Fact(say("agreement.services"), language.listed(names))


def _version(agreement: Agreement, language: Language) -> str:
    start = agreement.contract.valid_from
    key = "agreement.version_of" if start is None else "agreement.version_from"
    day = "" if start is None else language.date(start)
    return language.say(key, number=agreement.number, all=len(agreement.texts), day=day)


def _signing(number: int, agreement: Agreement, language: Language) -> Iterator[Block]:
    """Yields the last chapter: where the text was read and by whom it was reviewed, what changed, who signs."""
    say, contract = language.say, agreement.contract
    yield Heading(2, say("agreement.chapter", number=number, words=say("agreement.legal")), "legal")
    who = " ".join(contract.reviewed_by.split())
    lines = [say("contract.reviewed_by", who=who or BLANK)]
    if contract.source:
        lines.append(say("contract.source", source=" ".join(contract.source.split())))
    if contract.as_of:
        lines.append(say("contract.as_of", day=language.date(contract.as_of)))
    notes = " ".join(contract.notes.split())
    if agreement.provenance is not None:
        lines += provenance_lines(agreement.provenance, language)
        notes = notes.removesuffix(ADVICE).strip()
    if notes:
        lines.append(say("contract.notes", notes=notes))
    lines.append(say("agreement.currency", currency=contract.currency))
    lines.append(say("agreement.whole"))
    yield _clauses(number, lines)
    before = agreement.before
    if before is None:
        yield Paragraph(say("agreement.first_version"))
    else:
        yield changes_table(before, contract, language)
    yield Heading(3, say("agreement.signatures"), "signatures")
    yield signatures_table(language, BLANK)

"""The contract document as blocks, in the order of a guide to service level agreements: what every format draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.config.presets import ADVICE, Provenance
from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, Lines, NoticeBlock, Paragraph
from sla_tui.export.columns import Table
from sla_tui.export.documents.contract import contract_chapters, provenance_lines
from sla_tui.export.documents.contract_document.changes import changes_table
from sla_tui.export.documents.contract_document.measuring import example_lines, measured_table, proof_lines
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.export.documents.contract_document.tables import remedies_table, severities_table, signatures_table
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.text_versions import TextSignature, TextVersion

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
"""The chapters of the contract document, and the chapters of the plain text whose sentences are their clauses."""
DEFINED: Final = ("downtime", "outage", "judged", "uptime", "period", "maintenance", "exclusion", "credit")


def contract_document(shown: ContractDocument, language: Language) -> Document:
    """Returns the contract document, with the words of the frame around it."""
    return Document(
        title_of(shown, language),
        tuple(document_blocks(shown, language)),
        skip=language.say("page.skip"),
        footer=language.say("contract_document.footer", id=shown.contract.id, version=_version(shown, language)),
    )


def title_of(shown: ContractDocument, language: Language) -> str:
    """Returns the title: ``Service level agreement: Gold``."""
    return language.say("contract_document.title", name=" ".join(shown.contract.title.split()))


def document_blocks(shown: ContractDocument, language: Language) -> Iterator[Block]:
    """Yields all blocks of the contract document."""
    say = language.say
    yield Heading(1, title_of(shown, language))
    yield NoticeBlock(say("contract_document.preset_advice" if shown.provenance else "contract_document.advice"))
    yield Heading(2, say("contract_document.parties"), "parties")
    yield Facts(tuple(_parties(shown, language)))
    yield Heading(2, say("contract_document.definitions"), "definitions")
    yield Facts(
        tuple(Fact(say(f"contract_document.term_{word}"), say(f"contract_document.defined_{word}")) for word in DEFINED)
    )
    plain = contract_chapters(shown.contract, language, open_points=False)
    for number, (chapter, _) in enumerate(CHAPTERS, start=1):
        yield Heading(
            2, say("contract_document.chapter", number=number, words=say(f"contract_document.{chapter}")), chapter
        )
        clauses = tuple(Fact(*clause) for clause in _clauses(number, plain))
        yield Facts(clauses or (Fact(f"{number}.1", say("contract_document.nothing_said")),))
        yield from _beside(chapter, shown, language)
    yield from _signing(len(CHAPTERS) + 1, shown, language)


def chapter_clauses(chapter: str, contract: Contract, language: Language) -> Iterator[tuple[str, str]]:
    """Yields the sentences of a chapter, each with its number, so that it can be referred to: 2.1, 2.2.

    Args:
        chapter: a key of `CHAPTERS`, or "legal".
        contract: whose clauses they are.
        language: in which.
    """
    names = [name for name, _ in CHAPTERS]
    if chapter not in names:
        yield from _numbered(len(names) + 1, legal_lines(contract, language))
        return
    yield from _clauses(names.index(chapter) + 1, contract_chapters(contract, language, open_points=False))


def _clauses(number: int, plain: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Numbers the sentences of a chapter, without the rows of tables."""
    lines = [line for key in CHAPTERS[number - 1][1] for line in plain.get(key, ()) if not line.startswith("|")]
    yield from _numbered(number, lines)


def _numbered(number: int, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for at, line in enumerate(lines, start=1):
        yield f"{number}.{at}", f"{line[:-1]}." if line.endswith(":") else line


def _beside(chapter: str, shown: ContractDocument, language: Language) -> Iterator[Block]:
    """Yields what a chapter shows besides its clauses: tables, the formula, the example."""
    if chapter == "uptime":
        yield Heading(3, language.say("contract_document.how"), "how")
        yield Paragraph(language.say(f"contract_document.formula_{shown.contract.availability.method}"), strong=True)
        for line in example_lines(shown.example, shown.contract, language):
            yield Paragraph(line)
        yield from _filled(measured_table(shown.measured, language))
        for line in proof_lines(shown, language):
            yield Paragraph(line)
    elif chapter == "support":
        yield from _filled(severities_table(shown.contract, language))
    elif chapter == "remedies":
        yield from _filled(remedies_table(shown.contract, language))


def _filled(table: Table) -> Iterator[Block]:
    if table.rows:
        yield table


def _parties(shown: ContractDocument, language: Language) -> Iterator[Fact]:
    say, contract = language.say, shown.contract
    yield Fact(say("contract_document.provider"), " ".join(contract.vendor.split()) or BLANK)
    yield Fact(say("contract_document.customer"), " ".join(contract.customer.split()) or BLANK)
    yield Fact(say("column.contract"), contract.id)
    yield Fact(say("contract_document.version"), _version(shown, language))
    if contract.support is not None and contract.support.channels:
        channels = [" ".join(channel.split()) for channel in contract.support.channels]
        yield Fact(say("contract_document.contact"), language.listed(channels))
    if shown.measured:
        names = [one.name for one in shown.measured]
        yield Fact(say("contract_document.services"), language.listed(names))


def _version(shown: ContractDocument, language: Language) -> str:
    return version_words(shown.number, len(shown.texts), shown.contract.valid_from, language)


def version_text(version: TextVersion, language: Language) -> str:
    """Says which of a contract's texts it is: ``version 2 of 3, valid from 1 December 2026``."""
    if not version.number:
        return language.say("text_version.version_gone")
    return version_words(version.number, version.count, version.valid_from, language)


def version_words(number: int, count: int, start: date | None, language: Language) -> str:
    """Says the same of its number, how many there are, and its first day."""
    key = "contract_document.version_of" if start is None else "contract_document.version_from"
    return language.say(key, number=number, all=count, day="" if start is None else language.date(start))


def _signing(number: int, shown: ContractDocument, language: Language) -> Iterator[Block]:
    """Yields the last chapter: where the text was read and by whom it was reviewed, what changed, who signs."""
    say, contract = language.say, shown.contract
    yield Heading(2, say("contract_document.chapter", number=number, words=say("contract_document.legal")), "legal")
    lines = legal_lines(contract, language, shown.provenance)
    yield Facts(tuple(Fact(*clause) for clause in _numbered(number, lines)))
    before = shown.before
    if before is None:
        yield Paragraph(say("contract_document.first_version"))
    else:
        yield changes_table(before, contract, language)
    yield Heading(3, say("contract_document.signatures"), "signatures")
    zone = contract.period.timezone
    yield signatures_table(shown.signatures, zone, language, BLANK)
    if shown.sha256 and shown.provenance is None:
        yield Lines((*signed_lines(shown.signatures, zone, language), f"{say('text_version.hash')}: {shown.sha256}"))


def signed_lines(signatures: Sequence[TextSignature], zone: str, language: Language) -> Iterator[str]:
    """Yields a sentence for each signature; one that says so where there is none."""
    if not signatures:
        yield language.say("text_version.unsigned")
    for one in signatures:
        yield language.say(
            "text_version.signed_by",
            party=language.say(f"text_version.party_{one.party}"),
            who=signer(one, language),
            day=language.day(one.at, ZoneInfo(zone)),
        )


def signer(signature: TextSignature, language: Language) -> str:
    """Names who signed, with a position where one is said."""
    if not signature.position:
        return signature.name
    return language.say("text_version.named", name=signature.name, position=signature.position)


def legal_lines(contract: Contract, language: Language, provenance: Provenance | None = None) -> Iterator[str]:
    """Yields who checked the text and where it was read, what is said beside it, and that it is the whole of it."""
    say = language.say
    yield say("contract.reviewed_by", who=" ".join(contract.reviewed_by.split()) or BLANK)
    if contract.source:
        yield say("contract.source", source=" ".join(contract.source.split()))
    if contract.as_of:
        yield say("contract.as_of", day=language.date(contract.as_of))
    notes = " ".join(contract.notes.split())
    if provenance is not None:
        yield from provenance_lines(provenance, language)
        notes = notes.removesuffix(ADVICE).strip()
    if notes:
        yield say("contract.notes", notes=notes)
    yield say("contract_document.currency", currency=contract.currency)
    yield say("contract_document.whole")

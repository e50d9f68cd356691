"""A document as sentences, a line each, for who listens to it: no columns, no signs, no colours, nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui.export.blocks import (
    Block,
    Bullets,
    Cards,
    CostCurve,
    Counts,
    Document,
    Facts,
    Heading,
    Lines,
    NoticeBlock,
    Paragraph,
    Section,
)
from sla_tui.export.columns import Cell, Table
from sla_tui.export.style import Style


def sentences(document: Document, style: Style | None = None) -> tuple[str, ...]:
    """Returns the document's lines; each says by itself what it is about.

    A row of a table is a line: what it is of, then each of its cells behind its heading. Pictures are left out.
    """
    plain = (style or Style()).plain
    return tuple(line for block in document.blocks for text in _lines(block) if (line := plain(text).strip()))


def _lines(block: Block) -> Iterator[str]:  # noqa: C901  a table of cases
    match block:
        case Section(blocks):
            for each in blocks:
                yield from _lines(each)
        case Heading():
            verdict = "" if block.verdict is None else block.verdict.words
            yield ", ".join(part for part in (block.words, verdict, block.detail) if part)
        case Paragraph(words) | NoticeBlock(words):
            yield words
        case Lines(items) | Bullets(items):
            yield from items
        case Cards(entries):
            yield from (f"{words}: {figure}" for figure, words, _ in entries)
        case Counts(entries):
            yield ", ".join(f"{count.number} {count.word}" for count in entries)
        case Facts(entries):
            for fact in entries:
                words = fact.words if isinstance(fact.words, str) else "".join(cell.words for cell in fact.words)
                yield f"{fact.label}: {words}" if fact.label else words
        case Table():
            yield from _rows(block)
        case CostCurve():
            yield block.alt


def _rows(table: Table) -> Iterator[str]:
    if table.caption:
        yield table.caption
    for row in table.rows:
        headed = zip(table.headings, row, strict=True)
        yield ", ".join(
            _cell("" if i == 0 else head.words, cell) for i, (head, cell) in enumerate(headed) if not cell.is_empty
        )


def _cell(heading: str, cell: Cell) -> str:
    return f"{heading} {cell.words}" if heading else cell.words

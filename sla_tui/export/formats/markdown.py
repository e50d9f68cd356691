"""A document as Markdown: for a chat, a wiki, an issue, a repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui import format as fmt
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
from sla_tui.export.formats.cost_bars import bars
from sla_tui.export.formats.markdown_text import md, md_table
from sla_tui.export.outline import outlined
from sla_tui.export.style import Style
from sla_tui.language import Language

FENCED: Final = 72
"""Cells that a line of a picture takes, which is shown as it stands."""


def render_markdown(document: Document, _language: Language, **_looks: object) -> str:
    """Draws the whole document, ending in a line break. Nothing is added that would have to be said in a language."""
    parts = ["\n".join(lines) for block in outlined(document) for lines in _parts(block) if lines]
    return "\n\n".join(parts) + "\n"


def _parts(block: Block, *, close: bool = False) -> Iterator[list[str]]:
    """Yields the block in parts that blank lines separate; `close` inside a section, where less is written."""
    if isinstance(block, Section):
        for inner in block.blocks:
            yield from _parts(inner, close=True)
    else:
        yield list(_lines(block, close=close))


def _lines(block: Block, *, close: bool) -> Iterator[str]:  # noqa: C901  a table of cases
    match block:
        case Heading():
            yield _heading(block, close=close)
        case Paragraph(sentence):
            yield md(sentence)
        case NoticeBlock(sentence):
            yield f"> {md(sentence)}"
        case Cards(entries):
            yield " · ".join(f"**{md(figure)}** {md(name)}" for figure, name, _ in entries)
        case Counts(counts):
            shown = ((c.standing, f"{fmt.VERDICT_GLYPHS[c.standing]} {c.number} {md(c.word)}") for c in counts)
            yield " · ".join(f"**{text}**" if standing == "breached" else text for standing, text in shown)
        case Facts(facts):
            colon = "" if close else ":"
            for fact in facts:
                words = fact.words if isinstance(fact.words, str) else "".join(map(_piece, fact.words))
                yield f"- {f'**{md(fact.label)}**{colon} ' if fact.label else ''}{md(words)}"
        case Bullets(items, ordered):
            yield from (f"{f'{n}.' if ordered else '-'} {md(item)}" for n, item in enumerate(items, start=1))
        case Lines(items):
            yield from (f"- {md(item)}" for item in items)
        case Table():
            yield from _table(block)
        case CostCurve(head, points):
            yield md(head)
            yield from ("", "```text", *bars(points, FENCED, Style()), "```")


def _heading(block: Heading, *, close: bool) -> str:
    words = f"{block.words}, {block.detail}" if block.detail else block.words
    standing = block.mark if block.verdict is None else block.verdict.role
    mark = "" if standing is None else f"{fmt.VERDICT_GLYPHS[standing]} "
    verdict = "" if block.verdict is None else block.verdict.words
    tail = f" ({md(verdict)})" if verdict and words and not close else ""
    return f"{'#' * block.level} {mark}{md(words or verdict)}{tail}"


def _table(block: Table) -> Iterator[str]:
    if block.caption and block.rows:
        yield f"*{md(block.caption)}*"
        yield ""
    heading = [md(head.words) for head in block.headings]
    figures = [i for i, head in enumerate(block.headings) if head.figure]
    yield from md_table(heading, ([_cell(cell) for cell in row] for row in block.rows), figures=figures)


def _cell(cell: Cell) -> str:
    words = md(_piece(cell))
    return f"`{words}`" if cell.role == "code" and words else words


def _piece(cell: Cell) -> str:
    """Returns a cell's words; those of a verdict with its sign."""
    return f"{fmt.VERDICT_GLYPHS[cell.role]} {cell.words}" if cell.role in fmt.VERDICT_GLYPHS else cell.words

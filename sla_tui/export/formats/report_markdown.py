"""A report as Markdown: for a wiki, an issue, a repository."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui import format as fmt
from sla_tui.export.blocks import (
    Block,
    Bullets,
    Cards,
    Cell,
    Facts,
    Grid,
    Heading,
    Link,
    NoticeBlock,
    Paragraph,
    VerdictCell,
)
from sla_tui.export.documents.report.model import Report
from sla_tui.export.documents.report.story import story
from sla_tui.export.formats.markdown_text import md, md_table
from sla_tui.language import Language


def render_markdown(report: Report, language: Language) -> str:
    """The whole report, ending in a line break."""
    parts = ["\n".join(lines) for block in story(report, language) if (lines := list(_lines(block)))]
    return "\n\n".join(parts) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, words, _, verdict):
            mark = "" if verdict is None else f"{fmt.VERDICT_GLYPHS[verdict.name]} "
            tail = "" if verdict is None else f" ({md(verdict.word)})"
            yield f"{'#' * level} {mark}{md(words)}{tail}"
        case Paragraph(words):
            yield md(words)
        case NoticeBlock(words):
            yield f"> {md(words)}"
        case Cards(entries):
            yield " · ".join(f"**{md(figure)}** {md(words)}" for figure, words, _ in entries)
        case Facts(entries):
            yield from (f"- **{md(label)}**: {md(words)}" for label, words in entries)
        case Bullets(items, ordered):
            yield from (f"{f'{n}.' if ordered else '-'} {md(item)}" for n, item in enumerate(items, start=1))
        case Grid(heading, rows, figures, caption):
            if caption:
                yield f"*{md(caption)}*"
                yield ""
            cells = (tuple(_cell(cell) for cell in row) for row in rows)
            yield from md_table([md(words) for words in heading], cells, figures=figures)


def _cell(cell: Cell) -> str:
    if isinstance(cell, VerdictCell):
        return f"{fmt.VERDICT_GLYPHS[cell.name]} {md(cell.word)}"
    return md(cell.words if isinstance(cell, Link) else cell)

"""A document of blocks as lines of a screen: the text of each block, in the role of what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, Section
from sla_tui.export.columns import Cell, Table
from sla_tui.export.formats.text import BENEATH, render_text
from sla_tui.export.style import Style
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import cells_of

VERDICTS: Final = {
    "breached": "breached",
    "at_risk": "at_risk",
    "met": "met",
    "not_provable": "unknown",
    "no_data": "unknown",
}
"""The role of a verdict's words."""

TableRow = tuple[Cell, ...]


class DocumentLine(NamedTuple):
    """A line of text and its role; `row`: the row of a table that it is."""

    text: str
    role: str
    row: TableRow = ()


class DocumentDrawing(NamedTuple):
    """How a document is drawn.

    Attributes:
        look: how values are written.
        width: cells that sentences take.
        labels: roles of facts by their label; the others are text, one with a verdict is in the verdict's colour.
        row_role: finds the role of a table's row.
    """

    look: Look
    width: int
    labels: Mapping[str, str]
    row_role: Callable[[TableRow], str]

    def lines(self, document: Document) -> Iterator[DocumentLine]:
        """Draws the document: its sections with a blank line between them."""
        for number, block in enumerate(document.blocks):
            if number:
                yield DocumentLine("", "text")
            yield from self._section(block if isinstance(block, Section) else Section((block,)))

    def _section(self, section: Section) -> Iterator[DocumentLine]:
        first = section.blocks[0]
        head = (first,) if isinstance(first, Heading) else ()
        heading = self._text(*head, flush=section.flush) if head else []
        level = first.level if isinstance(first, Heading) else 0
        yield from (DocumentLine(line, "strong" if level == 1 else "heading.sorted") for line in heading)
        for block in section.blocks[len(head) :]:
            for piece in _pieces(block):
                lines = self._text(*head, piece, flush=section.flush)[len(heading) :]
                if isinstance(piece, Table):
                    yield from self._rows(piece, lines)
                else:
                    role = self._fact_role(piece.entries[0]) if isinstance(piece, Facts) else "text"
                    yield from (DocumentLine(line, role) for line in lines)

    def _rows(self, table: Table, lines: list[str]) -> Iterator[DocumentLine]:
        """Draws a table: its headings, and a line a row; what stands beneath a row belongs to it."""
        indents = [len(line) - len(line.lstrip()) for line in lines]
        nearest = min(indents, default=0)
        own = [number for number, indent in enumerate(indents) if indent < nearest + BENEATH]
        above = len(own) - len(table.rows)
        row: TableRow = ()
        rows = iter(table.rows)
        for number, line in enumerate(lines):
            if number in own[:above]:
                yield DocumentLine(line, "heading")
                continue
            row = next(rows) if number in own else row
            yield DocumentLine(line, self.row_role(row), row)

    def _fact_role(self, fact: Fact) -> str:
        cells = () if isinstance(fact.words, str) else fact.words
        verdict = next((VERDICTS[cell.role] for cell in cells if cell.role in VERDICTS), "")
        return verdict or self.labels.get(fact.label, "text")

    def _text(self, *blocks: Block, flush: bool) -> list[str]:
        style = Style(ascii_only=self.look.glyphs.ascii_only)
        document = Document("", (Section(blocks, flush),))
        return render_text(document, self.look.language, width=self.width, style=style).splitlines()


def _pieces(block: Block) -> Iterator[Block]:
    """Parts facts into one block each, lined up as they were: each may have a role of its own."""
    if not isinstance(block, Facts):
        yield block
        return
    wide = max(block.labels, *(cells_of(fact.label) + 1 for fact in block.entries))
    yield from (Facts((fact,), wide) for fact in block.entries)

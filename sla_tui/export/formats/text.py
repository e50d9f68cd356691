"""A document as plain text, for a terminal or a mail: the blocks one below the other, tables that fit the width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from sla_tui import format as fmt
from sla_tui.export.blocks import (
    Block,
    Bullets,
    Cards,
    ChartBlock,
    CostCurve,
    Counts,
    Document,
    Fact,
    Facts,
    Heading,
    Lines,
    NoticeBlock,
    Paragraph,
    Section,
)
from sla_tui.export.columns import EMPTY, Cell, Table, TableHeading, fitting
from sla_tui.export.documents.report.cells import name_of
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.formats.cost_bars import bars
from sla_tui.export.style import Style
from sla_tui.export.text_layout import ELLIPSIS, table, wrap
from sla_tui.language import Language
from sla_tui.sla.monitors import CellState, StripCell

STRIP: Final = {"up": "·", "down": "X", "unknown": "?", "paused": "p", "maintenance": "m", "future": " "}
SHOWN: Final[tuple[CellState, ...]] = ("up", "down", "unknown", "paused", "maintenance")
INDENT: Final = 2
BENEATH: Final = 2 * INDENT
"""Cells by which what has no room in a row of a table stands further in, beneath it."""
NAME: Final = 20
"""Cells that the first column is given before others are left out for it."""
LEAST: Final = 20
"""Cells that a sentence is given, however narrow the text."""


def render_text(document: Document, language: Language, *, width: int = 100, style: Style | None = None) -> str:
    """Draws the whole document, ending in a line break.

    Args:
        document: what is drawn.
        language: of the words that drawing adds.
        width: cells a line may take (72 suits a mail).
        style: symbols or ASCII, colours or none; without, symbols and no colours.
    """
    drawing = _Text(style or Style(), language)
    parts = ["\n".join(lines) for block in document.blocks if (lines := list(drawing.lines(block, width)))]
    text = "\n\n".join(parts) + "\n"
    return text.replace(ELLIPSIS, ">") if drawing.style.ascii_only else text


class _Text:
    def __init__(self, style: Style, language: Language) -> None:
        self.style = style
        self.language = language

    def lines(self, block: Block, width: int) -> Iterator[str]:  # noqa: C901, PLR0912  a table of cases
        match block:
            case Section():
                yield from self._section(block, width)
            case Heading():
                yield from self._heading(block, width)
            case Paragraph(words) | NoticeBlock(words):
                yield from wrap(self.style.plain(words), width)
            case Lines(items):
                for item in items:
                    yield from wrap(self.style.plain(item), width)
            case Cards(entries):
                figures = (self.style.plain(f"{words}: {figure}") for figure, words, _ in entries)
                yield from wrap(" | ".join(figures), width)
            case Counts():
                yield from self._counts(block, width)
            case Facts():
                yield from self._facts(block, width)
            case Bullets(items, ordered):
                for number, item in enumerate(items, start=1):
                    mark = f"{number}. " if ordered else "- "
                    first, *rest = wrap(self.style.plain(item), width - len(mark))
                    yield mark + first
                    yield from (" " * len(mark) + line for line in rest)
            case Table():
                yield from self._table(block, width)
            case CostCurve(head, points):
                yield self.style.strong(self.style.plain(head))
                yield from bars(points, width, self.style)
            case ChartBlock("strip", chapters):
                for chapter in chapters:
                    yield from wrap(f"[{self._strip(chapter.service.period_strip)}]", width)
            case ChartBlock("calendar", chapters, head):
                yield self.style.strong(self.style.plain(head))
                yield from self._calendar(chapters, width)

    def _section(self, section: Section, width: int) -> Iterator[str]:
        """Draws blocks without blank lines between them; what stands below a heading is indented."""
        headed = isinstance(section.blocks[0], Heading)
        indent = " " * INDENT * (headed and not section.flush)
        for block in section.blocks:
            if isinstance(block, Heading):
                yield from self._bare_heading(block, width)
            elif isinstance(block, Table):
                yield from (indent + line for line in self._table(block, width - len(indent), plain=headed))
            elif indent and not isinstance(block, NoticeBlock | Facts):
                yield from (indent + line for line in self.lines(block, width - len(indent)))
            else:
                yield from self.lines(block, width)

    def _bare_heading(self, block: Heading, width: int) -> Iterator[str]:
        """Draws a heading as a line of its own: its sign or its verdict, and its words in bold."""
        mark = colour = ""
        if block.verdict is not None:
            mark = self.style.plain(f"{self.style.glyph(block.verdict.role)} {block.verdict.words.upper()}")
            colour = self.style.verdict(block.verdict.role, mark)
        elif block.mark is not None:
            mark = self.style.glyph(block.mark)
            colour = self.style.verdict(block.mark, mark)
        between = "" if not mark else "  " if block.verdict is not None else " "
        if not block.words:
            yield colour
            return
        if block.mark is not None:  # a source: its name in bold, what it does behind it
            name = self.style.strong(self.style.plain(block.words))
            yield f"{colour}{between}{name}" + (f"  {self.style.plain(block.detail)}" if block.detail else "")
            return
        words = block.words.upper() if block.level == 2 and block.verdict is None else block.words
        if block.detail:
            words = f"{words}, {block.detail}"
        hang = " " * cell_len(mark + between)
        for number, line in enumerate(wrap(self.style.plain(words), width - len(hang))):
            yield f"{hang if number else colour + between}{self.style.strong(line)}"

    def _heading(self, block: Heading, width: int) -> Iterator[str]:
        if block.verdict is not None:
            yield from self._bare_heading(block, width)
            return
        words = self.style.plain(block.words)
        if block.level > 2:
            yield self.style.strong(words)
            return
        for line in wrap(words if block.level == 1 else words.upper(), width):
            yield self.style.strong(line)
        yield ("=" if block.level == 1 else "-") * min(cell_len(words), width)

    def _counts(self, counts: Counts, width: int) -> Iterator[str]:
        """Draws ``✗ 2 BREACHED   ● 8 within SLA`` in one line, or a line each."""
        words = [(c.standing, f"{self.style.glyph(c.standing)} {c.number} {c.word}") for c in counts.entries]
        shown = [self.style.verdict(standing, self.style.plain(text)) for standing, text in words]
        if sum(cell_len(text) + 3 for _, text in words) - 3 <= width:
            yield "   ".join(shown)
        else:
            yield from shown

    def _facts(self, facts: Facts, width: int) -> Iterator[str]:
        labels = [self.style.plain(fact.label) for fact in facts.entries]
        longest = max(map(cell_len, labels), default=0)
        wide = max(facts.labels, longest + 1) if facts.labels else longest + 2
        signs = any(fact.mark is not None for fact in facts.entries)
        for label, fact in zip(labels, facts.entries, strict=True):
            sign = "" if not signs else "  " if fact.mark is None else self._sign(fact)
            lead = INDENT + 2 * signs + wide
            first, *rest = self._words(fact, max(LEAST, width - lead))
            yield f"{' ' * INDENT}{sign}{label}{' ' * (wide - cell_len(label))}{first}"
            yield from (" " * lead + line for line in rest)

    def _sign(self, fact: Fact) -> str:
        return "" if fact.mark is None else f"{self.style.verdict(fact.mark, self.style.glyph(fact.mark))} "

    def _words(self, fact: Fact, width: int) -> list[str]:
        """Wraps a fact's words; those of a verdict are in its colour."""
        if isinstance(fact.words, str):
            return wrap(self.style.plain(fact.words), width)
        pieces = [(cell.role, self._piece(cell)) for cell in fact.words]
        lines = wrap("".join(text for _, text in pieces), width)
        for role, text in pieces:
            if role in fmt.VERDICT_GLYPHS:
                lines[0] = lines[0].replace(text, self.style.verdict(role, text), 1)
        return lines

    def _piece(self, cell: Cell) -> str:
        """Returns a cell's words; those of a verdict with its sign."""
        if cell.role in fmt.VERDICT_GLYPHS:
            return self.style.plain(f"{self.style.glyph(cell.role)} {cell.words}")
        return f"{'  ' if cell.role == 'part' else ''}{self.style.plain(cell.words)}"

    def _table(self, block: Table, width: int, *, plain: bool = False) -> Iterator[str]:
        """Draws a table in columns; `plain` where its headings stand below one in bold.

        Columns give way in their order, and stand below their row or go.
        """
        if block.caption:
            yield from wrap(self.style.plain(block.caption), width)
        heading = ["" if block.headless else self.style.plain(head.brief or head.words) for head in block.headings]
        rows = [[self._piece(cell) for cell in row] for row in block.rows]
        aligned = [i for i, head in enumerate(block.headings) if not head.text.under]
        widths = [_widest(block, heading, rows, i) for i in aligned]
        if block.narrow == "cut":
            widths[0] = min(widths[0], NAME)
        gives_way = [block.headings[i].gives_way for i in aligned] if block.narrow != "whole" else [0] * len(aligned)
        kept = [aligned[at] for at in fitting(gives_way, widths, width, gap=block.gap)]
        if block.narrow == "below" and sum(widths[aligned.index(i)] + block.gap for i in kept) - block.gap > width:
            for row in rows:
                yield from wrap(row[0], width)
                yield from self._beneath(block.headings, row, range(1, len(heading)), width)
            return
        lines = self._aligned(block, [heading, *rows], kept, width)
        if any(heading):
            yield lines[0] if plain else self.style.strong(lines[0])
        rest = [i for i in aligned if i not in kept] if block.narrow == "below" else []
        under = [i for i, head in enumerate(block.headings) if head.text.under]
        for row, line in zip(rows, lines[1:], strict=True):
            yield line
            yield from self._beneath(block.headings, row, rest, width)
            yield from (f"{' ' * BENEATH}{row[i]}" for i in under if row[i])

    def _aligned(self, block: Table, rows: Sequence[Sequence[str]], kept: Sequence[int], width: int) -> list[str]:
        heads = [block.headings[i] for i in kept]
        flexible = next((at for at, head in enumerate(heads) if head.text.cut), 0)
        return table(
            [[row[i] for i in kept] for row in rows],
            flush_left=[at for at, head in enumerate(heads) if not head.figure],
            flexible=None if block.narrow == "whole" else flexible,
            width=width,
            gap=block.gap,
            least=[head.text.least for head in heads],
        )

    def _beneath(
        self, headings: Sequence[TableHeading], row: Sequence[str], indexes: Iterable[int], width: int
    ) -> Iterator[str]:
        """Writes cells in a sentence, each behind its heading."""
        parts = [f"{self.style.plain(headings[i].words)} {row[i]}" for i in indexes if row[i] not in EMPTY]
        if parts:
            for line in wrap("; ".join(parts), width - BENEATH):
                yield f"{' ' * BENEATH}{line}"

    def _calendar(self, chapters: tuple[Chapter, ...], width: int) -> Iterator[str]:
        yield self.style.plain(", ".join(f"{STRIP[s]} {self.language.say(f'state.{s}')}" for s in SHOWN))
        rows = [
            (self.style.plain(name_of(chapter)), f"[{self._strip(chapter.service.period_strip)}]")
            for chapter in chapters
        ]
        yield from table(rows, flush_left=(0, 1), flexible=0, width=width)

    def _strip(self, cells: tuple[StripCell, ...]) -> str:
        return self.style.plain("".join(STRIP[cell.state] for cell in cells)) or fmt.UNKNOWN


def _widest(block: Table, heading: Sequence[str], rows: Sequence[Sequence[str]], index: int) -> int:
    return max(block.headings[index].text.least, cell_len(heading[index]), *(cell_len(row[index]) for row in rows))

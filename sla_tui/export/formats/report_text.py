"""A report as plain text, for a mail: the blocks one below the other, tables that fit the width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.cells import cell_len

from sla_tui import format as fmt
from sla_tui.export.blocks import (
    Block,
    Bullets,
    Cards,
    Cell,
    ChartBlock,
    Facts,
    Grid,
    Heading,
    Link,
    NoticeBlock,
    Paragraph,
    VerdictCell,
)
from sla_tui.export.documents.report.chapters import name_of
from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.report.story import story
from sla_tui.export.style import Style
from sla_tui.export.text_layout import ELLIPSIS, table, wrap
from sla_tui.language import Language
from sla_tui.sla.snapshot import CellState, StripCell

STRIP: Final = {"up": "·", "down": "X", "unknown": "?", "paused": "p", "maintenance": "m", "future": " "}
SHOWN: Final[tuple[CellState, ...]] = ("up", "down", "unknown", "paused", "maintenance")
EMPTY: Final = ("–", "-", "")


def render_text(report: Report, language: Language, *, width: int = 100, style: Style | None = None) -> str:
    """The whole report, ending in a line break."""
    drawn = _Text(width, style or Style(), language)
    parts = ["\n".join(lines) for block in story(report, language) if (lines := list(drawn.lines(block)))]
    text = "\n\n".join(parts) + "\n"
    return text.replace(ELLIPSIS, ">") if drawn.style.ascii_only else text


class _Text:
    def __init__(self, width: int, style: Style, language: Language) -> None:
        self.width = width
        self.style = style
        self.language = language

    def lines(self, block: Block) -> Iterator[str]:  # noqa: C901  a table of cases
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph(words) | NoticeBlock(words):
                yield from wrap(self.style.plain(words), self.width)
            case Cards(entries):
                figures = (self.style.plain(f"{words}: {figure}") for figure, words, _ in entries)
                yield from wrap(" | ".join(figures), self.width)
            case Facts(entries):
                yield from self._facts(entries)
            case Bullets(items, ordered):
                for number, item in enumerate(items, start=1):
                    mark = f"{number}. " if ordered else "- "
                    first, *rest = wrap(self.style.plain(item), self.width - len(mark))
                    yield mark + first
                    yield from (" " * len(mark) + line for line in rest)
            case Grid():
                yield from self._grid(block)
            case ChartBlock("strip", chapters):
                for chapter in chapters:
                    yield from wrap(f"[{self._strip(chapter.service.period_strip)}]", self.width)
            case ChartBlock("calendar", chapters, head):
                yield self.style.strong(self.style.plain(head))
                yield from self._calendar(chapters)

    def _calendar(self, chapters: tuple[Chapter, ...]) -> Iterator[str]:
        yield self.style.plain(", ".join(f"{STRIP[s]} {self.language.say(f'state.{s}')}" for s in SHOWN))
        rows = [
            (self.style.plain(name_of(chapter)), f"[{self._strip(chapter.service.period_strip)}]")
            for chapter in chapters
        ]
        yield from table(rows, flush_left=(0, 1), flexible=0, width=self.width)

    def _heading(self, block: Heading) -> Iterator[str]:
        words = self.style.plain(block.words)
        if block.verdict is not None:
            mark = f"{self.style.glyph(block.verdict.name)} {block.verdict.word.upper()}"
            yield f"{self.style.verdict(block.verdict.name, self.style.plain(mark))}  {self.style.strong(words)}"
        elif block.level > 2:
            yield self.style.strong(words)
        else:
            for line in wrap(words if block.level == 1 else words.upper(), self.width):
                yield self.style.strong(line)
            yield ("=" if block.level == 1 else "-") * min(cell_len(words), self.width)

    def _facts(self, entries: tuple[tuple[str, str], ...]) -> Iterator[str]:
        labels = [self.style.plain(label) for label, _ in entries]
        wide = max(map(cell_len, labels), default=0) + 2
        for label, (_, words) in zip(labels, entries, strict=True):
            first, *rest = wrap(self.style.plain(words), max(20, self.width - wide - 2))
            yield f"  {label}{' ' * (wide - cell_len(label))}{first}"
            yield from (" " * (wide + 2) + line for line in rest)

    def _grid(self, grid: Grid) -> Iterator[str]:
        if grid.caption:
            yield from wrap(self.style.plain(grid.caption), self.width)
        rows = [tuple(self.style.plain(words) for words in grid.heading)]
        rows += [tuple(self._cell(cell) for cell in row) for row in grid.rows]
        every = range(len(grid.heading))
        for kept in ([*every], [i for i in every if i not in grid.below]):
            widths = [max(cell_len(row[i]) for row in rows) for i in kept]
            if sum(widths) + 2 * (len(kept) - 1) <= self.width:
                yield from self._aligned(grid, rows, kept)
                return
        for row in rows[1:]:
            yield from wrap(row[0], self.width)
            yield from self._beneath(rows[0], row, every[1:])

    def _aligned(self, grid: Grid, rows: list[tuple[str, ...]], kept: list[int]) -> Iterator[str]:
        """Rows as aligned lines; what has no room in them stands below."""
        words = [at for at, index in enumerate(kept) if index not in grid.figures]
        lines = table([[row[i] for i in kept] for row in rows], flush_left=words, flexible=0, width=self.width)
        rest = [index for index in range(len(grid.heading)) if index not in kept]
        for row, line in zip(rows, lines, strict=True):
            yield self.style.strong(line) if row is rows[0] else line
            if row is not rows[0]:
                yield from self._beneath(rows[0], row, rest)

    def _beneath(self, heading: tuple[str, ...], row: tuple[str, ...], indexes: Iterable[int]) -> Iterator[str]:
        """Cells in a sentence, each behind its heading."""
        told = [f"{heading[i]} {row[i]}" for i in indexes if row[i] not in EMPTY]
        if told:
            for line in wrap("; ".join(told), self.width - 4):
                yield f"    {line}"

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, VerdictCell):
            return self.style.plain(f"{self.style.glyph(cell.name)} {cell.word}")
        return self.style.plain(cell.words if isinstance(cell, Link) else cell)

    def _strip(self, cells: tuple[StripCell, ...]) -> str:
        return self.style.plain("".join(STRIP[cell.state] for cell in cells)) or fmt.UNKNOWN

"""The columns of a table, each declared once: its heading, what stands in it, and how early it gives way.

A document declares `Column`s over its rows and fills a `Table` with them; the formats draw that table, each in its own
way. A table of a screen takes the same columns with cells of its own (`Column[ServiceSnapshot, Line]`), and one for
programs takes those whose cells are plain values (`Column[ServiceSnapshot, str | int | None]`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from sla_tui.language import Language

Row = TypeVar("Row")
Shown = TypeVar("Shown")

EMPTY: Final = frozenset({"", "-", "–"})
"""The words of a cell that has nothing in it."""
GAP: Final = 2
"""Blanks between two columns of a text."""
Narrow = Literal["below", "cut", "whole"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in a table.

    Args:
        words: in the reader's language.
        role: what they stand for: a standing ("breached"), which is drawn with its sign and its colour; "code" for
            what is typed or copied as it is; "part" for what belongs to the row above it; "" for words like any other.
            Text leaves out what it cannot show.
        link: the anchor of the heading that they lead to; "" for none.
    """

    words: str
    role: str = ""
    link: str = ""

    @property
    def is_empty(self) -> bool:
        """Says whether nothing stands in it: no words, or the dash that says so."""
        return self.words in EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHints:
    """How a column stands in lines of text, where it does not simply take its place in them.

    Args:
        heading: the phrase that is its heading there, where that is another one ("LEFT"); "" for the same.
        least: the cells that it takes at least, so that the tables of one document line up.
        cut: its words are cut where a line is too short; without such a column the first one is.
        under: it stands below its row, never cut or wrapped: an address that is there to be copied.
    """

    heading: str = ""
    least: int = 0
    cut: bool = False
    under: bool = False


PLAIN: Final = TextHints()


@dataclass(frozen=True)  # no slots: `Column[Row, Cell](…)` would fail in Python 3.11
class Column(Generic[Row, Shown]):
    """A column of a table.

    Args:
        key: its name for programs ("uptime_percent"), unique in the table.
        heading: the phrase that is its heading ("column.uptime"); "" for none.
        cell: makes what stands in a row.
        figure: whether it holds figures, which are flush right.
        gives_way: how early it goes where a line is too short for all: 1 before 2, those of one number together; one
            of 0 stays.
        text: what is special about it in lines of text.
    """

    key: str
    heading: str
    cell: Callable[[Row], Shown]
    figure: bool = False
    gives_way: int = 0
    text: TextHints = PLAIN


@dataclass(frozen=True, slots=True)
class TableHeading:
    """The head of a column in a filled table: its key, its words, and what `Column` says of its place.

    `brief` are its words in lines of text.
    """

    key: str
    words: str
    figure: bool = False
    gives_way: int = 0
    brief: str = ""
    text: TextHints = PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its words in it, ready to be drawn. A row names itself in its first cell.

    Args:
        headings: of the columns.
        rows: each with a cell for every heading.
        caption: what the table is about, a sentence.
        narrow: what happens to columns that have no room in a line of text. "below": they stand below it, each behind
            its heading, and where even the rest has no room all of a row is one paragraph; "cut": they are left out,
            and words are cut; "whole": nothing is left out, and the line is as long as it is.
        gap: blanks between two columns of a text.
        headless: a text leaves the headings out.
    """

    headings: tuple[TableHeading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    narrow: Narrow = "below"
    gap: int = GAP
    headless: bool = False


def fill(
    columns: Iterable[Column[Row, Cell]],
    rows: Iterable[Row],
    language: Language,
    *,
    caption: str = "",
    drop_empty: bool = False,
    narrow: Narrow = "below",
    gap: int = GAP,
    headless: bool = False,
) -> Table:
    """Fills a table.

    Args:
        columns: declared over rows of this kind.
        rows: a line each.
        language: of the headings.
        caption: what the table is about.
        drop_empty: leaves out the columns, other than the first, in which no row has anything.
        narrow: see `Table`.
        gap: see `Table`.
        headless: see `Table`.
    """
    declared, listed = tuple(columns), tuple(rows)
    cells = [[column.cell(row) for row in listed] for column in declared]
    kept = [i for i in range(len(declared)) if i == 0 or not drop_empty or not all(cell.is_empty for cell in cells[i])]
    headings = tuple(_heading(declared[i], language) for i in kept)
    return Table(headings, tuple(zip(*(cells[i] for i in kept), strict=True)), caption, narrow, gap, headless)


def _heading(column: Column[Row, Shown], language: Language) -> TableHeading:
    words = language.say(column.heading) if column.heading else ""
    brief = language.say(column.text.heading) if column.text.heading else words
    return TableHeading(column.key, words, column.figure, column.gives_way, brief, column.text)


def fitting(gives_way: Sequence[int], widths: Sequence[int], room: int, *, gap: int = GAP) -> list[int]:
    """Finds the columns that have room side by side, by their places; what never gives way is always there.

    Args:
        gives_way: how early each column goes, as `Column` has it.
        widths: the cells that each of them takes.
        room: the cells that a line may take.
        gap: the blanks between two columns.
    """
    kept = list(range(len(widths)))
    for level in sorted({way for way in gives_way if way}):
        if sum(widths[i] for i in kept) + gap * (len(kept) - 1) <= room:
            break
        kept = [i for i in kept if gives_way[i] != level]
    return kept

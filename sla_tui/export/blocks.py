"""What a report is made of, whatever it is drawn as: headings, facts, tables, lists, charts. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sla_tui.export.documents.report.model import Chapter

ChartKind = Literal["budget", "calendar", "strip", "burn", "latency"]


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """A verdict in a cell or beside a heading: its name ("breached") and its word in the reader's language."""

    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a heading of the same report."""

    words: str
    anchor: str


Cell = str | VerdictCell | Link


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; with a `verdict` it begins the part of one service. `anchor` is what links lead to."""

    level: int
    words: str
    anchor: str = ""
    verdict: VerdictCell | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """A sentence that must not be overlooked."""

    words: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Big figures: each a figure, what it is, and the verdict whose colour it has ("" for none)."""

    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, and what there is to say about each."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `figures` are the columns that are flush right; a row names itself in its first cell.

    `below` are the columns that go below their row where a line of text is too short for all.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: frozenset[int] = frozenset()
    caption: str = ""
    below: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` where one step follows from the other."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A picture of the chapters' figures; formats without pictures leave it out, with its heading."""

    kind: ChartKind
    chapters: tuple[Chapter, ...]
    head: str = ""


Block = Heading | Paragraph | NoticeBlock | Cards | Facts | Grid | Bullets | ChartBlock

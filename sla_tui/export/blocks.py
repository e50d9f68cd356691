"""What a document is made of, whatever it is drawn as: headings, facts, tables, lists, charts. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from sla_tui.export.columns import Cell, Table
from sla_tui.export.documents.report.model import Chapter
from sla_tui.sla.stated import Standing

ChartKind = Literal["budget", "calendar", "strip", "burn", "latency"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Args:
        level: 1 for that of the document.
        words: what it says; "" where the verdict says it all.
        anchor: what links lead to.
        verdict: that of the service whose part it begins; its role is the standing.
        detail: what goes on with it: behind it in a line, below it on a page ("23 Nov 2026 14:32:07 Europe/Amsterdam").
        at: the instant (UTC seconds) that `detail` says.
        mark: a sign before it, that of a standing.
    """

    level: int
    words: str
    anchor: str = ""
    verdict: Cell | None = None
    detail: str = ""
    at: int | None = None
    mark: Standing | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a page shows what is `strong` in bold."""

    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """A sentence that must not be overlooked."""

    words: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Big figures: each a figure, what it is, and the verdict whose colour it has ("" for none)."""

    entries: tuple[tuple[str, str, str], ...]


class Count(NamedTuple):
    """How many there are of a standing, with its word."""

    standing: Standing
    number: int
    word: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many services stand how, the worst first."""

    entries: tuple[Count, ...]


class Fact(NamedTuple):
    """A label, and what there is to say about it.

    Args:
        label: "" where it goes on with the fact before.
        words: a sentence, or pieces of one of which some stand for a verdict.
        mark: a sign before the label, that of a standing.
    """

    label: str
    words: str | tuple[Cell, ...]
    mark: Standing | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, and what there is to say about each.

    `labels` are the cells that the labels and a blank take at least in a text, so that the facts of several sections
    line up; 0 takes as many as the longest label and two blanks.
    """

    entries: tuple[Fact, ...]
    labels: int = 0


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


class CurvePoint(NamedTuple):
    """What one target costs: the target in percent, how much (in whatever unit all points share), and in words."""

    target: Fraction
    cost: Fraction
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class CostCurve:
    """What targets cost, rising: a curve on a page, a bar each in a text. `alt`: all of it in a sentence."""

    head: str
    points: tuple[CurvePoint, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences one below the other, without marks."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that stand close together: in a text without blank lines between them, below a heading further in.

    What is `flush` is not further in: a table that needs all the room there is.
    """

    blocks: tuple[Block, ...]
    flush: bool = False


Block = (
    Heading
    | Paragraph
    | NoticeBlock
    | Cards
    | Counts
    | Facts
    | Table
    | Bullets
    | Lines
    | ChartBlock
    | CostCurve
    | Section
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document in a language: its blocks, and what a window and the frame of a page are given of it.

    Args:
        title: of the window.
        blocks: in their order.
        skip: the words of the link that leads a keyboard to the content.
        footer: what stands below.
    """

    title: str
    blocks: tuple[Block, ...]
    skip: str = ""
    footer: str = ""

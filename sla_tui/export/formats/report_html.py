"""A report as one HTML page that needs nothing else: charts as inline SVG, light and dark, A4 in print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

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
from sla_tui.export.documents.report.story import story, title_of
from sla_tui.export.formats import charts
from sla_tui.export.formats.html_page import VERDICT_CLASS, cards, data_table, facts_list, page, verdict_mark
from sla_tui.export.formats.markup import Markup, el, join
from sla_tui.language import Language
from sla_tui.sla.snapshot import CellState

PLOTS: Final[dict[str, tuple[str, Callable[[Chapter, Language], Markup]]]] = {
    "burn": ("burn.head", charts.burn),
    "latency": ("latency.head", charts.latency),
}


def render_html(report: Report, language: Language) -> str:
    """The whole report as a page, ending in a line break."""
    blocks = list(story(report, language))
    first = next(i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2)
    return page(
        title_of(report, language),
        language=language.code,
        skip=language.say("report.skip"),
        header=join(_drawn(blocks[:first], language), "\n"),
        main=join(_drawn(blocks[first:], language), "\n"),
        footer=el("p", language.say("report.footer", version=report.snapshot.version)),
    )


def _drawn(blocks: Iterable[Block], language: Language) -> Iterator[Markup]:
    """Blocks one after the other; what follows a service's heading is put into a card of its own."""
    card: list[Markup] | None = None
    verdict = ""
    for block in _together(blocks):
        if isinstance(block, Heading) and block.level <= 3:
            if card is not None:
                yield _card(card, verdict)
            card = None
            if block.verdict is not None:
                card, verdict = [_block(block, language)], block.verdict.name
                continue
        if isinstance(block, list):
            drawn = el("div", *(_block(plot, language) for plot in block), class_="charts")
        else:
            drawn = _block(block, language)
        if card is None:
            yield drawn
        else:
            card.append(drawn)
    if card is not None:
        yield _card(card, verdict)


def _together(blocks: Iterable[Block]) -> Iterator[Block | list[Block]]:
    """Blocks, with plots that follow one another as a list, to stand side by side."""
    plots: list[Block] = []
    for block in blocks:
        if isinstance(block, ChartBlock) and block.kind in PLOTS:
            plots.append(block)
            continue
        if plots:
            yield plots
            plots = []
        yield block
    if plots:
        yield plots


def _card(parts: list[Markup], verdict: str) -> Markup:
    return el("section", join(parts, "\n"), class_=f"card is-{VERDICT_CLASS[verdict]}")


def _block(block: Block, language: Language) -> Markup:  # noqa: PLR0911  a table of cases
    match block:
        case Heading(level, words, anchor, verdict):
            mark = None if verdict is None else join([" ", verdict_mark(verdict.name, verdict.word)])
            return el(f"h{level}", words, mark, id=anchor or None)
        case Paragraph(words):
            return el("p", words)
        case NoticeBlock(words):
            return el("p", words, class_="notice")
        case Cards(entries):
            return cards((figure, words, VERDICT_CLASS.get(verdict, "")) for figure, words, verdict in entries)
        case Facts(entries):
            return facts_list(entries)
        case Bullets(items, ordered):
            return el("ol" if ordered else "ul", join(el("li", item) for item in items), class_="steps")
        case Grid(heading, rows, figures, caption):
            cells = ([_cell(cell) for cell in row] for row in rows)
            return data_table(heading, cells, caption=caption, figures=figures)
        case ChartBlock():
            return _chart(block, language)


def _cell(cell: Cell) -> str:
    if isinstance(cell, VerdictCell):
        return verdict_mark(cell.name, cell.word)
    return el("a", cell.words, href=f"#{cell.anchor}") if isinstance(cell, Link) else cell


def _chart(chart: ChartBlock, language: Language) -> Markup:
    chapters = chart.chapters
    if chart.kind == "strip":
        return el("p", charts.calendar(chapters[0], language), class_="days")
    head = el("h3", chart.head)
    if chart.kind == "calendar":
        rows = ((name_of(c), charts.calendar(c, language), "") for c in chapters)
        return join([head, el("p", language.say("calendar.caption"), class_="dim"), legend(language), _rows(rows)])
    if chart.kind == "budget":
        bars = ((name_of(c), *charts.budget(c, language)) for c in chapters)
        return join([head, el("p", language.say("budget.caption"), class_="dim"), _rows(bars)])
    words, draw = PLOTS[chart.kind]
    running = chapters[0].service.assessment.running and chart.kind == "burn"
    return el(
        "figure", el("figcaption", language.say("burn.head_running" if running else words)), draw(chapters[0], language)
    )


def _rows(rows: Iterable[tuple[str, Markup, str]]) -> Markup:
    """A name, its picture, and a figure, a line each."""
    return el(
        "ul",
        join(
            (el("li", el("span", name), picture, el("span", words, class_="num")) for name, picture, words in rows),
            "\n",
        ),
        class_="rows",
    )


def legend(language: Language, states: Iterable[CellState] = charts.STATES) -> Markup:
    """What the cells of a strip mean."""
    entries = (el("li", charts.swatch(state), language.say(f"state.{state}")) for state in states)
    return el("ul", join(entries), class_="legend")

"""A document as one HTML page that needs nothing else: charts as inline SVG, light and dark, A4 in print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

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
from sla_tui.export.columns import Cell, Table
from sla_tui.export.documents.report.cells import name_of
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.formats import charts
from sla_tui.export.formats.html_page import VERDICT_CLASS, cards, data_table, facts_list, page, verdict_mark
from sla_tui.export.formats.markup import Markup, el, join
from sla_tui.export.outline import outlined
from sla_tui.language import Language
from sla_tui.sla.monitors import CellState

PLOTS: Final[dict[str, tuple[str, Callable[[Chapter, Language], Markup]]]] = {
    "burn": ("burn.head", charts.burn),
    "latency": ("latency.head", charts.latency),
}


def render_html(document: Document, language: Language, **_looks: object) -> str:
    """Draws the whole document as a page, ending in a line break."""
    blocks = outlined(document)
    first = next((i for i, block in enumerate(blocks) if not _is_head(block)), len(blocks))
    return page(
        document.title,
        language=language.code,
        skip=document.skip,
        header=join(_drawn(blocks[:first], language), "\n"),
        main=join(_drawn(blocks[first:], language), "\n"),
        footer=el("p", document.footer),
    )


def _is_head(block: Block) -> bool:
    """Says whether a block belongs to the head of the page: the document's heading, and what stands right below it."""
    if isinstance(block, Section):
        return _is_head(block.blocks[0])
    return isinstance(block, Paragraph | NoticeBlock) or (isinstance(block, Heading) and block.level == 1)


def _drawn(blocks: Iterable[Block], language: Language) -> Iterator[Markup]:
    """Draws blocks one after the other; what follows a service's heading is put into a card of its own."""
    card: list[Markup] | None = None
    verdict = ""
    for block in _together(blocks):
        if isinstance(block, Heading) and block.level <= 3:
            if card is not None:
                yield _card(card, verdict)
            card = None
            if block.verdict is not None:
                card, verdict = [_block(block, language)], block.verdict.role
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
    """Yields blocks, with plots that follow one another as a list, to stand side by side."""
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


def _block(block: Block, language: Language) -> Markup:  # noqa: C901, PLR0911  a table of cases
    match block:
        case Section():
            return _section(block, language)
        case Heading():
            return _heading(block)
        case Paragraph(words, strong):
            return el("p", el("strong", words) if strong else words)
        case NoticeBlock(words):
            return el("p", words, class_="notice")
        case Cards(entries):
            return cards((figure, words, VERDICT_CLASS.get(verdict, "")) for figure, words, verdict in entries)
        case Counts(counts):
            return cards((str(c.number), c.word, VERDICT_CLASS[c.standing]) for c in counts)
        case Facts(facts):
            return facts_list((fact.label, _words(fact)) for fact in facts)
        case Bullets(items, ordered):
            return el("ol" if ordered else "ul", join(el("li", item) for item in items), class_="steps")
        case Lines(items):
            return join(el("p", item) for item in items)
        case Table():
            return _table(block)
        case ChartBlock():
            return _chart(block, language)
        case CostCurve():
            return el("figure", el("figcaption", block.head), charts.cost_curve(block))


def _section(section: Section, language: Language) -> Markup:
    """Draws blocks that stand close together; those of a service are a card."""
    parts = join(_block(block, language) for block in section.blocks)
    first = section.blocks[0]
    if isinstance(first, Heading) and first.verdict is not None:
        return el("section", parts, class_=f"card is-{VERDICT_CLASS[first.verdict.role]}")
    return parts


def _heading(block: Heading) -> Markup:
    mark = sign = detail = None
    if block.verdict is not None:
        mark = join([" " if block.words else "", verdict_mark(block.verdict.role, block.verdict.words)])
    if block.mark is not None:
        sign = el("span", f"{fmt.VERDICT_GLYPHS[block.mark]} ", class_=VERDICT_CLASS[block.mark], aria_hidden="true")
    if block.detail:
        at = None if block.at is None else fmt.rfc3339(block.at)
        detail = el("p", block.detail if at is None else el("time", block.detail, datetime=at), class_="dim")
    return join([el(f"h{block.level}", sign, block.words, mark, id=block.anchor or None), detail])


def _words(fact: Fact) -> str:
    return fact.words if isinstance(fact.words, str) else join(map(_cell, fact.words))


def _table(block: Table) -> Markup:
    cells = ([_cell(cell) for cell in row] for row in block.rows)
    figures = [i for i, head in enumerate(block.headings) if head.figure]
    return data_table([head.words for head in block.headings], cells, caption=block.caption, figures=figures)


def _cell(cell: Cell) -> str:
    if cell.role in VERDICT_CLASS:
        return verdict_mark(cell.role, cell.words)
    return el("a", cell.words, href=f"#{cell.link}") if cell.link else cell.words


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
    """Draws a name, its picture, and a figure, a line each."""
    return el(
        "ul",
        join(
            (el("li", el("span", name), picture, el("span", words, class_="num")) for name, picture, words in rows),
            "\n",
        ),
        class_="rows",
    )


def legend(language: Language, states: Iterable[CellState] = charts.STATES) -> Markup:
    """Draws what the cells of a strip mean."""
    entries = (el("li", charts.swatch(state), language.say(f"state.{state}")) for state in states)
    return el("ul", join(entries), class_="legend")

"""The Why view: the working behind a figure, as `sla-tui explain` prints it, scrolled to what the cursor was on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from rich.cells import set_cell_size

from sla_tui.export.blocks import Block, Document, Facts, Heading, Lines, Paragraph, Section
from sla_tui.export.columns import Cell, Table, TableHeading
from sla_tui.export.documents.components import components_blocks
from sla_tui.export.documents.security import security_blocks
from sla_tui.export.documents.working import working_document
from sla_tui.export.documents.workings import instant
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut
from sla_tui.ui.parts.document import DocumentDrawing, TableRow
from sla_tui.ui.service.contract_card import card_lines, version_lines
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.outages import reason_lines
from sla_tui.ui.service.panel import best_case_lines
from sla_tui.ui.service.pieces import label as head_of
from sla_tui.ui.service.split_period import part_lines
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListArrangement, ListPane
from sla_tui.ui.views.list_view import ListRow, ListView
from sla_tui.ui.views.outage_panes import BELOW, below_panes
from sla_tui.ui.wording.figure_words import uptime_sentence
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import word_of

_MOST: Final = 160
_ARRANGEMENTS: Final = (
    ListArrangement(180, 44, beside=34, below=BELOW),
    ListArrangement(180, 12, beside=34),
    ListArrangement(156, 44, beside=36, below=BELOW),
    ListArrangement(156, 12, beside=36),
)
"""The contract is beside its working where that keeps its room."""
_INDENT: Final = " " * 13
_ROOMY: Final = 116
_UNBROKEN: Final = 400
_INSTANT: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)([+-]\d\d:\d\d|Z)")
_SHORT: Final = 16
"""Cells of an instant without its year and its offset, and of the heading above it."""


def listing(context: ViewContext) -> ListView:
    """Draws the working of the service that the way here leads to."""
    look, service = context.look, context.service
    title: Line = (StyledText(look.glyphs.digit(6), "accent"), look.span(look.say("view.why"), "title"))
    if service is None:
        return ListView(title, (), empty=((look.span(look.say("why_view.nothing"), "strong"),),))
    title = (*title, look.span(" ", "soft"), look.foreign(service.title, "text"))
    if context.location.period and context.location.period != service.assessment.period.key:
        shown = look.language.tell(service.assessment.period.name)
        words = look.say("why_view.worked_out", wanted=context.location.period, shown=shown)
        return ListView(title, (), empty=((look.foreign(words, "soft"),),))
    contract = context.details_provider.contract(service)
    assessment = service.assessment
    label = look.line(look.language.tell(assessment.period.name), "soft")
    if contract is None:
        return ListView(title, [*_stated(service, context), *map(ListRow, _steps(service, context))], end=label)
    working = working_document(
        assessment,
        contract,
        look.language,
        title=service.title,
        stated=service.stated,
        service=service.id,
        texts=context.details_provider.texts(service),
        made_of=components_blocks(service, look.language),
        more=security_blocks(service, look.language),
    )
    outage = context.location.outage
    wanted = "" if outage is None else instant(outage, contract.period.timezone)
    panes, listed = context.arranged(_ARRANGEMENTS)
    narrow = listed.cells < _ROOMY
    if narrow:
        working, wanted = _shortened(working, wanted, look)
    width = _UNBROKEN if narrow else min(_MOST, listed.cells - 2)  # what is shortened is wrapped afterwards
    lines = list(DocumentDrawing(look, width, _labels(look), lambda row: _row_role(row, look)).lines(working))
    rows: list[ListRow] = []
    start = None
    for line in lines:
        marked = start is None and bool(line.row) and line.row[0].words == wanted
        start = len(rows) if marked else start
        first, *more = _wrapped(line.text, listed.cells - 1)
        rows.append(ListRow((StyledText(" "), look.foreign(first, "accent" if marked else line.role))))
        rows += [ListRow((StyledText(" "), look.foreign(part, line.role))) for part in more]
    beside = (lambda _, cells: _contract_pane(service, context, cells)) if panes.beside else None
    below = below_panes(context, lambda _: service) if panes.below else ()
    return ListView(
        title, rows, end=label, start=max(0, (start or 0) - 3), arrangement=panes, beside=beside, below=below
    )


def _contract_pane(service: ServiceSnapshot, context: ViewContext, cells: int) -> ListPane:
    """Draws the text that the working applies on its card, every version of it, and what comes next."""
    look = context.look
    lines = [*card_lines(context.details_provider.contract(service), look, cells), *version_lines(service, look, cells)]
    lines += [(), *tier_lines(service, look, cells), *money_lines(service, look, cells)]
    return ListPane((look.foreign(service.contract_name, "strong"),), [cut(line, cells) for line in lines])


def _labels(look: Look) -> dict[str, str]:
    """Returns the roles of facts by their label."""
    strong = ("working.owed", "service.claim_by", "service.notify_by")
    soft = ("fact.contract", "working.measured")
    return {look.say(key): role for keys, role in ((strong, "strong"), (soft, "soft")) for key in keys}


def _row_role(row: TableRow, look: Look) -> str:
    """Returns the role of a row: a tier that is not met stands back."""
    return "soft" if row[-1].words.startswith(look.say("tier.not_met")) else "text"


def _stated(service: ServiceSnapshot, context: ViewContext) -> list[ListRow]:
    """Says what may be stated where the working cannot be shown: how it stands, so far, at best, and in parts."""
    look, cells = context.look, context.cells
    role = f"sign.{service.standing}"
    sign: Line = (
        StyledText(look.glyphs.verdict[service.standing], role),
        look.span(f" {word_of(service.standing, look.language)}", role),
    )
    uptime = uptime_sentence(service, look)
    so_far = f" {look.say('why_view.so_far')}" if uptime and is_running(service) else ""
    known = look.span(uptime or look.say("report.unknown"), "strong")
    lines = reason_lines(service, look, cells) or [(*head_of("verdict", look), *sign)]
    lines.append((*head_of("uptime", look), known, look.span(so_far, "soft")))
    lines += best_case_lines(service, look, cells)
    lines += part_lines(service, context.details_provider.texts(service), look, cells)
    return [*(ListRow(cut(line, cells)) for line in lines), ListRow(())]


def _wrapped(line: str, cells: int) -> Iterator[str]:
    """Yields the line, and what does not fit into `cells` of it below, further in: a clause must not be cut off."""
    indent = ""
    while cells_of(line) > cells > 2 * len(_INDENT):
        head = set_cell_size(line, cells)
        at = head.rfind(" ", len(indent) + cells // 2)
        at = at if at > 0 else len(head)
        yield line[:at].rstrip()
        indent = _INDENT
        line = indent + line[at:].lstrip()
    yield line


def _shortened(working: Document, wanted: str, look: Look) -> tuple[Document, str]:
    """Writes the working with its instants as ``11 Nov 13:18:34``, if all are of one offset, for a narrow screen.

    The offset is said once, in the heading of the outages. `wanted`: an instant that is shortened likewise.
    """
    instants: list[re.Match[str]] = []

    def noted(words: str) -> str:
        instants.extend(_INSTANT.finditer(words))
        return words

    for block in working.blocks:
        _block(block, noted, "", look)
    offsets = {match[5] for match in instants}
    if len(offsets) != 1 or len({match[1] for match in instants}) > 2:
        return working, wanted

    def short(match: re.Match[str]) -> str:
        return f"{look.language.short_date(int(match[3]), int(match[2]))} {match[4]}"

    def shorter(words: str) -> str:
        return _INSTANT.sub(short, words)

    offset = offsets.pop()
    blocks = tuple(_block(block, shorter, offset, look) for block in working.blocks)
    return replace(working, blocks=blocks), shorter(wanted)


def _block(block: Block, shorter: Callable[[str], str], offset: str, look: Look) -> Block:  # noqa: PLR0911  one a kind
    """Shortens the instants of a block."""
    match block:
        case Section(blocks):
            return replace(block, blocks=tuple(_block(inner, shorter, offset, look) for inner in blocks))
        case Heading(words=words, detail=detail) if words == look.say("report.outages"):
            return replace(block, detail=f"{detail}, {offset}" if detail else offset)
        case Facts(entries):
            return replace(block, entries=tuple(fact._replace(words=_words(fact.words, shorter)) for fact in entries))
        case Lines(items):
            return replace(block, items=tuple(map(shorter, items)))
        case Paragraph(words):
            return replace(block, words=shorter(words))
        case Table(headings, rows):
            heads = tuple(_heading(head) for head in headings)
            cells = tuple(tuple(replace(cell, words=shorter(cell.words)) for cell in row) for row in rows)
            return replace(block, headings=heads, rows=cells)
    return block


def _heading(head: TableHeading) -> TableHeading:
    """Makes the column of an instant as narrow as a short one."""
    return replace(head, text=replace(head.text, least=_SHORT)) if head.key in {"start", "end"} else head


def _words(words: str | tuple[Cell, ...], shorter: Callable[[str], str]) -> str | tuple[Cell, ...]:
    if isinstance(words, str):
        return shorter(words)
    return tuple(replace(cell, words=shorter(cell.words)) for cell in words)


def _steps(service: ServiceSnapshot, context: ViewContext) -> Iterator[Line]:
    """Says what can be said without the contract's text; the sum only where it can be stood for."""
    look, assessment = context.look, service.assessment
    steps = assessment.credit.steps if service.stated.judged else ()
    yield (look.span(f" {look.say('why_view.no_text')}", "soft"),)
    yield ()
    for step in (*steps, *assessment.notes):
        yield (look.foreign(f" {look.language.tell(step)}"),)

"""The Backtest view: a draft held against a service's own history, as `sla-tui contracts test` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui.export.blocks import Document
from sla_tui.export.documents.backtest import backtest_blocks
from sla_tui.export.text_layout import wrap
from sla_tui.sla.backtest import Backtest
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText
from sla_tui.ui.parts.document import VERDICTS, DocumentDrawing, DocumentLine, TableRow
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView

_MOST: Final = 120
"""Cells that sentences and tables take at most, however wide the screen."""
_SENTENCE: Final = 72
_LEAST: Final = 30


def listing(context: ViewContext) -> ListView:
    """Draws what the draft came to, that it is being worked out, or why it could not be."""
    look, state, say = context.look, context.backtest, context.look.say
    title: Line = (look.span(say("view.backtest"), "title"),)
    service = context.location.service
    if not service or state.service != service:
        return ListView(title, (), empty=((look.span(say("backtest_view.nothing"), "strong"),),))
    title = (*title, look.span(" ", "soft"), look.foreign(context.name(service), "text"))
    if state.found is None:
        words = wrap(state.problem or say("backtest_view.works"), min(_SENTENCE, max(1, context.cells - 2)))
        role = "at_risk" if state.problem else "strong"
        return ListView(title, (), empty=tuple((look.foreign(line, role),) for line in words))
    lines = _lines(state.found, look, max(_LEAST, min(_MOST, context.cells - 2)))
    rows = [ListRow((StyledText(" "), look.foreign(line.text, line.role))) for line in lines]
    return ListView(title, rows, end=(look.foreign(state.found.contract.title, "soft"),))


def _lines(found: Backtest, look: Look, width: int) -> Iterator[DocumentLine]:
    _, *blocks = backtest_blocks(found, look.language)  # the service stands in the frame
    document = Document("", tuple(blocks))
    labels = {look.say(key): "strong" for key in ("backtest.highest", "backtest.credits")}
    labels |= {look.say("backtest.unproven"): "unknown"}
    return DocumentDrawing(look, width, labels, _row_role).lines(document)


def _row_role(row: TableRow) -> str:
    """Returns the role of a row: that of its verdict, where it says anything but that all was kept."""
    role = next((VERDICTS[cell.role] for cell in row if cell.role in VERDICTS), "")
    return role if role and role != "met" else "text"

"""The reports that go out by themselves, at the end of the Credits view, with what stands in the way of each."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.documents.deliveries import delivery_words, destination_words, next_words
from sla_tui.sla.delivery import DeliveryState
from sla_tui.ui.drawing.spans import StyledText, cut, left
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow

_ROLES: Final[dict[DeliveryState, str]] = {
    "failed": "breached",
    "unsure": "at_risk",
    "sending": "text",
    "waiting": "text",
    "sent": "met",
}


def delivery_rows(context: ViewContext) -> list[ListRow]:
    """Draws them; nothing where none is configured."""
    look, snapshot = context.look, context.snapshot
    if snapshot is None or not snapshot.report_deliveries:
        return []
    zone, language = ZoneInfo(snapshot.timezone), look.language
    out = [ListRow(()), ListRow((StyledText(" "), look.span(look.say("delivery.heading"), "heading")))]
    for one in snapshot.report_deliveries:
        line = (
            StyledText(" "),
            *left((look.foreign(one.schedule, "text"),), 22),
            look.span(delivery_words(one, zone, language), _ROLES[one.state]),
            StyledText("  " if one.period else ""),
            look.span(next_words(one, zone, language), "soft"),
        )
        out.append(ListRow(cut(line, context.cells - 1)))
        for destination in one.troubled:
            words = look.foreign(destination_words(destination, zone, language), _ROLES[destination.state])
            out.append(ListRow(cut((StyledText("   "), words), context.cells - 1)))
    return out

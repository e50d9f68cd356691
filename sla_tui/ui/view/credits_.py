"""The Credits view: every period that triggered a credit, and until when it must be asked for."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.incidents import hidden_words
from sla_tui.ui.view.money import remedy
from sla_tui.ui.view.scene import Scene
from sla_tui.ui.view.sheet import Row, Sheet, Subject, kept
from sla_tui.ui.view.spans import Line, Span, cut, left, right


def sheet(scene: Scene) -> Sheet:
    """All credits."""
    look, snapshot = scene.look, scene.snapshot
    every = [] if snapshot is None else [s for s in snapshot.services if figures.owes(s)]
    shown, hidden = kept(every, scene.keeps)
    count = f"{len(shown)} of {len(every)}" if hidden else str(len(every))
    title: Line = (Span(look.glyphs.digit(3), "accent"), Span("Credits ", "title"), look.span(count, "soft"))
    rows = [Row(_row(service, scene), Subject(service.id)) for service in shown]
    return Sheet(title, rows, empty=_nothing(scene, hidden))


def _row(service: ServiceSnapshot, scene: Scene) -> Line:
    look, credit = scene.look, service.assessment.credit
    amount = remedy(credit.percent, credit.amount, credit.currency, credit.benefits)
    deadline = service.assessment.claim.deadline
    claim = "" if deadline is None else f"claim by {fmt.last_day(deadline, look.zone)}"
    parts: Line = (
        Span(" "),
        *left((look.foreign(service.name.strip() or service.id, "text"),), 20),
        Span("  "),
        *right((look.foreign(amount, "owed"),), 18),
        look.span(f"  {claim}", "soft"),
    )
    return cut(parts, scene.cells - 1)


def _nothing(scene: Scene, hidden: int) -> list[Line]:
    look = scene.look
    if scene.snapshot is None:
        return [(Span("Nothing is known yet.", "strong"),)]
    if hidden:
        return hidden_words(scene, "credit", hidden, "")
    return [(look.span("No credit is owed in the period shown.", "strong"),)]

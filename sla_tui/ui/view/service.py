"""The Service view: one service whole. Gauges, money, time, outages, what each source saw, the contract, the doubts."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import outage_table
from sla_tui.ui.view.contract_card import card_lines
from sla_tui.ui.view.measures import measure_lines
from sla_tui.ui.view.money import money_lines
from sla_tui.ui.view.outages import note_lines
from sla_tui.ui.view.panel import pace_lines, service_title
from sla_tui.ui.view.scene import Scene, subject_of
from sla_tui.ui.view.sheet import Row, Sheet, plain_rows
from sla_tui.ui.view.spans import Line, Span, cut
from sla_tui.ui.view.tiers import tier_lines
from sla_tui.ui.view.times import strip_lines
from sla_tui.ui.view.witnesses import witness_lines


def sheet(scene: Scene) -> Sheet:
    """Everything about the service that the trail leads to."""
    service, look, cells = scene.service, scene.look, scene.cells
    if service is None:
        return Sheet((Span(look.glyphs.digit(2), "accent"), Span("Service", "title")), (), empty=_gone(scene))
    blocks = [
        _spread(measure_lines(service, look, cells, thick=True), roomy=scene.rows >= 30),
        plain_rows([*money_lines(service, look, cells), *pace_lines(service, look, cells)]),
        plain_rows(tier_lines(service, look, cells)),
        plain_rows(strip_lines(service, look, cells, apart=True, axis=scene.rows >= 16)),
        _outages(service, scene),
        plain_rows(witness_lines(service, look, cells)),
        plain_rows(card_lines(scene.backstage.contract(service), look, cells)),
        plain_rows(_more(service, scene)),
        plain_rows(note_lines(service, look, cells)),
    ]
    title, end = service_title(service, look, cells)
    return Sheet(title, _apart(blocks), end=end)


def _gone(scene: Scene) -> list[Line]:
    if scene.snapshot is None:
        return [(Span("Nothing is known yet.", "strong"),)]
    return [
        (scene.look.span("This service is not there any more.", "strong"),),
        (scene.look.foreign(f"Nothing is called {scene.stop.service}. Esc goes back.", "soft"),),
    ]


def _apart(blocks: Iterable[list[Row]]) -> list[Row]:
    """The blocks with a blank line between them."""
    out: list[Row] = []
    for block in blocks:
        if block:
            out += [Row(()), *block] if out else block
    return out


def _spread(lines: list[Line], *, roomy: bool) -> list[Row]:
    """The gauges, with air between them where there is room."""
    out: list[Row] = [Row(())] if roomy else []
    for index, line in enumerate(lines):
        out += [Row(()), Row(line)] if index and roomy else [Row(line)]
    return out


def _outages(service: ServiceSnapshot, scene: Scene) -> list[Row]:
    """The outages as rows that can be opened, newest first."""
    look, cells = scene.look, scene.cells
    happened = outage_table.happened([service])
    if not happened:
        words = "None in this period." if service.assessment.coverage > 0 else "None is known of."
        return [Row((Span(" "), look.span("OUTAGES   ", "heading"), look.span(words, "soft")))]
    counted = sum(1 for h in happened if h.outage.counted_seconds)
    head = f"OUTAGES: {counted} counted, {len(happened) - counted} not"
    rows = [
        Row((Span(" "), look.span(head, "heading"))),
        Row(cut((Span(" "), *outage_table.headings(look, cells - 1, named=False)), cells)),
    ]
    rows += [Row(outage_table.row(h, look, cells, named=False), subject_of(service, h.outage.start)) for h in happened]
    return rows


def _more(service: ServiceSnapshot, scene: Scene) -> list[Line]:
    """Tags and the runbook."""
    look = scene.look
    lines: list[Line] = []
    if service.runbook:
        lines.append((Span(" "), look.span("RUNBOOK  ", "heading"), look.foreign(service.runbook, "accent")))
    if service.tags:
        lines.append((Span(" "), look.span("TAGS     ", "heading"), look.foreign(" ".join(service.tags), "soft")))
    return [cut(line, scene.cells) for line in lines]

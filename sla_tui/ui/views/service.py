"""The Service view: one service whole. Gauges, money, time, outages, what each source saw, the contract, the doubts."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.parts.chart import latency_lines, range_words
from sla_tui.ui.service.agreements import agreement_lines, margin_line, margin_rows
from sla_tui.ui.service.by_monitor import by_monitor_lines
from sla_tui.ui.service.closed import closed_lines
from sla_tui.ui.service.components import component_lines
from sla_tui.ui.service.contract_card import card_lines, version_lines
from sla_tui.ui.service.gauges import measure_lines
from sla_tui.ui.service.marks import mark_lines
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.outage_table import OutageTable, happened
from sla_tui.ui.service.outages import note_lines, reason_lines
from sla_tui.ui.service.panel import best_case_lines, pace_lines, service_title
from sla_tui.ui.service.pieces import label
from sla_tui.ui.service.security import security_lines
from sla_tui.ui.service.split_period import part_lines
from sla_tui.ui.service.statement import statement_lines
from sla_tui.ui.service.strips import strip_lines
from sla_tui.ui.service.support import support_lines
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_view import ListRow, ListView, plain_rows
from sla_tui.ui.wording.present import is_running

_CHART_LEAST = 36
_ROOMY = 30
_MOST_OUTAGES = 8
_MOST_AGREEMENTS = 1_000


def listing(context: ViewContext) -> ListView:
    """Says everything about the service that the way here leads to."""
    service, look, cells = context.service, context.look, context.cells
    if service is None:
        return ListView(
            (StyledText(look.glyphs.digit(2), "accent"), look.span(look.say("view.service"), "title")),
            (),
            empty=_gone(context),
        )
    contract, roomy = (
        context.details_provider.contract(service),
        context.rows >= _ROOMY,
    )  # thick bars without air run together
    blocks = [
        _spread(measure_lines(service, look, cells, thick=roomy), roomy=roomy),
        plain_rows(
            [
                *money_lines(service, look, cells),
                *pace_lines(service, look, cells),
                *best_case_lines(service, look, cells),
            ]
        ),
        plain_rows([*agreement_lines(service, look, cells, _MOST_AGREEMENTS), *margin_line(service, look, cells)]),
        plain_rows(margin_rows(service, look, cells)),
        plain_rows(reason_lines(service, look, cells)),
        plain_rows(part_lines(service, context.details_provider.texts(service), look, cells)),
        plain_rows(closed_lines(service, look, cells)),
        plain_rows(tier_lines(service, look, cells)),
        plain_rows(strip_lines(service, look, cells, apart=True, axis=context.rows >= 16)),
        plain_rows(statement_lines(service, look, cells)),
        _outages(service, context),
        plain_rows(_chart(service, context)),
        plain_rows(mark_lines(service, None, look, cells)),
        plain_rows(support_lines(service, contract, look, cells)),
        plain_rows(security_lines(service, look, cells)),
        plain_rows(component_lines(service, look, cells)),
        plain_rows(by_monitor_lines(service, look, cells)),
        plain_rows([*card_lines(contract, look, cells), *version_lines(service, look, cells)]),
        plain_rows(_more(service, context)),
        plain_rows(note_lines(service, look, cells)),
    ]
    title, end = service_title(service, look, cells)
    return ListView(title, _apart(blocks), end=end)


def _gone(context: ViewContext) -> list[Line]:
    look = context.look
    if context.snapshot is None:
        return [(look.span(look.say("screen.nothing_yet"), "strong"),)]
    return [
        (look.span(look.say("service_view.gone"), "strong"),),
        (look.foreign(look.say("service_view.gone_name", service=context.location.service), "soft"),),
    ]


def _apart(blocks: Iterable[list[ListRow]]) -> list[ListRow]:
    """Joins the blocks with a blank line between them."""
    out: list[ListRow] = []
    for block in blocks:
        if block:
            out += [ListRow(()), *block] if out else block
    return out


def _spread(lines: list[Line], *, roomy: bool) -> list[ListRow]:
    """Spreads the gauges, with air between them where there is room."""
    out: list[ListRow] = [ListRow(())] if roomy else []
    for index, line in enumerate(lines):
        out += [ListRow(()), ListRow(line)] if index and roomy else [ListRow(line)]
    return out


def _chart(service: ServiceSnapshot, context: ViewContext) -> list[Line]:
    """Draws the response times over the range that `+` and `-` choose, where the service has any."""
    look, cells, snapshot = context.look, context.cells, context.snapshot
    rows = min(10, max(6, context.rows // 4))
    if snapshot is None or (not service.latency.samples and snapshot.detail is None) or cells < _CHART_LEAST:
        return []
    key = "service_view.last" if is_running(service) else "service_view.last_of_period"
    which = look.say(key, range=range_words(context.state.range, look.language))
    head = look.span(f"{look.say('service_view.latency')} ", "heading")
    title: Line = (StyledText(" "), head, look.span(which, "soft"))
    keys: Line = (look.span("   + - 0", "key"), look.span(f" {look.say('service_view.changes')}", "faint_text"))
    return [cut((*title, *keys), cells), *latency_lines(snapshot.detail, service, look, cells - 1, rows)]


def _outages(service: ServiceSnapshot, context: ViewContext) -> list[ListRow]:
    """Lists the outages as rows that can be opened, newest first."""
    look, cells = context.look, context.cells
    every = happened([service])
    if not every:
        sure = service.assessment.coverage > 0 and not service.stated.reason
        words = look.say("service_view.no_outage" if sure else "service_view.no_outage_known")
        return [ListRow((*label("outages", look), look.span(words, "soft")))]
    counted = sum(1 for h in every if h.outage.counted_seconds)
    head = look.say("service_view.outages", counted=counted, others=len(every) - counted)
    table = OutageTable(look, cells)
    rows = [ListRow((StyledText(" "), look.span(head, "heading"))), ListRow(table.headings())]
    shown = every if len(every) <= _MOST_OUTAGES + 2 else every[:_MOST_OUTAGES]
    rows += [ListRow(table.row(h), subject_of(service, h.outage.start)) for h in shown]
    if len(shown) < len(every):
        words = look.say("service_view.earlier", n=len(every) - len(shown))
        rows.append(ListRow((look.span(f"   {words}", "soft"),)))
    return rows


def _more(service: ServiceSnapshot, context: ViewContext) -> list[Line]:
    """Names the runbook and the tags."""
    look = context.look
    lines: list[Line] = []
    if service.runbook:
        lines.append((*label("runbook", look), look.foreign(service.runbook, "accent")))
    if service.tags:
        lines.append((*label("tags", look), look.foreign(" ".join(service.tags), "soft")))
    return [cut(line, context.cells) for line in lines]

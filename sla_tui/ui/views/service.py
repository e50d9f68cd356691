"""The Service view: one service whole. Gauges, money, time, outages, what each source saw, the contract, the doubts."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.parts.chart import latency_lines, range_words
from sla_tui.ui.parts.frame import Titles
from sla_tui.ui.service.agreements import agreement_lines, margin_line, margin_rows
from sla_tui.ui.service.by_monitor import by_monitor_lines
from sla_tui.ui.service.calendar import period_lines, period_titles
from sla_tui.ui.service.closed import closed_lines
from sla_tui.ui.service.components import component_lines
from sla_tui.ui.service.contract_card import card_lines, version_lines
from sla_tui.ui.service.gauges import measure_lines
from sla_tui.ui.service.marks import mark_lines
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.outage_table import OutageTable, happened
from sla_tui.ui.service.outages import note_lines, reason_lines
from sla_tui.ui.service.panel import best_case_lines, pace_lines, service_title
from sla_tui.ui.service.past_periods import past_period_lines, past_periods_title
from sla_tui.ui.service.pieces import LABEL, UNCUT, label, unlabelled, wrapped
from sla_tui.ui.service.security import security_lines
from sla_tui.ui.service.selected_panes import chart_titles, no_outage
from sla_tui.ui.service.split_period import part_lines
from sla_tui.ui.service.statement import statement_lines
from sla_tui.ui.service.strips import strip_lines
from sla_tui.ui.service.support import support_lines
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.views.boxes import Box, columns_of, height
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_view import ListRow, ListView, plain_rows
from sla_tui.ui.wording.present import is_running

_CHART_LEAST = 36
_CHART_ROWS, _CHART_MOST = 8, 24
_PERIOD_ROWS = 7
_TWO_COLUMNS, _TWO_COLUMNS_ROWS = 116, 20
"""From so many cells and rows on there are two columns."""
_EDGES = 2
_ROOMY = 30
_MOST_OUTAGES = 8
_MOST_AGREEMENTS = 1_000


def listing(context: ViewContext) -> ListView:
    """Says everything about the service that the way here leads to: in two columns of boxes, or one below the other."""
    service, look = context.service, context.look
    if service is None:
        return ListView(
            (StyledText(look.glyphs.digit(2), "accent"), look.span(look.say("view.service"), "title")),
            (),
            empty=_gone(context),
        )
    if context.cells + _EDGES >= _TWO_COLUMNS and context.rows >= _TWO_COLUMNS_ROWS:
        return _two_columns(service, context)
    return _one_column(service, context)


def _one_column(service: ServiceSnapshot, context: ViewContext) -> ListView:
    look, cells = context.look, context.cells
    contract = context.details_provider.contract(service)
    roomy = context.rows >= _ROOMY  # thick bars without air run together
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
        plain_rows(_more(service, look, cells)),
        plain_rows(note_lines(service, look, cells)),
    ]
    title, end = service_title(service, look, cells)
    return ListView(title, _apart(blocks), end=end)


def _two_columns(service: ServiceSnapshot, context: ViewContext) -> ListView:
    """Puts figures, money and time at the left, tiers, outages, monitors and the contract at the right."""
    look, cells = context.look, context.cells + _EDGES
    widths = (cells * 3 // 5, cells - cells * 3 // 5)
    wide, narrow = widths[0] - _EDGES, widths[1] - _EDGES
    room = context.rows - _EDGES
    right = _right_column(service, context, narrow)
    left = [Box(Titles(), _figures(service, context, wide)), *_left_column(service, context, wide)]
    free = max(room, height(right)) - height(left) - _PERIOD_ROWS - 2 * _EDGES
    chart_rows = min(_CHART_MOST, max(_CHART_ROWS, free))
    period_rows = _PERIOD_ROWS + min(_CHART_MOST, max(0, free - chart_rows))
    period = Box(period_titles(service, look), plain_rows(period_lines(service, look, wide, period_rows)))
    titles = chart_titles(service, look, context.state.range)
    drawn = latency_lines(context.detail, service, look, wide, chart_rows, fits=context.state.scale_fits)
    left[1:1] = [Box(titles, plain_rows(drawn)), period]
    title, end = service_title(service, look, widths[0])
    rows = columns_of((left, right), widths, look, room)
    return ListView(title, rows, end=end, split=widths[0], right=right[0].titles if right else Titles())


def _figures(service: ServiceSnapshot, context: ViewContext, cells: int) -> list[ListRow]:
    """Draws what the service comes to: gauges, money, what makes it uncertain, and the strips of time."""
    look = context.look
    roomy = context.rows >= _ROOMY
    money = [
        *money_lines(service, look, cells),
        *wrapped(pace_lines(service, look, UNCUT), cells),
        *best_case_lines(service, look, cells),
    ]
    return _apart(
        [
            _spread(measure_lines(service, look, cells, thick=roomy), roomy=roomy),
            plain_rows(money),
            plain_rows([*agreement_lines(service, look, cells, _MOST_AGREEMENTS), *margin_line(service, look, cells)]),
            plain_rows(wrapped(reason_lines(service, look, UNCUT), cells)),
            plain_rows(wrapped(part_lines(service, context.details_provider.texts(service), look, UNCUT), cells)),
            plain_rows(wrapped(closed_lines(service, look, UNCUT), cells)),
            plain_rows(strip_lines(service, look, cells, apart=True, axis=True)),
            plain_rows(wrapped(note_lines(service, look, UNCUT), cells)),
        ]
    )


def _left_column(service: ServiceSnapshot, context: ViewContext, cells: int) -> list[Box]:
    """Makes the boxes below the chart that need width."""
    look = context.look
    return _boxes(
        [
            ("margin", list(margin_rows(service, look, cells))),
            ("page", statement_lines(service, look, cells)),
            ("components", unlabelled(component_lines(service, look, cells + LABEL))),
        ],
        look,
    )


def _right_column(service: ServiceSnapshot, context: ViewContext, cells: int) -> list[Box]:
    """Makes the boxes at the right, what is asked for first before the contract."""
    look, gutter = context.look, cells + LABEL - 1
    contract = context.details_provider.contract(service)
    tiers = _boxes([("tiers", unlabelled(tier_lines(service, look, gutter, brief=True)))], look)
    head, rows = outage_rows(service, look, cells)
    outages = Box(Titles((look.span(f"{look.say('outages.title')} ", "title"), look.span(head, "soft"))), rows)
    rest = _boxes(
        [
            ("decisions", list(wrapped(mark_lines(service, None, look, UNCUT), cells))),
            ("support", support_lines(service, contract, look, cells)),
            ("monitors", unlabelled(by_monitor_lines(service, look, gutter))),
        ],
        look,
    )
    if past := past_period_lines(service, context.detail, look, cells):
        words = past_periods_title(service, context.detail, look)
        rest.append(Box(Titles(look.line(words, "title")), plain_rows(past)))
    rest += _boxes(
        [
            ("security", unlabelled(security_lines(service, look, gutter))),
            (
                "contract",
                [
                    *card_lines(contract, look, cells),
                    *version_lines(service, look, cells),
                    *_more(service, look, cells),
                ],
            ),
        ],
        look,
    )
    return [*tiers, outages, *rest]


def _boxes(parts: Iterable[tuple[str, list[Line]]], look: Look) -> list[Box]:
    """Makes a box of each part that has lines, under the phrase `box.<name>`."""
    return [
        Box(Titles(look.line(look.say(f"box.{name}"), "title")), plain_rows(lines)) for name, lines in parts if lines
    ]


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
    return [
        cut((*title, *keys), cells),
        *latency_lines(snapshot.detail, service, look, cells - 1, rows, fits=context.state.scale_fits),
    ]


def _outages(service: ServiceSnapshot, context: ViewContext) -> list[ListRow]:
    """Lists the outages as rows that can be opened, newest first."""
    look, cells = context.look, context.cells
    if not service.assessment.outages:
        return [ListRow((*label("outages", look), *no_outage(service, look)[1:]))]
    head, rows = outage_rows(service, look, cells)
    return [ListRow((StyledText(" "), look.span(f"{look.say('label.outages')}: {head}", "heading"))), *rows]


def outage_rows(service: ServiceSnapshot, look: Look, cells: int) -> tuple[str, list[ListRow]]:
    """Says how many outages count and how many do not, and lists them as rows that can be opened."""
    every = happened([service])
    if not every:
        return "", [ListRow(no_outage(service, look))]
    counted = sum(1 for h in every if h.outage.counted_seconds)
    head = look.say("service_view.outages", counted=counted, others=len(every) - counted)
    table = OutageTable(look, cells)
    rows = [ListRow(table.headings())]
    shown = every if len(every) <= _MOST_OUTAGES + 2 else every[:_MOST_OUTAGES]
    rows += [ListRow(table.row(h), subject_of(service, h.outage.start)) for h in shown]
    if len(shown) < len(every):
        words = look.say("service_view.earlier", n=len(every) - len(shown))
        rows.append(ListRow((look.span(f"   {words}", "soft"),)))
    return head, rows


def _more(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Names the runbook and the tags."""
    lines: list[Line] = []
    if service.runbook:
        lines.append((*label("runbook", look), look.foreign(service.runbook, "accent")))
    if service.tags:
        lines.append((*label("tags", look), look.foreign(" ".join(service.tags), "soft")))
    return [cut(line, cells) for line in lines]

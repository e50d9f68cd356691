"""One outage: when, how long, what was decided about each part of it and by which clause, who saw it, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.stated import decision_word
from sla_tui.sla.monitors import DownSpan
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.service.contract_card import card_lines, version_lines
from sla_tui.ui.service.marks import mark_lines
from sla_tui.ui.service.outage_lanes import outage_lane_lines
from sla_tui.ui.service.outage_table import Happened, OutageTable, decision_words, find, seen_by
from sla_tui.ui.service.outage_table import happened as happened_in
from sla_tui.ui.service.panel import content, fitted
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.service.support import support_lines
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import ListRow, ListView
from sla_tui.ui.views.outage_panes import arrangements, below_panes

_ARRANGEMENTS: Final = arrangements(140, 42)
"""The contract and the other outages are beside it from 140 cells on."""
_REF, _LEAST_REF, _SAW = 24, 12, 36
"""Cells of a monitor's reference, at most and at least, and of when it saw the service down."""
_SERVICE_ROWS: Final = 8
"""Rows from which on how the service stands is said below its outage."""


def listing(context: ViewContext) -> ListView:
    """Draws the outage that the way here leads to."""
    look, service = context.look, context.service
    outage = None if service is None else find(service, context.location.outage)
    if service is None or outage is None:
        empty = (
            (look.span(look.say("outage_view.gone"), "strong"),),
            (look.span(look.say("screen.goes_back"), "soft"),),
        )
        return ListView((look.span(look.say("view.outage"), "title"),), (), empty=empty)
    happened = Happened(service, outage)
    started = look.span(look.language.moment(outage.start, look.zone), "text")
    title = look.phrase("outage_view.title", "title", when=started)
    end = look.line(decision_words(happened, look), "breached" if happened.is_open else "soft")
    panes, narrow = context.arranged(_ARRANGEMENTS)
    rows = [ListRow(line) for line in outage_lines(happened, narrow)]
    words = look.line(f" {look.say('outage_view.working')}", "soft")
    rows += [
        ListRow(()),
        ListRow((StyledText(" "), look.span("Enter", "key"), *words), subject_of(service, outage.start)),
    ]
    if panes.below and panes.beside and (room := context.rows - panes.below - 2 - len(rows)) > _SERVICE_ROWS:
        rows += [ListRow(()), *map(ListRow, _service_lines(service, narrow, room - 1))]
    beside = (lambda _, cells: _around(service, context, cells)) if panes.beside else None
    below = below_panes(context, lambda _: service) if panes.below else ()
    return ListView(title, rows, end=end, arrangement=panes, beside=beside, below=below)


def _service_lines(service: ServiceSnapshot, context: ViewContext, room: int) -> list[Line]:
    """Says how the outage's service stands: in the fullest way that there is room for."""
    look, cells = context.look, context.cells
    full = content(service, look, cells, "full", outages=0)
    return fitted(service, look, cells, room, full)[0]


def _around(service: ServiceSnapshot, context: ViewContext, cells: int) -> ListPane:
    """Draws what an outage is judged by, and the service's other outages in the period."""
    look = context.look
    name = look.foreign(service.title, "strong")
    title = (name, look.foreign(f" · {service.contract_name}", "soft"))
    return ListPane(title, around_lines(service, context, cells))


def around_lines(service: ServiceSnapshot, context: ViewContext, cells: int) -> list[Line]:
    """Draws the contract's card, all outages of the service in the period, and what was said of it."""
    table = OutageTable(context.look, cells)
    listed: list[Line] = [(StyledText(" "), *table.row(one)) for one in happened_in([service])]
    card = card_lines(context.details_provider.contract(service), context.look, cells)
    said = [*version_lines(service, context.look, cells), *mark_lines(service, None, context.look, cells)]
    lines = (*card, *([()] if card else []), table.headings(), *listed, *([()] if said else []), *said)
    return [cut(line, cells) for line in lines]


def outage_lines(happened: Happened, context: ViewContext) -> list[Line]:
    """Draws everything that is known of an outage."""
    look, cells = context.look, context.cells
    service, outage = happened
    lines: list[Line] = [
        (),
        *_facts(happened, look),
        (),
        *_parts(outage, look),
        (),
        *_by_monitor(service, outage, look, cells),
    ]
    marks = mark_lines(service, outage, look, cells)
    marks += support_lines(service, context.details_provider.contract(service), look, cells, outage)
    lanes = outage_lane_lines(service, outage, look, cells)
    lines += [*([()] if lanes else []), *lanes, *([()] if marks else []), *marks]
    return [cut(line, cells) for line in lines]


def outage_pane(service: ServiceSnapshot | None, start: int | None, context: ViewContext, cells: int) -> ListPane:
    """Draws the same as a pane of so many cells; an empty one where the outage is not known."""
    outage = None if service is None else find(service, start)
    if service is None or outage is None:
        return ListPane((), ())
    happened = Happened(service, outage)
    look = context.look
    title = (look.foreign(service.title, "strong"),)
    end = look.line(decision_words(happened, look), "breached" if happened.is_open else "soft")
    return ListPane(title, outage_lines(happened, replace(context, cells=cells)), end)


def _facts(happened: Happened, look: Look) -> list[Line]:
    service, outage = happened
    language, zone = look.language, look.zone
    until = look.say("decision.open") if happened.is_open else language.moment(outage.end, zone)
    counted = look.say("outage_view.nothing")
    if outage.counted_seconds:
        counted = language.duration(outage.counted_seconds, parts=3)
    lines: list[Line] = [
        (
            *label("service", look),
            look.foreign(service.name, "strong"),
            look.foreign(f"  {service.contract_name}", "soft"),
        ),
        (
            *label("from", look),
            look.span(language.moment(outage.start, zone)),
            look.span(f"  {look.zone_label}", "soft"),
        ),
        (*label("to", look), look.span(until, "breached" if happened.is_open else "text")),
        (*label("length", look), look.span(language.duration(outage.end - outage.start, parts=3), "strong")),
        (*label("counted", look), look.span(counted, "strong"), look.span(_share(service, outage, look), "soft")),
        (*label("clause", look), *_decided(outage.decision, outage.clause, look)),
    ]
    if outage.reason:
        lines.append((*label("reason", look), look.foreign(outage.reason)))
    return lines


def _decided(decision: str, clause: str, look: Look) -> Line:
    """Says what was decided and by which clause: ``counted: downtime definition (availability.method)``."""
    word = decision_word(decision, clause, look.language)
    name = look.language.name_of("clause", clause.replace(".", "_"))
    if name == clause.replace(".", "_"):  # a clause that this version does not know
        return (look.foreign(f"{word}: {clause}"),)
    return (look.span(f"{word}: {name}"), look.foreign(f" ({clause})", "soft"))


def _share(service: ServiceSnapshot, outage: AssessedOutage, look: Look) -> str:
    budget = service.stated.budget
    if budget is None or budget.total <= 0 or not outage.counted_seconds:
        return ""
    share = look.language.whole_percent(Fraction(outage.counted_seconds, budget.total))
    return f"  {look.say('outage_view.share', percent=share, total=look.language.duration(budget.total))}"


def _parts(outage: AssessedOutage, look: Look) -> list[Line]:
    """Draws each stretch inside it, where it was split."""
    if len(outage.parts) < 2:
        return [(*label("parts", look), look.span(look.say("outage_view.whole"), "soft"))]
    lines: list[Line] = []
    for part in outage.parts:
        lines.append(
            (
                *label("parts" if not lines else "", look),
                *left(look.line(look.language.moment(part.start, look.zone)), 14),
                *right(look.line(look.language.duration(part.end - part.start), "strong"), 10),
                StyledText("  "),
                *_decided(part.decision, part.clause, look),
            )
        )
    return lines


def _by_monitor(service: ServiceSnapshot, outage: AssessedOutage, look: Look, cells: int) -> list[Line]:
    """Says what each monitor says of that time; the references give way before the times do."""
    refs = min(_REF, max(_LEAST_REF, cells - LABEL - _SAW))
    lines: list[Line] = []
    for monitor in service.monitors:
        saw = [o for o in monitor.outages if o.start < outage.end and (o.end is None or o.end > outage.start)]
        blind = any(u.start < outage.end and u.end > outage.start for u in monitor.unknown)
        words, role = look.say("outage_view.saw_nothing"), "soft"
        if saw:
            words, role = _saw(saw, look), "strong"
        elif blind:
            words, role = look.say("outage_view.blind"), "unknown"
        reason = f"  {saw[0].reason}" if saw and saw[0].reason else ""
        lines.append(
            (
                *label("seen_by" if not lines else "", look),
                *left((look.foreign(monitor.id, "text"),), refs),
                look.span(f"  {words}", role),
                look.foreign(reason, "soft"),
            )
        )
    if not lines and seen_by(outage):
        lines.append((*label("seen_by", look), look.foreign(seen_by(outage))))
    return lines or [(*label("seen_by", look), look.span(look.say("outage_view.no_monitor"), "soft"))]


def _saw(saw: Sequence[DownSpan], look: Look) -> str:
    """Says from when to when a monitor saw it, and how many times more."""
    start = fmt.clock_time(saw[0].start, look.zone)
    end = look.say("time.now") if saw[0].end is None else fmt.clock_time(saw[0].end, look.zone)
    key = "outage_view.down_more" if len(saw) > 1 else "outage_view.down"
    return look.say(key, start=start, end=end, count=len(saw) - 1)

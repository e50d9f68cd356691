"""One outage: when, how long, what was decided about each part of it and by which clause, who saw it, what was said."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.service.marks import said_lines
from sla_tui.ui.service.outage_table import Happened, decision_words, find, seen_by
from sla_tui.ui.service.outages import DECISIONS
from sla_tui.ui.service.pieces import label
from sla_tui.ui.service.support import support_lines
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_view import ListRow, ListView


def listing(context: ViewContext) -> ListView:
    """Lists everything about the outage that the view is about."""
    look, service = context.look, context.service
    outage = None if service is None else find(service, context.location.outage)
    if service is None or outage is None:
        empty = (
            (StyledText("This outage is not in the period shown.", "strong"),),
            (StyledText("Esc goes back.", "soft"),),
        )
        return ListView((StyledText("Outage", "title"),), (), empty=empty)
    happened = Happened(service, outage)
    started = fmt.day_and_time(outage.start, look.zone)
    title: Line = (look.span("Outage ", "title"), look.span(started, "text"))
    state = decision_words(happened)
    end = look.line(state, "breached" if happened.is_open else "soft")
    rows = [ListRow(cut(line, context.cells)) for line in _facts(happened, look)]
    rows[0:0] = [ListRow(())]
    rows += [ListRow(()), *(ListRow(cut(line, context.cells)) for line in _parts(outage, look))]
    rows += [ListRow(()), *(ListRow(cut(line, context.cells)) for line in _witnesses(service, outage, look))]
    said = said_lines(service, outage, look, context.cells)
    said += support_lines(service, context.details_provider.contract(service), look, context.cells, outage)
    rows += [ListRow(()), *map(ListRow, said)] if said else []
    words = look.line(" the working behind it", "soft")
    rows += [ListRow(()), ListRow((StyledText(" "), look.span("⏎", "key"), *words), subject_of(service, outage.start))]
    return ListView(title, rows, end=end)


def _facts(happened: Happened, look: Look) -> list[Line]:
    service, outage = happened
    until = "still lasts" if happened.is_open else fmt.day_and_time(outage.end, look.zone)
    length = fmt.duration(outage.end - outage.start, parts=3)
    counted = fmt.duration(outage.counted_seconds, parts=3) if outage.counted_seconds else "nothing of it"
    share = _share(service, outage)
    lines: list[Line] = [
        (
            *label("SERVICE", look),
            look.foreign(service.name, "strong"),
            look.foreign(f"  {service.contract_name}", "soft"),
        ),
        (
            *label("FROM", look),
            look.span(fmt.day_and_time(outage.start, look.zone)),
            look.span(f"  {look.zone_label}", "soft"),
        ),
        (*label("TO", look), look.span(until, "breached" if happened.is_open else "text")),
        (*label("LENGTH", look), look.span(length, "strong")),
        (*label("COUNTED", look), look.span(counted, "strong"), look.span(share, "soft")),
        (*label("CLAUSE", look), look.foreign(f"{DECISIONS.get(outage.decision, outage.decision)}: {outage.clause}")),
    ]
    if outage.reason:
        lines.append((*label("REASON", look), look.foreign(outage.reason)))
    return lines


def _share(service: ServiceSnapshot, outage: AssessedOutage) -> str:
    budget = service.stated.budget
    if budget is None or budget.total <= 0 or not outage.counted_seconds:
        return ""
    return f"  {outage.counted_seconds * 100 // budget.total} % of the period's budget of {fmt.duration(budget.total)}"


def _parts(outage: AssessedOutage, look: Look) -> list[Line]:
    """Each stretch inside it, where it was split."""
    if len(outage.parts) < 2:
        return [(*label("PARTS", look), look.span("judged as a whole", "soft"))]
    lines: list[Line] = []
    for part in outage.parts:
        decision = DECISIONS.get(part.decision, part.decision)
        lines.append(
            (
                *label("PARTS" if not lines else "", look),
                *left(look.line(fmt.day_and_time(part.start, look.zone)), 14),
                *right(look.line(fmt.duration(part.end - part.start), "strong"), 10),
                StyledText("  "),
                look.span(decision, "text" if part.decision == "counted" else "soft"),
                look.foreign(f" ({part.clause})", "soft"),
            )
        )
    return lines


def _witnesses(service: ServiceSnapshot, outage: AssessedOutage, look: Look) -> list[Line]:
    """What each monitor says of that time."""
    lines: list[Line] = []
    for monitor in service.monitors:
        saw = [o for o in monitor.outages if o.start < outage.end and (o.end is None or o.end > outage.start)]
        blind = any(u.start < outage.end and u.end > outage.start for u in monitor.unknown)
        words, role = ("saw nothing", "soft")
        if saw:
            first = saw[0]
            end = "now" if first.end is None else fmt.clock_time(first.end, look.zone)
            words = f"down {fmt.clock_time(first.start, look.zone)} to {end}"
            words += f", {len(saw) - 1} more" if len(saw) > 1 else ""
            role = "strong"
        elif blind:
            words, role = "knows nothing of that time", "unknown"
        reason = f"  {saw[0].reason}" if saw and saw[0].reason else ""
        lines.append(
            (
                *label("SEEN BY" if not lines else "", look),
                *left((look.foreign(monitor.id, "text"),), 24),
                look.span(f"  {words}", role),
                look.foreign(reason, "soft"),
            )
        )
    if not lines and seen_by(outage):
        lines.append((*label("SEEN BY", look), look.foreign(seen_by(outage))))
    return lines or [(*label("SEEN BY", look), look.span("no monitor is known", "soft"))]

"""The panes below the list of credits: the next deadlines on a line of time, and all about the selected row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sla_tui.export.text_layout import wrap
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look, zone
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.service.contract_card import card_lines
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.outage_table import OutageTable, happened
from sla_tui.ui.service.pieces import label
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.wording.claims import SOON, deadline_line, is_due, stage_of, stage_role, stage_words
from sla_tui.ui.wording.figure_words import remedy, uptime_sentence

DAYS_AHEAD: Final = 60
_DAY: Final = 86_400
_ROOMY: Final = 56


def deadlines_pane(shown: Sequence[CreditEntry], context: ViewContext, cells: int) -> ListPane:
    """Draws the deadlines of the next 60 days on a line of time, and names them below it, the nearest first."""
    look = context.look
    title = (look.span(look.say("credits_view.deadlines"), "title"),)
    end = look.line(look.say("credits_view.next_days", n=DAYS_AHEAD), "soft")
    dated = [(at, entry) for entry in shown if (at := _next_deadline(entry, look)) is not None]
    ahead = sorted(dated, key=lambda one: (one[0], one[1].key))
    if not ahead:
        return ListPane(title, [(StyledText(" "), look.span(look.say("credits_view.no_deadline"), "soft"))], end)
    lines = [*_axis(ahead, look, cells), ()]
    words = [deadline_line(entry, look, long=cells >= _ROOMY) for _, entry in ahead]
    names = max(8, min(max(cells_of(_name(e, look)) for _, e in ahead), cells - 18 - max(map(width, words))))
    for (at, entry), until in zip(ahead, words, strict=True):
        role = "breached" if at - look.now < SOON else "at_risk"
        money = remedy(None, entry.amount, entry.currency, entry.benefits, look.language, extent=entry.extent)
        line = (
            StyledText(" "),
            StyledText(look.glyphs.verdict["at_risk"], role),
            StyledText(" "),
            *left((look.foreign(_name(entry, look), "text"),), names),
            *right((look.foreign(money, role),), 12),
            StyledText("  "),
            *until,
        )
        lines.append(cut(line, cells))
    return ListPane(title, lines, end)


def _next_deadline(entry: CreditEntry, look: Look) -> int | None:
    """Finds the instant that is to be met next: the notice where one is due first, else the claim."""
    if not is_due(entry):
        return None
    dates = [entry.claim.notify_by if entry.state == "open" else None, entry.claim.deadline]
    return min((at for at in dates if at is not None and at > look.now), default=None)


def _name(entry: CreditEntry, look: Look) -> str:
    name = entry.title
    return look.foreign(name if entry.party == "vendor" else f"{name} → {entry.customer}").text


def _axis(ahead: Sequence[tuple[int, CreditEntry]], look: Look, cells: int) -> list[Line]:
    """Draws today, the next 60 days, and a mark on each day that is one; what lies beyond them stands at the end."""
    room = max(10, cells - 2)
    marks: dict[int, tuple[int, CreditEntry]] = {}
    for at, entry in ahead:
        marks.setdefault(min(room - 1, max(1, (at - look.now) * room // (DAYS_AHEAD * _DAY))), (at, entry))
    dates = [" "] * room
    for cell, words in ((0, look.say("credits_view.today")), *((c, _day(*marks[c], look)) for c in sorted(marks))):
        begin = min(cell, room - len(words))
        if begin >= 0 and all(letter == " " for letter in dates[max(0, begin - 1) : begin + len(words) + 1]):
            dates[begin : begin + len(words)] = words
    line: list[StyledText] = [StyledText(" "), StyledText(look.glyphs.thumb, "accent")]
    for cell in range(1, room):
        if cell in marks:
            role = "breached" if marks[cell][0] - look.now < SOON else "at_risk"
            line.append(StyledText(look.glyphs.verdict["at_risk"], role))
        else:
            line.append(StyledText(look.glyphs.thin[2], "rail"))
    return [(StyledText(" "), look.span("".join(dates), "soft")), tuple(line)]


def _day(at: int, entry: CreditEntry, look: Look) -> str:
    home = zone(entry.timezone) if entry.timezone else look.zone  # a deadline is a day of the contract's zone
    return look.glyphs.words(look.language.short_last_day(at, home))


def credit_pane(entry: CreditEntry, context: ViewContext, cells: int, *, roomy: bool = False) -> ListPane:
    """Draws what one credit rests on, since when it is owed, how far its claim has come, what is to be done.

    `roomy`: the contract's card follows, which says whose it is.
    """
    look = context.look
    home = zone(entry.timezone) if entry.timezone else look.zone
    period = look.language.tell(entry.period.name) or entry.period.key
    title = (look.foreign(_name(entry, look), "strong"), look.foreign(f" · {period}", "soft"))
    stage = stage_of(entry)
    end = look.line(stage_words(stage, look), stage_role(stage))
    lines: list[Line] = []
    if entry.uptime is not None:
        uptime = look.language.uptime(entry.uptime, entry.target)
        line: Line = (*label("uptime", look), look.span(uptime, "strong"))
        if entry.target is not None:
            line = (*line, look.span(f"  ≥ {look.language.percent(entry.target)}", "soft"))
        lines.append(line)
    words = remedy(entry.credit, entry.amount, entry.currency, entry.benefits, look.language, extent=entry.extent)
    role = "owed" if entry.locked_in else "at_risk"
    credit: Line = (*label("credit", look), look.foreign(words, role))
    if entry.locked_in_since is not None:
        since = look.say("report.since", when=look.language.moment(entry.locked_in_since, look.zone))
        credit = (*credit, look.span(f" {since}", "soft"))
    lines.append(credit)
    lines += _counted(entry, context)
    if deadline := deadline_line(entry, look, long=True):
        lines.append((*label("claim", look), *deadline))
    for mark in entry.marks:
        note = f": {mark.note}" if mark.note else ""
        lines.append(
            (
                *label("", look),
                look.span(
                    look.say(f"claim_stage.{mark.state}") if mark.state not in {"open", "lapsed"} else mark.state
                ),
                look.foreign(f" {look.language.short_day(mark.at, home)} {mark.who}{note}", "soft"),
            )
        )
    agreement = _agreement(entry, context)
    if agreement is None or not roomy:
        name = look.foreign(entry.contract if agreement is None else agreement.contract_name, "text")
        whose = entry.counterparty or look.say("credits_view.no_vendor")
        side = look.foreign(f"  {look.say(f'party.{entry.party}')} {whose}", "soft")
        lines.append((*label("contract", look), name, side))
    if is_due(entry) and entry.party == "vendor":
        command = f"sla-tui claim {entry.key} --period {entry.period.key}{' --draft' if entry.running else ''}"
        indent = label("", look)
        said = wrap(command, max(12, cells - width(indent) - 1))
        lines += [(*indent, look.foreign(part, "accent")) for part in said]
        lines.append((*label("", look), look.span(look.say("credits_view.writes"), "soft")))
    return ListPane(title, [cut(line_, cells) for line_ in lines], end)


def _counted(entry: CreditEntry, context: ViewContext) -> list[Line]:
    """Says how many outages counted, where the credit is of the period on the screen."""
    one, look = _agreement(entry, context), context.look
    if one is None or one.assessment.period.start != entry.period.start or not one.assessment.outages:
        return []
    outages = one.assessment.outages
    counted = sum(outage.counted_seconds > 0 for outage in outages)
    words = look.say("credits_view.outages", n=counted, others=len(outages) - counted)
    return [(*label("outages", look), look.span(words, "text"))]


def _agreement(entry: CreditEntry, context: ViewContext) -> ServiceSnapshot | AgreementSnapshot | None:
    """Finds the agreement that the credit is of, as it is in the period on the screen."""
    service = context.find(entry.service)
    if service is None:
        return None
    agreements: Sequence[ServiceSnapshot | AgreementSnapshot] = service.agreements if service.others else (service,)
    return next((one for one in agreements if one.key == entry.key), None)


def tiers_pane(service_id: str, context: ViewContext, cells: int) -> ListPane:
    """Draws all tiers of the service under the cursor, and its money lines."""
    look, service = context.look, context.find(service_id)
    if service is None:
        return ListPane((), ())
    title = (
        look.foreign(service.title, "strong"),
        look.foreign(f" · {service.contract_name}", "soft"),
    )
    uptime = uptime_sentence(service, look)
    lines: list[Line] = [(*label("uptime", look), look.span(uptime, "strong"))] if uptime else []
    lines += money_lines(service, look, cells)
    lines += tier_lines(service, look, cells)
    return ListPane(title, [cut(line, cells) for line in lines])


def selected_pane(
    shown: Sequence[CreditEntry], subject: Subject | None, context: ViewContext, cells: int, *, roomy: bool = False
) -> ListPane:
    """Draws what the cursor is on: a credit, or a tier ahead. `roomy`: with outages and the contract's card."""
    if subject is None:
        return ListPane((), ())
    wanted = (subject.service, subject.agreement, subject.start)
    entry = next((e for e in shown if (e.service, e.agreement, e.period.start) == wanted), None)
    service = context.find(subject.service)
    applied: ServiceSnapshot | AgreementSnapshot | None
    if entry is None:
        pane, applied = tiers_pane(subject.service, context, cells), service
    else:
        pane, applied = credit_pane(entry, context, cells, roomy=roomy), _agreement(entry, context)
    if not roomy or service is None or applied is None:
        return pane
    return pane._replace(lines=[*pane.lines, *_more(service, applied, context, cells)])


def _more(
    service: ServiceSnapshot, applied: ServiceSnapshot | AgreementSnapshot, context: ViewContext, cells: int
) -> list[Line]:
    """Draws the contract that applies on its card, and the service's outages of the period on the screen."""
    look = context.look
    lines: list[Line] = [(), *card_lines(context.details_provider.contract(applied), look, cells)]
    outages = happened([service])
    if outages:
        table = OutageTable(look, cells)
        lines += [(), table.headings(), *((StyledText(" "), *table.row(one)) for one in outages)]
    return [cut(line, cells) for line in lines]

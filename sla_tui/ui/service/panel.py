"""The selected service's panel: gauges on one scale, the money, strips of time, monitors, outages, what is uncertain.

It is drawn in the fullest of three levels of detail that fits; where even the briefest is too long, its lines of the
lowest rank are left out, and the lower edge says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, right, width
from sla_tui.ui.parts.frame import Titles, boxed, fits
from sla_tui.ui.service.agreements import MOST, agreement_lines, margin_line
from sla_tui.ui.service.components import component_lines, components_line
from sla_tui.ui.service.gauges import measure_lines
from sla_tui.ui.service.marks import looked_after
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.monitors import monitor_lines, monitors_line
from sla_tui.ui.service.outages import note_lines, outage_lines, reason_lines
from sla_tui.ui.service.pieces import label
from sla_tui.ui.service.strips import strip_lines
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import stale_mark
from sla_tui.ui.wording.present import CLOSED, is_running, state_of
from sla_tui.ui.wording.roles import figure_role
from sla_tui.ui.wording.standing import STATE_ROLES, state_words, word_of

PanelDetail = Literal["full", "middle", "brief"]
MOST_OUTAGES = 6
HOUR, DAY = 3_600, 86_400
_BLANK = 90
"""The rank of a line that only keeps others apart."""


class Ranked(NamedTuple):
    """A line of the panel; where there is no room for all, those of the highest rank are left out first."""

    rank: int
    line: Line


def everything(
    service: ServiceSnapshot, look: Look, cells: int, *, outages: int = MOST_OUTAGES, tiers: bool = False
) -> list[Ranked]:
    """Says all there is to say in a panel of that width.

    `outages`: of how many, 0 where a pane of their own is; `tiers`: with how far away each of several tiers is.
    """
    lines = content(service, look, max(0, cells - 2), "full", outages=outages)
    ladder = tier_lines(service, look, max(0, cells - 2)) if tiers else []
    if len(ladder) > 1:  # the money lines have the only one
        lines += [Ranked(_BLANK, ()), *(Ranked(25, line) for line in ladder)]
    return lines


def panel(
    service: ServiceSnapshot | None,
    look: Look,
    cells: int,
    rows: int,
    *,
    full: list[Ranked],
) -> list[Line]:
    """Draws the panel with its frame in exactly `cells` x `rows`.

    Args:
        service: the selected one; None draws why there is none.
        look: how values are written.
        cells: width.
        rows: height.
        full: `everything` of the service at that width.
    """
    inner, room = max(0, cells - 2), max(0, rows - 2)
    if service is None:
        titles = Titles((StyledText(look.glyphs.digit(2), "accent"), look.span(look.say("view.service"), "title")))
        return boxed(titles, [(StyledText(" "), look.span(look.say("panel.none_selected"), "soft"))], look, cells, rows)
    body, hidden = fitted(service, look, inner, room, full)
    words = look.say("panel.hidden", count=hidden, key="Enter") if hidden else ""
    return boxed(Titles(*service_title(service, look, cells), look.line(words, "soft")), body, look, cells, rows)


def fitted(service: ServiceSnapshot, look: Look, cells: int, room: int, full: list[Ranked]) -> tuple[list[Line], int]:
    """Picks the lines of the fullest level that fits into `room`; also counts those of the briefest left out."""
    lines = full
    if len(lines) > room:
        lines = content(service, look, cells, "middle")
    if len(_spoken(lines)) > room:
        lines = content(service, look, cells, "brief")
    kept = sorted(sorted(range(len(lines)), key=lambda i: (lines[i].rank, i))[:room])
    return [lines[i].line for i in kept], max(0, len(_spoken(lines)) - room)


def _spoken(lines: list[Ranked]) -> list[Ranked]:
    """Keeps the lines that say something, without those that keep others apart."""
    return [line for line in lines if line.rank < _BLANK]


def content(
    service: ServiceSnapshot, look: Look, cells: int, level: PanelDetail, *, outages: int = MOST_OUTAGES
) -> list[Ranked]:
    """Draws all lines of a level, in reading order."""
    full, brief = level == "full", level == "brief"
    blank = [] if brief else [Ranked(_BLANK, ())]
    out: list[Ranked] = []
    for rank, line in enumerate(measure_lines(service, look, cells, thick=full)):
        out += [*(blank if out and full else []), Ranked(rank, line)]
    out += blank
    out += [Ranked(1, line) for line in reason_lines(service, look, cells)]
    out += [Ranked(3 + 2 * i, line) for i, line in enumerate(money_lines(service, look, cells))]
    out += [Ranked(5 + i, line) for i, line in enumerate(agreement_lines(service, look, cells, 2 if brief else MOST))]
    out += [Ranked(6, line) for line in margin_line(service, look, cells)]
    out += [Ranked(9, line) for line in pace_lines(service, look, cells)]
    out += [Ranked(10, line) for line in best_case_lines(service, look, cells)]
    out += blank
    out += [Ranked(4 + i, line) for i, line in enumerate(strip_lines(service, look, cells, apart=not brief, axis=full))]
    out += blank
    out += [Ranked(8 + i, line) for i, line in enumerate(_watching(service, look, cells, brief=brief))]
    past = outage_lines(service, look, cells, outages if full else 0)
    out += [*(blank if past else []), *(Ranked(30, line) for line in past)]
    notes = note_lines(service, look, cells)
    out += [*(blank if notes else []), *(Ranked(20, line) for line in notes)]
    return out


def _watching(service: ServiceSnapshot, look: Look, cells: int, *, brief: bool) -> list[Line]:
    """Says where the service's state comes from: its components, or else its monitors."""
    if service.components:
        return [components_line(service, look, cells)] if brief else component_lines(service, look, cells)
    return [monitors_line(service, look, cells)] if brief else monitor_lines(service, look, cells)


def service_title(service: ServiceSnapshot, look: Look, cells: int) -> tuple[Line, Line]:
    """Writes what the upper edge says of a service: name, state, contract at its start, the verdict at its end.

    Of what is down it also says who looks after it.
    """
    role = f"sign.{service.standing}"
    end = (
        StyledText(look.glyphs.verdict[service.standing], role),
        look.span(f" {word_of(service.standing, look.language)}", role),
    )
    name = (StyledText(look.glyphs.digit(2), "accent"), look.foreign(service.title, "title"))
    start = joined([cut(name, max(4, cells // 2)), _state(service, look)], look.span(" · ", "faint"))
    answered = joined([start, looked_after(service, look)], look.span(" · ", "faint"))
    if fits(answered, end, cells):
        start = answered
    if cells >= 90:
        contract: Line = (look.foreign(service.contract_name, "soft"),)
        if service.party == "customer":
            contract = (*contract, look.foreign(f" ({service.customer})", "soft"))
        start = joined([start, contract], look.span(" · ", "faint"))
    return start, end


def _state(service: ServiceSnapshot, look: Look) -> Line:
    """Says its state now and since when, or how old its figures are; of a period that is over that it is closed."""
    state, old = state_of(service), service.stale_since
    if old is not None:
        return look.line(look.say("now.stale", age=look.age_of(old)), "unknown")
    role = STATE_ROLES.get(state, "unknown")
    if state == CLOSED:
        return look.line(state_words(state, look.language), role)
    since = "" if service.since is None else f" {look.language.duration(max(0, look.now - service.since))}"
    words = look.span(f" {state_words(state, look.language)}{since}", role if state != "up" else "soft")
    return (StyledText(look.glyphs.state.get(state, "?"), role), words)


def best_case_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says what the running period comes to if nothing more happens."""
    best = service.stated.best_case
    if best is None or not is_running(service):
        return []
    words = f"{stale_mark(service)}{look.language.uptime(best, service.target, decimals=look.decimals)}"
    line = look.phrase("panel.best_case", "soft", uptime=look.span(words, figure_role(service)))
    return [cut((*label("best_case", look), *line), cells)]


def pace_lines(service: ServiceSnapshot, look: Look, cells: int) -> Iterator[Line]:
    """Says how fast the budget burns, and when it ends."""
    burn = service.assessment.burn
    if burn is None or figures.burn(service) is None:
        return
    alert, language = figures.burn_alert(service), look.language
    parts: list[Line] = []
    for length, pace in ((HOUR, burn.per_hour), (6 * HOUR, burn.per_six_hours), (3 * DAY, burn.per_three_days)):
        if pace is not None:
            role = "at_risk" if alert and pace > 1 else "strong" if pace >= 1 else "soft"
            number = right((look.span(language.multiple(pace), figure_role(service, role)),), 6)
            parts.append((look.span(language.duration(length, parts=1), "soft"), *number))
    paces: Line = (*label("burn", look), *joined(parts, StyledText("   ")))
    gone = service.stated.exhausted_at
    if gone is None or gone <= look.now:
        if parts:
            yield cut(paces, cells)
        return
    day, rest = language.moment(gone, look.zone), language.duration(gone - look.now, parts=1)
    long, short = (
        (look.span(look.say(key, day=day, left=rest), "at_risk"),)
        for key in ("panel.gone_by_down" if service.is_down else "panel.gone_by", "panel.gone_by")
    )
    for ending, gap in ((long, "   "), (short, "   "), (short, "  ")):
        line: Line = (*label("burn", look), *joined([*parts, ending], StyledText(gap)))
        if width(line) <= cells:
            yield line
            return
    yield cut(paces, cells)
    yield cut((*label("", look), *short), cells)

"""The panes below the views of outages: the service's period, its credit tiers, each outage's share of the downtime.

On wide screens also what its last periods came to. All are of one service, and are made for their width.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Final

from sla_tui.sla.monitors import ServiceDetail
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, right
from sla_tui.ui.parts.gauge import bar
from sla_tui.ui.service.calendar import CELLS, calendar_lines, period_lines, period_titles
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.outage_table import Happened, happened
from sla_tui.ui.service.outages import reason_lines
from sla_tui.ui.service.past_periods import past_period_lines, past_periods_title
from sla_tui.ui.service.pieces import LABEL, UNCUT, unlabelled, wrapped
from sla_tui.ui.service.selected_panes import no_outage
from sla_tui.ui.service.tiers import tier_lines
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListArrangement, ListPane
from sla_tui.ui.views.list_view import Subject

_CALENDAR_ROWS: Final = 7
BELOW: Final = _CALENDAR_ROWS + 2
"""Rows of the panes, frames included: six weeks under the names of their days."""
_FOUR: Final = 176
"""From so many cells on there is a fourth pane."""
_BAR: Final = 10
_PERCENT: Final = 6

BelowPane = Callable[["Subject | None", int], ListPane]
_Make = Callable[[ServiceSnapshot, Look, int], ListPane]


def arrangements(cells: int, beside: int) -> tuple[ListArrangement, ListArrangement]:
    """Declares a pane beside the list from so many cells on, and panes below it where it is high enough for both."""
    return ListArrangement(cells, 36, beside=beside, below=BELOW), ListArrangement(cells, 16, beside=beside)


def below_panes(context: ViewContext, found: Callable[[Subject | None], ServiceSnapshot | None]) -> list[BelowPane]:
    """Lists the makers of the panes; `found` finds the service that they are about."""
    makers: list[_Make] = [period_pane, money_pane, shares_pane]
    detail = context.detail
    here = context.location.service  # a list of many services has nothing of the one that was looked at before
    if context.cells >= _FOUR and detail is not None and detail.past_periods and detail.service == here:
        makers.append(partial(past_pane, detail))
    return [partial(_made, make, context.look, found) for make in makers]


def _made(
    make: _Make,
    look: Look,
    found: Callable[[Subject | None], ServiceSnapshot | None],
    subject: Subject | None,
    cells: int,
) -> ListPane:
    service = found(subject)
    return ListPane((), ()) if service is None else make(service, look, cells)


def period_pane(service: ServiceSnapshot, look: Look, cells: int) -> ListPane:
    """Draws the calendar of the period and how its budget was used."""
    titles = period_titles(service, look)
    lines = period_lines(service, look, cells, _CALENDAR_ROWS)
    if service.budget_use is None and cells >= CELLS:  # the days say more than that there is no budget
        lines = calendar_lines(service, look, _CALENDAR_ROWS) or lines
    return ListPane(titles.start, lines, titles.end)


def money_pane(service: ServiceSnapshot, look: Look, cells: int) -> ListPane:
    """Draws every tier with how far away it is, what is owed, and until when it must be asked for."""
    why = wrapped(reason_lines(service, look, UNCUT), cells)
    tiers = unlabelled(tier_lines(service, look, cells + LABEL - 1))  # the frame says what they are
    lines = [*why, *tiers, *money_lines(service, look, cells)]
    return ListPane(_title("credit", service, look), [cut(line, cells) for line in lines])


def shares_pane(service: ServiceSnapshot, look: Look, cells: int) -> ListPane:
    """Draws what share of the period's counted downtime each outage has, the longest first."""
    return ListPane(_title("shares", service, look), share_lines(service, look, cells))


def past_pane(detail: ServiceDetail, service: ServiceSnapshot, look: Look, cells: int) -> ListPane:
    """Draws what the last periods came to, where the service is the one that is looked at closely."""
    words = past_periods_title(service, detail, look)
    return ListPane(look.line(words, "title"), past_period_lines(service, detail, look, cells))


def share_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws a line an outage that counts: when, how much of it, a bar and its share of all that counts, its reason."""
    counted = [one for one in happened([service]) if one.outage.counted_seconds]
    counted.sort(key=lambda one: (-_seconds(one), -one.outage.start))
    total = sum(map(_seconds, counted), Fraction(0))
    if not counted:
        return [no_outage(service, look)] if not service.assessment.outages else [_none_counts(look)]
    return [cut(_share_line(one, _seconds(one) / total, look), cells) for one in counted]


def _share_line(one: Happened, share: Fraction, look: Look) -> Line:
    outage = one.outage
    role = "breached" if one.is_open else "spent"
    return (
        *right(look.line(look.language.moment(outage.start, look.zone), "text"), look.language.moment_cells + 1),
        *right(look.line(look.language.duration(outage.counted_seconds), "strong"), look.language.duration_cells + 1),
        StyledText("  "),
        *bar(share, _BAR, role, look.glyphs),
        *right(look.line(look.language.whole_percent(share), "text"), _PERCENT),
        look.foreign(f"  {outage.reason}" if outage.reason else "", "soft"),
    )


def _seconds(one: Happened) -> Fraction:
    """Returns how much of it counts, in seconds."""
    exact = one.outage.counted_exact
    return Fraction(one.outage.counted_seconds) if exact is None else exact


def _none_counts(look: Look) -> Line:
    return (StyledText(" "), look.span(look.say("outage_view.none_counts"), "soft"))


def _title(name: str, service: ServiceSnapshot, look: Look) -> Line:
    words = look.say(f"outage_pane.{name}")
    return (look.span(words, "title"), look.foreign(f" · {service.title}", "soft"))

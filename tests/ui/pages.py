"""Helpers of the dashboard's tests: a page of lines for a snapshot at a size."""

from __future__ import annotations

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.actions import keymap
from sla_tui.ui.drawing.glyphs import UNICODE, Glyphs
from sla_tui.ui.drawing.look import Look, shared_decimals
from sla_tui.ui.drawing.spans import Line, plain
from sla_tui.ui.state.fleet_state import FleetState
from sla_tui.ui.views.services import ServicesLayout, ServicesPlace, page
from tests.samples import NOW

HINTS = keymap().hints("services", ENGLISH)


def state_of(snapshot: Snapshot | None, language: Language = ENGLISH) -> FleetState:
    """The view's state, with that snapshot."""
    state = FleetState(language)
    if snapshot is not None:
        state.apply(snapshot)
    return state


def look_of(state: FleetState, glyphs: Glyphs = UNICODE, now: int = NOW) -> Look:
    """How values are written for it."""
    services = state.snapshot.services if state.snapshot else ()
    return Look(glyphs, now, state.zone_name, shared_decimals(services), state.language)


def drawn(
    state: FleetState, width: int, height: int, *, glyphs: Glyphs = UNICODE, message: str = "", **place: object
) -> ServicesLayout:
    """The page at that size."""
    where = ServicesPlace(width, height, **place)  # type: ignore[arg-type]
    return page(state, where, look_of(state, glyphs), hints=HINTS, message=message)


def lines(part: list[Line]) -> list[str]:
    """The words of a part."""
    return [plain(line) for line in part]


def foot_of(made: ServicesLayout) -> list[Line]:
    """The line of keys, where there is one."""
    return [] if made.footer is None else [made.footer.line]


def text(snapshot: Snapshot | None, width: int = 80, height: int = 24) -> str:
    """All of the page as text, part below part."""
    made = drawn(state_of(snapshot), width, height)
    panes = (line for pane in made.panes.values() for line in pane)
    return "\n".join(lines([*made.header, *panes, *made.line, *foot_of(made)]))

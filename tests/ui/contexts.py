"""Helpers of the views' tests: a view of a snapshot as lines, without Textual."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.sla.acts import Act
from sla_tui.sla.contract import Contract
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.glyphs import UNICODE, Glyphs
from sla_tui.ui.drawing.spans import Line, plain
from sla_tui.ui.state.fleet_state import FleetState
from sla_tui.ui.state.history import ViewHistory, ViewLocation
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import list_view_of
from sla_tui.ui.views.context import SettingRow, ViewContext
from sla_tui.ui.views.list_view import ListPlace, ListView
from tests.ui.pages import look_of, state_of


class GivenDetails:
    """A details provider with what a test puts there."""

    def __init__(
        self,
        contract: Contract | None = None,
        log: Sequence[str] = (),
        settings: Sequence[SettingRow] = (),
        acts=(),
        texts: Sequence[Contract] = (),
    ):
        self._contract, self._log, self._settings, self._acts = contract, log, settings, acts
        self._texts = texts

    def contract(self, service: ServiceSnapshot) -> Contract | None:
        return self._contract

    def texts(self, service: ServiceSnapshot) -> Sequence[Contract]:
        return self._texts if service.assessment.parts else ()

    def log_lines(self) -> Sequence[str]:
        return self._log

    def settings(self) -> Sequence[SettingRow]:
        return self._settings

    def acts(self) -> Sequence[Act]:
        return self._acts


def context(
    location: ViewLocation,
    snapshot: Snapshot | None,
    size: tuple[int, int] = (120, 36),
    *,
    state: FleetState | None = None,
    details_provider: GivenDetails | None = None,
    glyphs: Glyphs = UNICODE,
) -> ViewContext:
    """One frame of a view at that size."""
    shown = state or state_of(snapshot)
    view_history = ViewHistory()
    if location.view != "services":
        view_history.deeper(location)
    return ViewContext(
        shown, view_history, look_of(shown, glyphs), list_view.inner(*size), size[1], details_provider or GivenDetails()
    )


def listing(
    location: ViewLocation, snapshot: Snapshot | None, size: tuple[int, int] = (120, 36), **options: object
) -> ListView:
    """The view as a list."""
    return list_view_of(context(location, snapshot, size, **options))  # type: ignore[arg-type]


def drawn(
    location: ViewLocation, snapshot: Snapshot | None, size: tuple[int, int] = (120, 36), **options: object
) -> list[Line]:
    """The view's lines."""
    made = context(location, snapshot, size, **options)  # type: ignore[arg-type]
    return list_view.draw(list_view_of(made), ListPlace(), made.look, *size)


def text(
    location: ViewLocation, snapshot: Snapshot | None, size: tuple[int, int] = (120, 200), **options: object
) -> str:
    """What the view says."""
    return "\n".join(plain(line).rstrip() for line in drawn(location, snapshot, size, **options))

"""Rows that were drawn already: a row is drawn again only when its service, or how it is drawn, has changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, on_down_row, selected
from sla_tui.ui.fleet.layout import FleetNeeds, FleetShown, Measures, columns, needed
from sla_tui.ui.fleet.table import framed, row, with_cursor
from sla_tui.ui.wording.standing import now_column_words

_MOST = 600


class _Drawn(NamedTuple):
    """A row as it was drawn: how, when its words that age were looked at last, and what they were.

    `bare`: the row of a service that is not selected, without a frame.
    """

    service: ServiceSnapshot
    how: tuple[bool, bool | None]
    now: int
    words: str
    bare: Line
    line: Line


class Rows:
    """Remembers the rows on the screen, and what was measured of a snapshot. One for each table."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self._drawn: dict[str, _Drawn] = {}
        self._style: object = None
        self._measures: Collection[Measures] | None = None
        self._how: tuple[bool, int, str] = (False, 4, "")
        self._needs = FleetNeeds()
        self._laid_out: dict[tuple[int, frozenset[str]], tuple[FleetShown, ...]] = {}

    def columns(
        self, measures: Collection[Measures], cells: int, look: Look, *, without: Collection[str] = ()
    ) -> tuple[FleetShown, ...]:
        """Lays out the columns for services of these measures inside of `cells`.

        The measures are those of the whole snapshot, whatever is filtered, so that the columns stand still. `without`:
        columns that stand elsewhere on the screen.
        """
        how = look.glyphs.ascii_only, look.decimals, look.language.code
        if measures is not self._measures or how != self._how:
            needs = needed(measures, look)
            if needs != self._needs or how != self._how:
                self._laid_out.clear()
            self._measures, self._how, self._needs = measures, how, needs
        place = cells, frozenset(without)
        if place not in self._laid_out:
            needs = self._needs._replace(without={*self._needs.without, *without})
            self._laid_out[place] = columns(cells, look, needs)
        return self._laid_out[place]

    def row(
        self,
        service: ServiceSnapshot,
        shown: tuple[FleetShown, ...],
        cells: int,
        look: Look,
        *,
        chosen: bool,
        thumb: bool | None = None,
    ) -> Line:
        """Draws one service's row.

        Args:
            service: whose.
            shown: the columns.
            cells: its width, without the frame.
            look: how values are written.
            chosen: it is the selected one.
            thumb: whether the scroll bar's thumb stands in its right edge; None: it has no frame.
        """
        style = (shown, cells, look.decimals, look.glyphs.ascii_only, look.glyphs.track)
        if style != self._style or len(self._drawn) > _MOST:
            self._style = style
            self._drawn.clear()
        how = chosen, thumb
        known = self._drawn.get(service.id)
        if known is not None and known.service is not service:
            known = None
        if known is not None and known.how == how and known.now == look.now:
            return known.line
        words = known.words if known is not None and known.now == look.now else now_column_words(service, look)
        if known is not None and known.words == words:
            bare = known.bare
            line = known.line if known.how == how else _marked(service, bare, cells, look, how)
        else:
            bare = row(service, shown, cells, look)
            line = _marked(service, bare, cells, look, how)
        self._drawn[service.id] = _Drawn(service, how, look.now, words, bare, line)
        return line


def _marked(service: ServiceSnapshot, bare: Line, cells: int, look: Look, how: tuple[bool, bool | None]) -> Line:
    """Draws a row as that of a selected service, or of one that is down, and in its frame."""
    chosen, thumb = how
    line = bare
    if chosen:
        line = selected(with_cursor(bare, look))
    elif service.is_down:
        line = on_down_row(bare)
    return line if thumb is None else framed(line, cells + 2, look, thumb=thumb)

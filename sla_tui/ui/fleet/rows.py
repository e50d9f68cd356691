"""Rows that were drawn already: a row is drawn again only when its service, or how it is drawn, has changed."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, selected
from sla_tui.ui.fleet.cells import now_words
from sla_tui.ui.fleet.columns import FleetColumn, columns
from sla_tui.ui.fleet.table import framed, row
from sla_tui.ui.fleet.widths import Measures, never_shown, words_needed

_MOST = 600


class Rows:
    """Remembers the rows on the screen, and what was measured of a snapshot. One for each table."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self._drawn: dict[str, tuple[ServiceSnapshot, tuple[str, bool, bool | None], Line]] = {}
        self._style: object = None
        self._measures: Sequence[Measures] | None = None
        self._how: tuple[bool, int] = (False, 4)
        self._names = 18
        self._over = False
        self._needs: dict[str, int] = {}
        self._without: frozenset[str] = frozenset()

    def columns(self, measures: Sequence[Measures], cells: int, look: Look) -> tuple[FleetColumn, ...]:
        """The columns for services of these measures inside of `cells`.

        The measures are those of the whole snapshot, whatever is filtered, so that the columns stand still.
        """
        how = look.glyphs.ascii_only, look.decimals
        if measures != self._measures or how != self._how:
            self._measures, self._how = measures, how
            self._names = max((m.name for m in measures), default=18)
            self._needs = words_needed(measures, ascii_only=how[0], decimals=how[1])
            self._without = never_shown(measures)
            self._over = bool(measures) and not any(m.running for m in measures)
        return columns(cells, names=self._names, needs=self._needs, without=self._without, over=self._over)

    def row(
        self,
        service: ServiceSnapshot,
        shown: tuple[FleetColumn, ...],
        cells: int,
        look: Look,
        *,
        chosen: bool,
        thumb: bool | None = None,
    ) -> Line:
        """One service's row.

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
        key = (now_words(service, look), chosen, thumb)
        known = self._drawn.get(service.id)
        if known is not None and known[0] is service and known[1] == key:
            return known[2]
        line = row(service, shown, cells, look, selected=chosen)
        line = selected(line) if chosen else line
        if thumb is not None:
            line = framed(line, cells + 2, look, thumb=thumb)
        self._drawn[service.id] = (service, key, line)
        return line

"""What changes once a second is painted at once, and only it; the terminal shows what the screen is, whatever it is."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace

import pyte
import pytest
from textual._context import visible_screen_stack
from textual.app import App
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Input, Static

from sla_tui.ui.drawing.minimal_updates import MinimalCompositor, MinimalUpdate
from sla_tui.ui.textual_private import CompositorUpdate, draw_with, strips_of
from tests.samples import FLEET, all_well, snapshot
from tests.ui.apps import dashboard


class Terminal:
    """A terminal that gets all that an app hands over; `updates`: what it was, in order."""

    def __init__(self, app: App) -> None:
        self.app, self.updates = app, []
        self.screen = pyte.Screen(*app.size)
        self.stream = pyte.Stream(self.screen)
        self._show(app.screen._compositor.render_full_update())
        display = app._display

        def shown(screen, update):
            if update is not None and not app._batch_count:
                self.updates.append(update)
                self._show(update)
            display(screen, update)

        app._display = shown

    def _show(self, update):
        assert isinstance(update, CompositorUpdate)
        columns, rows = self.app.size
        if (self.screen.columns, self.screen.lines) != (columns, rows):
            self.screen.resize(rows, columns)
        self.stream.feed(update.render_segments(self.app.console).replace("\n", "\r\n"))

    @property
    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    def painted(self):
        """The cells that were painted since the last time: (row, first, how many)."""
        updates, self.updates = self.updates, []
        assert all(isinstance(update, MinimalUpdate) for update in updates)
        return [(p.y, p.x, p.strip.cell_length) for update in updates for p in update.pieces]


def rows_of(app):
    """The rows of the screen as all of it would be painted, with what is seen behind it."""
    visible_screen_stack.set(app._background_screens)
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips_of(app.screen)]


def slower(service):
    return replace(service, latency=replace(service.latency, p95_ms=131, value_ms=131))


@contextmanager
def nothing_waits(app):
    """Whatever is done meanwhile is painted before a message could be handled."""
    posted = []
    post = Screen.post_message
    patched = pytest.MonkeyPatch()
    patched.setattr(Screen, "post_message", lambda self, message: (posted.append(message), post(self, message))[1])
    try:
        yield
    finally:
        patched.undo()
    assert not posted


async def test_the_clock_is_painted_at_once_and_nothing_but_its_letters():
    async with dashboard(all_well()) as shown:
        shown.clock.advance(1)
        shown.app.tick()
        terminal = Terminal(shown.app)
        shown.clock.advance(1)
        with nothing_waits(shown.app):
            shown.app.tick()
            assert "14:32:09" in terminal.rows[0]
        assert terminal.painted() == [(0, shown.app.size.width - 2, 1)]
        await shown.pilot.pause()
        assert terminal.painted() == []
        assert terminal.rows == rows_of(shown.app)


async def test_new_figures_are_painted_at_once_and_only_the_cells_that_changed():
    async with dashboard() as shown:
        terminal = Terminal(shown.app)
        with nothing_waits(shown.app):
            shown.app.services.apply(snapshot(tuple(slower(s) if s.id == "login" else s for s in FLEET)))
        assert "131 ms" in "\n".join(terminal.rows)
        ((_, _, cells),) = terminal.painted()
        assert cells < 20
        assert terminal.rows == rows_of(shown.app)


@pytest.mark.parametrize("keys", [["question_mark"], ["a"], ["ctrl+p"], ["3"], ["enter"], ["slash", "x"]])
async def test_whatever_lies_over_it_or_follows_the_terminal_shows_the_screen(keys):
    async with dashboard() as shown:
        terminal = Terminal(shown.app)
        for moment in range(3):
            shown.clock.advance(1 + 4 * moment)
            shown.app.tick()
            await shown.pilot.pause()
            assert terminal.rows == rows_of(shown.app)
            await shown.push(snapshot(tuple(slower(s) if moment % 2 else s for s in FLEET)))
            await shown.press(*keys[:moment])
            assert terminal.rows == rows_of(shown.app)
        await shown.press("escape")
        shown.clock.advance(1)
        shown.app.tick()
        await shown.pilot.pause()
        assert terminal.rows == rows_of(shown.app)


async def test_nothing_is_painted_while_painting_is_held_and_all_of_it_after():
    async with dashboard(all_well()) as shown:
        terminal = Terminal(shown.app)
        with shown.app.batch_update():
            shown.clock.advance(2)
            shown.app.tick()
            await shown.pilot.pause()
            assert not terminal.updates
        await shown.pilot.pause()
        assert "14:32:09" in terminal.rows[0]
        assert terminal.rows == rows_of(shown.app)


async def test_where_the_screen_is_divided_anew_it_is_painted_as_a_whole():
    async with dashboard() as shown:
        terminal = Terminal(shown.app)
        with shown.app.services.painting_at_once():
            shown.clock.advance(1)
            shown.app.services.redraw()
            shown.app.services.header.display = False
        assert not terminal.updates
        await shown.pilot.pause()
        assert terminal.rows == rows_of(shown.app)


@pytest.mark.full
@pytest.mark.parametrize("size", [(80, 24), (220, 60), (161, 45)])
@pytest.mark.parametrize("figures", [False, True])
async def test_while_the_terminal_changes_its_size_nothing_that_comes_in_between_is_lost(size, figures):
    """The clock, or new figures, in each turn of the loop until the screen is divided anew."""
    async with dashboard() as shown:
        terminal = Terminal(shown.app)
        turns, resized = 0, asyncio.create_task(shown.pilot.resize_terminal(*size))
        while not resized.done() and turns < 400:
            turns += 1
            if figures:
                shown.app.services.apply(snapshot(tuple(slower(s) if turns % 2 else s for s in FLEET)))
            else:
                shown.clock.advance(1)
                shown.app.tick()
            await asyncio.sleep(0)
        await resized
        await shown.pilot.pause()
        assert terminal.rows == rows_of(shown.app)


class Layers(App):
    """Widgets beside, inside of and over one another."""

    CSS = """
    Screen { layers: low high; }
    #left { width: 12; height: 5; background: red; }
    #scroll { width: 20; height: 4; border: solid green; }
    #over { layer: high; offset: 6 2; width: 9; height: 4; background: blue; }
    """

    def get_default_screen(self):
        screen = Screen()
        draw_with(screen, MinimalCompositor())
        return screen

    def compose(self):
        yield Static("left\nlines\nof\ntext\n日本日本", id="left")
        with VerticalScroll(id="scroll"):
            yield Static("\n".join(f"row {n} 日本語" for n in range(9)), id="inner")
        yield Static("over all", id="over")
        yield Input("typed")


@pytest.mark.parametrize(
    ("x", "y", "width", "height"),
    [(0, 0, 40, 12), (5, 1, 4, 3), (0, 4, 9, 1), (11, 3, 5, 6), (30, 9, 40, 9), (7, 4, 1, 1)],
)
async def test_a_partial_update_of_any_part_is_that_part_of_the_whole(x, y, width, height):
    app = Layers()
    async with app.run_test(size=(40, 12)) as pilot:
        app.query_one("#scroll").scroll_to(y=2, animate=False)
        await pilot.pause()
        terminal = Terminal(app)
        whole = [dict(terminal.screen.buffer[row]) for row in range(12)]
        terminal.screen.reset()
        part = Region(x, y, width, height)
        compositor = app.screen._compositor
        compositor._dirty_regions.add(part)
        update = compositor.render_partial_update()
        terminal._show(update)
        assert sum(p.strip.cell_length for p in update.pieces) == app.screen.region.intersection(part).area
        for row in range(12):
            for cell in range(40):
                seen, wanted = terminal.screen.buffer[row][cell], whole[row][cell]
                cut_through = len(wanted.data.encode()) > 1 or not wanted.data  # a letter of two cells may be
                assert seen == (wanted if part.contains(cell, row) else terminal.screen.default_char) or cut_through

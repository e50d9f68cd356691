"""The first-run screen: offers the demo, an address to watch, or the file to write. Never an empty screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from sla_tui.language import Language
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.first_run_choice import FirstRunOwner
from sla_tui.ui.views.first_run import EXAMPLE, WAYS, FirstRun, FirstRunPage, box_size, first_run
from sla_tui.ui.widgets.pane import Pane


class FirstRunScreen(Screen[None]):
    """Draws the box, takes keys, and tells the app what was chosen."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FirstRunScreen { align: center middle; layers: box line; }
    #box { layer: box; }
    #address { layer: line; dock: top; height: 1; border: none; padding: 0; background: $panel; }
    #address:focus { border: none; background-tint: $foreground 0%; }
    """

    def __init__(
        self, config_path: str, refused: Callable[[str], str], *, ascii_only: bool, language: Language
    ) -> None:
        """Says that the configuration belongs at `config_path`; `refused` finds a word that cannot be watched."""
        super().__init__()
        self._refused = refused
        self._language = language
        self._ascii_only = ascii_only
        self._box = Pane(id="box", ascii_only=ascii_only)
        self._address = Input(id="address", placeholder="https://…")
        self._state = FirstRun(config_path)

    @property
    def _owner(self) -> FirstRunOwner:
        return cast("FirstRunOwner", self.app)

    def compose(self) -> ComposeResult:
        """Lays out the box, and the line in which an address is typed."""
        yield self._box
        yield self._address
        self._address.display = False

    def on_mount(self) -> None:
        """Draws it."""
        self._redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draws it anew."""
        del event
        self._redraw()

    def _redraw(self) -> None:
        width, height = self.app.size
        size = box_size(width, height)
        signs = self._owner.glyphs
        look = Look(signs, language=self._language)
        self._box.styles.width, self._box.styles.height = size
        self._box.show(first_run(self._state, look, size))
        typing = self._state.page == "watch"
        self._address.display = typing
        if typing:
            self._address.styles.width = max(1, size[0] - 6)
            self._address.styles.offset = ((width - size[0]) // 2 + 3, min(height - 1, (height - size[1]) // 2 + 4))

    def _go(self, page: FirstRunPage) -> None:
        self._state = replace(self._state, page=page, problem="")
        self._redraw()
        self.set_focus(self._address if page == "watch" else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is wrong with the words that are typed already; the last one may not be finished yet."""
        finished = event.value if event.value[-1:].isspace() else event.value.rpartition(" ")[0]
        self._complain(self._problem(finished))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the addresses, if all of them can be watched."""
        addresses = tuple(event.value.split())
        problem = self._problem(event.value) if addresses else self._language.say("first_run.no_address")
        if problem:
            self._complain(problem)
        else:
            self._owner.choose("watch", addresses)

    def _problem(self, typed: str) -> str:
        """Says which word cannot be watched, and what can be."""
        word = self._refused(typed)
        return self._language.say("first_run.not_an_address", word=inert(word)) if word else ""

    def _complain(self, problem: str) -> None:
        if problem != self._state.problem:
            self._state = replace(self._state, problem=problem)
            self._redraw()

    def on_key(self, event: events.Key) -> None:
        """Chooses, moves, goes back."""
        if event.key == "escape":
            self._go("menu")
        elif self._state.page == "menu":
            self._menu_key(event)
        elif self._state.page == "connect" and event.key == "y":
            self._owner.copy_to_clipboard(EXAMPLE)
        elif self._state.page == "connect" and event.key == "q":
            self._owner.choose("quit")

    def _menu_key(self, event: events.Key) -> None:
        letters = [way[0] for way in WAYS]
        if event.key in {"down", "j", "up", "k"}:
            step = 1 if event.key in {"down", "j"} else -1
            self._state = replace(self._state, selected=(self._state.selected + step) % len(WAYS))
            self._redraw()
        elif event.key == "enter":
            self._take(letters[self._state.selected])
        elif event.character in letters:
            self._take(event.character)

    def _take(self, letter: str | None) -> None:
        if letter == "d":
            self._owner.choose("demo")
        elif letter == "q":
            self._owner.choose("quit")
        elif letter == "t":
            self._owner.connect()
        else:
            self._go("watch" if letter == "w" else "connect")

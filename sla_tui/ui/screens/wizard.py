"""The wizard's screen: takes where the tokens are, asks the sources beside the screen, and has the file written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from sla_tui.errors import SlaTuiError
from sla_tui.language import Language
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.first_run_choice import FirstRunOwner
from sla_tui.ui.views import wizard as view
from sla_tui.ui.views.first_run import box_size
from sla_tui.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.worker import Worker

    from sla_tui.config.writer import NewConfig


class WizardScreen(Screen[None], inherit_bindings=False):
    """Ends the app with the choice "configured" once the file is written; Esc goes back."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    WizardScreen { align: center middle; layers: box line; }
    WizardScreen #box { layer: box; }
    WizardScreen #place { layer: line; dock: top; height: 1; border: none; padding: 0; background: $background; }
    WizardScreen #place:focus { border: none; background-tint: $foreground 0%; }
    """

    def __init__(
        self, target: Path, write: Callable[[NewConfig], None], *, ascii_only: bool, language: Language
    ) -> None:
        """Has the configuration written by `write`, which puts it at `target`."""
        super().__init__()
        self._language = language
        from sla_tui.config.presets import preset_ids
        from sla_tui.engine.polling.setup import PROVIDERS

        self._write = write
        self._ascii_only = ascii_only
        self._wizard = view.begun(PROVIDERS, target, sorted(preset_ids()), os.environ)
        self._box = Pane(id="box", ascii_only=ascii_only)
        self._place = Input(id="place", select_on_focus=False)
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Lays out the box, and the line in which a token's place is typed."""
        yield self._box
        yield self._place

    def on_mount(self) -> None:
        """Begins with the first provider."""
        self._to(0)

    def on_resize(self, event: events.Resize) -> None:
        """Draws it anew."""
        del event
        self._redraw()

    def _redraw(self) -> None:
        width, height = self.app.size
        cells, rows = box_size(width, height)
        signs = cast("FirstRunOwner", self.app).glyphs
        look = Look(signs, language=self._language)
        self._box.styles.width, self._box.styles.height = cells, rows
        self._box.show(view.box(self._wizard, look, (cells, rows)))
        row = view.FIRST_FIELD + self._wizard.at
        typing = self._wizard.step == "tokens" and row < rows - 1 and cells > view.LABEL + 6
        self._place.display = typing
        if typing:
            self._place.styles.width = cells - view.LABEL - 4
            self._place.styles.offset = ((width - cells) // 2 + 2 + view.LABEL, (height - rows) // 2 + row)

    def _to(self, at: int) -> None:
        """Begins to fill in a provider's place."""
        wizard = self._wizard
        wizard.at = at % len(wizard.providers)
        provider = wizard.providers[wizard.at]
        with self.prevent(Input.Changed):
            self._place.value = wizard.places.get(provider.kind, "")
        self._place.placeholder = self._language.say("wizard.place_hint", variable=provider.variable)
        self._place.cursor_position = len(self._place.value)
        self._redraw()
        if self._place.display:
            self.set_focus(self._place)

    def _go(self, step: view.WizardStep, problem: str = "") -> None:
        self._wizard.step, self._wizard.problem = step, problem
        self.set_focus(None)
        self._redraw()
        if step == "tokens":
            self._to(self._wizard.at)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Takes what is typed."""
        self._wizard.places[self._wizard.providers[self._wizard.at].kind] = event.value
        self._wizard.problem = ""
        self._redraw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Asks the providers."""
        event.stop()
        self._ask()

    def on_key(self, event: events.Key) -> None:
        """Moves, chooses, goes on and back."""
        wizard = self._wizard
        step = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}.get(event.key)
        turn = {"right": 1, "left": -1}.get(event.key)
        if event.key == "escape":
            event.stop()
            self._back()
        elif wizard.step == "tokens" and step is not None:
            event.stop()
            event.prevent_default()
            self._to(wizard.at + step)
        elif wizard.step == "found" and turn is not None:
            wizard.contract = (wizard.contract + turn) % len(wizard.contracts)
            self._redraw()
        elif event.key == "enter" and wizard.step != "asking":
            self._enter()

    def _enter(self) -> None:
        if self._wizard.step == "tokens":
            self._ask()
        elif self._wizard.step == "found":
            self._finish()
        else:
            cast("FirstRunOwner", self.app).choose("configured")

    def _back(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        if self._wizard.step in {"asking", "found"}:
            self._go("tokens")
        elif self._wizard.step == "tokens":
            self.app.pop_screen()

    def _ask(self) -> None:
        sources = view.sources_of(self._wizard)
        if not sources:
            self._wizard.problem = self._language.say("wizard.no_place")
            self._redraw()
            return
        self._go("asking")
        self._worker = self.run_worker(self._asked(), exclusive=True, exit_on_error=False)

    async def _asked(self) -> None:
        from sla_tui.clock import SystemClock
        from sla_tui.engine.polling.setup import BY_KIND, find

        try:
            found = await find(view.sources_of(self._wizard), SystemClock())
        except SlaTuiError as error:
            self._go("tokens", str(error.what))
            return
        answers = []
        for one in found.seen:
            plan = one.account.plan if one.account else ""
            words = self._seen(len(one.statuses), plan) if one.ok else one.message
            answers.append(view.SourceAnswer(BY_KIND[one.source.kind].name, words, one.ok))
        self._wizard.answers, self._wizard.found = tuple(answers), found
        if found.answered:
            self._go("found")
        else:
            what = "; ".join(f"{answer.name}: {answer.words}" for answer in answers)
            self._go("tokens", self._language.say("wizard.none_works", what=what))

    def _seen(self, monitors: int, plan: str | None) -> str:
        """Says how many monitors a token can see, and of which plan."""
        if plan:
            return self._language.say("wizard.monitors_of_plan", n=monitors, plan=plan)
        return self._language.say("wizard.monitors", n=monitors)

    def _finish(self) -> None:
        from sla_tui.config.local_zone import local_zone
        from sla_tui.config.writer import NewConfig

        found = self._wizard.found
        if found is None:
            return
        sources = tuple(s for s in view.sources_of(self._wizard) if s.id in found.answered)
        new = NewConfig(
            timezone=local_zone(),
            currency="EUR",
            sources=sources,
            services=found.services,
            contract=view.contract_of(self._wizard),
            probes={},
        )
        try:
            self._write(new)
        except SlaTuiError as error:
            self._go("found", str(error.what))
            return
        self._go("done")

"""The app that is shown where there is no configuration; it ends with what was chosen, and does nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from sla_tui.language import ENGLISH, Language
from sla_tui.ui.base_app import BaseApp, describe_crash
from sla_tui.ui.first_run_choice import FirstRunChoice, FirstRunKind
from sla_tui.ui.screens.first_run import FirstRunScreen
from sla_tui.ui.themes import DEFAULT

if TYPE_CHECKING:
    from sla_tui.config.writer import NewConfig
    from sla_tui.ui.drawing.own_themes import OwnThemes


class FirstRunApp(BaseApp[FirstRunChoice]):
    """Shows the first-run screen; `run()` gives the `FirstRunChoice`, or None where it was interrupted.

    Args:
        config_path: where the configuration belongs.
        theme, themes: see `BaseApp`.
        ascii: draws nothing but ASCII.
        language: of all words.
        refused: finds the first word of a text that is no address that could be watched; "" where all are.
        write: writes a configuration that the wizard made to `config_path`; None: there is no wizard.
        on_crash: see `BaseApp`.
    """

    TITLE = "sla-tui"

    def __init__(
        self,
        config_path: str,
        *,
        theme: str = DEFAULT,
        ascii: bool = False,  # noqa: A002  the option's name
        linux_console: bool = False,
        language: Language = ENGLISH,
        refused: Callable[[str], str] = lambda _: "",
        write: Callable[[NewConfig], None] | None = None,
        themes: OwnThemes | None = None,
        on_crash: Callable[[BaseException], str] = describe_crash,
    ) -> None:
        super().__init__(theme=theme, ascii=ascii, linux_console=linux_console, themes=themes, on_crash=on_crash)
        self._config_path = config_path
        self._language = language
        self._refused = refused
        self._write = write

    def connect(self) -> None:
        """Opens the wizard."""
        if self._write is not None:
            from sla_tui.ui.screens.wizard import WizardScreen

            target, ascii_only = Path(self._config_path), self.ascii_only
            self.push_screen(WizardScreen(target, self._write, ascii_only=ascii_only, language=self._language))

    def get_default_screen(self) -> Screen[None]:
        """Returns the first-run screen."""
        return FirstRunScreen(self._config_path, self._refused, ascii_only=self.ascii_only, language=self._language)

    def choose(self, kind: FirstRunKind, addresses: tuple[str, ...] = ()) -> None:
        """Ends with that choice."""
        self.exit(FirstRunChoice(kind, addresses))

"""A driver that is woken without having slept: one thread reads the terminal, however many signals go on with it.

Textual takes every SIGCONT for the end of a sleep that it knew of, and starts a second thread that reads. The system
sends that signal to a process whose terminal is hung up, too, and whoever stopped it by SIGSTOP sends it: at the end
one of the two threads goes on reading, and the process never ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from textual.driver import Driver

from sla_tui.ui.terminal.gone import is_gone

_Driver = TypeVar("_Driver", bound=type[Driver])


def with_one_reader(base: _Driver) -> _Driver:
    """Makes a driver class of `base` that sleeps before it wakes up, and stays as it is without a terminal."""

    class WokenDriver(base):  # type: ignore[misc,valid-type]
        awake = False
        """Whether it has the terminal."""
        changing = 0
        """How deep it is in taking the terminal, or giving it back."""
        woken = False
        """Whether a signal woke it meanwhile."""

        def start_application_mode(self) -> None:
            with self._alone():
                self.awake = True
                super().start_application_mode()

        def stop_application_mode(self) -> None:
            with self._alone():
                self.awake = False
                super().stop_application_mode()

        def resume_application_mode(self) -> None:
            """Takes the terminal again; where it has it already, a shell may have changed its modes meanwhile."""
            fileno = getattr(self, "fileno", None)
            if isinstance(fileno, int) and is_gone(fileno):
                return
            if self.changing:
                self.woken = True
                return
            with self._alone():
                if self.awake:
                    self.suspend_application_mode()
                super().resume_application_mode()

        @contextmanager
        def _alone(self) -> Iterator[None]:
            """Has a signal that comes in the middle of it wait: else the modes half way are taken for the shell's."""
            self.changing += 1
            try:
                yield
            finally:
                self.changing -= 1
            if self.woken and not self.changing:
                self.woken = False
                if self.awake:
                    self.resume_application_mode()

    return WokenDriver  # type: ignore[return-value]

"""A driver that is woken in the middle of taking the terminal: the modes half way are nobody's to go back to."""

from __future__ import annotations

import pytest

from sla_tui.ui.terminal.woken import with_one_reader


class Line:
    """A driver over a line with one mode, into which a signal may come at each of its steps."""

    def __init__(self, step: int) -> None:
        self.mode, self.before, self.readers, self.steps, self.signal_at = "cooked", None, 0, 0, step

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.signal_at:
            self.resume_application_mode()

    def start_application_mode(self) -> None:
        self.step()
        self.before = self.mode
        self.step()
        self.mode = "raw"
        self.step()
        self.readers += 1
        self.step()

    def stop_application_mode(self) -> None:
        self.step()
        self.readers -= 1
        self.step()
        self.mode = self.before
        self.step()

    def suspend_application_mode(self) -> None:
        self.stop_application_mode()

    def resume_application_mode(self) -> None:
        self.start_application_mode()


@pytest.mark.parametrize("step", range(1, 20))
def test_whenever_the_signal_comes_one_reads_and_the_shell_gets_its_modes_back(step):
    driver = with_one_reader(Line)(step)
    driver.start_application_mode()
    assert (driver.mode, driver.readers) == ("raw", 1)
    driver.resume_application_mode()
    assert (driver.mode, driver.readers) == ("raw", 1)
    driver.stop_application_mode()
    assert (driver.mode, driver.readers) == ("cooked", 0)

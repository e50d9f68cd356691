"""The thread that reads a terminal rests while nothing comes, and is there at once for a key, an Esc, and the end."""

from __future__ import annotations

import os
import pty
import queue
import threading
from time import monotonic

import pytest
from textual.drivers.linux_driver import LinuxDriver

from sla_tui.ui.terminal import reader
from sla_tui.ui.terminal.input_filter import with_input_filter

SOON = 5.0
"""Seconds: what comes in so many came by itself, and not at the next look, which would be a minute later."""


class Line(LinuxDriver):
    """A driver on a line of the test's: what it reads goes into a queue."""

    def __init__(self, fileno: int) -> None:
        self.fileno, self.exit_event, self._debug, self._writer_thread = fileno, threading.Event(), False, None
        self.read, self.last = queue.SimpleQueue(), []

    def start_application_mode(self) -> None:
        self._key_thread = threading.Thread(target=self.run_input_thread, daemon=True)
        self._key_thread.start()

    def disable_input(self) -> None:
        if not self.exit_event.is_set():
            self.exit_event.set()
            self._key_thread.join()
            self.exit_event.clear()

    def process_message(self, message) -> None:
        self.read.put(message)


@pytest.fixture
def line():
    ours, theirs = pty.openpty()
    driver = with_input_filter(Line)(theirs)
    os.write(ours, b"\n")  # a line that is not raw hands over whole lines
    yield driver, lambda data: os.write(ours, data + b"\n")
    driver.close()
    os.close(ours)
    os.close(theirs)


def key(driver):
    while (message := driver.read.get(timeout=SOON)).key in {"enter", "ctrl+j"}:
        pass
    return message.key


def resting(driver, seen):
    """Waits until the thread waits for a minute."""
    assert seen.wait(SOON)
    seen.clear()


@pytest.fixture
def rests(monkeypatch):
    """Set whenever the thread begins to wait as long as it takes."""
    seen = threading.Event()

    class Selector(reader.selectors.SelectSelector):
        def select(self, timeout=None):
            if timeout == reader.RESTS:
                seen.set()
            return super().select(timeout)

    monkeypatch.setattr(reader.selectors, "SelectSelector", Selector)
    return seen


def test_a_key_and_an_escape_wake_a_thread_that_rests(line, rests):
    driver, types = line
    driver.start_application_mode()
    resting(driver, rests)
    types(b"a")
    assert key(driver) == "a"
    resting(driver, rests)
    types(b"\x1b[A")
    assert key(driver) == "up"
    driver.disable_input()


def test_it_looks_soon_while_time_decides_what_was_typed():
    read, write = os.pipe()
    driver = with_input_filter(Line)(read)
    driver.start_application_mode()
    os.write(write, b"\x1b")
    assert driver.read.get(timeout=SOON).key == "escape"
    driver.disable_input()
    driver.close()
    os.close(read)
    os.close(write)


def test_the_end_comes_at_once_and_reading_can_begin_again(line, rests):
    driver, types = line
    for letter in (b"a", b"b"):
        driver.start_application_mode()
        rests.clear()
        types(letter)
        assert key(driver) == letter.decode()
        resting(driver, rests)
        begun = monotonic()
        driver.disable_input()
        assert monotonic() - begun < SOON
        assert not driver._key_thread.is_alive()


def test_an_end_before_the_thread_has_begun_is_seen(line):
    driver, _ = line
    run = driver.run_input_thread
    begins = threading.Event()
    driver.run_input_thread = lambda: (begins.wait(SOON), run())
    driver.start_application_mode()
    threading.Timer(0.01, begins.set).start()
    driver.disable_input()
    assert not driver._key_thread.is_alive()


def test_files_of_high_numbers_are_not_waited_for(line, rests, monkeypatch):
    monkeypatch.setattr(reader, "_MOST", 0)
    driver, types = line
    driver.start_application_mode()
    types(b"a")
    assert key(driver) == "a"
    driver.disable_input()
    assert not rests.is_set()


def test_who_gave_the_terminal_back_is_roused_no_more_and_takes_it_again(line, rests):
    driver, types = line
    driver.start_application_mode()
    rousing = driver.reader.rousing
    driver.disable_input()
    driver.close()
    driver.close()
    rousing.rouse()
    rousing.rest()
    driver.start_application_mode()
    rests.clear()
    types(b"a")
    assert key(driver) == "a"
    resting(driver, rests)
    driver.disable_input()

"""Draws to, and reads from, a visitor's stream instead of a terminal of this machine."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from textual import events
from textual.app import App
from textual.geometry import Size

from sla_tui.ui.terminal.control_strings import WAITS
from sla_tui.ui.terminal.input_filter import ReplyProofParser
from sla_tui.ui.textual_private import TextualDriver

MOST_WAITING: Final = 4 << 20
"""Bytes that may wait to be taken; who takes less than is drawn is let go."""
_BEGIN: Final = ("\x1b[?1049h", "\x1b[?1000h", "\x1b[?1003h", "\x1b[?1015h", "\x1b[?1006h", "\x1b[?25l", "\x1b[?2004h")
_END: Final = ("\x1b[?2004l", "\x1b[?1000l", "\x1b[?1003l", "\x1b[?1015l", "\x1b[?1006l", "\x1b[?25h", "\x1b[?1049l")
_TICKS: Final = (0.15, WAITS + 0.1)
"""Seconds after an input at which it is asked whether an ESC was the key."""


class StreamDriver(TextualDriver):
    """A driver whose terminal is at the other end of a stream. Everything happens on the app's loop.

    Args:
        app: the app.
        stream: takes what is drawn.
        size: columns and rows.
    """

    def __init__(self, app: App[Any], stream: asyncio.StreamWriter, size: tuple[int, int]) -> None:
        super().__init__(app, size=size)
        self._stream = stream
        self._parser = ReplyProofParser()

    @property
    def is_web(self) -> bool:
        """Whether it is shown in a browser."""
        return True

    def write(self, data: str) -> None:
        """Draws; in any thread."""
        if asyncio._get_running_loop() is self.its_loop:  # noqa: SLF001  the public one raises where there is none
            self._send(data)
        else:
            self.its_loop.call_soon_threadsafe(self._send, data)

    def _send(self, data: str) -> None:
        transport = self._stream.transport
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > MOST_WAITING:
            transport.abort()
            return
        self._stream.write(data.encode("utf-8", "replace"))

    def start_application_mode(self) -> None:
        """Begins to draw."""
        for sequence in _BEGIN:
            self.write(sequence)
        self.resize(*(self.window or (80, 24)))
        self.its_app.call_later(self.its_app.post_message, events.AppBlur())

    def stop_application_mode(self) -> None:
        """Leaves the visitor's terminal as it was."""
        for sequence in _END:
            self.write(sequence)

    def disable_input(self) -> None:
        """Has nothing to disable: nobody hands over input any more."""

    def resize(self, columns: int, rows: int) -> None:
        """Goes on in another size."""
        self.window = (columns, rows)
        size = Size(columns, rows)
        self.its_app.post_message(events.Resize(size, size))

    opens_pages = False
    """The browser of this machine is not the visitor's."""

    def typed(self, text: str) -> None:
        """Takes what the visitor's terminal sent."""
        for message in self._parser.feed(text):
            self.process_message(message)
        for seconds in _TICKS:
            self.its_loop.call_later(seconds, self._tick)

    def _tick(self) -> None:
        for message in self._parser.tick():
            self.process_message(message)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Opens nothing: the browser of this machine is not the visitor's."""

"""Reads a terminal's input for Textual, without what it reports unasked, and without bytes that are no text."""

from __future__ import annotations

import contextlib
import re
import threading
from codecs import getincrementaldecoder
from collections.abc import Iterable
from time import monotonic
from typing import Final, TypeVar, cast

from textual import constants
from textual.driver import Driver
from textual.events import CursorPosition
from textual.message import Message

from sla_tui.ui.terminal.control_strings import ControlStrings
from sla_tui.ui.terminal.reader import RousingEvent, TerminalReader
from sla_tui.ui.textual_private import (
    ANSI_SEQUENCES_KEYS,
    SPECIAL_SEQUENCES,
    ParseError,
    XTermParser,
    forget_wait,
    is_debugging,
    waits,
)

_KNOWN: Final = re.compile(
    r"\x1b\[(?:"
    r"[\d:]*(?:;[\d:]*){0,2}[u~ABCDEFHPQRS]"  # keys, as kitty and as xterm write them; the cursor's place
    r"|<?-?\d+;-?\d+;-?\d+[mM]|M..."  # the mouse
    r"|48;\d+(?::\d*)*;\d+(?::\d*)*;\d+(?::\d*)*;\d+(?::\d*)*t"  # a size, in band
    r"|\?\d+;\d\$y"  # whether a mode is known, which Textual asks
    r")",
    re.DOTALL,
)


def is_known(sequence: str) -> bool:
    """Returns whether a whole CSI sequence is a key, the mouse, or an answer to what Textual asks."""
    return sequence in ANSI_SEQUENCES_KEYS or sequence in SPECIAL_SEQUENCES or _KNOWN.fullmatch(sequence) is not None


class ReplyProofParser(XTermParser):
    """Textual's parser behind `ControlStrings`."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._strings = ControlStrings(is_known, constants.ESCAPE_DELAY)

    def feed(self, data: str) -> Iterable[Message]:
        """Yields what was meant by `data`; "" is the end of all input."""
        yield from self.tick()  # what waited too long does not belong to what comes now
        kept = self._strings.feed(data, monotonic())
        if kept or not data:
            yield from super().feed(kept)

    def tick(self) -> Iterable[Message]:
        """Yields what turned out to be whole because nothing came behind it."""
        if overdue := self._strings.overdue(monotonic()):
            yield from super().feed(overdue)
            forget_wait(self)  # it has waited once
        yield from super().tick()

    @property
    def waits(self) -> bool:
        """Whether it is time that decides what came last."""
        return self._strings.waits or waits(self)


class ReadingDriver(Driver):
    """What a terminal's driver of Textual's reads through `ReplyProofParser`, in a thread that rests; put before it."""

    fileno: int
    exit_event: threading.Event
    cursor_origin: tuple[int, int] | None
    _reader: TerminalReader | None = None

    @property
    def reader(self) -> TerminalReader:
        """What reads."""
        if self._reader is None:
            self._reader = TerminalReader(self.fileno)
        return self._reader

    def start_application_mode(self) -> None:
        """Takes the terminal, and has a thread begin to read."""
        self.reader.rousing.rest()  # made here, before there is a thread
        super().start_application_mode()  # type: ignore[safe-super]

    def run_input_thread(self) -> None:
        """Reads until it is over, as Textual's own does."""
        parser = ReplyProofParser(is_debugging(self))
        decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        for data in self.reader.pieces(lambda: self.exit_event, lambda: parser.waits):
            if text := decode(data or b"", final=data is None):
                self._hand_over(parser.feed(text))
            self._hand_over(parser.tick())
        with contextlib.suppress(EOFError, ParseError):
            list(parser.feed(""))

    def disable_input(self) -> None:
        """Ends the reading, for which the thread is roused."""
        if not self.exit_event.is_set():
            self.exit_event = RousingEvent(self.reader.rousing)
        super().disable_input()  # type: ignore[safe-super]

    def close(self) -> None:
        """Gives back what it has besides the terminal."""
        super().close()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.rousing.close()

    def _hand_over(self, messages: Iterable[Message]) -> None:
        for message in messages:
            if isinstance(message, CursorPosition) and self.is_inline:
                self.cursor_origin = (message.x, message.y)
            else:
                self.process_message(message)


DriverClass = TypeVar("DriverClass", bound=type[Driver])


def with_input_filter(base: DriverClass) -> DriverClass:
    """Makes a driver class of `base` that reads as `ReadingDriver` does, if it is one of a terminal."""
    try:
        from textual.drivers.linux_driver import LinuxDriver
        from textual.drivers.linux_inline_driver import LinuxInlineDriver
    except ImportError:  # not on Windows, whose console sends no text to be read
        return base
    if not issubclass(base, (LinuxDriver, LinuxInlineDriver)):
        return base
    return cast("DriverClass", type(base.__name__, (ReadingDriver, base), {}))

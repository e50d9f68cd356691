"""Reads a terminal in a thread that rests: Textual's looks ten times a second whether it is over, all day long."""

from __future__ import annotations

import contextlib
import os
import selectors
import threading
from collections.abc import Callable, Iterator
from typing import Final

ONCE: Final = 4096
"""Bytes that are read at a time."""
LOOK_EVERY: Final = 0.1
"""Seconds between two looks whether what was read is a key, because nothing comes behind it."""
RESTS: Final = 60.0
"""Seconds between two looks where nothing is waited for: what comes, and the end, rouse the thread."""
_MOST: Final = 1000
"""Numbers of files that `select()` takes for certain."""


class TerminalReader:
    """Reads what comes from a terminal; `rousing` has the thread that reads go on."""

    def __init__(self, fileno: int) -> None:
        self._fileno = fileno
        self.rousing = Rousing()

    def pieces(self, over: Callable[[], threading.Event], waits: Callable[[], bool]) -> Iterator[bytes | None]:
        """Yields what comes, and nothing (b"") when time has passed; at last None.

        Args:
            over: the event that ends it; what was typed before is read once more.
            waits: whether time decides what came last, so that it is to be looked at soon.
        """
        with selectors.SelectSelector() as selector:
            selector.register(self._fileno, selectors.EVENT_READ)
            rests = self.rousing.joins(selector)
            last = False
            while not last:
                last = over().is_set()
                if last and rests:
                    self.rousing.leaves(selector)
                ready = selector.select(RESTS if rests and not last and not waits() else LOOK_EVERY)
                self.rousing.rest()
                typed = any(key.fd == self._fileno for key, _ in ready)
                data = os.read(self._fileno, ONCE) if typed else b""
                if typed and not data:  # nothing will come any more
                    over().wait(LOOK_EVERY)
                yield data
        yield None


class Rousing:
    """A pipe that is waited for beside the terminal."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._lock = threading.RLock()  # a signal may come in the middle of it, and take or give back the terminal
        self._open = True

    def joins(self, selector: selectors.BaseSelector) -> bool:
        """Has a selector wait for it, too; returns False where it cannot be."""
        if not self._open or self._reading > _MOST:
            return False
        selector.register(self._reading, selectors.EVENT_READ)
        return True

    def leaves(self, selector: selectors.BaseSelector) -> None:
        """Has the selector wait for it no longer."""
        selector.unregister(self._reading)

    def rouse(self) -> None:
        """Has whoever waits go on at once, or when it waits next; in any thread."""
        with self._lock, contextlib.suppress(BlockingIOError):
            if self._open:
                os.write(self._writing, b"\0")

    def rest(self) -> None:
        """Forgets that it was roused."""
        with self._lock, contextlib.suppress(BlockingIOError):
            if self._open:
                os.read(self._reading, 64)

    def close(self) -> None:
        """Gives the pipe back; nobody is roused any more."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self._reading)
                os.close(self._writing)


class RousingEvent(threading.Event):
    """An event that rouses whoever has to see that it is set."""

    def __init__(self, rousing: Rousing) -> None:
        super().__init__()
        self._rousing = rousing

    def set(self) -> None:
        """Sets it, and rouses."""
        super().set()
        self._rousing.rouse()

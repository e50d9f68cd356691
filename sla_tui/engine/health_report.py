"""Tells the outside how collecting goes: a health file, systemd's watchdog, and whoever wants to say it in words."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from sla_tui.clock import Clock
from sla_tui.errors import StoreError
from sla_tui.language import ENGLISH
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.store import Store
from sla_tui.system import PRIVATELY, write_at

_log = logging.getLogger(__name__)

WATCHDOG_SECONDS: Final = 30.0
"""How often systemd wants to hear, where it does not say."""
EVERY: Final = 5.0
"""Seconds between two looks at the store at the most; whenever something is taken it is looked at, too."""

HANGS: Final = 30.0
"""Seconds without an answer of the store's thread after which its disk is said to hang."""

OnTrouble = Callable[[TextOrNote | None], None]
"""Is told why what is measured does not last; None: it does again."""


class HealthReport:
    """Says "well" only while what is measured lasts, and while the store's thread answers."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        answers: Callable[[], Awaitable[None]],
        *,
        health: Path | None = None,
        on_trouble: OnTrouble | None = None,
    ) -> None:
        """Says nothing yet.

        Args:
            store: the history.
            clock: monotonic time.
            answers: returns once the store's thread has done all that it was given.
            health: a file whose age says how long ago something was stored, and whose line says what is wrong.
            on_trouble: see there.
        """
        self._store = store
        self._clock = clock
        self._answers = answers
        self._health = health
        self._on_trouble = on_trouble
        self._trouble: TextOrNote | None = None
        self._answered_at = 0.0
        self._asked_at = 0.0
        self._asking: asyncio.Task[None] | None = None

    def taken(self, *, lasts: bool) -> None:
        """Notes that a source's result was taken, and whether it is in the history for good."""
        self._look()
        if lasts and self._health is not None:
            self._leave("ok", time.time_ns())

    async def run(self) -> None:
        """Watches until it is cancelled; it runs on the loop that has to live, and stands still with it."""
        seconds = watchdog_seconds()
        self._answered_at = self._clock.monotonic()
        fed = float("-inf")
        try:
            while True:
                self._look()
                now = self._clock.monotonic()
                if now - fed >= seconds / 2:
                    fed = now
                    self._feed(seconds)
                self._ask_anew()
                await asyncio.sleep(min(EVERY, max(0.01, fed + seconds / 2 - self._clock.monotonic())))
        finally:
            if self._asking is not None:
                self._asking.cancel()

    def ended(self) -> None:
        """Leaves a last word in the health file; its age stays."""
        self._look()
        if self._trouble is None and self._health is not None and self._health.exists():
            self._leave("stopped")

    def _look(self) -> None:
        trouble = self._store.failing or self._hanging()
        if trouble == self._trouble:
            return
        self._trouble = trouble
        words = "" if trouble is None else ENGLISH.tell(trouble)
        notify_service(f"STATUS={words}")
        if trouble is not None and self._health is not None:
            self._leave(words)
        if self._on_trouble is not None:
            self._on_trouble(trouble)

    def _hanging(self) -> Note | None:
        asking = self._asking is not None and not self._asking.done()
        return Note("disk_hangs") if asking and self._clock.monotonic() - self._asked_at >= HANGS else None

    def _feed(self, seconds: float) -> None:
        if self._trouble is None and self._clock.monotonic() - self._answered_at < seconds:
            notify_service("WATCHDOG=1")

    def _ask_anew(self) -> None:
        if self._asking is None or self._asking.done():
            self._asked_at = self._clock.monotonic()
            self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        await self._answers()
        self._answered_at = self._clock.monotonic()
        if self._health is not None and self._store.read_only:
            at = await asyncio.to_thread(self._collected_at)
            if at is not None and self._trouble is None:
                self._leave("follows", at * 1_000_000_000)

    def _collected_at(self) -> int | None:
        """Says when whoever this process follows asked a source last, in UTC seconds."""
        try:
            return max((record.last_attempt_at or 0 for record in self._store.poll_records()), default=None)
        except StoreError as error:
            _log.warning("%s", error)
            return None

    def _leave(self, words: str, stamp: int | None = None) -> None:
        """Writes the file's one line and dates it (in ns); without a date its age stays, and a new file's is 1970."""
        path = self._health
        assert path is not None  # noqa: S101  whoever calls this has asked
        line = f"{words}\n".encode()
        try:
            known = path.stat() if path.exists() else None
            date = stamp if stamp is not None else 0 if known is None else known.st_mtime_ns
            try:
                if known is None or stamp is None or known.st_size != len(line):
                    _overwrite(path, line)
            finally:  # whatever became of the words, the age is true
                os.utime(path, ns=(date, date))
        except OSError as error:
            _log.warning("the health file %s cannot be written: %s", path, error.strerror)


def _overwrite(path: Path, line: bytes) -> None:
    """Writes over what stands there, so that a full disk is no hindrance once there is a line."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | PRIVATELY, 0o644)
    try:
        write_at(fd, line, 0)
        os.ftruncate(fd, len(line))
    finally:
        os.close(fd)


def watchdog_seconds() -> float:
    """Says within how many seconds systemd wants to hear from this process."""
    try:
        seconds = int(os.environ["WATCHDOG_USEC"]) / 1_000_000
        ours = int(os.environ.get("WATCHDOG_PID") or os.getpid()) == os.getpid()
    except (KeyError, ValueError):
        return WATCHDOG_SECONDS
    return seconds if ours and seconds > 0 else WATCHDOG_SECONDS


def notify_service(state: str) -> None:
    """Tells systemd, where it asked to be told (`Type=notify`): a line of text to a local socket."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)

"""Makes a feed and asks it what is known already, beside the screen: neither may keep the first frame waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.feed import Feed


class Opening:
    """Calls `make().current()` once, in a thread of its own.

    Attributes:
        feed: what was made.
        snapshot: what it gave, once it is done.
        error: what it raised instead.
    """

    def __init__(self, make: Callable[[], Feed]) -> None:
        self.feed: Feed | None = None
        self.snapshot: Snapshot | None = None
        self.error: Exception | None = None
        self._make = make
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._then: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._work, name="sla-tui opening", daemon=True)

    def begin(self) -> None:
        """Begins, unless it has begun already."""
        if not self.begun:
            self._thread.start()

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return self._thread.ident is not None

    def wait(self, seconds: float) -> bool:
        """Waits at most so many seconds; returns whether it is done."""
        return self._done.wait(seconds)

    def then(self, callback: Callable[[], None]) -> None:
        """Has `callback` called once it is done: at once, or later in the thread."""
        with self._lock:
            if not self._done.is_set():
                self._then = callback
                return
        callback()

    def _work(self) -> None:
        try:
            self.feed = self._make()
            self.snapshot = self.feed.current()
        except Exception as error:  # noqa: BLE001  it is raised again where the app can say it
            self.error = error
        with self._lock:
            self._done.set()
            callback = self._then
        if callback is not None:
            callback()

"""Makes a feed and asks it what is known already, beside the screen: neither may keep the first frame waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.feed import Feed

REST = 0.3
"""Seconds between figures that came ahead and the making of the feed, which takes turns with the screen: what somebody
typed meanwhile is answered first."""


class Opening:
    """Calls `make().current()` once, in a thread of its own.

    Args:
        make: makes the feed.
        ahead: waits so many seconds (None: as long as it takes) for a snapshot that another process makes meanwhile,
            and takes the place of what the feed would give; it gives None where none comes.
        show: is handed that snapshot, before the feed is made, in the thread.

    Attributes:
        feed: what was made.
        snapshot: what it gave, once it is done.
        error: what it raised instead.
        came_ahead: whether another process made the snapshot.
    """

    def __init__(
        self,
        make: Callable[[], Feed],
        ahead: Callable[[float | None], Snapshot | None] | None = None,
        show: Callable[[Snapshot], None] = lambda _: None,
    ) -> None:
        self._ahead = ahead
        self._show = show
        self.feed: Feed | None = None
        self.snapshot: Snapshot | None = None
        self.error: Exception | None = None
        self.came_ahead = False
        self._make = make
        self._done = threading.Event()
        self._closing = threading.Event()
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

    def look_ahead(self) -> Snapshot | None:
        """Takes the snapshot that another process made, if it is there already; it is not shown again then."""
        if self._ahead is not None and not self.begun:
            self.snapshot = self._ahead(0)
        return self.snapshot

    def hurry(self) -> None:
        """Waits for nothing any more: the screen is being closed."""
        self._closing.set()

    def then(self, callback: Callable[[], None]) -> None:
        """Has `callback` called once it is done: at once, or later in the thread."""
        with self._lock:
            if not self._done.is_set():
                self._then = callback
                return
        callback()

    def _take_ahead(self) -> None:
        """Shows what another process makes meanwhile; nothing, where it was there for the first frame already."""
        if self._ahead is not None and self.snapshot is None:
            self.snapshot = self._ahead(None)
            if self.snapshot is not None:
                self._show(self.snapshot)
        self.came_ahead = self.snapshot is not None

    def _work(self) -> None:
        try:
            self._take_ahead()
            if not (self.came_ahead and self._closing.wait(REST)):
                self.feed = self._make()
                self.snapshot = self.snapshot or self.feed.current()
        except Exception as error:  # noqa: BLE001  it is raised again where the app can say it
            self.error = error
        with self._lock:
            self._done.set()
            callback = self._then
        if callback is not None:
            callback()

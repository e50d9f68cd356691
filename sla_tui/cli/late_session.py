"""The dashboard's session where the screen opens first: it is opened behind it, when the engine is asked for."""

from __future__ import annotations

import threading
from argparse import Namespace
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sla_tui.errors import UsageError

if TYPE_CHECKING:
    from sla_tui.engine.runner import LiveThread


class LateSession:
    """Opens what the options ask for in whatever thread asks first; who made it closes it.

    Args:
        args: the common options.
    """

    def __init__(self, args: Namespace) -> None:
        self._args = args
        self._open_things = ExitStack()
        self._lock = threading.Lock()
        self._closed = False

    def live_thread(self) -> LiveThread:
        """Opens it, all of which is loaded only now, and makes its engine.

        Raises:
            ConfigError, StoreError: see `open_session`.
            UsageError: it was closed meanwhile.
        """
        from sla_tui.cli.session import open_session

        with self._lock:
            if self._closed:
                raise UsageError("the dashboard is closed.")
            session = self._open_things.enter_context(open_session(self._args, fixed=False, spool=True))
        return session.live_thread()

    def close(self) -> None:
        """Closes it, where it was opened; it opens no more."""
        with self._lock:
            self._closed = True
            self._open_things.close()

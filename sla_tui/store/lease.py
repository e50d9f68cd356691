"""Who may write a history: one process at a time, by a lease with a number that every one of its writes carries.

Whoever takes a lease gets a higher number than anybody before (the fence). A write looks at the number inside its own
transaction: a process that was stopped, or cut off, while another took over cannot write when it comes back.
"""

from __future__ import annotations

import getpass
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sla_tui.errors import FencedError
from sla_tui.sla.codes import Note
from sla_tui.text import clean

WHOLE: Final = ""
"""The scope of who writes the whole history, and does what is done once for it: closing periods, telling alerts."""


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """Seconds: for how long a lease `holds` after it was renewed, and how often it is renewed (0: only by hand).

    A dead holder is missed within `holds` and one look of who follows: less than ten seconds together.
    """

    holds: float = 5.0
    renewed_every: float = 1.0


@dataclass(frozen=True, slots=True)
class HeldLease:
    """Who holds a scope: the whole history, or one source's id. `until` is in ms of the store's own clock."""

    scope: str
    holder: str
    fence: int
    until: int


def this_process() -> str:
    """Names this process for people on other screens: its user, its machine, its number."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        user = "unknown"
    return clean(f"{user}@{socket.gethostname()}, process {os.getpid()}", 200)


def another_writer(holder: str) -> Note:
    """Says that another process writes the history, and which."""
    return Note("another_writer", {"holder": holder}) if holder else Note("another_writer_unnamed")


def fenced(holder: str) -> FencedError:
    """Makes the error of whoever writes without the lease; `holder` has it, where that is known."""
    who = f"another sla-tui ({holder})" if holder else "another sla-tui"
    return FencedError(f"{who} writes this history now", hint="this one follows, and takes over when that one is gone")


def shared_out(source: str, holder: str) -> FencedError:
    """Makes the error of whoever writes what another collector brings of one source."""
    who = f"another sla-tui ({holder})" if holder else "another sla-tui"
    error = FencedError(f"{source} is collected by {who}", hint="this one collects other sources")
    error.of_one_source = True
    return error


class LeaseRenewal:
    """Renews a lease in a thread of its own until it is lost or let go of, whatever the store is busy with.

    `renew` says whether the lease is still this process's; a failure says nothing of that, and it is tried again.
    """

    def __init__(self, renew: Callable[[], bool], every: float) -> None:
        """Begins to renew every so many seconds; with 0 only when somebody calls `now`."""
        self._renew = renew
        self._every = every
        self._ended = threading.Event()
        self.lost = False
        """Whether another holds the lease by now. It never comes back: a lease that is taken anew is another one."""
        if every > 0:
            threading.Thread(target=self._keep_renewing, name="sla-tui lease", daemon=True).start()

    def now(self) -> None:
        """Renews the lease once, unless it is lost."""
        if not self.lost and not self._renew():
            self.lost = True

    def stop(self) -> None:
        """Renews no more."""
        self._ended.set()

    def _keep_renewing(self) -> None:
        while not self.lost and not self._ended.wait(self._every):
            self.now()


def monotonic_ms() -> int:
    """Reads the clock of this machine that nobody sets: it is the same for all of its processes."""
    return time.monotonic_ns() // 1_000_000

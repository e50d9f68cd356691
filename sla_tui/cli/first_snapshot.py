"""The first snapshot of a start: judged by a process of its own while this one loads the screen, and handed over.

Python's threads take turns: whatever reads configuration and history beside a screen that is being loaded makes both of
them later. So where there is a processor to spare, a child of this process, made before anything of weight is loaded,
does what the engine does first (`engine/gather/stored.py`), sends what it found, and ends; the engine itself is made
when those figures are on the screen. Whatever goes wrong in the child sends nothing: then all is done here, and said
here, as where there is no such child.
"""

from __future__ import annotations

import os
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pickle import Unpickler

    from sla_tui.sla.snapshot import Snapshot

NICE = 5
"""How much the child gives way where processors are scarce: who presses a key waits for the screen, not for it."""
SLICE = 50
"""Services that are sent, and read, at a time: whoever reads holds up the screen for so long."""


class FirstSnapshot:
    """What a child of this process judges meanwhile.

    Args:
        arguments: the command line.
    """

    def __init__(self, arguments: list[str]) -> None:
        """Makes the child.

        Raises:
            OSError: there can be no further process, or file.
        """
        source, sink = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(source)
            os.close(sink)
            raise
        if not self._child:
            os.close(source)
            _work(arguments, sink)
        os.close(sink)
        self._lock = threading.Lock()
        self._opening, self._done = threading.Event(), threading.Event()
        self._settings = ""
        self._snapshot: Snapshot | None = None
        threading.Thread(target=self._read, args=(source,), name="sla-tui first snapshot", daemon=True).start()

    def settings(self) -> str:
        """Waits for what the dashboard opens with, as `cli/opening_settings.py` wrote it; "" where it does not come."""
        self._opening.wait()
        return self._settings

    def take(self, seconds: float | None = None) -> Snapshot | None:
        """Waits for the snapshot, at most so many seconds; None where it has not come, or does not come at all."""
        self._done.wait(seconds)
        return self._snapshot

    def end(self) -> None:
        """Ends the child, where it still works."""
        with self._lock:
            if self._child:
                import signal

                os.kill(self._child, signal.SIGKILL)
                os.waitpid(self._child, 0)
                self._child = 0

    def _read(self, source: int) -> None:
        from pickle import Unpickler

        try:
            with os.fdopen(source, "rb") as file:
                unpickler = Unpickler(file)  # noqa: S301  of our own child, over a pipe that nobody else has
                self._settings = unpickler.load()
                self._opening.set()
                self._snapshot = _received(unpickler)
        except Exception:  # noqa: BLE001  it sent nothing, not all, or who knows what: then all of it is made here
            return
        finally:  # whatever happens, nobody waits for what does not come
            self._opening.set()
            self._done.set()
            self.end()


_here: FirstSnapshot | None = None


def begin(arguments: list[str]) -> None:
    """Begins to judge, where a processor can be spared for it."""
    global _here  # noqa: PLW0603  a process starts once
    _here = None
    if hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1:
        try:
            _here = FirstSnapshot(arguments)
        except OSError:  # no further process: the engine of this one comes all the same
            return


def here() -> FirstSnapshot | None:
    """Returns that of this process; None where there is none."""
    return _here


def end() -> None:
    """Ends it with the dashboard."""
    if _here is not None:
        _here.end()


def _work(arguments: list[str], sink: int) -> None:
    """Is the child: says nothing on the terminal, touches nothing of it, and never returns."""
    import gc
    import signal

    try:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nowhere, descriptor)
        os.nice(NICE)
        gc.disable()  # it ends before there is anything to look for
        with os.fdopen(sink, "wb") as file:
            _judge(arguments, file)
    finally:
        os._exit(0)


def _judge(arguments: list[str], file: IO[bytes]) -> None:
    from dataclasses import replace
    from pickle import Pickler

    from sla_tui.cli.opening_settings import OpeningSettings
    from sla_tui.cli.parser import parse
    from sla_tui.cli.profile_place import profile_place
    from sla_tui.cli.session import open_session, spool_dirs
    from sla_tui.engine.gather.stored import stored_snapshot
    from sla_tui.store.spool import waits

    args = parse(arguments)
    with profile_place(args), open_session(args, poll=False) as session:
        pickler = Pickler(file, protocol=5)
        pickler.dump(OpeningSettings.of(session.config).written())
        file.flush()
        if session.store.notices or waits(spool_dirs(session.place)):
            return  # it could not be read, or is not all: who may write it knows what to do
        snapshot = stored_snapshot(session.config, session.store, int(session.clock.now()))
        services = snapshot.services
        pickler.dump((replace(snapshot, services=()), len(services)))
        for start in range(0, len(services), SLICE):
            pickler.dump(services[start : start + SLICE])


def _received(unpickler: Unpickler) -> Snapshot:
    """Reads a snapshot, some services at a time; what they share was sent once, and is shared here, too."""
    from dataclasses import replace
    from itertools import chain

    snapshot, count = unpickler.load()
    services = tuple(chain.from_iterable(unpickler.load() for _ in range(0, count, SLICE)))
    made: Snapshot = replace(snapshot, services=services)
    return made

"""A store that writes while it holds the lease, follows while another does, and takes over once that is gone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sla_tui.errors import FencedError
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.fallback import FallbackStore
from sla_tui.store.holder import StoreCall, StoreHolder
from sla_tui.store.place import StorePlace
from sla_tui.store.records import Retention
from sla_tui.store.spool import Spool
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

_ANYBODY = frozenset({"append_act", "put_note"})
"""Writes of a store that follows: acts are written beside whoever polls, notes are not left, without an error."""


class FollowingStore(StoreHolder):
    """The history of one of several processes. Whoever follows reads all, and may act on it all the same."""

    def __init__(self, active: Store, place: StorePlace, retention: Retention, spool: Spool | None = None) -> None:
        """Begins with `active`, a reader or the writer; `place` is asked for what takes its place, with the rest."""
        super().__init__(active)
        self._place = place
        self._retention = retention
        self._spool = spool
        self._moments = 0  # how many contexts of `one_moment` are open

    @property
    def read_only(self) -> bool:
        """Whether another process writes. Looks at nothing: it may be asked where a disk must not hold anything up."""
        return self._active.read_only

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """Who writes, and that he cannot, where this store follows; those of the writer that this one is otherwise."""
        active = self._active
        if isinstance(active, FallbackStore):
            return active.notices
        return (self._place.follows(), *active.notices)

    @property
    def failing(self) -> TextOrNote | None:
        """That of the writer, whoever it is."""
        return self._active.failing

    def promote(self) -> bool:
        """Becomes the writer where nobody holds the lease any more; False where one does, or where this is the writer.

        Raises:
            StoreError: nobody writes the history, and it cannot be written here either.
        """
        with self._guard:
            self._settle()
            writer = self._place.writer(self._retention) if self._active.read_only else None
            if writer is None:
                return False
            self._active.close()
            self._active = FallbackStore(writer, self._place, spool=self._spool, retention=self._retention)
            return True

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Reads as of one moment; see `Store`. Whose turn it is to write does not change anything in between."""
        with self._guard:
            self._settle()
            self._moments += 1
            try:
                with self._active.one_moment():
                    yield
            finally:
                self._moments -= 1

    def close(self) -> None:
        """Closes the store that is held."""
        with self._guard:
            active = self._active
            if isinstance(active, FallbackStore) and active.read_only:
                active.let_go()
            else:
                active.close()

    def _read(self, call: StoreCall) -> object:
        with self._guard:
            self._settle()
            return call.of(self._active)

    def _write(self, call: StoreCall) -> object:
        with self._guard:
            self._settle()
            if self._active.read_only and call.name not in _ANYBODY:
                raise FencedError(f"{self._place.name} is opened for reading only: another process writes it")
            try:
                return call.of(self._active)
            except FencedError:
                self._settle()
                raise

    def _settle(self) -> None:
        """Follows from now on, where another has taken the lease: what this one mirrors is not true any more."""
        active = self._active
        if self._moments or not (isinstance(active, FallbackStore) and active.read_only):
            return
        _log.warning("another sla-tui (%s) writes this history now; this one follows", self._place.holder())
        reader = self._place.reader()
        active.let_go()
        self._active = reader

"""A store that goes on in memory when its history fails, says so, and writes what is pending once that works again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.holder import StoreHolder
from sla_tui.store.place import StorePlace
from sla_tui.store.store import Store

PENDING_LIMIT = 20_000  # writes kept for the history; the oldest are given up first
RETRY_EVERY = 20  # writes between two attempts at it

R = TypeVar("R")


class FallbackStore(StoreHolder):
    """A `Store` that never fails to take what it is given: in its history where it can, in memory where it cannot.

    Nothing is ever cut off or removed from a history that cannot be used.
    """

    def __init__(self, main: Store | None, place: StorePlace, *, error: StoreError | None = None) -> None:
        """Begins with `main`, the history that is open for writing.

        Args:
            main: None where it could not be opened: then all happens in memory.
            place: makes what takes its place.
            error: why it could not be opened.
        """
        self._main = main  # None: given up
        self._place = place
        self._notice = None if error is None else in_memory_notice(error)
        super().__init__(main or place.stand_in(error or StoreError("there is no history"), None))
        self._pending: deque[Callable[[Store], object]] = deque(maxlen=PENDING_LIMIT)
        self._since_retry = 0

    @property
    def read_only(self) -> bool:
        """Never: another process's history is followed by a `FollowingStore`."""
        return False

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """Why the history is in memory only, while it is."""
        return () if self._notice is None else (self._notice,)

    def promote(self) -> bool:
        """Does nothing: this is the writer."""
        return False

    def stamp(self, refs: Collection[str]) -> Hashable:
        """Makes a value (see `Store.stamp`) that differs, too, where another store answers now."""
        return self._active is self._main, super().stamp(refs)

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a note in the history; in memory nobody else would find it."""
        with self._guard:
            if self._main is not None and self._active is self._main:
                self._main.put_note(key, at, body)

    def close(self) -> None:
        """Tries once more to write what is pending, then lets go."""
        with self._guard:
            if self._pending and self._main is not None:
                self._retry(self._main)
            self._active.close()
            if self._main is not None:
                self._main.close()

    def _read(self, work: Callable[[Store], R]) -> R:
        with self._guard:
            try:
                return work(self._active)
            except CorruptStoreError as error:
                if self._main is None or self._active is not self._main:
                    raise
                self._leave(self._main, error)
                return work(self._active)

    def _write(self, work: Callable[[Store], R]) -> R:
        with self._guard:
            if self._main is not None and self._active is self._main:
                try:
                    return work(self._main)
                except StoreError as error:
                    self._leave(self._main, error)
            done = work(self._active)
            if self._main is not None:
                self._pending.append(work)
                self._since_retry += 1
                if self._since_retry >= RETRY_EVERY:
                    self._retry(self._main)
            return done

    def _leave(self, main: Store, error: StoreError) -> None:
        """Goes on in memory, with what the history still gives."""
        self._active = self._place.stand_in(error, main)
        self._since_retry = 0
        self._notice = in_memory_notice(error)
        if isinstance(error, CorruptStoreError):  # no use trying again, and nothing more may be written into it
            main.close()
            self._main = None

    def _retry(self, main: Store) -> None:
        """Writes what is pending into the history; where all of it went in, that is used again."""
        self._since_retry = 0
        try:
            while self._pending:
                self._pending[0](main)
                self._pending.popleft()
        except StoreError:
            return
        self._active.close()
        self._active, self._notice = main, None


def in_memory_notice(error: StoreError) -> Note:
    """Says that the history is in memory only, and why."""
    hint = f" ({error.hint})" if error.hint else ""
    return Note("memory_only", {"why": f"{error.what}{hint}"})

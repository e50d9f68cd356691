"""A store that goes on in memory when its history fails, says so, and writes what is pending once that works again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from sla_tui.errors import (
    CorruptStoreError,
    FencedError,
    StoreError,
    UnreachableStoreError,
    UnwritableStoreError,
    UnwrittenError,
)
from sla_tui.language import ENGLISH
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.holder import StoreCall, StoreHolder
from sla_tui.store.place import StorePlace
from sla_tui.store.records import Retention
from sla_tui.store.spool import Spool
from sla_tui.store.store import Store
from sla_tui.store.unwritten import UnwrittenCalls

_log = logging.getLogger(__name__)

RETRY_EVERY = 20  # writes between two attempts at the history ...
RETRY_SECONDS: Final = 10.0  # ... or so many seconds, whichever is sooner


class FallbackStore(StoreHolder):
    """A `Store` that never fails to take what it is given: in its history where it can, in memory where it cannot.

    Nothing is ever cut off or removed from a history that cannot be used.
    """

    def __init__(
        self,
        main: Store | None,
        place: StorePlace,
        *,
        error: StoreError | None = None,
        spool: Spool | None = None,
        retention: Retention = Retention(),  # noqa: B008  frozen
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begins with `main`, the history that is open for writing; what an earlier process left is written first.

        Args:
            main: None where it could not be opened: then all happens in memory.
            place: makes what takes its place.
            error: why it could not be opened.
            spool: where what stays unwritten goes at the end; None: it is given up without a word.
            retention: of a history that could not be opened, and can be later.
            monotonic: seconds, for when the history is tried again.
        """
        self._main = main  # None: given up
        self._place = place
        self._spool = spool
        self._retention = retention
        self._monotonic = monotonic
        self._error: StoreError | None = None
        self._overtaken = False
        self._notice: Note | None = None
        super().__init__(main or place.stand_in(error or StoreError("there is no history"), None))
        self._moments: list[Store] = []  # what answers in each context of `one_moment` that is open
        self._unwritten = UnwrittenCalls()
        self._since_retry, self._tried_at = 0, monotonic()
        if main is None:
            self._fails(error or StoreError("there is no history"))
        if spool is not None:
            self._take_over(spool.read())

    @property
    def read_only(self) -> bool:
        """Whether another process holds the lease by now: a `FollowingStore` then lets go of this one, and follows."""
        return self._overtaken or (self._main is not None and self._main.read_only)

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """Why the history is in memory only, while it is; else what there is to say of it."""
        return self._active.notices if self._notice is None else (self._notice,)

    @property
    def failing(self) -> TextOrNote | None:
        """Why the history is in memory only, while it is."""
        return self._notice

    def promote(self) -> bool:
        """Does nothing: this is the writer."""
        return False

    def stamp(self, refs: Collection[str]) -> Hashable:
        """Makes a value (see `Store.stamp`) that differs, too, where another store answers now."""
        return self._active is self._main, super().stamp(refs)

    def state_stamps(self, services: Iterable[Collection[str]], now: int) -> tuple[Hashable, ...]:
        """Makes values (see `Store.state_stamps`) that differ, too, where another store answers now."""
        which = self._active is self._main
        return tuple((which, stamp) for stamp in super().state_stamps(services, now))

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a note in the history; in memory nobody else would find it."""
        with self._guard:
            if self._main is None or self._active is not self._main:
                self._retry_in_time()
                return
            try:
                self._main.put_note(key, at, body)
            except FencedError:
                raise
            except StoreError as error:
                self._leave(self._main, error)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Reads as of one moment; see `Store`. Half of it from the history and half from memory would be no past.

        Raises:
            StoreError: the history failed meanwhile; from now on all is read from memory.
        """
        with self._guard:
            self._moments.append(self._active)
            try:
                with self._active.one_moment():
                    yield
            except (CorruptStoreError, UnreachableStoreError) as error:
                if self._main is not None and self._active is self._main and len(self._moments) == 1:
                    self._leave(self._main, error)
                raise
            finally:
                self._moments.pop()

    def let_go(self) -> None:
        """Closes the history, which another process writes by now; what waits is kept for when this one does again."""
        with self._guard:
            self._active.close()
            if self._main is not None:
                self._main.close()
            if self._unwritten:
                self._keep_beside()

    def _keep_beside(self) -> None:
        """Spools what waits, behind what another process on this machine may have left there meanwhile."""
        count = len(self._unwritten)
        if self._spool is None:
            _log.warning("%d writes that waited are lost", count)
            return
        known = set(map(repr, self._unwritten))
        try:
            path = self._spool.write([*(one for one in self._spool.read() if repr(one) not in known), *self._unwritten])
        except OSError as failed:
            _log.warning("%d writes that waited are lost: %s", count, failed.strerror or failed)
        else:
            _log.warning("%d writes that waited are kept in %s", count, path)

    def close(self) -> None:
        """Tries once more to write what is pending, then lets go.

        Raises:
            UnwrittenError: something stayed unwritten, where a spool was asked for; it says where that is now.
        """
        with self._guard:
            if self._active is not self._main:
                self._retry()
            self._active.close()
            if self._main is not None:
                self._main.close()
            self._place.tell("")
            if self._spool is not None and self._spool.keeps and self._error is not None:
                self._keep(self._spool, self._error)

    def _read(self, call: StoreCall) -> object:
        with self._guard:
            if self._moments and self._moments[-1] is not self._active:
                raise self._error or StoreError("the history is used again: what was read before is another past")
            try:
                return call.of(self._active)
            except (CorruptStoreError, UnreachableStoreError) as error:
                if self._main is None or self._active is not self._main or self._moments:
                    raise
                self._leave(self._main, error)
                return call.of(self._active)

    def _write(self, call: StoreCall) -> object:
        with self._guard:
            if self._main is not None and self._active is self._main:
                try:
                    return call.of(self._main)
                except FencedError:  # nothing is wrong with the history: it is another's to write
                    raise
                except StoreError as error:
                    self._leave(self._main, error)
            done = call.of(self._active)
            self._unwritten.add(call)
            self._since_retry += 1
            self._retry_in_time()
            return done

    def _leave(self, main: Store, error: StoreError) -> None:
        """Goes on in memory, with what the history still gives."""
        self._active = self._place.stand_in(error, main)
        self._since_retry, self._tried_at = 0, self._monotonic()
        if isinstance(error, CorruptStoreError):  # no use trying again, and nothing more may be written into it
            main.close()
            self._main = None
        self._fails(error)

    def _fails(self, error: StoreError) -> None:
        self._error, self._notice = error, in_memory_notice(error)
        words = ENGLISH.tell(self._notice)
        _log.warning("%s", words)
        self._place.tell(words)

    def _retry_in_time(self) -> None:
        if self._since_retry >= RETRY_EVERY or self._monotonic() - self._tried_at >= RETRY_SECONDS:
            self._retry()

    def _retry(self) -> None:
        """Writes what is pending into the history; where all of it went in, that is used again."""
        self._since_retry, self._tried_at = 0, self._monotonic()
        main = self._main or self._opened()
        if main is None:
            return
        self._main = main
        written = len(self._unwritten)
        try:
            self._write_down(main)
        except StoreError:
            return
        self._active.close()
        self._active, self._notice, self._error = main, None, None
        self._place.tell("")
        _log.warning("the history is written again; %d writes that waited are in it", written)

    def _opened(self) -> Store | None:
        """Opens a history that could not be opened or was given up, where there is room now, or nothing any more."""
        error = self._error
        try:
            if not isinstance(error, UnwritableStoreError) and self._place.exists():
                return None
            writer = self._place.writer(self._retention)
            self._overtaken = writer is None  # somebody else could open it first
            return writer
        except StoreError:
            return None
        finally:
            if self._notice is not None:
                self._place.tell(ENGLISH.tell(self._notice))

    def _write_down(self, main: Store) -> None:
        while self._unwritten:
            call = self._unwritten.first
            try:
                call.of(main)
            except FencedError as error:
                if not error.of_one_source:
                    raise
                _log.warning("a write that waited is given up: %s", error)
            except StoreError:
                raise
            except Exception:  # noqa: BLE001  a line of a file that somebody wrote into; the others are written
                _log.exception("a write that waited makes no sense, and is given up: %s", call.name)
            self._unwritten.done()
        if self._spool is not None:
            self._spool.clear()

    def _take_over(self, left: list[StoreCall]) -> None:
        """Writes what an earlier process could not."""
        for call in left:
            self._unwritten.add(call)
        if not left or self._main is None:
            return
        try:
            self._write_down(self._main)
        except StoreError as error:
            self._leave(self._main, error)
        else:
            _log.warning("%d writes that an earlier run had left beside the history are in it now", len(left))

    def _keep(self, spool: Spool, error: StoreError) -> None:
        """Spools what is pending.

        Raises:
            UnwrittenError: always; it says where that is, or that it is lost.
        """
        count, lost = len(self._unwritten), self._unwritten.given_up
        hint = f"{error.what}{f' ({error.hint})' if error.hint else ''}"
        also = f"; {lost} older ones are lost" if lost else ""
        if not count:
            raise UnwrittenError(f"the history {self._place.name} cannot be written{also}", hint=hint)
        try:
            path = spool.write(self._unwritten)
        except OSError as failed:
            raise UnwrittenError(
                f"{count + lost} writes are not in the history {self._place.name}, and could not be kept beside it"
                f" ({failed.strerror or failed}): they are lost",
                hint=hint,
            ) from error
        raise UnwrittenError(
            f"{count} writes are not in the history {self._place.name}; they are kept in {path}, and the next start"
            f" writes them{also}",
            hint=hint,
        )


def in_memory_notice(error: StoreError) -> Note:
    """Says that the history is in memory only, and why."""
    hint = f" ({error.hint})" if error.hint else ""
    return Note("memory_only", {"why": f"{error.what}{hint}"})

"""A store that follows another process's, and becomes the writer once that one is gone."""

from __future__ import annotations

from sla_tui.sla.codes import TextOrNote
from sla_tui.store.fallback import FallbackStore
from sla_tui.store.holder import StoreCall, StoreHolder
from sla_tui.store.place import StorePlace
from sla_tui.store.records import Retention
from sla_tui.store.spool import Spool
from sla_tui.store.store import Store


class FollowingStore(StoreHolder):
    """A reader of a history that another process writes; anybody may act on it all the same."""

    def __init__(self, reader: Store, place: StorePlace, retention: Retention, spool: Spool | None = None) -> None:
        """`place` is asked for the writer once the other process is gone; the rest holds from then on."""
        super().__init__(reader)
        self._place = place
        self._retention = retention
        self._spool = spool

    @property
    def read_only(self) -> bool:
        """Whether the other process still writes."""
        return self._active.read_only

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """That another process writes, or cannot; later, those of the writer that this one has become."""
        return self._active.notices

    @property
    def failing(self) -> TextOrNote | None:
        """That of the writer, who may be this one by now."""
        return self._active.failing

    def promote(self) -> bool:
        """Becomes the writer where the former one is gone; False where it is not, or where this is the writer.

        Raises:
            StoreError: nobody writes the history, and it cannot be written here either.
        """
        with self._guard:
            writer = self._place.writer(self._retention) if self._active.read_only else None
            if writer is None:
                return False
            self._active.close()
            self._active = FallbackStore(writer, self._place, spool=self._spool, retention=self._retention)
            return True

    def close(self) -> None:
        """Closes the store that is held."""
        with self._guard:
            self._active.close()

    def _read(self, call: StoreCall) -> object:
        with self._guard:
            return call.of(self._active)

    def _write(self, call: StoreCall) -> object:
        with self._guard:
            return call.of(self._active)

"""A history as it was known at an instant: what somebody decided later had not been decided yet."""

from __future__ import annotations

from sla_tui.sla.acts import Act
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.holder import StoreCall, StoreHolder
from sla_tui.store.store import Store


class KnownAt(StoreHolder):
    """Reads another store without the acts of later than `at` (UTC seconds), and passes all else on.

    What was measured needs nothing here: a snapshot of an instant reads no measurement of later than that, and what a
    status page said or a period was closed with carries its own time.
    """

    def __init__(self, store: Store, at: int) -> None:
        """Stands before `store`, which stays with whoever opened it."""
        super().__init__(store)
        self.at = at

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        """Those of the store."""
        return self._active.notices

    @property
    def read_only(self) -> bool:
        """Whether another process writes."""
        return self._active.read_only

    @property
    def failing(self) -> TextOrNote | None:
        """That of the store."""
        return self._active.failing

    def promote(self) -> bool:
        """Never: nobody writes the past."""
        return False

    def close(self) -> None:
        """Closes nothing: the store stays with whoever opened it."""

    def _read(self, call: StoreCall) -> object:
        found = call.of(self._active)
        return _until(found, self.at) if call.name == "acts" and isinstance(found, tuple) else found

    def _write(self, call: StoreCall) -> object:
        return call.of(self._active)


def _until(acts: tuple[Act, ...], at: int) -> tuple[Act, ...]:
    """Keeps the acts of `at` and before."""
    return tuple(act for act in acts if act.at <= at)

"""The table of leases: who holds which scope, and the number that each of that holder's writes carries.

A scope is the whole history (`WHOLE`), or one source's id where sources are shared out over several collectors: its
holder writes what that source brings, whoever holds the rest. Rows are never removed, so that numbers only grow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Protocol

from sla_tui.store.lease import WHOLE, HeldLease, fenced, shared_out
from sla_tui.store.sql.database import Database

_READ: Final = "SELECT scope, holder, fence, until FROM leases "


class Lease(Protocol):
    """The right to write a history, or what some of its sources bring: from when it is taken until another takes it."""

    @property
    def lost(self) -> bool:
        """Whether another process holds it by now; it never comes back, but may be taken anew."""
        ...

    def check(self, db: Database, source: str) -> None:
        """Looks inside a write's transaction whether what `source` brought ("": no source) may be written.

        Raises:
            FencedError: it is another's to write.
        """
        ...

    def shared_out(self, db: Database) -> frozenset[str]:
        """Names the sources that other collectors hold now, and that its holder leaves to them."""
        ...

    def renew(self) -> None:
        """Shows once more that this process lives; it happens by itself, too (see `LeaseTimes`). Never raises."""
        ...

    def release(self) -> None:
        """Lets go, so that others take over at once. Never raises."""
        ...


class LeaseTable:
    """All leases; every method runs inside a transaction, or is one statement. Instants are ms of the store's clock."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> tuple[HeldLease, ...]:
        """Reads every lease that was ever taken, by scope; those that were given back have an `until` of 0."""
        return tuple(HeldLease(*row) for row in self._db.execute(_READ + "ORDER BY scope").fetchall())

    def taken(self, scopes: Collection[str], now: int) -> tuple[HeldLease, ...]:
        """Gives those of the scopes that somebody holds at `now`."""
        return tuple(one for one in self.all() if one.scope in scopes and one.until > now)

    def take(self, scopes: Collection[str], holder: str, until: int) -> int:
        """Takes the scopes, whoever held them, and returns the number of that: higher than any before."""
        fence: int = self._db.execute("SELECT coalesce(max(fence), 0) + 1 FROM leases").fetchone()[0]
        for scope in sorted(scopes):
            self._db.execute(
                "INSERT INTO leases (scope, holder, fence, until) VALUES (?, ?, ?, ?) ON CONFLICT (scope) DO UPDATE SET"
                " holder = excluded.holder, fence = excluded.fence, until = excluded.until",
                (scope, holder, fence, until),
            )
        return fence

    def shared_out(self, fence: int, now: Callable[[], int]) -> frozenset[str]:
        """Names the sources that others than the holder of `fence` hold."""
        apart = [one for one in self.all() if one.scope != WHOLE and one.fence != fence and one.until]
        at = now() if apart else 0
        return frozenset(one.scope for one in apart if one.until > at)

    def is_held(self, scope: str, fence: int) -> bool:
        """Says whether the scope is held by that number: nobody has taken it since."""
        found = self._db.execute("SELECT 1 FROM leases WHERE scope = ? AND fence = ?", (scope, fence)).fetchone()
        return found is not None

    def renew(self, scopes: Collection[str], fence: int, until: int) -> bool:
        """Lets a lease hold until then; False where somebody else has taken any of it."""
        changed = self._db.execute("UPDATE leases SET until = ? WHERE fence = ?", (until, fence)).rowcount
        return changed == len(scopes)

    def give_back(self, fence: int) -> None:
        """Lets others take what that lease holds at once."""
        self._db.execute("UPDATE leases SET until = 0 WHERE fence = ?", (fence,))

    def check(self, scopes: Collection[str], fence: int, source: str, now: Callable[[], int]) -> None:
        """Looks whether the holder of `fence` may write what `source` brought ("": what is no source's).

        What another collector held too long ago is taken back by whoever holds the whole.
        `now` is only asked where that matters.

        Raises:
            FencedError: it is another's to write.
        """
        rows = self._db.execute(_READ + "WHERE scope IN (?, ?)", (WHOLE, source)).fetchall()
        held = {lease.scope: lease for lease in (HeldLease(*row) for row in rows)}
        apart = held.get(source) if source else None
        if WHOLE in scopes:
            whole = held.get(WHOLE)
            if whole is None or whole.fence != fence:
                raise fenced("" if whole is None else whole.holder)
            if apart is not None and apart.until:
                if apart.until > now():
                    raise shared_out(source, apart.holder)
                self.take([source], whole.holder, 0)  # back: whoever held it shall not write it when it wakes
        elif source and source not in scopes:
            raise shared_out(source, "" if apart is None else apart.holder)
        elif source and (apart is None or apart.fence != fence):
            raise fenced("" if apart is None else apart.holder)
        elif not source and self._db.execute("SELECT 1 FROM leases WHERE fence = ?", (fence,)).fetchone() is None:
            raise fenced("")

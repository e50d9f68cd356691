"""A place where a history can be kept, whether or not there is one yet: each kind of store brings one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sla_tui.errors import StoreError
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.records import Retention
from sla_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What there is to know about a history: instants in UTC seconds, sizes in bytes.

    `writer`: whether anybody writes it; None where that cannot be found out. `version` is that of the stored form;
    `tables` are sizes by part, the largest first, where they are known.
    """

    place: str
    size: int
    journal: int
    version: int
    writer: bool | None
    monitors: int
    spans: int
    checks: int
    failed: int
    oldest: int | None
    newest: int | None
    closed: int
    revisions: int
    acts: int
    tables: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rescued:
    """What could be copied of a damaged history: how many rows, and what is damaged, in words."""

    rows: int
    damage: str


class HistoryRows(Protocol):
    """All rows of a history as of one moment, in the tables that every kind of store has."""

    def batches(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Gives all rows, some at a time, with the name of their table."""
        ...

    def sha256(self) -> str:
        """Hashes all rows; the same in hexadecimal for the same history in any kind of store."""
        ...


class StorePlace(Protocol):
    """One place. Every method raises `StoreError` in words, unless it says otherwise."""

    @property
    def name(self) -> str:
        """How messages call the place."""
        ...

    def exists(self) -> bool:
        """Says whether there is a history yet; it raises where there is something else."""
        ...

    def holder(self) -> str:
        """Says in words who holds the lease; "" where nobody does, or where that is not known. Never raises."""
        ...

    def follows(self) -> Note:
        """Says why a process that wanted to write only follows: who holds the lease, say. Never raises."""
        ...

    def share_out(self, sources: frozenset[str]) -> None:
        """Lets writers that are opened from now on hold only what these sources bring; others hold the rest.

        Raises:
            StoreError: this kind of history has one writer for all.
        """
        ...

    def reader(self, *, notices: tuple[TextOrNote, ...] = ()) -> Store:
        """Opens the history for following whoever writes it; an error where there is none yet."""
        ...

    def writer(self, retention: Retention) -> Store | None:
        """Takes the lease and opens the history for writing, and makes it where there is none.

        Returns:
            None where another process holds the lease, and lives. A store whose lease is taken by another later on is
            `read_only`, and all its writes raise `FencedError`.
        """
        ...

    def stand_in(self, error: StoreError, failed: Store | None) -> Store:
        """Makes a store in memory to go on with, of what can still be read. Never raises.

        Args:
            error: why the history cannot be used.
            failed: the store that met the error; None where it could not even be opened.
        """
        ...

    def tell(self, trouble: str) -> None:
        """Tells readers (`Store.failing`) why this process, the writer, cannot write the history; "" where it can."""
        ...

    def facts(self) -> StoreFacts:
        """Says what there is to know about the history."""
        ...

    def verify(self) -> str:
        """Looks through the whole history; says in words what is wrong with it, and nothing where it is sound."""
        ...

    def backup(self, target: Path) -> Rescued | None:
        """Writes a copy as of this moment to `target`, also while somebody writes; overwrites nothing.

        Returns:
            None where the copy is whole; of a damaged history, what could be saved of it.
        """
        ...

    def rows(self) -> AbstractContextManager[HistoryRows]:
        """Lends all rows as of one moment, also while somebody writes."""
        ...

    def fill(self, rows: HistoryRows) -> int:
        """Makes a history of these rows, whole or not at all; returns how many they are.

        It raises where there is a history already, and where what was written is not what was read.
        """
        ...

    def prune(self, retention: Retention, now: int, *, compact: bool) -> int:
        """Removes what is kept long enough; returns how many rows. `compact` gives their room back to the disk."""
        ...

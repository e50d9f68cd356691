"""What the tables need of a database, whichever it is: statements with `?` for values, and rows as tuples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class ResultRows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement changed."""
        ...

    def fetchone(self) -> Any:  # noqa: ANN401  a tuple of what was selected, or None
        """Gives the next row; None where there is none."""
        ...

    def fetchall(self) -> list[Any]:
        """Gives all rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection inside a transaction that somebody else begins and ends. Statements are those that all kinds know.

    `ON CONFLICT … DO UPDATE` instead of SQLite's `INSERT OR REPLACE`, `RETURNING` instead of a last row's number,
    `CASE` instead of a scalar `min`; columns that an upsert reads are named with their table.
    """

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> ResultRows:
        """Runs one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        """Runs one statement for each of several rows of values."""
        ...

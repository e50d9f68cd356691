"""Connections to PostgreSQL: what each of them is given, the statements of `store/sql` on it, and errors in words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper

from sla_tui.errors import CorruptStoreError, StoreError, UnreachableStoreError, UnwritableStoreError
from sla_tui.secret import Secret, redact_all
from sla_tui.store.postgres.address import PostgresAddress
from sla_tui.store.sql.database import ResultRows

STATEMENT_SECONDS: Final = 30
"""After which the server gives a statement up."""
LOCK_SECONDS: Final = 5
"""Which a statement waits for what somebody else holds."""
IDLE_SECONDS: Final = 60
"""After which the server ends a transaction in which nothing happens (of one that writes: `WRITER_IDLE_SECONDS`)."""
WRITER_IDLE_SECONDS: Final = 5
ANSWER_SECONDS: Final = 40
"""After which a server that does not even say that it gave up is taken for gone."""
_DEFAULTS: Final = {
    "connect_timeout": "5",
    "application_name": "sla-tui",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",  # ms
}
"""What the address may say otherwise."""
_LOST: Final = (
    UnreachableStoreError,
    "the server cannot be reached ({})",
    "nothing stored so far is lost; is it running?",
)
_HELD: Final = (UnwritableStoreError, "somebody else holds the history ({})", "it is tried again")
_NONE: Final = (StoreError, "there is no history ({})", "it is made at the first poll")
_MEANT: Final[Mapping[str, tuple[type[StoreError], str, str]]] = {
    "08": _LOST,
    "57": _LOST,
    "25P03": _LOST,
    "57014": (UnwritableStoreError, f"the server gave it up after {STATEMENT_SECONDS} s", "is it busy?"),
    "28": (UnreachableStoreError, "the server refuses us ({})", "check role, database and password (docs/team.md)"),
    "42501": (UnwritableStoreError, "this role may not do that ({})", "docs/team.md says what each role is granted"),
    "25006": (UnwritableStoreError, "this server only reads: it is a standby", "name the primary"),
    "53": (UnwritableStoreError, "{}", "nothing stored so far is lost"),
    "53100": (UnwritableStoreError, "no space left on the server", "nothing stored so far is lost"),
    "58": (UnwritableStoreError, "{}", "nothing stored so far is lost"),
    "55P03": _HELD,
    "40001": _HELD,
    "40P01": _HELD,
    "42P01": _NONE,
    "3F000": _NONE,
    "XX001": (CorruptStoreError, "{}", "the server's own files are damaged; restore a backup"),
    "XX002": (CorruptStoreError, "{}", "the server's own files are damaged; restore a backup"),
}
"""What states of PostgreSQL, or classes of them, mean here; `{}` is what the server said."""
_FAILED: Final = "connection failed: "
_REFUSED: Final = ("password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry")


class PostgresConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for no answer longer than `ANSWER_SECONDS`."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401  psycopg's own
        """Waits for what the server says; a connection on which it says nothing is given up."""
        try:
            return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)
        except psycopg.Error as error:
            if timeout is None and error.sqlstate is None and type(error).__name__ == "_WaitTimeout":
                self.pgconn.finish()
                raise psycopg.OperationalError(f"the server did not answer within {ANSWER_SECONDS} s") from None
            raise


def connect(address: PostgresAddress, password: Secret | None) -> PostgresConnection:
    """Opens a connection on which every statement is a transaction of its own until one is begun.

    Raises:
        StoreError: the address makes no sense, or nobody answers there, or refuses us.
    """
    with in_words(f"connecting to {address.name}"):
        given: dict[str, Any] = {**_DEFAULTS, **conninfo_to_dict(address.url)}
        if password is not None:
            given["password"] = password.reveal()
        connection = PostgresConnection.connect(**given, autocommit=True)
        try:
            connection.prepare_threshold = 2
            connection.adapters.register_dumper(int, Int8Dumper)  # one type, so one prepared statement
            connection.adapters.register_dumper(int, Int8BinaryDumper)
            connection.execute(
                f"SET statement_timeout = {1000 * STATEMENT_SECONDS}; SET lock_timeout = {1000 * LOCK_SECONDS};"
                f" SET idle_in_transaction_session_timeout = {1000 * IDLE_SECONDS};"
                f" SET client_encoding = 'UTF8'; SET search_path = \"{address.schema}\""
            )
        except BaseException:
            connection.close()
            raise
    return connection


class PostgresDatabase:
    """A `Database` (see there) over whatever connection it holds at the time."""

    def __init__(self, connection: PostgresConnection | None = None) -> None:
        """Holds `connection`, or none yet."""
        self.connection = connection

    @property
    def held(self) -> PostgresConnection:
        """The connection that is held."""
        if self.connection is None:
            msg = "outside of a transaction"
            raise RuntimeError(msg)
        return self.connection

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> ResultRows:
        """Runs one statement, written with `?` for its values."""
        if not parameters:
            return self.held.execute(sql, binary=True)
        return self.held.execute(_marked(sql), _values(parameters), binary=True)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        """Runs one statement for each of several rows of values."""
        rows = [_values(row) for row in parameters]
        if rows:
            with self.held.cursor() as cursor:
                cursor.executemany(_marked(sql), rows)
        return None

    def close(self) -> None:
        """Lets go of the connection."""
        if self.connection is not None:
            with contextlib.suppress(psycopg.Error):
                self.connection.close()
            self.connection = None


@lru_cache(512)
def _marked(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _values(parameters: Sequence[Any]) -> list[Any]:
    """Gives the values; the one character that PostgreSQL's text does not take is replaced by the one for such."""
    return [one.replace("\0", "\ufffd") if type(one) is str and "\0" in one else one for one in parameters]


@contextlib.contextmanager
def in_words(what: str) -> Iterator[None]:
    """Turns psycopg's and the system's errors into `StoreError`s that say `what` was being done, without a secret."""
    try:
        yield
    except psycopg.Error as error:
        raise explain(error, what) from None  # its own words may repeat the connection's parameters
    except OSError as error:
        raise UnreachableStoreError(f"{what}: {error.strerror or error}") from error


def explain(error: psycopg.Error, what: str) -> StoreError:
    """Puts into words what the server or the client means."""
    state = error.sqlstate or ""
    said = error.diag.message_primary or str(error)
    if said.startswith(_FAILED):
        said = said.removeprefix(_FAILED).partition("\n")[0]  # the second line asks what our hint says
    said = redact_all(" ".join(said.split()))[:300]
    if state in _MEANT or state[:2] in _MEANT:
        kind, words, hint = _MEANT.get(state) or _MEANT[state[:2]]
    elif isinstance(error, psycopg.ProgrammingError) and not state:
        kind, words, hint = StoreError, "the address makes no sense ({})", "docs/team.md has one to begin with"
    elif not state and any(words in said for words in _REFUSED):
        kind, words, hint = _MEANT["28"]
    elif isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        kind, words, hint = _MEANT["08"]
    else:
        kind, words, hint = StoreError, "{}", ""
    return kind(f"{what}: {words.format(said)}", hint=hint)

"""Where a history in PostgreSQL is: its URL taken apart, without a password in it. Reaches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from sla_tui.errors import StoreError

SCHEMA: Final = "sla_tui"
"""The schema of the database that holds the history, where the URL names no other."""
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SECRET: Final = frozenset({"password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret"})
_SHOWN: Final = frozenset({"host", "hostaddr", "port", "dbname", "user", "service"})


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A database, and the schema in it.

    `url` is what libpq is given; `name` is how messages call the place: without what only says how to get there.
    """

    url: str
    schema: str
    name: str


def address_of(url: str) -> PostgresAddress:
    """Reads a URL such as ``postgresql://role@host/database?sslmode=verify-full``, as libpq does; `schema` is ours.

    Raises:
        StoreError: a password is in it, or the schema has no proper name; the URL is not repeated then.
    """
    _, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority, slash, database = place.partition("/")
    options = parse_qsl(query, keep_blank_values=True)
    if ":" in authority.rpartition("@")[0] or any(key.lower() in _SECRET for key, _ in options):
        raise StoreError(
            "the address of the history has a password in clear, which other users of this machine can read",
            hint='say where it is kept: password = { env = "…" } in [store], or in ~/.pgpass (docs/team.md)',
        )
    schema = next((value for key, value in options if key == "schema"), SCHEMA)
    if not _NAME.fullmatch(schema):
        raise StoreError(
            "the schema of the history has no name that PostgreSQL takes as it is",
            hint="schema=… in the address: small letters, digits and _, a letter first",
        )
    given = [(key, value) for key, value in options if key != "schema"]
    shown = [(key, value) for key, value in given if key in _SHOWN]
    if schema != SCHEMA:
        shown.append(("schema", schema))
    base = f"postgresql://{authority}{slash}{database}"
    return PostgresAddress(_joined(base, given), schema, _joined(base, shown))


def _joined(base: str, options: list[tuple[str, str]]) -> str:
    return f"{base}?{urlencode(options, quote_via=quote, safe='/')}" if options else base

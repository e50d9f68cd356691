"""The history in PostgreSQL, or in what speaks its protocol: for teams that share one. Needs the extra `postgres`.

psycopg is loaded with this package, whichever of its modules is asked for, and only then.
"""

from __future__ import annotations

from sla_tui.errors import StoreError

try:
    import psycopg  # noqa: F401  the modules use it; here somebody is told where it is missing
except ImportError as error:
    from sla_tui.installation import adding_extra

    raise StoreError(
        "a history in PostgreSQL needs a library that is not installed", hint=adding_extra("postgres")
    ) from error

"""Instants as the providers write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_FIRST: Final = -62_135_596_800  # 0001-01-01
_LAST: Final = 253_402_300_799  # 9999-12-31, the last second


def iso_ms(at: int) -> str:
    """Writes ``2026-11-23T13:00:00.000Z``, as UptimeRobot does."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def rfc3339(at: int) -> str:
    """Writes ``2026-11-23T13:00:00+00:00``, as StatusCake does."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def read_iso(text: str) -> int | None:
    """Reads the instant of an ISO 8601 text, down to the second; None where it is none. Without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    at = int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    return at if _FIRST <= at <= _LAST else None  # year 1 at +14:00 lies before year 1

"""UTC days and months as histories count them: whole days, and whole months, since January 1970. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

DAY: Final = 86_400
"""Seconds of a day."""
PERCENTILES: Final = (50, 95, 99)
"""Of the response times of a month."""
_EPOCH_YEAR: Final = 1970


def month_of(day: int) -> int:
    """Finds the UTC month of a UTC day: months since January 1970."""
    date = datetime.fromtimestamp(day * DAY, UTC)
    return 12 * (date.year - _EPOCH_YEAR) + date.month - 1


def month_days(month: int) -> tuple[int, int]:
    """Finds the UTC days `[first, last)` of a month."""
    first, last = (
        int(datetime(_EPOCH_YEAR + m // 12, m % 12 + 1, 1, tzinfo=UTC).timestamp()) // DAY for m in (month, month + 1)
    )
    return first, last

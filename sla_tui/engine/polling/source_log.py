"""What the log says of how sources do: each change; what goes back and forth only now and then, with how often."""

from __future__ import annotations

import logging
from typing import Final

AGAIN: Final = 600
"""Seconds for which the same of one source is not written a second time."""
_MOST: Final = 1_000

_log = logging.getLogger(__name__)


class SourceLog:
    """Writes how sources do when that changes. To be told after every poll: so the last word of a source comes, too."""

    def __init__(self) -> None:
        """Begins with nothing written."""
        self._written: dict[str, tuple[str, str]] = {}
        self._seen: dict[str, tuple[str, str]] = {}
        self._at: dict[tuple[str, str, str], int] = {}
        self._left_out: dict[str, int] = {}

    def note(self, source: str, state: str, message: str, at: int) -> None:
        """Notes how a source did at `at`, in UTC seconds."""
        found = state, message
        changed, self._seen[source] = self._seen.get(source) != found, found
        if self._written.get(source) == found and not self._left_out.get(source):
            return
        last = self._at.get((source, *found))
        if last is not None and 0 <= at - last < AGAIN:
            self._left_out[source] = self._left_out.get(source, 0) + changed
            return
        if len(self._at) >= _MOST:
            self._at = {key: then for key, then in self._at.items() if 0 <= at - then < AGAIN}
        self._at[source, *found] = at
        self._written[source] = found
        times = self._left_out.pop(source, 0)
        more = f" ({times} more {'change' if times == 1 else 'changes'} meanwhile)" if times else ""
        _log.info("source %s: %s%s%s", source, state, f" {message}" if message else "", more)

"""Undoes chunked transfer, as leniently as curl: extensions and trailers are passed over, a bare LF ends a line."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = re.compile(rb"\r?\n?([0-9A-Fa-f]{1,15})(?:[^0-9A-Fa-f\n][^\n]*)?\n")
_LONGEST_LINE: Final = 16 * 1024


class ChunkedBody:
    """A body that comes in chunks. `ended`: the last of them was there; what follows is nobody's business.

    Attributes:
        data: what came of the body itself.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.ended = False
        self._left = bytearray()
        self._due = 0  # bytes of the running chunk that are still to come

    def feed(self, data: bytes) -> None:
        """Takes the next bytes.

        Raises:
            ValueError: they are no chunks.
        """
        self._left += data
        while self._left and not self.ended:
            if self._due:
                part = self._left[: self._due]
                del self._left[: len(part)]
                self.data += part
                self._due -= len(part)
                continue
            match = _SIZE.match(self._left)
            if match is None:
                if b"\n" in self._left[2:] or len(self._left) > _LONGEST_LINE:
                    raise ValueError("not a chunk")
                return
            self._due = int(match[1], 16)
            self.ended = self._due == 0
            del self._left[: match.end()]

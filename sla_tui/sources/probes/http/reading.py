"""Receives a head that did not come whole at once, or that others come before."""

from __future__ import annotations

from typing import Final

from sla_tui.sources.probes.http.head import LARGEST_HEAD, NotHttpError, ResponseHead, head_end, lenient_head
from sla_tui.sources.probes.wire import Wire

MOST_INTERIM: Final = 64  # answers of the kind 1xx
SWITCHED: Final = 101  # the one of them after which no other comes


async def whole_head(wire: Wire, data: bytes, *, head_only: bool) -> tuple[ResponseHead, bytes]:
    """Returns the final head, or the last of too many interim ones, and the bytes that begin with it.

    Raises:
        NotHttpError: what comes is not HTTP, or has no end.
        OSError: the connection broke.
    """
    came = bytearray(data)
    for _ in range(MOST_INTERIM + 1):
        looked_at = 0
        while not head_end(came, looked_at):
            looked_at = len(came)
            if looked_at > LARGEST_HEAD:
                raise NotHttpError
            more = await wire.receive()
            if not more:
                break
            came += more
        head = lenient_head(bytes(came), head_only=head_only)
        if head.status >= 200 or head.status == SWITCHED:
            break
        del came[: head.end]
    return head, bytes(came) if head.status >= 200 or head.status == SWITCHED else b""

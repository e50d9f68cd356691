"""From addresses to one connection: each address gets a head start over the next, not all of the time (RFC 8305)."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from typing import Any, Final

from sla_tui.sources.probes.net import Address
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import until_ready

HEAD_START: Final = 0.25  # seconds before the next address is tried beside those that have not answered yet

_SCARCE: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_OWN_NETWORK: Final = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EAFNOSUPPORT})
_SILENT: Final = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ETIMEDOUT})


async def connected(addresses: list[Address], timing: Timing, *, then: str) -> socket.socket:
    """Connects to the first address that accepts; `then` is the step that follows.

    Where that is not the first of them, the timing's note says which it is.

    Raises:
        OSError: what says most of the target: an answer before silence, and that before our own network's fault.
    """
    if len(addresses) == 1:
        sock = await _connected_to(addresses[0])
    else:
        sock, number = await _first(addresses)
        if number:
            silent = _shown(addresses[0])
            timing.note = f"connected to {_shown(addresses[number])}; {silent} did not accept, or not at once"
    timing.done(then)
    return sock


async def _first(addresses: list[Address]) -> tuple[socket.socket, int]:
    """Returns a connection, and the number of its address."""
    left = list(enumerate(addresses))
    attempts: dict[asyncio.Task[socket.socket], int] = {}
    problems: list[OSError] = []
    try:
        while left or attempts:
            if left:
                number, address = left.pop(0)
                attempts[asyncio.create_task(_connected_to(address))] = number
            done, _ = await asyncio.wait(
                attempts, timeout=HEAD_START if left else None, return_when=asyncio.FIRST_COMPLETED
            )
            for attempt in sorted(done, key=attempts.__getitem__):
                error = attempt.exception()
                if error is None:
                    return attempt.result(), attempts.pop(attempt)
                del attempts[attempt]
                if not isinstance(error, OSError):
                    raise error
                problems.append(error)
    finally:
        await _given_up(attempts)
    raise min(problems, key=_says_least, default=OSError(errno.EADDRNOTAVAIL, "no address"))


async def _given_up(attempts: dict[asyncio.Task[socket.socket], int]) -> None:
    """Ends the attempts that are not needed any more; a connection that one made meanwhile is closed."""
    for attempt in attempts:
        attempt.cancel()
    for result in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(result, socket.socket):
            result.close()


def _says_least(error: OSError) -> int:
    """Orders errors: our own want of something hides what the target would have said; then the target's own words."""
    for rank, group in enumerate((_SCARCE, None, _SILENT, _OWN_NETWORK)):
        if group is not None and error.errno in group:
            return rank
    return 1


async def _connected_to(address: Address) -> socket.socket:
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await _connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


async def _connect(sock: socket.socket, address: Any) -> None:  # noqa: ANN401  what the family calls one
    """Connects as the loop does, which looks every address up once more."""
    code = sock.connect_ex(address)
    if code == errno.EINPROGRESS:
        loop = asyncio.get_running_loop()
        await until_ready(loop.add_writer, loop.remove_writer, sock)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def _shown(address: Address) -> str:
    return str(address[1][0])

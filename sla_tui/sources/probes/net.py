"""Names to addresses and addresses to connections, with nothing in between that a probe would have to wait for."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import socket
import threading
from typing import Any, Final

from sla_tui.sources.probes.timing import Timing

Address = tuple[socket.AddressFamily, Any]

LOOKUPS: Final = 64  # at the same time; each holds a thread, for as long as a dead name server takes
MOST_ADDRESSES: Final = 4
MOST_LITERALS: Final = 20_000
PATIENCE: Final = 3.0  # seconds for an address that is not the last: one dead family must not use up all the time
_OWN_NETWORK: Final = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL})


class Resolver:
    """Looks names up in daemon threads: asyncio's own pool has a handful, and is waited for when the program ends."""

    def __init__(self) -> None:
        self._literals: dict[tuple[str, int], list[Address] | None] = {}  # None: a name
        self._free = asyncio.Semaphore(LOOKUPS)

    async def addresses(self, host: str, port: int) -> list[Address]:
        """Returns the addresses of `host`, families taking turns. Raises `socket.gaierror`."""
        if (host, port) not in self._literals:
            if len(self._literals) > MOST_LITERALS:
                self._literals.clear()
            self._literals[host, port] = _literal(host, port)
        known = self._literals[host, port]
        if known is not None:
            return known
        async with self._free:
            found = await _looked_up(host, port)
        return _interleaved(found)[:MOST_ADDRESSES]


def _literal(host: str, port: int) -> list[Address] | None:
    """Returns the address that `host` is; None where it is a name."""
    try:
        literal = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if literal.version == 4:
        return [(socket.AF_INET, (host, port))]
    return [(socket.AF_INET6, socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)[0][4])]


async def _looked_up(host: str, port: int) -> list[Address]:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[Address]] = loop.create_future()

    def settle(found: list[Address] | None, error: OSError | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(found or [])

    def look() -> None:
        found: list[Address] | None = None
        problem: OSError | None = None
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = [(socket.AddressFamily(family), address) for family, _, _, _, address in answers]
        except OSError as error:
            problem = error
        except (UnicodeError, ValueError):  # a label that is too long, or empty
            problem = socket.gaierror(socket.EAI_NONAME, "not a host name")
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, found, problem)

    threading.Thread(target=look, name="lookup", daemon=True).start()
    return await future


def _interleaved(found: list[Address]) -> list[Address]:
    first = [a for a in found if a[0] == found[0][0]]
    second = [a for a in found if a[0] != found[0][0]]
    out: list[Address] = []
    for index in range(max(len(first), len(second))):
        out += first[index : index + 1] + second[index : index + 1]
    return out


async def _connect(sock: socket.socket, address: Any) -> None:  # noqa: ANN401  what the family calls one
    """Connects as the loop does, which looks every address up once more."""
    code = sock.connect_ex(address)
    if code == errno.EINPROGRESS:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_writer(sock, _settle, ready)
        try:
            await ready
        finally:
            loop.remove_writer(sock)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def connected(addresses: list[Address], timing: Timing, *, then: str) -> socket.socket:
    """Connects to the first address that accepts; `then` is the step that follows.

    Raises:
        OSError: that of the target where there is one, else that of our own network.
    """
    problem: OSError | None = None
    for number, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            if number == len(addresses) - 1:
                await _connect(sock, address)
            else:
                async with asyncio.timeout(PATIENCE):
                    await _connect(sock, address)
        except TimeoutError:
            sock.close()
            problem = OSError(errno.ETIMEDOUT, "timed out")
        except OSError as error:
            sock.close()
            if problem is None or problem.errno in _OWN_NETWORK:
                problem = error
        except BaseException:
            sock.close()
            raise
        else:
            timing.done(then)
            return sock
    raise problem or OSError(errno.EADDRNOTAVAIL, "no address")

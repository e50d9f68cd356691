"""Names to addresses, without anything in between that a probe would have to wait for."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from typing import Any, Final

from sla_tui.sources.probes.names import ascii_host

Address = tuple[socket.AddressFamily, Any]

LOOKUPS: Final = 64  # at the same time; each holds a thread, for as long as a dead name server takes
MOST_ADDRESSES: Final = 32
MOST_LITERALS: Final = 20_000
SOON: Final = 0.1  # seconds after which each family is asked for alone: one name server may drop questions of the other
RESOLUTION_DELAY: Final = 0.05  # seconds that IPv6 addresses are waited for once those of IPv4 are there (RFC 8305, 3)


class Resolver:
    """Looks names up in daemon threads: asyncio's own pool has a handful, and is waited for when the program ends."""

    def __init__(self) -> None:
        self._literals: dict[tuple[str, int], list[Address] | None] = {}  # None: a name
        self._free = asyncio.Semaphore(LOOKUPS)
        self._alone = LOOKUPS  # lookups of one family that may still be begun

    async def addresses(self, host: str, port: int) -> list[Address]:
        """Returns the addresses of `host`, families taking turns.

        Raises:
            socket.gaierror: it has none, or nobody answers for it.
            HostNameError: it cannot be asked for.
        """
        if (host, port) not in self._literals:
            if len(self._literals) > MOST_LITERALS:
                self._literals.clear()
            self._literals[host, port] = _literal(ascii_host(host), port)
        known = self._literals[host, port]
        if known is not None:
            return known
        async with self._free:
            found = await self._found(ascii_host(host), port)
        return _interleaved(found)[:MOST_ADDRESSES]

    async def _found(self, name: str, port: int) -> list[Address]:
        """Returns what is found of both families, or of the one that is known while the other is not answered."""
        both = _looked_up(name, port, socket.AF_UNSPEC)
        await asyncio.wait({both}, timeout=SOON)
        if both.done() or self._alone < 2:
            return await both
        four, six = self._one_family(name, port, socket.AF_INET), self._one_family(name, port, socket.AF_INET6)
        waiting = {both, four, six}
        while not both.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if both in done:
                break
            if six in done and (found := _with_route(_of(six))):
                return found + _of(four)
            if four in done and (found := _of(four)):
                if six in waiting:
                    await asyncio.wait({six, both}, timeout=RESOLUTION_DELAY, return_when=asyncio.FIRST_COMPLETED)
                return _with_route(_of(six)) + found
        return await both

    def _one_family(self, name: str, port: int, family: socket.AddressFamily) -> asyncio.Future[list[Address]]:
        self._alone -= 1
        future = _looked_up(name, port, family)
        future.add_done_callback(self._over)
        return future

    def _over(self, future: asyncio.Future[list[Address]]) -> None:
        del future
        self._alone += 1


def _literal(host: str, port: int) -> list[Address] | None:
    """Returns the address that `host` is; None where it is a name."""
    try:
        literal = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if literal.version == 4:
        return [(socket.AF_INET, (host, port))]
    return [(socket.AF_INET6, socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)[0][4])]


def _looked_up(host: str, port: int, family: socket.AddressFamily) -> asyncio.Future[list[Address]]:
    """Begins to look a name up; the future that is returned may be left alone."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[Address]] = loop.create_future()
    future.add_done_callback(_of)  # nobody may be waiting any more: an error is then no news

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
            answers = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
            found = [(socket.AddressFamily(kind), address) for kind, _, _, _, address in answers]
        except OSError as error:
            problem = error
        except (UnicodeError, ValueError):
            problem = socket.gaierror(socket.EAI_NONAME, "not a host name")
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, found, problem)

    threading.Thread(target=look, name="lookup", daemon=True).start()
    return future


def _of(future: asyncio.Future[list[Address]]) -> list[Address]:
    """Returns what a lookup has found so far."""
    if not future.done() or future.cancelled() or future.exception() is not None:
        return []
    return future.result()


def _with_route(addresses: list[Address]) -> list[Address]:
    """Returns those that there is a way to: where there is none for a family, its addresses are worth nothing alone.

    The system itself puts them last (RFC 6724, rule 1), but only where both families were asked for together.
    """
    found: list[Address] = []
    for family, where in addresses:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect(where)  # sends nothing
            found.append((family, where))
    return found


def _interleaved(found: list[Address]) -> list[Address]:
    first = [a for a in found if a[0] == found[0][0]]
    second = [a for a in found if a[0] != found[0][0]]
    out: list[Address] = []
    for index in range(max(len(first), len(second))):
        out += first[index : index + 1] + second[index : index + 1]
    return out

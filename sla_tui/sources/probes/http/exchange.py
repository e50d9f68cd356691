"""One request and its answer over an open connection, read as far as it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import h11

from sla_tui.sources.probes.http.head import ResponseHead, header_pairs, plain_head
from sla_tui.sources.probes.http.request import Hop
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import Wire

LARGEST_BODY: Final = 64 * 1024  # bytes that are read; what comes after is left
LARGEST_HEAD: Final = 64 * 1024
MOST_INTERIM: Final = 8  # answers of the kind 1xx

CodeRanges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the lines of the headers, body as far as it was read, and whether that is all of it."""

    status: int
    lines: bytes
    body: bytes
    whole: bool

    def header(self, name: bytes) -> bytes | None:
        """Returns the value of the header of that name, in lower case; all of them where it comes more than once."""
        found = [value for one, value in header_pairs(self.lines) if one == name]
        return b", ".join(found) if found else None


async def exchange(wire: Wire, hop: Hop, timing: Timing, with_body: CodeRanges) -> Answer | ProbeOutcome:
    """Sends, and reads until the answer can be judged: to its end only where its status is in `with_body`.

    Raises:
        OSError: the connection broke.
    """
    await wire.send(hop.sent)
    data = await wire.receive()
    timing.done("transfer")
    if not data:
        return failed("the connection was closed without an answer")
    if data[:5] != b"HTTP/"[: len(data)]:
        return failed("what came is not HTTP")
    head = plain_head(data, head_only=hop.method == "HEAD")
    if head is not None:
        return await _plain(wire, head, data, with_body)
    return await _General(wire, hop).run(data, with_body)


def wanted(ranges: CodeRanges, status: int) -> bool:
    """Returns whether a status is in one of the ranges."""
    return any(low <= status <= high for low, high in ranges)


async def _plain(wire: Wire, head: ResponseHead, data: bytes, with_body: CodeRanges) -> Answer | ProbeOutcome:
    if not wanted(with_body, head.status):
        return Answer(head.status, head.lines, b"", whole=False)
    body = data[head.end :]
    if len(body) < head.length:
        rest = bytearray(body)
        while len(rest) < min(head.length, LARGEST_BODY):
            more = await wire.receive()
            if not more:
                return failed("the answer broke off in its middle")
            rest += more
        body = bytes(rest)
    return Answer(head.status, head.lines, body[: min(head.length, LARGEST_BODY)], whole=head.length <= LARGEST_BODY)


class _General:
    """Any other answer: chunked, in pieces, with interim answers, up to the connection's end, or no HTTP at all."""

    def __init__(self, wire: Wire, hop: Hop) -> None:
        self._wire = wire
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        self._http.send(hop.head)
        self._status = 0
        self._hop = hop

    async def run(self, data: bytes, with_body: CodeRanges) -> Answer | ProbeOutcome:
        try:
            self._http.receive_data(data)
            return await self._answer(with_body)
        except h11.LocalProtocolError:
            return ours("the request is not valid HTTP; see its headers and method")
        except h11.RemoteProtocolError:
            return failed("the answer broke off in its middle" if self._status else "what came is not HTTP")

    async def _answer(self, with_body: CodeRanges) -> Answer | ProbeOutcome:
        interim = 0
        lines = b""
        body = bytearray()
        while True:
            event = await self._next()
            if isinstance(event, h11.InformationalResponse):
                interim += 1
                if interim > MOST_INTERIM:
                    return failed(f"more than {MOST_INTERIM} interim answers and no final one")
            elif isinstance(event, h11.Response):
                self._status = event.status_code
                lines = b"".join(name + b":" + value + b"\r\n" for name, value in event.headers)
                if not wanted(with_body, self._status):
                    return Answer(self._status, lines, b"", whole=False)
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > LARGEST_BODY:
                    return Answer(self._status, lines, bytes(body[:LARGEST_BODY]), whole=False)
            else:  # the end of the message
                return Answer(self._status, lines, bytes(body), whole=True)

    async def _next(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._wire.receive())
        return event

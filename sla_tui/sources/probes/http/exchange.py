"""One request and its answer over an open connection, read as far as it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sla_tui.sources.probes.http.chunks import ChunkedBody
from sla_tui.sources.probes.http.head import NotHttpError, ResponseHead, header_pairs, may_begin, plain_head
from sla_tui.sources.probes.http.reading import MOST_INTERIM, SWITCHED, whole_head
from sla_tui.sources.probes.http.request import Hop
from sla_tui.sources.probes.outcome import ProbeOutcome, failed
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import Wire

LARGEST_BODY: Final = 64 * 1024  # bytes that are read; what comes after is left

CodeRanges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the lines of the headers, body as far as it was read, and whether that is all of it.

    Attributes:
        codings: what was done to the body for the way, besides what the headers say of its content.
    """

    status: int
    lines: bytes
    body: bytes
    whole: bool
    codings: tuple[str, ...] = ()

    def header(self, name: bytes) -> bytes | None:
        """Returns the value of the header of that name, in lower case; all of them where it comes more than once."""
        found = self.headers(name)
        return b", ".join(found) if found else None

    def headers(self, name: bytes) -> list[bytes]:
        """Returns the values of all headers of that name, in lower case."""
        return [value for one, value in header_pairs(self.lines) if one == name]


async def exchange(wire: Wire, hop: Hop, timing: Timing, with_body: CodeRanges) -> Answer | ProbeOutcome:
    """Sends, and reads until the answer can be judged: to its end only where its status is in `with_body`.

    Raises:
        OSError: the connection broke.
    """
    data = await _answered(wire, hop.sent)
    timing.done("transfer")
    while data[:1] in {b"\r", b"\n"}:  # some send an empty line first, which browsers pass over
        data = data.lstrip(b"\r\n") or await wire.receive()
    if not data:
        return failed("the connection was closed without an answer")
    if not may_begin(data):
        return failed("what came is not HTTP")
    head_only = hop.method == "HEAD"
    head = plain_head(data, head_only=head_only)
    if head is None:
        try:
            head, data = await whole_head(wire, data, head_only=head_only)
        except NotHttpError:
            return failed("what came is not HTTP")
        if head.status < 200 and head.status != SWITCHED:
            return failed(f"more than {MOST_INTERIM} interim answers and no final one")
    if not wanted(with_body, head.status):
        return Answer(head.status, head.lines, b"", whole=False)
    return await _with_body(wire, head, data[head.end :])


def wanted(ranges: CodeRanges, status: int) -> bool:
    """Returns whether a status is in one of the ranges."""
    return any(low <= status <= high for low, high in ranges)


async def _answered(wire: Wire, request: bytes) -> bytes:
    """Returns the first bytes of the answer. One that comes before the request was taken in whole is an answer, too."""
    try:
        await wire.send(request)
    except ConnectionError as error:
        try:
            data = await wire.receive()
        except OSError:
            data = b""
        if not data:
            raise error from None
        return data
    return await wire.receive()


async def _with_body(wire: Wire, head: ResponseHead, data: bytes) -> Answer | ProbeOutcome:
    if head.chunked:
        return await _in_chunks(wire, head, data)
    if head.length is not None and len(data) >= head.length:
        body = data[: head.length]
        return Answer(head.status, head.lines, body[:LARGEST_BODY], len(body) <= LARGEST_BODY, head.codings)
    came, due = bytearray(data), LARGEST_BODY + 1 if head.length is None else head.length
    while len(came) < min(due, LARGEST_BODY + 1):
        more = await wire.receive()
        if not more:
            if head.length is not None:
                return failed("the answer broke off in its middle")
            break
        came += more
    del came[due:]  # what follows a body is not its part
    whole = len(came) <= LARGEST_BODY
    return Answer(head.status, head.lines, bytes(came[:LARGEST_BODY]), whole, head.codings)


async def _in_chunks(wire: Wire, head: ResponseHead, data: bytes) -> Answer | ProbeOutcome:
    body = ChunkedBody()
    try:
        body.feed(data)
        while not body.ended and len(body.data) <= LARGEST_BODY:
            more = await wire.receive()
            if not more:
                return failed("the answer broke off in its middle")
            body.feed(more)
    except ValueError:
        return failed("the answer broke off in its middle")
    whole = len(body.data) <= LARGEST_BODY
    return Answer(head.status, head.lines, bytes(body.data[:LARGEST_BODY]), whole, head.codings)

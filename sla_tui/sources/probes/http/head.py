"""Reads the head of an answer: a plain one in one step, any other as leniently as curl and browsers do.

A test holds the step to h11: whatever is read in it, h11 reads in the same way. h11 refuses much of the rest, of which
every browser makes a page, so the rest is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LARGEST_HEAD: Final = 300 * 1024

# Possessive quantifiers: a hostile head is refused in one pass. No version but 1.1, no interim answer, no control
# character, no folded line.
_HEAD: Final = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*+)?\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[\t\x20-\x7e\x80-\xff]*+\r\n)*+)\r\n"
)
_FRAMING: Final = re.compile(rb"(?:^|\n)(content-length|transfer-encoding):[ \t]*+([^\r]*)", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"([0-9]{1,15})[ \t]*")
_NO_BODY: Final = (204, 304)

# Streams of radio say ICY for HTTP/1.0; nobody minds small letters.
_START: Final = re.compile(rb"(?:HTTP/[0-9](?:\.[0-9])?|ICY)[ \t]+([0-9]{3})(?![0-9])", re.IGNORECASE)
_BEGINNINGS: Final = (b"HTTP/", b"ICY ")
_END: Final = re.compile(rb"\n\r?\n")


class NotHttpError(Exception):
    """What came is not HTTP."""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """A head: status, header lines as they came, where the body begins, and how far it goes.

    Attributes:
        length: bytes of the body; None: up to the connection's end, or that of its chunks.
        chunked: it comes in chunks.
        codings: what else was done to it for the way, in order.
    """

    status: int
    lines: bytes
    end: int
    length: int | None
    chunked: bool = False
    codings: tuple[str, ...] = ()


def may_begin(data: bytes) -> bool:
    """Returns whether an answer may begin with these bytes, of which more may come."""
    start = data[:5].upper()
    return any(start.startswith(known[: len(start)]) for known in _BEGINNINGS)


def plain_head(data: bytes, *, head_only: bool) -> ResponseHead | None:
    """Returns the head at the beginning of `data`.

    None where it is not whole, not plain, or does not say its body's length.

    Args:
        data: what came first.
        head_only: the request was one whose answer has no body (HEAD).
    """
    match = _HEAD.match(data)
    if match is None:
        return None
    status = int(match[1])
    framing = _FRAMING.findall(match[2])
    if len(framing) != 1 or framing[0][0].lower() != b"content-length":
        return None
    length = _LENGTH.fullmatch(framing[0][1])
    if length is None:
        return None
    bodiless = head_only or status in _NO_BODY
    return ResponseHead(status, match[2], match.end(), 0 if bodiless else int(length[1]))


def head_end(data: bytes | bytearray, start: int = 0) -> int:
    """Returns where the head ends whose empty line is looked for from `start` on; 0 where it is not whole."""
    match = _END.search(data, max(start - 2, 0))
    return match.end() if match else 0


def lenient_head(data: bytes, *, head_only: bool) -> ResponseHead:
    """Returns the head that `data` begins with and of which no more will come.

    Lines that are no headers are passed over, folded ones are joined, blanks before a colon do not count.

    Raises:
        NotHttpError: it does not begin with a whole line as HTTP does, or has a NUL in it.
    """
    start = _START.match(data)
    end = head_end(data) or len(data)
    if start is None or b"\n" not in data[:end] or b"\0" in data[:end]:
        raise NotHttpError
    lines: list[tuple[bytes, bytes]] = []
    for line in data[start.end() : end].split(b"\n")[1:]:
        name, colon, value = line.rstrip(b"\r").partition(b":")
        if line[:1] in {b" ", b"\t"}:
            if lines:
                lines[-1] = lines[-1][0], lines[-1][1] + b" " + line.strip(b" \t\r")
        elif colon and name.strip(b" \t"):
            lines.append((name.rstrip(b" \t"), value.strip(b" \t")))
    status = int(start[1])
    length, chunked, codings = _framing([(name.lower(), value) for name, value in lines])
    if head_only or status in _NO_BODY or status < 200:
        length, chunked = 0, False
    written = b"".join(name + b":" + value.replace(b"\r", b" ") + b"\r\n" for name, value in lines)
    return ResponseHead(status, written, end, length, chunked, codings)


def _framing(pairs: list[tuple[bytes, bytes]]) -> tuple[int | None, bool, tuple[str, ...]]:
    """Returns the body's length, whether it is chunked, and the other codings of its transfer."""
    tokens = _tokens(pairs, b"transfer-encoding")
    codings = tuple(token for token in tokens if token not in {"chunked", "identity"})
    if "chunked" in tokens:
        return None, True, codings
    said = {int(text) for text in _tokens(pairs, b"content-length") if re.fullmatch("[0-9]{1,15}", text)}
    # Lengths that contradict each other say nothing; the connection's end does.
    return said.pop() if len(said) == 1 else None, False, codings


def _tokens(pairs: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    values = (value for one, value in pairs if one == name)
    return [text for value in values for part in value.split(b",") if (text := part.strip().lower().decode("latin-1"))]


def header_pairs(lines: bytes) -> list[tuple[bytes, bytes]]:
    """Returns the lines of a head as names in lower case and values."""
    pairs = (line.split(b":", 1) for line in lines.split(b"\r\n") if line)
    return [(name.lower(), value.strip(b" \t")) for name, value in pairs]

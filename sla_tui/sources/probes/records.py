"""DNS records as they are compared: by what they say, not by how a tool writes them. Names without regard to case.

A text (TXT) is all of its strings in one, with its letters and its final dot as they are; an address is an address
however it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dns.rdata import Rdata

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_ESCAPE: Final = re.compile(rb"\\([0-9]{3}|.)")


def is_among(expected: str, kind: str, found: list[Rdata]) -> bool:
    """Returns whether a record that a person wrote is among those of an answer, all of type `kind`.

    It may be written as `dig` shows it, or for a text as its bare content.
    """
    if kind == "TXT":
        wanted = {expected.encode(), expected.encode("latin-1", "replace")}
        if expected.strip().startswith('"'):
            wanted.add(_unquoted(expected))
        return any(_text(rdata) in wanted for rdata in found)
    read = _read(expected, kind)
    return any(read == rdata or _plain(expected) == _plain(rdata.to_text()) for rdata in found)


def shown(rdata: Rdata) -> str:
    """Returns a record as a person reads it."""
    text = _text(rdata)
    return text.decode("utf-8", "replace") if text else rdata.to_text()


def _read(text: str, kind: str) -> Rdata | None:
    """Reads a record as master files have it, with names that are all absolute; None where it is none."""
    import dns.exception
    import dns.name
    import dns.rdata

    try:
        return dns.rdata.from_text("IN", kind, text, origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError):
        return None


def _unquoted(text: str) -> bytes:
    """Returns the content of a text in quotes, as master files write one; here its strings may be longer than there."""
    return b"".join(_ESCAPE.sub(_meant, string.encode()) for string in _STRING.findall(text))


def _meant(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code) & 0xFF]) if len(code) == 3 else code


def _text(rdata: Rdata) -> bytes:
    """Returns the content of a text record; b"" for any other."""
    return b"".join(getattr(rdata, "strings", ()))


def _plain(text: str) -> str:
    """Returns what is compared where a record could not be read: small letters, no last dot."""
    return text.strip().strip('"').rstrip(".").lower()

"""DNS records as they are compared: by what they say, not by how a tool writes them. Names without regard to case.

A text (TXT) is all of its strings in one, with its letters and its final dot as they are; an address is an address
however it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.rdata import Rdata


def is_among(expected: str, kind: str, found: list[Rdata]) -> bool:
    """Returns whether a record that a person wrote is among those of an answer, all of type `kind`.

    It may be written as `dig` shows it, or for a text as its bare content.
    """
    wanted = _read(expected, kind)
    if wanted is not None and any(wanted == rdata or _text(wanted) == _text(rdata) != b"" for rdata in found):
        return True
    written = {expected.encode(), expected.encode("latin-1", "replace")}
    return any(_text(rdata) in written or _plain(expected) == _plain(shown(rdata)) for rdata in found)


def shown(rdata: Rdata) -> str:
    """Returns a record as a person reads it."""
    text = _text(rdata)
    return text.decode("utf-8", "replace") if text else rdata.to_text()


def _read(text: str, kind: str) -> Rdata | None:
    """Reads a record as master files have it, with names that are all absolute; None where it is none."""
    import dns.exception
    import dns.name
    import dns.rdata

    if kind == "TXT" and '"' not in text:
        return None  # its bare content: blanks would part it
    try:
        return dns.rdata.from_text("IN", kind, text, origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError):
        return None


def _text(rdata: Rdata) -> bytes:
    """Returns the content of a text record; b"" for any other."""
    return b"".join(getattr(rdata, "strings", ()))


def _plain(text: str) -> str:
    """Returns what is compared where a record could not be read: small letters, no last dot."""
    return text.strip().strip('"').rstrip(".").lower()

"""What a certificate says of its own time, also where it is not trusted. Reads DER as far as that, and no further.

The standard library tells the dates only of a certificate that it trusts, and a probe wants those of the others most.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, NamedTuple

DAY: Final = 86_400
_SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0
_UTC_TIME: Final = 0x17
_GENERAL_TIME: Final = 0x18


class Validity(NamedTuple):
    """From when to when a certificate holds, UTC seconds."""

    start: int
    end: int


def validity(der: bytes) -> Validity:
    """Returns the term of an X.509 certificate.

    Raises:
        ValueError: it is none.
    """
    body = _Reader(_Reader(der).take(_SEQUENCE)).take(_SEQUENCE)  # Certificate, TBSCertificate
    fields = _Reader(body)
    if fields.tag() == _VERSION:
        fields.take()
    for _ in range(3):  # serial number, signature algorithm, issuer
        fields.take()
    term = _Reader(fields.take(_SEQUENCE))
    return Validity(_time(term.tag(), term.take()), _time(term.tag(), term.take()))


def expiry_problem(der: bytes | None, now: float, warning: int) -> str:
    """Says that a certificate ends within `warning` seconds, or has ended; "" where it does not."""
    if not der:
        return ""
    try:
        left = validity(der).end - int(now)
    except ValueError:
        return "its certificate has no dates that can be read"
    if left < 0:
        return f"its certificate expired {_days(-left)} ago"
    return f"its certificate expires in {_days(left)}" if left <= warning else ""


def _days(seconds: int) -> str:
    if seconds < 2 * DAY:
        return f"{seconds // 3600} h"
    return f"{seconds // DAY} days"


class _Reader:
    """The elements of one DER structure, in order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def tag(self) -> int:
        """Returns the tag of the next element."""
        if self._at >= len(self._data):
            raise ValueError("not a certificate")
        return self._data[self._at]

    def take(self, tag: int | None = None) -> bytes:
        """Returns the content of the next element, which must have `tag` where one is given."""
        if tag is not None and self.tag() != tag:
            raise ValueError("not a certificate")
        at, size = self._at + 2, self._byte(self._at + 1)
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("not a certificate")
            size = int.from_bytes(self._data[at : at + count], "big")
            at += count
        content = self._data[at : at + size]
        if len(content) != size:
            raise ValueError("not a certificate")
        self._at = at + size
        return content

    def _byte(self, at: int) -> int:
        if at >= len(self._data):
            raise ValueError("not a certificate")
        return self._data[at]


def _time(tag: int, content: bytes) -> int:
    """Reads a time of RFC 5280: two digits of the year until 2049, four from then on, always UTC."""
    text = content.decode("ascii")  # UnicodeDecodeError is a ValueError
    if tag == _UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    elif tag != _GENERAL_TIME:
        raise ValueError("not a certificate")
    if len(text) != 15 or not text[:14].isdigit() or text[14] != "Z":
        raise ValueError("not a certificate")
    return int(datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).timestamp())

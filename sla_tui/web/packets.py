"""What passes between a page and its dashboard: packets of a kind and a length."""

from __future__ import annotations

import asyncio
import json
from typing import Final

TYPED: Final = b"D"
NOTE: Final = b"M"
_HEAD: Final = 5
LONGEST: Final = 1 << 20
"""Bytes of one packet."""


def packet(kind: bytes, payload: bytes) -> bytes:
    """Packs what was typed, or a note."""
    return kind + len(payload).to_bytes(4, "big") + payload


def note(**values: object) -> bytes:
    """Packs a note."""
    return packet(NOTE, json.dumps(values).encode())


async def read_packet(reader: asyncio.StreamReader) -> tuple[bytes, bytes] | None:
    """Reads one packet; None at the end, and where what comes is none.

    Returns:
        its kind and what is in it.
    """
    try:
        head = await reader.readexactly(_HEAD)
        length = int.from_bytes(head[1:], "big")
        return None if length > LONGEST else (head[:1], await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None

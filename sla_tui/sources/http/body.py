"""Reads an answer's body within bounds, raw and unpacked: a small bomb never becomes a large one in memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator
from typing import Final

from sla_tui.errors import PayloadError, TooLargeError

MAX_BYTES: Final = 4 * 1024 * 1024
ACCEPT_ENCODING: Final = "gzip"
_STEP: Final = 64 * 1024  # bytes that are unpacked at a time
_GZIP: Final = 16 + zlib.MAX_WBITS


async def read(chunks: AsyncIterator[bytes], encoding: str, limit: int = MAX_BYTES) -> bytearray:
    """Returns the body, unpacked.

    Args:
        chunks: what comes over the wire.
        encoding: the Content-Encoding header.
        limit: bytes, for what comes over the wire and for what it unpacks to.

    Raises:
        PayloadError: too large, packed in a way that was not asked for, or broken off.
    """
    packing = encoding.strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise PayloadError("the answer is packed in a way that was not asked for")
    unpack = zlib.decompressobj(_GZIP) if "gzip" in packing else None
    body = bytearray()
    raw = 0
    async for chunk in chunks:
        raw += len(chunk)
        if raw > limit:
            raise too_large(limit)
        if unpack is None:
            body += chunk
        else:
            _unpack(unpack, chunk, body, limit)
    if unpack is not None and raw and not unpack.eof:
        raise PayloadError(f"the answer broke off after {raw} packed bytes")
    return body


def too_large(limit: int) -> TooLargeError:
    """Says that a body is beyond `limit` bytes."""
    return TooLargeError(f"the answer is larger than {limit // 1024} KiB; nothing of it was used")


def _unpack(unpack: zlib._Decompress, chunk: bytes, body: bytearray, limit: int) -> None:
    rest = chunk
    broken = False
    while rest:
        try:
            body += unpack.decompress(rest, _STEP)
        except zlib.error:
            broken = True
            break
        if len(body) > limit:
            raise too_large(limit)
        rest = unpack.unconsumed_tail
        if unpack.unused_data:
            raise PayloadError("the answer goes on after its end")
    if broken:
        raise PayloadError("the answer says that it is packed with gzip, but it is not")


_TAGS: Final = re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE)


def looks_like_html(body: bytes | bytearray, content_type: str) -> bool:
    """Returns whether this is a page for people."""
    return "html" in content_type.lower() or bool(_TAGS.search(bytes(body[:1024])))

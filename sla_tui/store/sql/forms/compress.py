"""Columns of whole numbers made small: byte planes, deflate, and a limit to what a blob may claim. Pure."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

from sla_tui.errors import CorruptStoreError

_LIMIT = 64 * 1024 * 1024  # a blob that claims more is damaged
_WIDTH = 4  # bytes of a number


def damaged(what: str = "a stored day of checks") -> CorruptStoreError:
    """Makes the error for a blob that makes no sense."""
    return CorruptStoreError(f"{what} is damaged", hint="the file is left as it is; restore it from a backup")


def compressed(raw: bytes, *, level: int = 9) -> bytes:
    """Deflates `raw`, by matches or by frequencies alone: whichever is shorter (noise has no matches to find)."""
    return min((_deflated(raw, level, how) for how in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY)), key=len)


def _deflated(raw: bytes, level: int, strategy: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    return packer.compress(raw) + packer.flush()


def decompressed(blob: bytes) -> bytes:
    """Inflates what `compressed` made. Raises `CorruptStoreError`."""
    return _inflated(blob, -15)


def inflate(blob: bytes) -> bytes:
    """Inflates what `zlib.compress` made. Raises `CorruptStoreError`."""
    return _inflated(blob, 15)


def _inflated(blob: bytes, bits: int) -> bytes:
    inflater = zlib.decompressobj(bits)
    try:
        raw = inflater.decompress(blob, _LIMIT)
    except zlib.error:
        raise damaged() from None
    if not inflater.eof:
        raise damaged()
    return raw


def join_blobs(*parts: bytes) -> bytes:
    """Joins several blobs into one, each with its length before it."""
    return b"".join(len(part).to_bytes(4, "little") + part for part in parts)


def split_blobs(blob: bytes, count: int) -> list[bytes]:
    """Splits what `join_blobs` made. Raises `CorruptStoreError`."""
    out, at = [], 0
    for _ in range(count):
        size = int.from_bytes(blob[at : at + 4], "little")
        part = blob[at + 4 : at + 4 + size]
        if at + 4 > len(blob) or len(part) != size:
            raise damaged()
        out.append(part)
        at += 4 + size
    return out


def planes(numbers: array[int]) -> bytes:
    """Writes first every number's lowest byte, then every second byte, …; planes of zeros at the end are left out."""
    raw = little(numbers)
    parts = [raw[i::_WIDTH] for i in range(_WIDTH)]
    while parts and not any(parts[-1]):
        parts.pop()
    return b"".join(parts)


def unplanes(raw: bytes, count: int) -> array[int]:
    """Reads the `count` numbers of `planes`. Raises `CorruptStoreError`."""
    if count and (len(raw) % count or len(raw) > _WIDTH * count):
        raise damaged()
    out = bytearray(_WIDTH * count)
    for i in range(len(raw) // count if count else 0):
        out[i::_WIDTH] = raw[i * count : (i + 1) * count]
    return from_little(bytes(out))


def little(numbers: array[int]) -> bytes:
    """Writes the numbers as little-endian bytes."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def from_little(raw: bytes) -> array[int]:
    """Reads the numbers of `little`. Raises `CorruptStoreError`."""
    numbers = array("I")
    if len(raw) % _WIDTH:
        raise damaged()
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def deltas(ascending: Sequence[int], base: int = 0) -> array[int]:
    """Takes from each number the one before it; from the first, `base`."""
    return array("I", (b - a for a, b in zip([base, *ascending], ascending, strict=False)))


def undeltas(steps: Iterable[int], base: int = 0) -> array[int]:
    """Adds up what `deltas` made. Raises `CorruptStoreError` where a sum is no instant."""
    summed = accumulate(steps, initial=base)
    next(summed)
    try:
        return array("I", summed)
    except OverflowError:
        raise damaged() from None

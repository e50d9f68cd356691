"""Undoes what servers do to a body for the way (gzip, deflate, br, zstd), also where they were asked not to.

No more comes out than is asked for, whatever went in: each step is bounded by itself, so that neither a bomb nor a pile
of them costs more than a page does. For br and zstd a library has to be there.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Final

MOST_CODINGS: Final = 4
_DEFLATE_WAYS: Final = (zlib.MAX_WBITS, -zlib.MAX_WBITS)  # as the standard has it, and as many servers do


class CodingNotKnownError(Exception):
    """There is no library here that undoes it: nothing can be said of the body."""


class BrokenCodingError(Exception):
    """The body is not what it is said to be."""


def undone(body: bytes, codings: Iterable[str], most: int) -> bytes:
    """Returns the first `most` bytes of what a body was before `codings` were applied to it, in their order.

    A coding that nobody knows is taken as none, as browsers do.

    Raises:
        CodingNotKnownError: a library is missing.
        BrokenCodingError: it cannot be undone.
    """
    applied = [coding for coding in codings if coding in _UNDO]
    if len(applied) > MOST_CODINGS:
        raise BrokenCodingError(f"it is encoded {len(applied)} times")
    for coding in reversed(applied):
        if body:
            body = _UNDO[coding](body, most)
    return body


def _gzip(body: bytes, most: int) -> bytes:
    out = b""
    while body and len(out) < most:  # several members may follow each other
        try:
            part, body = _inflated(body, 16 + zlib.MAX_WBITS, most - len(out))
        except zlib.error:
            if out:  # what follows the last member is no member
                break
            raise BrokenCodingError("it is said to be gzip and is not") from None
        out += part
    return out


def _deflate(body: bytes, most: int) -> bytes:
    for way in _DEFLATE_WAYS:
        try:
            return _inflated(body, way, most)[0]
        except zlib.error:
            continue
    raise BrokenCodingError("it is said to be deflated and is not")


def _inflated(body: bytes, way: int, most: int) -> tuple[bytes, bytes]:
    engine = zlib.decompressobj(way)
    out = engine.decompress(body, most)
    return out, engine.unused_data


def _brotli(body: bytes, most: int) -> bytes:
    module = _library("br", "brotli")
    try:
        return bytes(module.Decompressor().process(body, output_buffer_limit=most)[:most])
    except TypeError:  # a version that cannot be given a bound
        raise CodingNotKnownError("br, and the brotli that is installed is older than 1.2") from None
    except module.error:
        raise BrokenCodingError("it is said to be br and is not") from None


def _zstd(body: bytes, most: int) -> bytes:
    module = _library("zstd", "compression.zstd", "backports.zstd")
    try:
        return bytes(module.ZstdDecompressor().decompress(body, most))
    except (module.ZstdError, EOFError):
        raise BrokenCodingError("it is said to be zstd and is not") from None


def _library(coding: str, *names: str) -> Any:  # noqa: ANN401  one of several modules
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise CodingNotKnownError(f"{coding}, and no {names[-1]} is installed to undo it")


_UNDO: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    **dict.fromkeys(("gzip", "x-gzip"), _gzip),
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

"""Reads an answer's JSON: samples straight into columns, all that stands around them as any other JSON.

A large answer is half a million samples and a few KiB of names. As Python's own lists it would take 150 bytes a sample.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sources.http.jsonsafe import loads
from sla_tui.sources.prometheus.samples import read_samples

_BEGIN: Final = re.compile(rb'"values":\[\[')
_END: Final = b'"]]'
_MARK: Final = secrets.randbits(60)  # and on: what stands for samples meanwhile; no server can know it


def decode(body: bytes | bytearray) -> object:
    """Parses an answer; the "values" of a series are `Samples` where they are written as Prometheus writes them.

    Raises:
        PayloadError: it is not JSON, or JSON that no provider sends in earnest.
    """
    around: list[bytes | bytearray] = []
    found: list[object] = []
    at = 0
    while (begin := _BEGIN.search(body, at)) is not None:
        end = body.find(_END, begin.end())
        if end < 0:
            return loads(body)
        text = bytes(memoryview(body)[begin.end() : end])
        read: object = read_samples(text)
        if read is None:
            try:
                read = loads(b"[[" + text + _END)
            except PayloadError:
                return loads(body)  # which tells where in the answer it is
        around += (body[at : begin.end() - 2], b"%d" % (_MARK + len(found)))
        found.append(read)
        at = end + len(_END)
    if not found:
        return loads(body)
    data = loads(b"".join((*around, body[at:])))
    return data if _put(data, found) else loads(body)


def _put(data: object, found: list[object]) -> bool:
    """Puts the samples in the place of their numbers; False where those do not stand where they should."""
    answer = data.get("data") if isinstance(data, dict) else None
    rows = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        return False
    marked = [row for row in rows if isinstance(row, dict) and type(row.get("values")) is int]
    if [row["values"] for row in marked] != list(range(_MARK, _MARK + len(found))):
        return False
    for row, samples in zip(marked, found, strict=True):
        row["values"] = samples
    return True

"""In which order the past is read: the newest stretch first, for all monitors that want it together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from sla_tui.sources.base import AT_ONCE
from sla_tui.sources.prometheus.live import Piece, clipped
from sla_tui.sources.work import SOON, BackgroundWork

HOUR: Final = 3600
_MOST_EDGES: Final = 20  # monitors that are known to different instants are cut there; more of those are read along
_AFTER_FAILURE: Final = 60.0  # seconds

Read = Callable[[int, int, frozenset[str]], Awaitable[bool]]
"""Reads `[start, end)` of these monitors; False where the rest is for later."""


async def newest_first(
    wanted: Mapping[str, Sequence[Piece]],
    length: int,
    work: BackgroundWork,
    read: Read,
    *,
    ref: Callable[[str], str] | None = None,
) -> None:
    """Reads what is wanted of every monitor until all of it is there, or time, budget or patience end.

    Args:
        wanted: stretches by monitor.
        length: seconds that are read in one go at most.
        work: the poll's own bounds; learns when to ask for the rest.
        read: gets one stretch.
        ref: by name, the monitor whose past this is; None where it is something else that is read.
    """
    for low, high in _segments(wanted, length):
        parts = {name: clipped(pieces, low, high) for name, pieces in wanted.items()}
        ids = frozenset(name for name, found in parts.items() if found)
        if not ids:
            continue
        start = min(piece[0] for name in ids for piece in parts[name])
        end = max(piece[1] for name in ids for piece in parts[name])
        refs = () if ref is None else [ref(name) for name in sorted(ids)]
        done = await work.one(_Job(read, start, end, ids), about=refs)
        if done is None and any(work.is_refused(one) for one in refs):
            return
        if done is None and not work.stopped:
            work.later(_AFTER_FAILURE)
        elif not done:
            full = done is not None and ref is None and not work.stopped  # single checks fill a poll
            work.later(AT_ONCE if full else SOON)
        if not done:
            return


class _Job:
    """One stretch as a step of `BackgroundWork`."""

    def __init__(self, read: Read, start: int, end: int, ids: frozenset[str]) -> None:
        self._read, self._start, self._end, self._ids = read, start, end, ids

    def __call__(self) -> Awaitable[bool]:
        return self._read(self._start, self._end, self._ids)


def _segments(wanted: Mapping[str, Sequence[Piece]], length: int) -> list[Piece]:
    """Returns stretches of at most `length`, the newest first, that cover all that is wanted."""
    pieces = [piece for found in wanted.values() for piece in found]
    if not pieces:
        return []
    edges = {edge for piece in pieces for edge in piece}
    if len(edges) > _MOST_EDGES:
        edges = {min(edges), max(edges)}
    out: list[Piece] = []
    for low, high in pairwise(sorted(edges)):
        at = high
        part: list[Piece] = []
        while at > low:
            cut = at - length
            if length > HOUR:  # sums are made of whole hours: cut anywhere else, an hour's samples would be read too
                cut = -(-cut // HOUR) * HOUR
            part.append((max(cut, low), at))
            at = part[-1][0]
        out = [*part, *out]
    return out

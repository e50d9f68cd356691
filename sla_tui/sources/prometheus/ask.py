"""Asks the query API: instants, raw samples, values at steps; in smaller parts where an answer is too large."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from math import ceil
from typing import Final, TypeVar, cast

from sla_tui.errors import SourceError, TooLargeError
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.prometheus.answers import Series, parse_series
from sla_tui.sources.prometheus.selector import Query

SAMPLES: Final = 400_000  # in one answer: about 12 MB, under our bound of 16 MiB
SHORTEST: Final = 15  # seconds: what is still too large then cannot be had
_T = TypeVar("_T")
_TOO_MUCH: Final = frozenset({422, 503})  # "too many samples", "query timed out": less may work


class QueryClient:
    """One server. What its answers could not tell becomes notes."""

    def __init__(self, api: ApiClient) -> None:
        """`api` is the server's client; its base address is the server's root."""
        self._api = api

    async def at(self, text: str, at: float, notes: Notes, *, background: bool = True) -> list[Series]:
        """Asks what the query gives at an instant. Raises `SourceError`s."""
        params: dict[str, str | int] = {"query": text, "time": f"{at:.3f}"}
        return parse_series(await self._api.get("/api/v1/query", params, background=background), notes)

    async def steps(self, text: str, start: int, end: int, step: int, notes: Notes) -> list[Series]:
        """Asks for values at `start`, `start + step`, … `end`; the caller keeps to 11,000 of them.

        Raises `SourceError`s.
        """
        params: dict[str, str | int] = {"query": text, "start": start, "end": end, "step": step}
        return parse_series(await self._api.get("/api/v1/query_range", params, background=True), notes)

    async def samples(
        self, query: Query, start: float, end: float, notes: Notes, *, only: str = "", length: float
    ) -> AsyncIterator[list[Series]]:
        """Yields all samples in `[start, end]`, in parts of at most `length` seconds, the oldest first.

        A part that the server or our bounds refuse as too large is asked for in halves. Raises `SourceError`s.
        """
        at = start
        while at < end:
            until = min(at + length, end)
            try:
                found = await self.at(query.over(max(1, ceil(until - at)), only), until, notes)
            except SourceError as error:
                if not is_too_much(error) or until - at <= SHORTEST:
                    raise
                length = max((until - at) / 2, SHORTEST)
                continue
            yield found
            at = until


async def together(asked: Iterable[Coroutine[None, None, _T]]) -> list[_T]:
    """Asks several things at the same time and waits for all of them. Raises the first of their `SourceError`s."""
    found = await asyncio.gather(*asked, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException):
            raise one
    return cast("list[_T]", found)


def is_too_much(error: SourceError) -> bool:
    """Returns whether asking for less may help."""
    return isinstance(error, TooLargeError) or error.status in _TOO_MUCH

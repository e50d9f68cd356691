"""Values of the queries that contracts promise something of: one series each, at steps on a grid."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.evidence import MetricValue
from sla_tui.sla.observation import AnsweredQuery
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.ask import QueryClient

MOST_STEPS: Final = 10_000  # values of one query in one poll; the server gives 11,000


class MetricReader:
    """Asks one server for the values of queries, from where they are known on."""

    def __init__(self, ask: QueryClient) -> None:
        """`ask` is the server's."""
        self._ask = ask

    async def values(
        self, wanted: Mapping[str, tuple[int, int]], now: int, notes: Notes
    ) -> tuple[tuple[MetricValue, ...], tuple[AnsweredQuery, ...]]:
        """Reads the values of each query at steps up to `now`.

        Args:
            wanted: by query, from which instant on, and how many seconds a step is.
            now: UTC seconds.
            notes: takes what could not be had.

        Returns:
            The values, and the queries that were answered. One that fails is in neither.
        """
        found: list[MetricValue] = []
        answered: list[AnsweredQuery] = []
        for query, (since, step) in wanted.items():
            first = -(-since // step) * step
            last = min(now // step * step, first + (MOST_STEPS - 1) * step)
            if last < first:
                continue
            try:
                series = await self._ask.steps(query, first, last, step, notes)
            except SourceError as error:
                notes.add(f"a contract's query gives nothing: {error.what}")
                continue
            if len(series) > 1:
                notes.add(f"a contract's query gives {len(series)} series, and not one: aggregate it")
                continue
            for one in series:
                found += [MetricValue(query, round(at), Fraction(repr(value))) for at, value in one.samples]
            answered.append(AnsweredQuery(query, last + 1))
        return tuple(found), tuple(answered)

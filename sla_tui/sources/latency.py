"""Single checks for latency and error rate: the newest first, then further and further back, as far as a poll gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.sla.observation import CheckResult, Checks
from sla_tui.sources.base import PollRequest
from sla_tui.sources.work import BackgroundWork

LATE: Final = 300  # seconds: results may turn up late, so the newest stretch overlaps the one before
MORE_IN: Final = 15.0  # seconds after which the rest may be asked for

Fetch = Callable[[str, int, int], Awaitable[tuple[list[CheckResult], int]]]
"""Gets the checks of a monitor (by reference) in `[low, high)`, and says from where on they are complete."""


@dataclass
class Reach:
    """What of one monitor's checks is fetched: all of `[low, high)`. `wanted` is from where on they are wanted."""

    low: int
    high: int
    wanted: int

    @property
    def empty(self) -> bool:
        """Whether nothing came so far."""
        return self.low >= self.high


@dataclass(frozen=True, slots=True)
class Job:
    """A stretch to fetch: `[low, high)` of one monitor; `whole` where a part of it would leave a hole."""

    ref: str
    low: int
    high: int
    whole: bool = False


class LatencyReader:
    """Fetches checks and remembers how far it got; what is stored already is taken from the request."""

    def __init__(
        self, fetch: Fetch, length: Callable[[str], int], *, rounds: int, failures_reported: bool = True
    ) -> None:
        """Nothing is fetched yet.

        Args:
            fetch: one request.
            length: how many seconds of a monitor's checks fit into one answer.
            rounds: how many answers a monitor gets in one poll.
            failures_reported: whether failed checks are among them.
        """
        self._fetch = fetch
        self._length = length
        self._rounds = rounds
        self._failures_reported = failures_reported
        self._reach: dict[str, Reach] = {}

    async def read(self, refs: Sequence[str], request: PollRequest, work: BackgroundWork) -> tuple[Checks, ...]:
        """Reads new checks of these monitors, and older ones back to where they are wanted as far as this poll gets."""
        found: dict[str, list[CheckResult]] = {}
        now = request.now
        self._want(refs, request)
        before = {ref: (self._reach[ref].low, self._reach[ref].high) for ref in refs}

        async def do(job: Job) -> None:
            high, complete_from = job.high, job.high
            while True:
                results, complete_from = await self._fetch(job.ref, job.low, high)
                found.setdefault(job.ref, []).extend(results)
                if not job.whole or not job.low < complete_from < high:
                    break
                high = complete_from
            self._fetched(job.ref, max(complete_from, job.low), job.high)

        # Whoever was fetched longest ago comes first, so that a small budget goes around.
        turn = sorted(refs, key=lambda ref: (-1 if self._reach[ref].empty else self._reach[ref].high, ref))
        await work.each([job for ref in turn if (job := self._newest(ref, now))], do)
        for _ in range(self._rounds - 1):
            older = [job for ref in turn if (job := self._older(ref))]
            if not older or work.stopped:
                break
            await work.each(older, do)
        if any(self._older(ref) for ref in refs):
            work.later(MORE_IN)
        reached = {ref: (self._reach[ref].low, self._reach[ref].high) for ref in refs}
        return tuple(
            Checks(
                ref,
                tuple(sorted(found.get(ref, ()), key=lambda result: result.at)),
                *reached[ref],
                self._failures_reported,
            )
            for ref in refs
            if found.get(ref) or reached[ref] != before[ref]
        )

    def _want(self, refs: Sequence[str], request: PollRequest) -> None:
        now = request.now
        start = request.checks_back_to if request.checks_back_to is not None else request.checks_from
        for ref in refs:
            reach = self._reach.setdefault(ref, Reach(now, now, now))
            reach.wanted = min(reach.wanted, now if start is None else start)
            stored = request.checks_known.get(ref)
            if stored is not None:  # a poll that was given up fetched what nobody kept
                reach.low, reach.high = stored[0], min(stored[1], now)
            elif reach.empty:
                reach.low = reach.high = now

    def _newest(self, ref: str, now: int) -> Job | None:
        """Returns the stretch after what is fetched; after a long pause only its older end, so that no hole is left."""
        reach = self._reach[ref]
        if reach.empty:
            return self._older(ref)
        low = max(reach.low, reach.high - LATE)
        return Job(ref, low, min(now, low + self._length(ref)), whole=True) if reach.high < now else None

    def _older(self, ref: str) -> Job | None:
        reach = self._reach[ref]
        return (
            Job(ref, max(reach.wanted, reach.low - self._length(ref)), reach.low) if reach.wanted < reach.low else None
        )

    def _fetched(self, ref: str, low: int, high: int) -> None:
        reach = self._reach[ref]
        if reach.empty:
            reach.low, reach.high = low, high
        else:
            reach.low, reach.high = min(reach.low, low), max(reach.high, high)

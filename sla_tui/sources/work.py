"""What one poll may still do about the past: many small requests, a few at a time, until time or budget ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from sla_tui.errors import RateLimitedError, SourceError
from sla_tui.sources.fields import Notes

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE: Final = 6
SOON: Final = 5.0  # seconds after which the rest is asked for, where only time ended
_TOO_MANY: Final = 3  # failures in a row after which the provider is left alone until the next poll


class Work:
    """The background part of a poll. What was left undone shows as `ask_again_in`."""

    def __init__(self, seconds: float, notes: Notes) -> None:
        """Begins now, ends after `seconds`; failures become notes."""
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._notes = notes
        self._stopped = False
        self._failed = 0  # in a row
        self.ask_again_in: float | None = None

    @property
    def stopped(self) -> bool:
        """Whether time, budget or patience is at its end."""
        return self._stopped or asyncio.get_running_loop().time() >= self._deadline

    def later(self, seconds: float) -> None:
        """There is more to be had, after `seconds`."""
        self.ask_again_in = seconds if self.ask_again_in is None else max(self.ask_again_in, seconds)

    async def each(self, items: Sequence[T], do: Callable[[T], Awaitable[R]]) -> list[R | None]:
        """What `do` makes of every item, in their order; None where it failed or was not done any more."""
        results: list[R | None] = [None] * len(items)
        todo = iter(enumerate(items))

        async def worker() -> None:
            for index, item in todo:
                if self._stopped:
                    self.later(SOON)
                    return
                try:
                    results[index] = await do(item)
                    self._failed = 0
                except SourceError as error:
                    self._note(error)

        try:
            async with asyncio.timeout_at(self._deadline), asyncio.TaskGroup() as group:
                for _ in range(min(AT_ONCE, len(items))):
                    group.create_task(worker())
        except TimeoutError:
            self._stop(SOON)
        return results

    def _note(self, error: SourceError) -> None:
        if isinstance(error, RateLimitedError):
            self._stop(error.retry_after)
            return
        self._notes.add(f"history: {error.what}")
        self._failed += 1
        if self._failed >= _TOO_MANY:
            self._stop(60.0)

    def _stop(self, again_in: float) -> None:
        self._stopped = True
        self.later(again_in)

    async def one(self, do: Callable[[], Awaitable[R]]) -> R | None:
        """A single step; None where it failed or there is no time for it any more."""
        if self.stopped:
            self.later(SOON)
            return None
        return (await self.each([None], lambda _: do()))[0]

"""What one poll may still do about the past: many small requests, a few at a time, until time or budget ends.

It also keeps whose past did not come whole, and whose will never: a refusal is no answer, and no failure either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sla_tui.errors import REFUSALS, RateLimitedError, SourceError
from sla_tui.sla.observation import Poll, Refused
from sla_tui.sources.fields import Notes

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE: Final = 6
SOON: Final = 5.0  # seconds after which the rest is asked for, where only time ended
_TOO_MANY: Final = 3  # failures in a row after which the provider is left alone until the next poll
_ONE_ONLY: Final = 404  # a refusal that says nothing of other monitors


class BackgroundWork:
    """The background part of a poll. What was left undone shows as `ask_again_in`, and by monitor in `put_into`."""

    def __init__(self, seconds: float, notes: Notes) -> None:
        """Begins now, ends after `seconds`; failures become notes."""
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._notes = notes
        self._stopped = False
        self._failed = 0  # in a row
        self._pending: set[str] = set()
        self._refused: dict[str, str] = {}
        self.ask_again_in: float | None = None

    @property
    def stopped(self) -> bool:
        """Whether time, budget or patience is at its end."""
        return self._stopped or asyncio.get_running_loop().time() >= self._deadline

    def later(self, seconds: float) -> None:
        """Notes that there is more to be had, after `seconds`."""
        self.ask_again_in = seconds if self.ask_again_in is None else max(self.ask_again_in, seconds)

    def left(self, refs: Iterable[str]) -> None:
        """Notes that the past of these monitors did not come whole."""
        self._pending.update(refs)

    def refuse(self, refs: Iterable[str], words: str) -> None:
        """Notes that the provider refuses the past of these monitors."""
        self._refused.update(dict.fromkeys(refs, words))

    def is_refused(self, ref: str) -> bool:
        """Returns whether its past was refused in this poll."""
        return ref in self._refused

    def put_into(self, poll: Poll) -> Poll:
        """Adds to `poll` what was left undone of the past, and what was refused."""
        return replace(
            poll,
            ask_again_in=self.ask_again_in,
            pending=frozenset(self._pending - self._refused.keys()),
            refused=tuple(Refused(ref, words) for ref, words in sorted(self._refused.items())),
        )

    async def each(
        self,
        items: Sequence[T],
        do: Callable[[T], Awaitable[R]],
        *,
        about: Callable[[T], Iterable[str]] = lambda _: (),
    ) -> list[R | None]:
        """Runs `do` on every item; returns the results in their order, None where it failed or was not done any more.

        `about`: the monitors whose past an item is; where it fails, or is not done any more, theirs is left or refused.
        Where a provider refuses several in a row, whatever they are about, the others need not be asked.
        """
        results: list[R | None] = [None] * len(items)
        todo = iter(enumerate(items))
        open_ = set(range(len(items)))
        refusals, words = 0, ""  # in a row, and the last one's

        async def worker() -> None:
            nonlocal refusals, words
            for index, item in todo:
                if self._stopped:
                    self.later(SOON)
                    return
                refs = tuple(about(item))
                if refs and refusals >= _TOO_MANY:
                    self.refuse(refs, words)
                    continue
                try:
                    results[index] = await do(item)
                    open_.discard(index)
                    self._pending.difference_update(refs)
                    self._failed = refusals = 0
                except SourceError as error:
                    if refs and error.status in REFUSALS:
                        words = error.what
                        refusals += error.status != _ONE_ONLY
                        self._notes.add(f"history: {words}")
                        self.refuse(refs, words)
                    else:
                        self._note(error)

        try:
            async with asyncio.timeout_at(self._deadline), asyncio.TaskGroup() as group:
                for _ in range(min(AT_ONCE, len(items))):
                    group.create_task(worker())
        except TimeoutError:
            self._stop(SOON)
        for index in open_:
            self.left(about(items[index]))
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

    async def one(self, do: Callable[[], Awaitable[R]], *, about: Iterable[str] = ()) -> R | None:
        """Runs a single step; None where it failed or there is no time for it any more."""
        if self.stopped:
            self.later(SOON)
            self.left(about)
            return None
        return (await self.each([None], lambda _: do(), about=lambda _: about))[0]

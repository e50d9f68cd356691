"""Rate budgets: what a source may ask in which time, by what is documented and by what the provider's answers say."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Final

from sla_tui import format as fmt
from sla_tui.errors import RateLimitedError
from sla_tui.sla.observation import RateBudget

LONGEST_RESET: Final = 3600.0
PAUSE: Final = "pause"  # the silence that a refusal asks for
BINDING: Final = "binding"  # a budget of which is only told that it is used up
_SECONDS: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,9})?", re.ASCII)
_EPOCH: Final = 1e9  # a reset beyond this is an instant, below it are seconds
_SHARED: Final = 60.0  # of a budget with a longer reset, half is left to the account's other users
_SPREAD: Final = 86_400.0  # a budget with a longer reset is spread over it
_ADVANCE: Final = 0.01  # of it that may be used at once
_BURST: Final = 30.0  # windows shorter than this are about bursts; nothing in them is worth keeping back
_TICK: Final = 0.001  # the shortest wait: rounding must not make it none
_NAMES: Final = {60.0: "minute", 3600.0: "hour", 86_400.0: "day", 30 * 86_400.0: "month"}
_ORDER: Final = {name: number for number, name in enumerate((*_NAMES.values(), PAUSE))}
_MARGIN: Final = 1.05  # our second is not the provider's: keep a little more distance


class Window:
    """`limit` requests in any `seconds`, counted by us."""

    __slots__ = ("limit", "seconds", "taken")

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.seconds = seconds
        self.taken: deque[float] = deque()

    def used(self, now: float) -> int:
        """Returns requests within the window that ends now."""
        span = self.seconds * _MARGIN
        while self.taken and self.taken[0] <= now - span:
            self.taken.popleft()
        return len(self.taken)

    def wait(self, now: float, keep: int) -> float:
        """Returns seconds until a request fits that leaves `keep` of the window to others."""
        span = self.seconds * _MARGIN
        self.used(now)
        allowed = max(1, self.limit - keep)
        if len(self.taken) < allowed:
            return 0.0
        return self.taken[len(self.taken) - allowed] + span - now


class StatedAllowance:
    """What the provider said of one budget: `remaining` requests until `resets_at`; `peak` is the most it had.

    A budget of days is spread: requests about the past get a small advance and then a steady share of one half.
    """

    __slots__ = ("began", "past", "peak", "remaining", "resets_at", "wall")

    def __init__(self, remaining: int, resets_at: float, began: float, wall: float | None = None) -> None:
        self.remaining = remaining
        self.wall = wall  # the reset again, as an instant
        self.peak = remaining
        self.resets_at = resets_at
        self.began = began
        self.past = 0

    def wait(self, now: float, keep: int) -> float:
        """Returns seconds until a request fits that leaves `keep` to the states; 0 for `keep` is one of them itself."""
        left = self.resets_at - now
        if left <= 0:
            return 0.0
        floor = max(keep, self.peak // 2 if keep and left > _SHARED else 0)
        if self.remaining <= floor:
            return left
        length = self.resets_at - self.began
        if not keep or length < _SPREAD:
            return 0.0
        rate = self.peak / 2 / length
        ahead = self.past + 1 - (self.peak * _ADVANCE + rate * (now - self.began))
        return ahead / rate if ahead > 0 else 0.0


class Budget:
    """What one account may still be asked; every endpoint of a source takes from the same one.

    Requests about states come first. Those about the past ("background") are made only while the states can be asked
    until the budget's reset, and leave half of a long budget to the account's other users.
    """

    def __init__(
        self,
        *windows: tuple[int, float],
        state_interval: float = 60.0,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Nothing is used up yet.

        Args:
            *windows: documented limits: requests, seconds.
            state_interval: seconds between two polls of the states.
            now: monotonic seconds. Not the source's clock: that one may stand still, a provider's budget does not.
            sleep: waits.
        """
        self._windows = {seconds: Window(limit, seconds) for limit, seconds in windows}
        self._allowances: dict[str, StatedAllowance] = {}
        self._interval = max(state_interval, 1.0)
        self._now = now
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self.state_requests = 1  # how many requests one poll of the states takes
        self.made = 0

    def limit(self, requests: int, seconds: float) -> None:
        """Takes over a limit that the provider names (a plan's), in place of the documented one."""
        if requests < 1 or seconds <= 0:
            return
        known = self._windows.get(seconds)
        if known is None:
            self._windows[seconds] = Window(requests, seconds)
        else:
            known.limit = requests

    def report(self, name: str, remaining: int, reset: float, wall: float | None = None) -> None:
        """Notes what an answer says: `remaining` requests in budget `name` for another `reset` seconds.

        `wall` is the instant (UTC seconds) at which it said so.
        """
        resets_at = self._now() + reset
        instant = None if wall is None else wall + reset
        known = self._allowances.get(name)
        if known is None or known.resets_at <= self._now() or resets_at > known.resets_at + max(5.0, 0.01 * reset):
            self._allowances[name] = StatedAllowance(max(remaining, 0), resets_at, self._now(), instant)
            return
        known.remaining = min(known.remaining, max(remaining, 0))  # answers may overtake each other
        known.resets_at, known.wall = resets_at, instant

    def refused(self, seconds: float, wall: float | None = None) -> None:
        """Notes a 429: nothing is asked for that long."""
        seconds = max(seconds, 0.0)
        self._allowances[PAUSE] = StatedAllowance(
            0, self._now() + seconds, self._now(), None if wall is None else wall + seconds
        )

    def facts(self) -> tuple[RateBudget, ...]:
        """Returns what is left of each budget, the shortest first; those about bursts are left out.

        The provider's own word is taken where it gave one, our count where it did not. A budget that was reset since is
        one of which nobody knows what is left.
        """
        now = self._now()
        counted = {
            _NAMES.get(seconds, fmt.seconds(seconds)): RateBudget(
                _NAMES.get(seconds, fmt.seconds(seconds)), window.limit, max(window.limit - window.used(now), 0)
            )
            for seconds, window in sorted(self._windows.items())
            if seconds >= _BURST
        }
        for name, allowance in self._allowances.items():
            over = allowance.resets_at <= now
            if name == BINDING or (name == PAUSE and over):
                continue
            ours = counted.get(name)
            resets_at = None if over or allowance.wall is None else round(allowance.wall)
            remaining = (ours.remaining if ours is not None else None) if over else allowance.remaining
            counted[name] = RateBudget(name, None if ours is None else ours.limit, remaining, resets_at)
        return tuple(sorted(counted.values(), key=lambda budget: _ORDER.get(budget.name, len(_ORDER))))

    def wait(self, *, background: bool) -> float:
        """Returns the seconds until one more request is within the budget."""
        now = self._now()
        waits = [w.wait(now, self._keep(w.limit, w.seconds) if background else 0) for w in self._windows.values()]
        for allowance in self._allowances.values():
            keep = self._states_until(max(allowance.resets_at - now, 0.0)) if background else 0
            waits.append(allowance.wait(now, keep))
        return max(waits, default=0.0)

    async def take(self, *, patience: float, background: bool = False) -> None:
        """Waits until a request is within the budget, and counts it.

        Raises:
            RateLimitedError: the turn would come after more than `patience` seconds.
        """
        async with self._turn:
            while (pause := self.wait(background=background)) > 0:
                if pause > patience:
                    raise RateLimitedError(
                        f"the provider's rate budget is used up; the next request fits in {fmt.seconds(pause)}",
                        retry_after=min(pause, LONGEST_RESET),
                    )
                pause = max(pause, _TICK)
                await self._sleep(pause)
                patience -= pause
            now = self._now()
            for window in self._windows.values():
                window.taken.append(now)
            for allowance in self._allowances.values():
                allowance.remaining = max(allowance.remaining - 1, 0)
                allowance.past += background
            self.made += 1

    def _states_until(self, seconds: float) -> int:
        return int(self.state_requests * (seconds / self._interval + 1))

    def _keep(self, limit: int, seconds: float) -> int:
        return 0 if seconds < _BURST else max(self._states_until(seconds), limit // 5)


def reset_seconds(text: str, wall: float) -> float | None:
    """Reads a reset header, seconds or an epoch, as seconds from `wall`, clamped to 0..3600; None for neither."""
    if not _SECONDS.fullmatch(text.strip()):
        return None
    number = float(text)
    return clamped(number - wall if number > _EPOCH else number)


def retry_after(text: str | None, wall: float) -> float | None:
    """Reads a Retry-After header, seconds or a date, as seconds from `wall`, clamped to 0..3600."""
    if not text:
        return None
    seconds = reset_seconds(text, wall)
    if seconds is not None:
        return seconds
    try:
        return clamped(parsedate_to_datetime(text).timestamp() - wall)
    except (ValueError, TypeError, OverflowError):
        return None


def clamped(seconds: float) -> float:
    """Clamps seconds to 0..3600."""
    return min(max(seconds, 0.0), LONGEST_RESET)

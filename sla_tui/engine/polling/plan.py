"""What a poll asks for and when the next one is due. Pure: the clock's readings and the chance are passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest
from sla_tui.store.records import KnownRanges

HISTORY_EVERY = 600.0  # seconds between two polls that ask for the past
AFTER_CHANGE = 30.0  # ... when a state changed: soon, but a flapping monitor does not use up the provider's budget
FULL_EVERY = 86_400.0  # seconds after which the whole past is asked for again: providers rewrite theirs
OVERLAP = 6 * 3600  # how far a poll reaches back into what is known already, for the same reason
GIVEN_UP = 2 * 86_400  # a monitor that is so far behind the others is not listed any more
POLL_SECONDS = 40.0  # for the past of one poll
LONGEST_PAUSE = 900.0  # seconds: back-off never waits longer, a provider's own word excepted
JITTER = 0.1
NO_PAST = frozenset({"probe"})  # kinds of sources that know nothing but what was seen here


@dataclass(frozen=True, slots=True)
class HistoryNeed:
    """From when on the past is needed: outages of the period before too, single checks of the running one."""

    history_from: int
    checks_from: int


def history_request(
    now: int, need: HistoryNeed, ranges: Mapping[str, KnownRanges], *, full: bool, seconds: float = POLL_SECONDS
) -> PollRequest:
    """Makes a request for the past: all that is needed, or what is missing of it, what is new, and a little more.

    Args:
        now: UTC seconds.
        need: how far back.
        ranges: what is known, by monitor.
        full: asks for all of it, known or not.
        seconds: that the poll may take.
    """
    known: dict[str, int] = {}
    partly: dict[str, tuple[int, int]] = {}
    for ref, monitor in ranges.items() if not full else ():
        if monitor.history is None:
            continue
        low, high = monitor.history[0], monitor.history[1] - OVERLAP
        if low <= need.history_from < high:
            known[ref] = high
        elif need.history_from < low < high:
            partly[ref] = low, high
    newest = max(known.values(), default=0)
    current = [at for at in known.values() if newest - at < GIVEN_UP]
    return PollRequest(
        now=now,
        history_from=need.history_from,
        checks_from=max(min(current, default=0), need.checks_from),
        known_until=known,
        seconds=seconds,
        partly=partly,
        seen=frozenset(ref for ref, monitor in ranges.items() if monitor.history is not None),
        checks_back_to=need.checks_from,
        checks_known={ref: monitor.checks for ref, monitor in ranges.items() if monitor.checks is not None},
    )


@dataclass
class Cadence:
    """When one source is asked next, and whether for its past too. Times are of the monotonic clock."""

    interval: float
    random: Random
    failures: int = 0
    history_at: float = float("-inf")
    history_due: float = float("-inf")
    full_due: float | None = None
    _states: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def wants_history(self, at: float) -> bool:
        """Says whether the past is due."""
        return at >= self.history_due

    def wants_all(self, at: float) -> bool:
        """Says whether all of the past is due again."""
        return self.full_due is not None and at >= self.full_due

    def succeeded(self, poll: Poll, at: float, *, history: bool) -> float:
        """Takes note of a good poll; returns the seconds until the next one."""
        self.failures = 0
        if history:
            self.history_at, self.history_due = at, at + HISTORY_EVERY
        if history and poll.ask_again_in is not None:  # the rest of what was asked for
            self.history_due = at + poll.ask_again_in
            return self.jittered(min(self.interval, max(poll.ask_again_in, 1.0)))
        if history and (self.full_due is None or self.wants_all(at)):
            self.full_due = at + FULL_EVERY
        pause = self.jittered(self.interval)
        if self._changed(poll):
            self.history_due = min(self.history_due, max(at, self.history_at + AFTER_CHANGE))
            pause = min(pause, self.history_due - at)
        return pause

    def failed(self, at: float, retry_after: float | None, *, history: bool) -> float:
        """Takes note of a failure; returns the seconds until the next try: more each time, or as the provider asks."""
        self.failures += 1
        pause = min(self.interval * 2 ** min(self.failures - 1, 10), max(LONGEST_PAUSE, self.interval))
        if history:
            self.history_due = at + pause
        if retry_after is not None:
            return max(retry_after, 1.0)
        return self.jittered(pause)

    def jittered(self, seconds: float) -> float:
        """Varies `seconds` a little, so that sources and machines do not march in step."""
        return seconds * (1 + JITTER * (2 * self.random.random() - 1))

    def _changed(self, poll: Poll) -> bool:
        """Says whether a monitor is new, or its state differs from the last poll's (the first poll changes nothing)."""
        now = {s.monitor.ref: (s.state, s.since) for s in poll.statuses}
        known = self._states
        changed = bool(known) and any(ref not in known or _differ(known[ref], state) for ref, state in now.items())
        self._states.update(now)
        return changed


def _differ(before: tuple[str, int | None], after: tuple[str, int | None]) -> bool:
    if before[0] != after[0]:
        return True
    # A provider that counts seconds back from its own clock is off by one or two now and then.
    return before[1] is not None and after[1] is not None and abs(before[1] - after[1]) > 5

"""From looks to stretches of state: what one probe's results make of the time between them. Pure.

A state holds until the next look. A failure is an outage once as many in a row were seen as are asked for, and then
from the first of them on; until then that time is not decided, and nothing is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sla_tui.sla.observation import Span
from sla_tui.sources.probes.outcome import Verdict

State = Literal["up", "down", "unconfirmed", "unknown"]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one probe.

    Attributes:
        at: its last look.
        state: what that made of it.
        decided: up to where its past was told.
        since: when the present state began, where that was seen.
        failures: in a row.
        reason: of the first of these failures.
    """

    at: int
    state: State
    decided: int
    since: int | None = None
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch whose state is decided now; `state` None: nobody knows."""

    start: int
    end: int
    state: Literal["up", "down"] | None
    reason: str = ""

    def spans(self) -> tuple[Span, ...]:
        """The stretch as spans of a history."""
        return () if self.state is None else (Span(self.start, self.end, self.state, self.reason),)


def look(
    before: Memory | None, at: int, verdict: Verdict, reason: str, confirmations: int
) -> tuple[Memory, Told | None]:
    """What is known after a look at `at`, and the stretch of the past that it decides.

    `before` is None for the first look, and after a pause: then nothing is claimed of the time before.
    """
    if before is None:
        return _fresh(at, verdict, reason, confirmations), None
    told = _told(before, at, verdict, confirmations)
    decided = before.decided if told is None else told.end
    return replace(_after(before, at, verdict, reason, confirmations), decided=decided), told


def _fresh(at: int, verdict: Verdict, reason: str, confirmations: int) -> Memory:
    if verdict == "ok":
        return Memory(at, "up", at)
    if verdict == "unknown":
        return Memory(at, "unknown", at, reason=reason)
    return Memory(at, "down" if confirmations <= 1 else "unconfirmed", at, since=at, failures=1, reason=reason)


def _after(before: Memory, at: int, verdict: Verdict, reason: str, confirmations: int) -> Memory:
    if verdict == "unknown" or before.state == "unknown":
        return _fresh(at, verdict, reason, confirmations)
    if verdict == "ok":
        since = before.since if before.state == "up" else at if before.state == "down" else None
        return Memory(at, "up", at, since=since)
    if before.state == "up":
        return _fresh(at, verdict, reason, confirmations)
    failures = before.failures + 1
    state: State = "down" if before.state == "down" or failures >= confirmations else "unconfirmed"
    return replace(before, at=at, state=state, failures=failures)


def _told(before: Memory, at: int, verdict: Verdict, confirmations: int) -> Told | None:
    if verdict == "unknown" or before.state == "unknown":
        return Told(before.decided, at, None)
    if before.state == "up" or (before.state == "unconfirmed" and verdict == "ok"):
        return Told(before.decided, at, "up")
    if before.state == "down" or before.failures + 1 >= confirmations:
        return Told(before.decided, at, "down", before.reason)
    return None

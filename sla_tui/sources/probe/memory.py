"""From looks to stretches of state: what one probe's results make of the time between them. Pure.

A state holds until the next look. A failure is an outage once as many in a row were seen as are asked for, and then
from the first of them on; until then that time is not decided, and nothing is told of it.

A look that says nothing of the target (this machine was held up, or offline) breaks nothing off: where the looks before
and after it say the same within the bound that holds for a pause, that goes on. Otherwise the time between is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sla_tui.sla.observation import Span
from sla_tui.sources.probes.outcome import ProbeVerdict

ProbeState = Literal["up", "down", "unconfirmed", "unknown"]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one probe.

    Attributes:
        at: its last look.
        state: what that made of it.
        decided: up to where its past was told.
        since: when the present state began, where that was seen.
        failures: in a row.
        reason: of the first of these failures, or of the first look that said nothing.
        behind: while looks say nothing: what was known before them.
    """

    at: int
    state: ProbeState
    decided: int
    since: int | None = None
    failures: int = 0
    reason: str = ""
    behind: Memory | None = None

    @property
    def known(self) -> Memory | None:
        """What the last look that said something made of it; None where nobody can go on from there."""
        return self.behind if self.state == "unknown" else self


@dataclass(frozen=True, slots=True)
class DecidedStretch:
    """A stretch whose state is decided now, with why it is down, or why nobody knows."""

    start: int
    end: int
    state: Literal["up", "down", "unknown"]
    reason: str = ""

    def spans(self) -> tuple[Span, ...]:
        """Returns the stretch as spans of a history."""
        return (Span(self.start, self.end, self.state, self.reason),)


def after_probe(
    before: Memory | None, at: int, verdict: ProbeVerdict, reason: str, confirmations: int, *, bound: int
) -> tuple[Memory, DecidedStretch | None]:
    """Returns what is known after a probe at `at`, and the stretch of the past that it decides.

    Args:
        before: what was known; None for the first look, and after a pause: then nothing is claimed of the time before.
        at: when it was taken.
        verdict: what it found.
        reason: why that is not ok.
        confirmations: failures in a row that make an outage.
        bound: seconds over which a state is taken to go on behind looks that say nothing.
    """
    if before is None:
        return _fresh(at, verdict, reason, confirmations), None
    known = before.known
    if known is not before and known is not None and at - known.at > bound:
        known = None
    if verdict == "unknown":
        return _blind(before, known, at, reason)
    if known is None or (before.state == "unknown" and (known.state == "up") != (verdict == "ok")):
        return _fresh(at, verdict, reason, confirmations), DecidedStretch(before.decided, at, "unknown", before.reason)
    stretch = _decided(known, at, verdict, confirmations)
    decided = known.decided if stretch is None else stretch.end
    return replace(_after(known, at, verdict, reason, confirmations), decided=decided), stretch


def _blind(before: Memory, known: Memory | None, at: int, reason: str) -> tuple[Memory, DecidedStretch | None]:
    """Returns the same after a probe without a result: while the state may go on, that time is not decided."""
    reason = before.reason if before.state == "unknown" else reason
    if known is not None:
        return Memory(at, "unknown", known.decided, reason=reason, behind=known), None
    return Memory(at, "unknown", at, reason=reason), DecidedStretch(before.decided, at, "unknown", reason)


def _fresh(at: int, verdict: ProbeVerdict, reason: str, confirmations: int) -> Memory:
    if verdict == "ok":
        return Memory(at, "up", at)
    if verdict == "unknown":
        return Memory(at, "unknown", at, reason=reason)
    return Memory(at, "down" if confirmations <= 1 else "unconfirmed", at, since=at, failures=1, reason=reason)


def _after(before: Memory, at: int, verdict: ProbeVerdict, reason: str, confirmations: int) -> Memory:
    if verdict == "ok":
        since = before.since if before.state == "up" else at if before.state == "down" else None
        return Memory(at, "up", at, since=since)
    if before.state == "up":
        return _fresh(at, verdict, reason, confirmations)
    failures = before.failures + 1
    state: ProbeState = "down" if before.state == "down" or failures >= confirmations else "unconfirmed"
    return replace(before, at=at, state=state, failures=failures)


def _decided(before: Memory, at: int, verdict: ProbeVerdict, confirmations: int) -> DecidedStretch | None:
    if before.state == "up" or (before.state == "unconfirmed" and verdict == "ok"):
        return DecidedStretch(before.decided, at, "up")
    if before.state == "down" or before.failures + 1 >= confirmations:
        return DecidedStretch(before.decided, at, "down", before.reason)
    return None

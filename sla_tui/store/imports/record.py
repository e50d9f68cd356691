"""What an import brings, whatever it was read from: monitors with states and single checks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sla_tui.config.reading.references import IMPORTED
from sla_tui.sla.observation import (
    CheckResult,
    Checks,
    History,
    Monitor,
    Poll,
    ProviderMaintenance,
    Span,
    SpanState,
    Status,
)
from sla_tui.store.spans import joined

PREFIX = IMPORTED
"""What the id of a source begins with that was imported."""
REASON = "imported: "
"""What the reason of an imported outage begins with."""
LEAST_GAP = 180  # seconds


@dataclass(frozen=True, slots=True)
class ImportedCheck:
    """One look of the other tool. `state` None: it did not decide (pending)."""

    at: int
    state: SpanState | None
    ms: int | None = None
    reason: str = ""
    checked: bool = True


@dataclass(slots=True)
class Imported:
    """One monitor's past. `window`: from the first to the last instant that anything is known of."""

    monitor: Monitor
    spans: list[Span] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    work: list[tuple[int, int]] = field(default_factory=list)

    @property
    def window(self) -> tuple[int, int] | None:
        """From the first to the last instant of the spans; None where there are none."""
        return (self.spans[0].start, self.spans[-1].end) if self.spans else None


def from_beats(monitor: Monitor, beats: Iterable[ImportedCheck]) -> Imported:
    """Works out a monitor's past from its looks, sorted by time.

    A state holds until the next look, unless that comes later than three intervals: then nothing is known in between.
    An undecided look is what the next decided one says.
    """
    out = Imported(monitor)
    gap = max(3 * monitor.interval, LEAST_GAP)
    decided = _decided(list(beats))
    spans = []
    for index, beat in enumerate(decided):
        following = decided[index + 1].at if index + 1 < len(decided) else beat.at
        if beat.checked and beat.state in {"up", "down"}:
            out.checks.append(CheckResult(beat.at, beat.state == "up", beat.ms if beat.state == "up" else None))
        if beat.state is None or not 0 < following - beat.at <= gap:
            continue
        reason = "" if beat.state == "up" else REASON + (beat.reason or beat.state)
        spans.append(Span(beat.at, following, beat.state, reason))
    out.spans = joined(spans)
    return out


def _decided(beats: Sequence[ImportedCheck]) -> list[ImportedCheck]:
    out: list[ImportedCheck] = []
    after: ImportedCheck | None = None
    for beat in reversed(beats):
        if out and beat.at == out[-1].at:
            continue  # of two looks in the same second the later one stands
        if beat.state is None and after is not None:
            out.append(ImportedCheck(beat.at, after.state, None, after.reason, checked=after.state == "down"))
            continue
        after = beat
        out.append(beat)
    return out[::-1]


def polls(source: str, imported: Iterable[Imported], now: int, *, at_once: int = 50) -> Iterator[Poll]:
    """Makes polls of `source` from what was read, some monitors each: each is one transaction."""
    batch: list[Imported] = []
    for one in imported:
        batch.append(one)
        if len(batch) >= at_once:
            yield _poll(source, batch, now)
            batch = []
    if batch:
        yield _poll(source, batch, now)


def _poll(source: str, batch: Sequence[Imported], now: int) -> Poll:
    return Poll(
        source,
        now,
        histories=tuple(
            History(i.monitor.ref, i.window[0], i.window[1], tuple(i.spans)) for i in batch if i.window is not None
        ),
        checks=tuple(Checks(i.monitor.ref, tuple(i.checks)) for i in batch if i.checks),
        maintenance=tuple(
            ProviderMaintenance(source, f"{i.monitor.id}-{low}", low, high, (i.monitor.ref,), "imported maintenance")
            for i in batch
            for low, high in i.work
        ),
        statuses=tuple(Status(i.monitor, "unknown", i.window[1]) for i in batch if i.window is not None),
    )

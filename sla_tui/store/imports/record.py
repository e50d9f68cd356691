"""What an import brings, whatever it was read from: monitors with states and single checks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sla_tui.config.reading.references import IMPORTED
from sla_tui.sla.looks import SeenState, held
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

PREFIX = IMPORTED
"""What the id of a source begins with that was imported."""
REASON = "imported: "
"""What the reason of an imported outage begins with."""
TOO_FEW = "there are too few checks to say how long each of them holds"
"""Why nothing is known of a monitor with checks."""
LONGEST_ID = 200
_BLANK = re.compile(r"[\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class ImportedCheck:
    """One look of the other tool, at UTC seconds. `state` None: it did not decide (it tried again)."""

    at: float
    state: SpanState | None
    ms: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Imported:
    """One monitor's past.

    `window`: from the first to the last instant that anything is known of. `remarks`: what could not be told of it, and
    why, for the user.
    """

    monitor: Monitor
    spans: list[Span] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    work: list[tuple[int, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def window(self) -> tuple[int, int] | None:
        """From the first to the last instant of the spans; None where there are none."""
        return (self.spans[0].start, self.spans[-1].end) if self.spans else None


def from_beats(monitor: Monitor, beats: Sequence[ImportedCheck], *, usual: int | None = None) -> Imported:
    """Works out a monitor's past from its looks by the rules of `sla_tui.sla.looks`.

    A look that failed without deciding is a failed check, whatever the next one says. `usual`: seconds between two
    looks, which counts where there are too few of them to say.
    """
    looks = [SeenState(b.at, b.state, REASON + (b.reason or b.state or "") if b.state != "up" else "") for b in beats]
    found = held(looks, usual=usual)
    every = monitor.interval or round(found.spacing or 0)
    out = Imported(replace(monitor, interval=every), found.spans)
    contradicted = set(found.contradicted)
    by_second = {
        int(b.at): CheckResult(int(b.at), b.state == "up", b.ms if b.state == "up" else None)
        for b in sorted(beats, key=lambda b: b.at)
        if b.state in {"up", "down", None} and b.at not in contradicted
    }
    out.checks = list(by_second.values())
    if contradicted:
        out.remarks.append(f"checks contradict each other at {len(contradicted):,} instants: that time is unknown")
    if looks and not any(span.state != "unknown" for span in found.spans):
        out.remarks.append(TOO_FEW)
    return out


def nameable(names: Iterable[str]) -> dict[str, str]:
    """Makes an id of each name that a configuration can name, whichever others there are: blanks become ``_``.

    One that is cut, or would be the same as another one's, is marked with a hash of what it was.
    """
    wanted = list(dict.fromkeys(names))
    plain = {name: _BLANK.sub("_", name.strip())[:LONGEST_ID] for name in wanted}
    taken = {name for name in wanted if plain[name] == name}
    ids: dict[str, str] = {}
    for name in wanted:
        short = plain[name]
        unclear = short != name and (short in taken or len(name) > LONGEST_ID or list(plain.values()).count(short) > 1)
        ids[name] = f"{short}~{sha256(name.encode()).hexdigest()[:6]}" if unclear or not short else short
    return ids


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

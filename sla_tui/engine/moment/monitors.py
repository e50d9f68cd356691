"""What the store knows of one monitor, made ready for a moment in time: present state, known spans, freshness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sla_tui.config.reading.references import IMPORTED
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.polling.health import is_fresh
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.sla.measure.interval import subtract
from sla_tui.sla.monitors import DownSpan, MonitorSnapshot, SourceState, UnknownSpan
from sla_tui.sla.observation import Monitor, MonitorState, Span, Status
from sla_tui.sla.spans import joined, replaced
from sla_tui.store.records import MIN_GAP
from sla_tui.store.store import Store

NOT_BEGUN = Note("not_begun")
AWAY = Note("away")
SILENT = Note("silent")
CHECKS_MISSED = 5  # a monitor its own source has not checked for so many intervals is not known


@dataclass(frozen=True)
class MonitorView:
    """One monitor as of `now`. `spans` are what is known from `start` to `now`, the running stretch included.

    `fresh`: its source answered lately and has checked it lately; where it is not, its present state is not known.
    `known_until` is the instant up to which anything is known.
    """

    ref: str
    monitor: Monitor
    status: Status | None
    source_state: SourceState
    fresh: bool
    start: int
    now: int
    spans: tuple[Span, ...]
    interval: int

    @cached_property
    def state(self) -> MonitorState:
        """The present state; unknown where nobody fresh says it."""
        if not self.fresh or self.status is None:
            return "unknown"
        if self.status.observed_at > self.now:  # a snapshot of the past: what was known of that moment
            return self.spans[-1].state if self.spans and self.spans[-1].end == self.now else "unknown"
        return self.status.state

    @cached_property
    def known_until(self) -> int | None:
        """Up to where anything is known of it."""
        known = [s for s in self.spans if s.state != "unknown"]
        return known[-1].end if known else None

    @cached_property
    def since(self) -> int | None:
        """Since when it is in its present state; None where that is before everything that is known."""
        if self.state == "unknown":
            return self.known_until
        run = [s for s in (self.outages() if self.state == "down" else self.spans) if s.end == self.now]
        begin = self.now if self._is_new(run) else run[0].start if run else None
        stated = self.status.since if self.status is not None and self.status.observed_at <= self.now else None
        if stated is not None and (begin is None or begin <= self.start or self.state not in {"up", "down"}):
            return stated
        return begin if begin is not None and begin > self.start else stated

    def _is_new(self, run: Sequence[Span]) -> bool:
        """Says whether it came into its present state this very second: the stretch of that has no length yet."""
        if not self.spans or self.state not in {"up", "down"}:
            return False
        if run:
            return run[0].state != self.state
        return self.status is not None and self.status.observed_at == self.now

    def snapshot(self, start: int, end: int) -> MonitorSnapshot:
        """Shows the monitor for the screen and the exports, with what happened in `[start, end)`."""
        status = self.status if self.status is not None and self.status.observed_at <= self.now else None
        return MonitorSnapshot(
            id=self.ref,
            name=self.monitor.name,
            type=self.monitor.type,
            target=self.monitor.target,
            state=self.state,
            since=self.since,
            last_checked_at=(status.checked_at or status.observed_at) if status else None,
            last_latency_ms=status.latency_ms if status else None,
            outages=tuple(self._outages(start, end)),
            unknown=tuple(self.gaps(start, min(end, self.now))),
            source_state=self.source_state,
            detail=status.reason if status and self.state in {"up", "degraded"} else "",
        )

    def _outages(self, start: int, end: int) -> list[DownSpan]:
        lasts = self.state == "down"
        return [
            DownSpan(s.start, None if lasts and s.end == self.now else s.end, s.reason)
            for s in self.outages()
            if s.start < end and s.end > start
        ]

    @cached_property
    def was_up(self) -> bool:
        """Whether it was ever seen up in the time that is looked at."""
        return any(s.state == "up" for s in self.spans)

    def speaks(self, start: int, end: int) -> bool:
        """Says whether it is known to be up or down anywhere in `[start, end)`."""
        return any(s.start < end and s.end > start and s.state in {"up", "down"} for s in self.spans)

    def outages(self) -> list[Span]:
        """Joins runs of down, each with the first reason that was given."""
        out: list[Span] = []
        for span in self.spans:
            if span.state != "down":
                continue
            if out and out[-1].end == span.start:
                out[-1] = Span(out[-1].start, span.end, "down", out[-1].reason or span.reason)
            else:
                out.append(span)
        return out

    def gaps(self, start: int, end: int) -> list[UnknownSpan]:
        """Lists the time inside `[start, end)` of which nothing is known, or in which it was paused, each with why."""
        out: list[UnknownSpan] = []

        def add(low: int, high: int, why: TextOrNote, *, paused: bool = False) -> None:
            low, high = max(low, start), min(high, end)
            if low >= high:
                return
            kind = "paused" if paused else "no_data"
            if out and out[-1].end == low and out[-1].kind == kind:
                out[-1] = replace(out[-1], end=high, reason=out[-1].reason or why)
            else:
                out.append(UnknownSpan(low, high, "paused" if paused else "no_data", why))

        at = start
        for span in self.spans:
            add(at, span.start, NOT_BEGUN if at == start else AWAY)
            if span.state in {"paused", "unknown"}:
                add(span.start, span.end, span.reason, paused=span.state == "paused")
            at = max(at, span.end)
        add(at, end, SILENT if self.spans else NOT_BEGUN)
        return out


def views_of(moment: Moment, refs: Iterable[str], start: int) -> list[MonitorView]:
    """Reads everything known of a service's monitors from `start` to the moment.

    Imported monitors have no voice of their own beside others: they fill the time of which those know nothing at all,
    and never overlay what was measured.
    """
    views = [view(moment, ref, start) for ref in refs]
    real = [v for v in views if not v.ref.startswith(IMPORTED)]
    imported = [v for v in views if v.ref.startswith(IMPORTED)]
    if not real or not imported:
        return views
    return [replace(v, spans=_filled(v.spans, imported)) for v in real]


def _filled(spans: tuple[Span, ...], imported: Iterable[MonitorView]) -> tuple[Span, ...]:
    out: list[Span] = list(spans)
    for more in imported:
        for span in more.spans:
            if span.state == "unknown":
                continue
            free = subtract([(span.start, span.end)], [(s.start, s.end) for s in out if s.state != "unknown"])
            for low, high in free:
                out = replaced(out, low, high, [Span(low, high, span.state, span.reason)])
    return tuple(out)


def view(moment: Moment, ref: str, start: int) -> MonitorView:
    """Reads everything known of the monitor `ref` from `start` to the moment."""
    source_id, _, mid = ref.partition(":")
    sources, now, status = moment.sources, moment.now, moment.statuses.get(ref)
    config, row = sources.configs.get(source_id), sources.rows.get(source_id)
    monitor = status.monitor if status is not None else Monitor(source_id, mid, ref)
    interval = max(monitor.interval, config.interval if config is not None else 0)
    return MonitorView(
        ref=ref,
        monitor=monitor,
        status=status,
        source_state=row.state if row is not None else "never",
        fresh=is_looked_at(moment, ref),
        start=start,
        now=now,
        spans=_known(moment.store, ref, start, now),
        interval=interval,
    )


def is_looked_at(moment: Moment, ref: str) -> bool:
    """Says whether the source of the monitor answered lately, and has checked it lately."""
    source, status = ref.partition(":")[0], moment.statuses.get(ref)
    config = moment.sources.configs.get(source)
    interval = max(0 if status is None else status.monitor.interval, 0 if config is None else config.interval)
    return _answered(moment, source) and not _left_alone(status, interval, moment.now)


def _answered(moment: Moment, source: str) -> bool:
    """Says whether the source answered lately; found once a moment for all of its monitors."""
    key = ("answered", source)
    found = moment.judged.get(key)
    if not isinstance(found, bool):
        found = is_fresh(moment.sources.configs.get(source), moment.sources.records.get(source), moment.now)
        moment.judged[key] = found
    return found


def _left_alone(status: Status | None, interval: int, now: int) -> bool:
    """Says whether the source lists the monitor but has not looked at it for long, or lists it no more."""
    if status is None:
        return True
    if status.observed_at > now:
        return False
    limit = CHECKS_MISSED * max(interval, MIN_GAP // CHECKS_MISSED)
    if now - status.observed_at > limit:
        return True
    active = status.state in {"up", "down", "degraded", "unconfirmed"}
    return active and status.checked_at is not None and now - status.checked_at > limit


def _known(store: Store, ref: str, start: int, now: int) -> tuple[Span, ...]:
    """Reads spans up to `now`: the running state is taken to hold as long as its next look is not overdue."""
    spans = store.spans(ref, start, now)
    running = store.running(ref)
    if running is None or not running.at < now <= running.at + running.max_gap:
        return spans
    return tuple(joined([*spans, Span(max(running.at, start), now, running.state, running.reason)]))

"""Builds the snapshots of one engine from its store, and closes periods between them, each within a slice of time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.detail import DetailCache, Focus
from sla_tui.engine.gather.past import past_snapshot
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind_all
from sla_tui.engine.moment.configurations import keep_noted
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.engine.source_loops import SourceLoops
from sla_tui.engine.status_note import StatusLine
from sla_tui.errors import StoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

CREDITS_SLICE: Final = 0.05
"""Seconds of one snapshot for past periods; the rest of them comes with the next ones."""
CREDITS_ONCE: Final = 5.0
"""The same where there is only one snapshot."""
PAST_CREDITS_SLICE: Final = 0.25
"""The same at a past moment, of which nothing is kept for the next one."""
DETAIL_SLICE: Final = 0.05
"""Seconds of one snapshot for past periods of the one service that is looked at."""
CLOSING_SLICE: Final = 0.05
"""Seconds between two snapshots for writing down closed periods."""


class SnapshotBuilder:
    """What lives from one snapshot to the next. Everything but `focus` is used in the store's thread."""

    def __init__(self, store: Store, clock: Clock, sources: SourceLoops, *, demo: bool, closes: bool = True) -> None:
        """Nothing was built yet; `demo` marks snapshots as simulated, `closes`: it closes periods and leaves notes."""
        self._store = store
        self._clock = clock
        self._sources = sources
        self._demo = demo
        self._closes = closes
        self._cache = SnapshotCache()
        self._credits = CreditCache()
        self._details = DetailCache()
        self._past_caches: tuple[int, CreditCache, DetailCache] | None = None
        self._past_latencies = DayLatencies()
        self._status_line = StatusLine()
        self._closer = Closer()
        self.focus: Focus | None = None
        """The service whose detail the coming snapshots carry."""
        self.seconds_spent = 0.0
        """CPU time of the last snapshot that was built with the cache."""

    def build(
        self,
        config: Config,
        *,
        period: str | None = None,
        notices: tuple[TextOrNote, ...] = (),
        cached: bool = False,
        credits_for: float = CREDITS_SLICE,
    ) -> Snapshot:
        """Builds a snapshot as of now.

        Args:
            config: the configuration that holds.
            period: "2026-10" looks at the period that begins there instead of the running one.
            notices: sentences for the user about the configuration, before those about sources.
            cached: services that nothing happened to are taken from the last such snapshot.
            credits_for: seconds for past periods.

        Raises:
            StoreError: the store cannot be read.
        """
        began, now = time.thread_time(), int(self._clock.now())
        until = self._clock.monotonic() + credits_for
        sources, follows = self._sources, self._store.read_only

        def read() -> tuple[Sequence[Act], Snapshot]:
            with self._store.one_moment():  # of several processes' history half a past would be no past
                acts = self._store.acts()
                self._cache.watched = None if self.focus is None else self.focus.service
                snapshot = build_snapshot(
                    config,
                    self._store,
                    now,
                    period=period,
                    demo=self._demo,
                    from_store=not (sources.polled or follows),
                    next_polls=sources.next_polls,
                    notices=(*notices, *sources.ingest.notices(now)),
                    cache=self._cache if cached else None,
                    reading=() if follows else sources.reading,
                    budgets=sources.budgets(),
                    acts=acts,
                    credit_cache=self._credits,
                    enough=lambda: self._clock.monotonic() >= until,
                )
                detail_until = self._clock.monotonic() + DETAIL_SLICE
                detail = self._details.of(
                    self._store, snapshot, self.focus, config, lambda: self._clock.monotonic() >= detail_until
                )
                return acts, replace(snapshot, detail=detail)

        try:
            acts, snapshot = read()
        except StoreError:
            if self._store.failing is None:
                raise
            acts, snapshot = read()  # the history failed in the middle: all of it is read from memory now
        if period is None and self._closes:
            self._status_line.leave(config, self._store, snapshot, last_act=acts[-1].id if acts else 0)
        if cached:
            self.seconds_spent = time.thread_time() - began
        return snapshot

    def past(self, config: Config, at: int, *, period: str | None, closely: bool) -> Snapshot:
        """Builds the snapshot of a past moment as it was known then (see `past_snapshot`).

        `closely`: with the response times of the 24 hours up to it, and a slice of past periods; asked again for the
        same moment, the next slice.

        Raises:
            AssessmentError: `period` is no period.
            StoreError: the store cannot be read.
        """
        cache = details = latencies = None
        if closely:  # what was found of past periods holds at this one moment only
            if self._past_caches is None or self._past_caches[0] != at:
                self._past_caches = at, CreditCache(), DetailCache()
            _, cache, details = self._past_caches
            latencies = self._past_latencies
        until = self._clock.monotonic() + PAST_CREDITS_SLICE
        return past_snapshot(
            config,
            self._store,
            at,
            period=period,
            demo=self._demo,
            focus=self.focus,
            credit_cache=cache,
            details=details,
            latencies=latencies,
            enough=lambda: self._clock.monotonic() >= until,
        )

    def close_periods(self, config: Config) -> None:
        """Writes down for good what closed periods came to, a slice at a time."""
        now = int(self._clock.now())
        if self._store.read_only or not self._closes or not self._closer.due(now):
            return
        until = self._clock.monotonic() + CLOSING_SLICE
        try:
            keep_noted(config, self._store, now)
            moment = moment_of(config, self._store, now)
            bounds = bind_all(config, present_services(moment), now)
            self._closer.step(moment, bounds, lambda: self._clock.monotonic() >= until)
        except StoreError as error:
            _log.warning("%s", error)

"""Builds the snapshot of a past moment as it was known then: the same that `sla-tui snapshot --at` prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sla_tui.config.model import Config
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.detail import DetailCache, Focus
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.known_at import KnownAt
from sla_tui.store.store import Store


def past_snapshot(
    config: Config,
    store: Store,
    at: int,
    *,
    period: str | None = None,
    demo: bool = False,
    focus: Focus | None = None,
    credit_cache: CreditCache | None = None,
    details: DetailCache | None = None,
    latencies: DayLatencies | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> Snapshot:
    """Builds everything as of `at`, with no decision that was made later.

    Args:
        config: services, contracts, sources; as it is now, for the file has no past.
        store: what is remembered; only read.
        at: UTC seconds.
        period: "2026-10" looks at the period that begins there instead of the one that ran at the moment.
        demo: marks the snapshot as simulated.
        focus: the service whose detail it carries.
        credit_cache: puts past periods into the credits, too; one that was used at this very moment and at no other.
        details: makes the detail, with the service's past periods where `focus` has them; used as `credit_cache` is.
        latencies: brings the response times of the 24 hours up to the moment, for the screen alone.
        enough: asked between two past periods; True leaves the rest for the next time.

    Raises:
        AssessmentError: `period` is no period.
        StoreError: the store cannot be read.
    """
    known = KnownAt(store, at)
    with known.one_moment():
        snapshot = build_snapshot(
            config,
            known,
            at,
            period=period,
            demo=demo,
            from_store=True,
            credit_cache=credit_cache,
            latencies=latencies,
            enough=enough,
        )
        if details is not None:
            return replace(snapshot, detail=details.of(known, snapshot, focus, config, enough))
        detail = DetailCache().of(known, snapshot, focus)
        if detail is not None and focus is not None and focus.past_periods:
            detail = replace(detail, past_complete=False)  # they are asked for where somebody stays
        return replace(snapshot, detail=detail)

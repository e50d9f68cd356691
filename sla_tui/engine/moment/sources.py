"""What is known of every source at one moment: how its polls went, and how far its past was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sla_tui.config.model import Config, SourceConfig
from sla_tui.engine.moment.history_need import history_needs
from sla_tui.engine.polling.health import source_status
from sla_tui.engine.polling.known import progress
from sla_tui.engine.polling.plan import HistoryNeed
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.observation import Status
from sla_tui.store.records import KnownRanges, PollRecord
from sla_tui.store.store import Store


@dataclass(frozen=True)
class Sources:
    """The sources as of one moment, by id.

    `needs` is how far back each is asked, `known` what of that is known, by monitor; those that have no past to tell
    but what was seen here are in neither.
    """

    configs: Mapping[str, SourceConfig]
    records: Mapping[str, PollRecord]
    rows: Mapping[str, SourceStatus]
    needs: Mapping[str, HistoryNeed] = field(default_factory=dict)
    known: Mapping[str, Mapping[str, KnownRanges]] = field(default_factory=dict)


def sources_of(
    config: Config,
    store: Store,
    now: int,
    *,
    next_polls: Mapping[str, int] | None = None,
    reading: frozenset[str] = frozenset(),
    statuses: Iterable[Status] | None = None,
) -> Sources:
    """Reads what the store knows of every configured source as of `now`.

    Args:
        config: says which sources there are, and what their past is needed for.
        store: what is remembered.
        now: UTC seconds.
        next_polls: when each source is asked next, by its id.
        reading: sources whose past this process is asking for just now; no verdict depends on it.
        statuses: all that the store has, where they were read already.
    """
    records = {record.source: record for record in store.poll_records()}
    listed: dict[str, list[Status]] = {}
    for status in store.statuses() if statuses is None else statuses:
        listed.setdefault(status.monitor.source, []).append(status)
    needs = history_needs(config, now)
    known = {source: store.known_ranges(source) for source in needs}
    rows = {}
    for source in config.sources:
        own = listed.get(source.id, [])
        row = source_status(
            source, records.get(source.id), now, monitors=len(own), next_poll_at=(next_polls or {}).get(source.id)
        )
        if (need := needs.get(source.id)) is not None:
            row = replace(row, history=progress(known[source.id], own, need, now, running=source.id in reading))
        rows[source.id] = row
    return Sources({s.id: s for s in config.sources}, records, rows, needs, known)

"""One moment: the configuration, the store, and what every monitor and source last said."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.moment.bind import BoundService, all_services
from sla_tui.engine.moment.decisions import NOTHING, Decisions, in_force
from sla_tui.engine.moment.pending import HistoryGaps, history_gaps
from sla_tui.engine.moment.sources import Sources, sources_of
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.observation import Status
from sla_tui.store.store import Store


@dataclass(frozen=True)
class Moment:
    """What one snapshot is built from: the configuration, the store, and what every monitor and source last said.

    `history_gaps` are the monitors of which some past is missing, with what is (see `pending.history_gaps`).
    `closed`: closed periods stand as they were closed; False works everything out anew. `calendar`: past periods that
    were worked out for one service, for the others under the same contract. `judged`: what `judge` has worked out.
    """

    config: Config
    store: Store
    now: int
    statuses: Mapping[str, Status]
    sources: Sources
    history_gaps: HistoryGaps = field(default_factory=dict)
    decisions: Decisions = NOTHING
    closed: bool = True
    calendar: dict[Hashable, tuple[BoundService, ...]] = field(default_factory=dict, compare=False)
    judged: dict[Hashable, object] = field(default_factory=dict, compare=False)


def moment_of(
    config: Config,
    store: Store,
    now: int,
    *,
    decisions: Decisions | None = None,
    next_polls: Mapping[str, int] | None = None,
    reading: frozenset[str] = frozenset(),
) -> Moment:
    """Reads what snapshots and single services are built from, as of `now` (UTC seconds).

    Args:
        config: services, contracts, sources.
        store: what is remembered; only read.
        now: a moment in the past shows what was known of it.
        decisions: what is in force, instead of what the store's acts say.
        next_polls: when each source is asked next, by its id.
        reading: sources whose past this process is asking for just now.

    Raises:
        StoreError: the store cannot be read.
    """
    listed = store.statuses()
    statuses = {status.monitor.ref: status for status in listed}
    sources = sources_of(config, store, now, next_polls=next_polls, reading=reading, statuses=listed)
    gaps = history_gaps(config, store, sources, statuses, now)
    return Moment(
        config, store, now, statuses, sources, gaps, in_force(store.acts()) if decisions is None else decisions
    )


def present_services(moment: Moment) -> tuple[ServiceConfig, ...]:
    """Lists the services that there are at the moment, configured and found."""
    return all_services(moment.config, _present(moment))


def present_under(moment: Moment, key: str) -> list[ServiceConfig]:
    """Lists the service that there is at the moment under each agreement that `key` names; none where there is none.

    A service's id (``checkout``) means all of its agreements, ``checkout/acme`` that one.
    """
    name = parts_of_key(key)[0]
    return [
        agreed
        for service in present_services(moment)
        if service.id == name
        for agreed in service.each
        if key in {agreed.id, agreed.key}
    ]


def _present(moment: Moment) -> list[Status]:
    """Lists the monitors that their source still lists: seen in its last good poll, give or take a few."""
    out = []
    for status in moment.statuses.values():
        record = moment.sources.records.get(status.monitor.source)
        config = moment.sources.configs.get(status.monitor.source)
        last = record.last_success_at if record is not None else None
        if (
            config is None
            or last is None
            or min(last, moment.now) - status.observed_at <= 5 * max(config.interval, status.monitor.interval)
        ):
            out.append(status)
    return out

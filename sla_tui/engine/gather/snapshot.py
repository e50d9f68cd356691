"""Builds the immutable `Snapshot` of one moment from configuration and store. Synchronous; no clock, no network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from sla_tui import __version__
from sla_tui.config.model import Config
from sla_tui.engine.gather.credits import CreditCache, of_shown
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.margin import needed_for, with_margins
from sla_tui.engine.gather.service import BuiltService, build_agreed, build_service
from sla_tui.engine.moment.agreed import AgreementGroup, bind_groups
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.configurations import mixed_notices
from sla_tui.engine.moment.conflicts import conflict_notes
from sla_tui.engine.moment.decisions import NOTHING, Decisions, in_force
from sla_tui.engine.moment.feed_state import feed_notices
from sla_tui.engine.moment.moment import Moment, moment_of, present_services, present_under
from sla_tui.engine.moment.monitors import is_looked_at
from sla_tui.engine.moment.pages import divided, page_sources
from sla_tui.engine.moment.pending import waiting_for
from sla_tui.engine.polling.health import offline_since
from sla_tui.errors import OutsideTermError
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import CodeValue, Note, TextOrNote
from sla_tui.sla.delivery import ReportDelivery
from sla_tui.sla.observation import RateBudget
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, summarise
from sla_tui.store.store import Store

KEEP = 30  # seconds for which a quiet service's figures are good enough as they are
FOLLOWS = frozenset({"another_writer", "another_writer_unnamed", "role_follows"})
"""Notes that stand for as long as this process follows another."""


class SnapshotCache:
    """Services as they were built last, for the next snapshot of the same configuration and store.

    A service is built anew as soon as the state of one of its monitors or sources differs, a check failed or somebody
    decided something; in each snapshot when it is not quietly up, and at the latest after `KEEP` seconds: until then
    good checks only make its figures a little older. The one that is `watched` is built anew with each check. Snapshots
    that must be reproducible are built without a cache.
    """

    def __init__(self) -> None:
        self.watched: str | None = None
        """Id of the service that somebody looks into."""
        self._built: dict[str, tuple[Hashable, int, BuiltService]] = {}
        self._config: Config | None = None
        self._acts: Sequence[Act] = ()
        self._decisions = NOTHING
        self.latencies = DayLatencies()

    def begin(self, config: Config) -> None:
        """Begins a snapshot, and forgets what was built under another configuration."""
        if config is not self._config:
            self._built.clear()
            self.latencies = DayLatencies()
            self._config = config  # held, so that no other one can ever take its place in memory
        self.latencies.begin()

    def decided(self, acts: Sequence[Act]) -> Decisions:
        """Works out what is in force by `acts`, anew only where there are others."""
        if len(acts) != len(self._acts) or any(a is not b for a, b in zip(acts, self._acts, strict=True)):
            self._acts, self._decisions = acts, in_force(acts)
        return self._decisions

    def get(self, service: str, key: Hashable, now: int) -> BuiltService | None:
        """Gives the service as it was built, if that still holds."""
        kept = self._built.get(service)
        if kept is None or kept[0] != key or not 0 <= now - kept[1] < KEEP or kept[2].snapshot.state != "up":
            return None
        return kept[2]

    def put(self, service: str, key: Hashable, now: int, built: BuiltService) -> None:
        """Keeps a service as it was built; those that are built together first become old at different seconds."""
        age = 0 if service in self._built else crc32(service.encode()) % KEEP
        self._built[service] = (key, now - age, built)


def build_snapshot(
    config: Config,
    store: Store,
    now: int,
    *,
    period: str | None = None,
    demo: bool = False,
    version: str = __version__,
    from_store: bool = False,
    next_polls: Mapping[str, int] | None = None,
    notices: Iterable[TextOrNote] = (),
    cache: SnapshotCache | None = None,
    reading: Iterable[str] = (),
    budgets: Mapping[str, tuple[RateBudget, ...]] | None = None,
    acts: Sequence[Act] | None = None,
    credit_cache: CreditCache | None = None,
    latencies: DayLatencies | None = None,
    enough: Callable[[], bool] = lambda: False,
    closed: bool = True,
    only: Collection[str] = (),
) -> Snapshot:
    """Builds everything as of `now`.

    Args:
        config: services, contracts, sources.
        store: what is remembered; only read.
        now: UTC seconds; a moment in the past shows what was known of it.
        period: "2026-10" looks at the period that begins there instead of the running one.
        demo: marks the snapshot as simulated.
        version: of the program.
        from_store: nothing was polled yet in this process.
        next_polls: when each source is asked next, by its id.
        notices: sentences for the user, besides the store's own.
        cache: lets services that nothing happened to be taken from the last snapshot, and brings them the response
            times of the last 24 hours (`ServiceSnapshot.day_latency`), which are for the screen alone.
        reading: sources whose past this process is asking for just now; no verdict depends on it.
        budgets: what each source may still ask, by its id.
        acts: what people decided, instead of what the store holds (for a look at what another decision would do).
        credit_cache: fills `credits` with past periods, too; without one, or with `period`, it has the shown ones only.
        latencies: brings these response times where there is no `cache`.
        enough: asked between two past periods; True leaves the rest for the next snapshot.
        closed: closed periods stand as they were closed; False works them out anew, under another text than that.
        only: ids of the services that are looked at; empty: all. They must exist.

    Raises:
        AssessmentError: `period` is no period.
        StoreError: the store cannot be read.
    """
    acts = store.acts() if acts is None else acts
    if cache is not None:
        cache.begin(config)
    elif latencies is not None:
        latencies.begin()
    decisions = in_force(acts) if cache is None else cache.decided(acts)
    moment = replace(
        moment_of(config, store, now, decisions=decisions, next_polls=next_polls, reading=frozenset(reading)),
        closed=closed,
    )
    sources = moment.sources
    present = [service for service in present_services(moment) if not only or service.id in only]
    found = [_service(moment, bounds, cache, latencies) for bounds in bind_groups(moment, present, period)]
    services = with_margins(found)
    lines = [line for one in found for line in one.lines]
    if credit_cache is None or period is not None:
        entries, complete = of_shown(moment, lines), False
    else:
        entries, complete = credit_cache.entries(moment, lines, enough=enough)
    reports, about_reports = _reports(config, store, now)
    return Snapshot(
        generated_at=now,
        version=version,
        timezone=config.timezone,
        summary=summarise(services, entries),
        sources=tuple(replace(row, budget=(budgets or {}).get(name, ())) for name, row in sources.rows.items()),
        services=services,
        credits=entries,
        credits_complete=complete,
        from_store=from_store,
        demo=demo,
        profile=config.profile,
        report_deliveries=reports,
        offline_since=offline_since([sources.records.get(s.id) for s in config.sources]),
        notices=_news_first(
            *store.notices,
            *notices,
            *mixed_notices(config, store, now),
            *feed_notices(config, store, now),
            *about_reports,
            *conflict_notes(acts, now),
            *_missing(moment),
        ),
    )


def _reports(config: Config, store: Store, now: int) -> tuple[tuple[ReportDelivery, ...], tuple[Note, ...]]:
    """Says how far reports are that go out by themselves, and what is wrong with them."""
    if not config.reports:
        return (), ()
    from sla_tui.engine.moment.report_records import deliveries, delivery_notices

    found = deliveries(config, store, now)
    return found, delivery_notices(found)


def _news_first(*notices: TextOrNote) -> tuple[TextOrNote, ...]:
    """Puts who writes the history last: it stands for as long as this process follows, and would hide what is new."""
    return tuple(sorted(notices, key=lambda note: isinstance(note, Note) and note.code in FOLLOWS))


def one_service(
    config: Config,
    store: Store,
    now: int,
    service: str,
    *,
    period: str | None = None,
    acts: Sequence[Act] | None = None,
    closed: bool = True,
    alone: bool = False,
) -> ServiceSnapshot | None:
    """Builds one service alone, as `build_snapshot` would have it: for a look at what another decision would do.

    `service` may name one of its agreements (``checkout/acme``): it is then built under that one alone. None where
    there is no such service or agreement. `closed`: as `build_snapshot` has it. `alone`: its id means its first
    agreement, not the one in which it stands worst, for that may be another one after a decision than before it.

    Raises:
        AssessmentError: `period` is no period.
        StoreError: the store cannot be read.
    """
    moment = replace(moment_of(config, store, now, decisions=None if acts is None else in_force(acts)), closed=closed)
    named = present_under(moment, service)
    if not named:
        return None
    if len(named) == 1 or alone:
        return build_service(moment, bind(config, named[0], now, period))
    (bounds,) = bind_groups(moment, named[:1], period)
    return build_agreed(moment, bounds).snapshot


def service_with_margins(
    config: Config,
    store: Store,
    now: int,
    service: str,
    *,
    period: str | None = None,
    acts: Sequence[Act] | None = None,
    closed: bool = True,
) -> ServiceSnapshot | None:
    """Builds one service under all of its agreements, with its margins, and what it needs for those.

    None where there is no such service. `period`, `acts` and `closed`: as `build_snapshot` has it.

    Raises:
        AssessmentError: `period` is no period, or the service's contracts do not cover it.
        StoreError: the store cannot be read.
    """
    moment = replace(moment_of(config, store, now, decisions=None if acts is None else in_force(acts)), closed=closed)
    known = {one.id: one for one in present_services(moment)}
    found: list[BuiltService] = []
    for name in needed_for(service, known.get):
        try:
            found += [build_agreed(moment, bounds) for bounds in bind_groups(moment, [known[name]], period)]
        except OutsideTermError:
            if name == service:  # what it needs may be covered by nobody then: that is no vendor who pays
                raise
    return with_margins(found)[0] if found else None


def _service(
    moment: Moment,
    bounds: Sequence[tuple[BoundService, AgreementGroup]],
    cache: SnapshotCache | None,
    latencies: DayLatencies | None,
) -> BuiltService:
    service = bounds[0][0].service
    if cache is None:
        return build_agreed(moment, bounds, latencies)
    ids = {ref.partition(":")[0] for ref in service.monitors}
    rows = tuple(moment.sources.rows[i].state for i in sorted(ids & moment.sources.rows.keys()))
    waits = waiting_for(moment.history_gaps, service.monitors, min(bound.period.start for bound, _ in bounds))
    decided = tuple((bound.period, group.places, moment.decisions.stamp(bound.service)) for bound, group in bounds)
    fresh = tuple(is_looked_at(moment, ref) for ref in service.monitors)
    stamp = moment.store.state_stamp(service.monitors, moment.now)
    every = moment.store.stamp(service.monitors) if service.id == cache.watched else None
    key = (rows, waits, fresh, stamp, every, decided)
    kept = cache.get(service.id, key, moment.now)
    if kept is None:
        kept = build_agreed(moment, bounds, cache.latencies)
        cache.put(service.id, key, moment.now, kept)
    return kept


def _missing(moment: Moment) -> list[Note]:
    """Monitors that the configuration names and a source that answers does not list, and quorums nobody can reach."""
    out: list[Note] = []
    pages = page_sources(moment.config)
    for service in moment.config.services:
        if service.components:  # each component is told of its own
            continue
        for ref in service.monitors:
            source = ref.partition(":")[0]
            row = moment.sources.rows.get(source)
            if row is not None and row.state == "ok" and ref not in moment.statuses:
                names: dict[str, CodeValue] = {"service": service.id, "monitor": ref, "source": source}
                out.append(Note("monitor_not_listed", names))
        for name in service.contracts:
            versions = moment.config.contracts.get(name)
            quorum = versions.latest.evidence.quorum if versions is not None else 1
            deciding = divided(moment.config, replace(service, contract=name), pages).monitors if quorum > 1 else ()
            if deciding and quorum > len(deciding):
                counts: dict[str, CodeValue] = {"quorum": quorum, "monitors": len(deciding)}
                out.append(Note("never_down", {"service": service.id, **counts}))
    return out

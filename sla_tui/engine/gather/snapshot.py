"""Builds the immutable `Snapshot` of one moment from configuration and store. Synchronous; no clock, no network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sla_tui import __version__
from sla_tui.config.model import Config
from sla_tui.engine.gather.credits import CreditCache, of_shown
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.margin import needed_for, with_margins
from sla_tui.engine.gather.service import BuiltService, build_agreed, build_service
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.engine.moment.agreed import bind_groups
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.configurations import mixed_notices
from sla_tui.engine.moment.conflicts import conflict_notes
from sla_tui.engine.moment.decisions import in_force
from sla_tui.engine.moment.feed_state import feed_notices
from sla_tui.engine.moment.moment import Moment, moment_of, present_services, present_under
from sla_tui.engine.moment.pages import divided, page_sources
from sla_tui.engine.polling.health import offline_since
from sla_tui.errors import OutsideTermError
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import CodeValue, Note, TextOrNote
from sla_tui.sla.delivery import ReportDelivery
from sla_tui.sla.observation import RateBudget
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, summarise
from sla_tui.store.store import Store

FOLLOWS = frozenset({"another_writer", "another_writer_unnamed", "role_follows"})
"""Notes that stand for as long as this process follows another."""


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
    present = tuple(service for service in present_services(moment) if not only or service.id in only)
    if cache is not None:
        found = cache.services(moment, present, period)
    else:
        found = [build_agreed(moment, bounds, latencies) for bounds in bind_groups(moment, present, period)]
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

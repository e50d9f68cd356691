"""Gathers the report of a period from the history: the snapshot, and around it contracts, days, periods before.

Synchronous; no clock, no network. What is drawn of it is `sla_tui.export.report`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from sla_tui.config.contracts import PRESET_PREFIX
from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.customer import find_customer, snapshot_for
from sla_tui.engine.gather.how_measured import how_measured
from sla_tui.engine.gather.service import build_service
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.across import periods_before
from sla_tui.engine.judge.counts import summarised
from sla_tui.engine.judge.versions import zone_data
from sla_tui.engine.moment.bind import BoundService, bind, contract_of
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.errors import SlaTuiError
from sla_tui.export.documents.report.model import AgreedChapter, Chapter, DayTimes, Earlier, Report
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.publish.model import document_file
from sla_tui.language import ENGLISH
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, summarise
from sla_tui.store.store import Store

DAYS_FOR: Final = 100
"""Services for which response times are gathered day by day; with more of them the days are left out."""


def gather_report(
    config: Config,
    store: Store,
    now: int,
    *,
    period: str | None = None,
    snapshot: Snapshot | None = None,
    only: Sequence[str] = (),
    earlier: int = 0,
    demo: bool = False,
    customer: str = "",
) -> Report:
    """Gathers the report of one period.

    Args:
        config: services, contracts, sources.
        store: what is remembered; only read.
        now: UTC seconds.
        period: "2026-10"; None is the running one.
        snapshot: of that period, where it is there already.
        only: ids of the services that are reported on; empty is all of them. They must exist.
        earlier: how many periods before are told of each service.
        demo: marks the report as simulated.
        customer: for whom it is; only the agreements with that customer are reported on. Empty: it is for us.

    Raises:
        SlaTuiError: the period has not begun, or nothing at all is known of it; or there is no such customer.
        AssessmentError: `period` is no period.
    """
    taken = snapshot or build_snapshot(config, store, now, period=period, demo=demo, from_store=True, only=only)
    moment = moment_of(config, store, now)
    configs = {service.key: service for whole in present_services(moment) for service in whole.each}
    if customer:
        customer = find_customer(config, customer)
        taken = snapshot_for(taken, moment, customer, period)
    chosen = [service for service in taken.services if not only or service.id in only]
    taken = replace(taken, services=tuple(chosen), summary=summarise(chosen, taken.credits))
    _refuse_nothing(taken, period)
    claims = {(entry.key, entry.period.start): entry for entry in taken.credits}
    with_days = len(chosen) <= DAYS_FOR
    chapters = tuple(
        _chapter(
            moment,
            service,
            configs[service.key],
            period,
            claims=claims,
            days=with_days,
            earlier=earlier,
        )
        for service in chosen
    )
    keys = {service.assessment.period.key for service in chosen}
    return Report(
        snapshot=taken,
        chapters=chapters,
        key=period or (keys.pop() if len(keys) == 1 else ""),
        zone_data=f"IANA {zone_data()}",
        resolutions=_resolutions(moment),
        days_left_out=not with_days,
        customer=customer,
        documents=_documents(config, chapters),
    )


def _documents(config: Config, chapters: Iterable[Chapter]) -> dict[str, str]:
    """Says where the contracts of the chapters' services are published for customers; nothing where they are not."""
    settings = config.publish
    if not (settings.documents and settings.url):
        return {}
    return {
        chapter.contract.id: f"{settings.url.rstrip('/')}/{document_file(chapter.contract.id)}"
        for chapter in chapters
        if chapter.contract.id in config.contracts and not chapter.contract.id.startswith(PRESET_PREFIX)
    }


def _refuse_nothing(snapshot: Snapshot, period: str | None) -> None:
    """Raises where a report would be about nothing."""
    services, asked = snapshot.services, period or "this period"
    if not services:
        raise SlaTuiError(
            "there is no service to report on.", hint="add [services.…] to the configuration, or poll once."
        )
    if all(s.assessment.period.start > snapshot.generated_at for s in services):
        raise SlaTuiError(f"{asked} has not begun yet.", hint="name a period that has, such as the last month's.")
    if all(s.assessment.coverage == 0 for s in services):
        why = next(
            (ENGLISH.tell(note) for s in services for note in s.assessment.notes),
            "no monitor said anything in it",
        )
        raise SlaTuiError(
            f"nothing is known of {asked}: {why.rstrip('.')}.",
            hint="the history begins later, or sources have not been polled; `sla-tui snapshot` polls them.",
        )


def _chapter(
    moment: Moment,
    service: ServiceSnapshot,
    config: ServiceConfig,
    period: str | None,
    *,
    claims: Mapping[tuple[str, int], CreditEntry],
    days: bool,
    earlier: int,
) -> Chapter:
    bound = bind(moment.config, config, moment.now, period)
    name = title_of(service)
    others = ((one, claims.get((one.key, one.assessment.period.start))) for one in service.others)
    return Chapter(
        service=service,
        contract=bound.contract,
        days=_days(moment, service, config) if days else (),
        earlier=tuple(_earlier(moment, past) for past in _before(moment, bound, earlier)),
        claim=claims.get((service.key, service.assessment.period.start)),
        texts=bound.texts,
        others=tuple(AgreedChapter(name, one, contract_of(moment.config, one), claim) for one, claim in others),
        measured=how_measured(moment.config, bound.service, bound.contract, moment.statuses),
    )


def _days(moment: Moment, service: ServiceSnapshot, config: ServiceConfig) -> tuple[DayTimes, ...]:
    """Gathers the response times day by day, over the local days of the period that have begun."""
    if not service.latency.samples:
        return ()
    out = []
    for cell in service.period_strip:
        if cell.start >= moment.now:
            break
        checks = summarised(moment.store, config.monitors, cell.start, min(cell.end, moment.now))
        out.append(DayTimes(cell.start, cell.end, nearest_rank(checks.times_ms, Fraction(95))))
    return tuple(out)


def _before(moment: Moment, bound: BoundService, count: int) -> list[BoundService]:
    return periods_before(moment, bound, count, bound.period.start)[-count:] if count else []


def _earlier(moment: Moment, bound: BoundService) -> Earlier:
    """Gathers the same figures as the report of that period has."""
    service = build_service(moment, bound)
    return Earlier(bound.period, service.target, service.stated)


def _resolutions(moment: Moment) -> dict[str, tuple[int, int]]:
    """Says by source how few and how many seconds lie between two looks at a monitor."""
    intervals: dict[str, list[int]] = {}
    for status in moment.statuses.values():
        source = moment.sources.configs.get(status.monitor.source)
        interval = status.monitor.interval or (source.interval if source is not None else 0)
        if interval:
            intervals.setdefault(status.monitor.source, []).append(interval)
    return {source: (min(seconds), max(seconds)) for source, seconds in intervals.items()}

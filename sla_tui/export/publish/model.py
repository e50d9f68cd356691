"""The public view of a moment: what the owner allows to be seen, under the names that the owner gave, and nothing else.

Pages are drawn from this value alone, so that what is not in it (ids, monitors, targets of probes, contracts, fees,
credits) cannot get out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from sla_tui.config.model import PublishConfig
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.language import DEFAULT
from sla_tui.sla.how_measured import HowMeasured, MeasuredFrom, MonitorGroup
from sla_tui.sla.monitors import StripCell
from sla_tui.sla.result import Assessment, Claim, Period
from sla_tui.sla.security import WORST, SecurityFinding
from sla_tui.sla.security_seen import SecurityState
from sla_tui.sla.security_terms import SecurityPromise
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState, Snapshot
from sla_tui.sla.stated import Stated, stated
from sla_tui.text import clean

DAYS = 90


@dataclass(frozen=True, slots=True)
class PublicHistory:
    """What is known of one service besides its snapshot: `days` are its last 90, `past` its earlier periods.

    `document`: its contract for customers, without any customer's name; None where it is not public.
    """

    days: tuple[StripCell, ...] = ()
    past: tuple[Assessment, ...] = ()
    measured: HowMeasured | None = None
    document: ContractDocument | None = None


@dataclass(frozen=True, slots=True)
class PublicPeriod:
    """What may be stated of the uptime of one period, without anything of money.

    `target` only where it is public; `bound` is on whose side a written uptime must stay.
    """

    period: Period
    stated: Stated
    target: Fraction | None
    running: bool
    bound: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """An outage of one service; `end` is None while it lasts. `reason` is empty unless reasons are public."""

    service: str
    name: str
    start: int
    end: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedWork:
    """Announced work, running or to come."""

    name: str
    start: int
    end: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """A promise of security that its owner shows: which, of what (a certification's name), and whether it is kept.

    What shows it is internal, and not in here.
    """

    promise: SecurityPromise
    subject: str
    state: SecurityState


@dataclass(frozen=True, slots=True)
class PublicService:
    """One service. `key` is made of its public name; `since` is when its `state` began, or when its data grew old."""

    key: str
    name: str
    state: ServiceState
    since: int | None
    days: tuple[StripCell, ...]
    periods: tuple[PublicPeriod, ...]  # the newest first
    promises: tuple[PublicPromise, ...] = ()
    measured: HowMeasured | None = None  # under its public name; no tool is named
    document: str = ""  # the file beside the page that holds its contract


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Everything that the public sees. Incidents: the newest first; work: the nearest first.

    `instance`: see `instance_of`; it is in ids, and nowhere to be read.
    """

    title: str
    description: str
    url: str
    language: str
    generated_at: int
    timezone: str
    demo: bool
    services: tuple[PublicService, ...]
    incidents: tuple[PublicIncident, ...]
    work: tuple[AnnouncedWork, ...]
    instance: str = ""
    documents: tuple[tuple[str, ContractDocument], ...] = ()  # by the names of their files


def document_file(contract: str) -> str:
    """Names the file that holds a contract beside the page: ``contract-gold.html``."""
    return f"contract-{re.sub(r'[^a-z0-9-]+', '-', contract)}.html"


def instance_of(settings: PublishConfig, path: Path | None) -> str:
    """Returns what tells this installation from others: what `[publish]` says, or a mark made of where its file is.

    "" where there is no file: a demo has no neighbours.
    """
    if settings.instance or path is None:
        return settings.instance
    return sha256(str(path.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:8]


def public_ids(snapshot: Snapshot, settings: PublishConfig, configured: Iterable[str]) -> tuple[str, ...]:
    """Finds the services that are public: those that `[publish]` names, in its order; else those of the configuration.

    Monitors that became services of their own were named by somebody else, and are public only where they are named.
    """
    there = [service.id for service in snapshot.services]
    if settings.services:
        return tuple(wanted for wanted in settings.services if wanted in there)
    known = frozenset(configured)
    return tuple(service for service in there if service in known)


def public_page(
    snapshot: Snapshot,
    settings: PublishConfig,
    ids: Sequence[str],
    histories: Mapping[str, PublicHistory],
    language: str = DEFAULT,
) -> PublicPage:
    """Returns what the public may see of `snapshot`.

    Args:
        snapshot: of the running periods.
        settings: the `[publish]` table.
        ids: the public services, in order.
        histories: by service id, what lies before.
        language: of the page, where `settings` name none.
    """
    by_id = {service.id: service for service in snapshot.services}
    shown: list[PublicService] = []
    incidents: list[PublicIncident] = []
    work: list[AnnouncedWork] = []
    for wanted in ids:
        service, history = by_id[wanted], histories[wanted]
        name = settings.names.get(wanted) or clean(service.name) or "Service"
        key = _key(name, {each.key for each in shown})
        shown.append(_service(service, history, settings, key, name))
        incidents += _incidents(service, history, (key, name), snapshot.generated_at, reasons=settings.show_reasons)
        work += [
            AnnouncedWork(name, w.start, w.end, w.title if settings.show_reasons else "")
            for w in service.maintenance
            if w.valid and w.end > snapshot.generated_at
        ]
    return PublicPage(
        title=settings.title,
        description=settings.description,
        url=settings.url.rstrip("/"),
        language=settings.language or language,
        generated_at=snapshot.generated_at,
        timezone=snapshot.timezone,
        demo=snapshot.demo,
        services=tuple(shown),
        incidents=tuple(sorted(incidents, key=lambda i: (-i.start, i.service))),
        work=tuple(sorted(work, key=lambda w: (w.start, w.name))),
        documents=tuple({document_file(one.contract.id): one for one in _documents(ids, histories)}.items()),
    )


def _documents(ids: Sequence[str], histories: Mapping[str, PublicHistory]) -> Iterator[ContractDocument]:
    for wanted in ids:
        if (document := histories[wanted].document) is not None:
            yield document


def _service(
    service: ServiceSnapshot, history: PublicHistory, settings: PublishConfig, key: str, name: str
) -> PublicService:
    past = list(history.past)
    while past and past[0].uptime is None:  # before anything was measured there is nothing to say
        del past[0]
    earlier = [_period(found, stated(found), settings) for found in reversed(past)]
    fresh = not service.is_stale
    return PublicService(
        key=key,
        name=name,
        state=service.state if fresh else "unknown",
        since=service.since if fresh else service.stale_since,
        days=history.days,
        periods=(_period(service.assessment, service.stated, settings), *earlier),
        promises=_promises(service.security),
        measured=_measured(history.measured, key, name) if settings.show_measuring else None,
        document="" if history.document is None else document_file(history.document.contract.id),
    )


def _measured(measured: HowMeasured | None, key: str, name: str) -> HowMeasured | None:
    """Returns how a service is measured under its public names: monitors are counted, tools are not named."""
    if measured is None or not measured.groups:
        return None
    by_place: dict[MeasuredFrom, list[MonitorGroup]] = {}
    for group in measured.groups:
        by_place.setdefault(group.place, []).append(group)
    groups = tuple(_together(place, found) for place, found in by_place.items())
    return replace(measured, service=key, name=name, groups=groups)


def _together(place: MeasuredFrom, groups: Sequence[MonitorGroup]) -> MonitorGroup:
    """Puts the monitors of several tools together that look from the same kind of place."""
    known = [group for group in groups if group.shortest]
    return MonitorGroup(
        tool="",
        place=place,
        count=sum(group.count for group in groups),
        shortest=min((group.shortest for group in known), default=0),
        longest=max((group.longest for group in known), default=0),
    )


def _promises(findings: Iterable[SecurityFinding]) -> tuple[PublicPromise, ...]:
    """Returns what the owner shows, each promise once: as it is kept in the contract that is kept least."""
    shown: dict[tuple[str, str], PublicPromise] = {}
    for one in findings:
        subject = one.subject if one.promise == "certifications" else ""
        known = shown.get((one.promise, subject))
        if one.public and (known is None or WORST.index(one.state) < WORST.index(known.state)):
            shown[one.promise, subject] = PublicPromise(one.promise, subject, one.state)
    return tuple(shown.values())


def _period(found: Assessment, known: Stated, settings: PublishConfig) -> PublicPeriod:
    return PublicPeriod(
        period=found.period,
        stated=_without_money(known),
        target=found.target if settings.show_targets else None,
        running=found.running,
        bound=found.target,
    )


def _without_money(known: Stated) -> Stated:
    """Returns what the public may know of it: how it was, and how much of the time is known."""
    return replace(
        known,
        best_case=None,
        budget=None,
        budget_at_most=False,
        credit=None,
        claim=Claim(None, None),
        next_tier=None,
        exhausted_at=None,
    )


def _incidents(
    service: ServiceSnapshot, history: PublicHistory, named: tuple[str, str], now: int, *, reasons: bool
) -> list[PublicIncident]:
    """Finds the outages of the last 90 days, each once, without those that lay wholly inside announced work."""
    first = now - DAYS * 86_400
    lasts = service.is_down
    found: dict[int, PublicIncident] = {}
    for assessment in (*history.past, service.assessment):
        for outage in assessment.outages:
            if outage.end < first or all(part.decision == "maintenance" for part in outage.parts):
                continue
            reason = outage.reason if reasons else ""
            end = None if lasts and outage.end >= now else outage.end
            found[outage.start] = PublicIncident(*named, outage.start, end, reason)
    return list(found.values())


def _key(name: str, taken: set[str]) -> str:
    """Makes a name for links and programs: ``web-shop``, ``web-shop-2``."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "service"
    number = 1
    key = slug
    while key in taken:
        number += 1
        key = f"{slug}-{number}"
    return key

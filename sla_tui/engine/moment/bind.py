"""Which services there are, which contract text binds each, and which period is looked at. Pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sla_tui import format as fmt
from sla_tui.config.model import Config, ContractVersions, EventScope, ServiceConfig, default_contract
from sla_tui.engine.moment.pages import divided, page_sources
from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract
from sla_tui.sla.observation import Status
from sla_tui.sla.parts import period_of
from sla_tui.sla.periods.calendar import whole_period
from sla_tui.sla.periods.texts import TextPart, Texts, around, parts_at, parts_before, parts_from, parts_named, text_at
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot

_MOST_ADAPTED: Final = 512
_ADAPTED: Final[dict[tuple[int, bool, str], tuple[tuple[Contract, ...], tuple[Contract, ...]]]] = {}
OTHER: Final = "what-if"
"""The id under which another text stands in for a service's own."""


@dataclass(frozen=True, slots=True)
class BoundService:
    """A service, the contract text that decides, and the period that is looked at: the calendar's, cut to the term.

    `parts`: one, or several where the period is judged in parts, each under its own text; `contract` is then the text
    of the last part. `outside`: why there is no figure (the instant lies outside the contract's term), else None.
    """

    service: ServiceConfig
    contract: Contract
    period: Period
    parts: tuple[TextPart, ...] = ()
    outside: Note | None = None

    @property
    def texts(self) -> tuple[Contract, ...]:
        """The texts of the parts; nothing where one text holds for the whole period."""
        return tuple(part.text for part in self.parts) if len(self.parts) > 1 else ()

    @property
    def each(self) -> tuple[BoundService, ...]:
        """The parts as periods of their own; itself where there is only one."""
        if len(self.parts) < 2:
            return (self,)
        return tuple(BoundService(self.service, part.text, part.period, (part,)) for part in self.parts)

    @property
    def whole(self) -> Period:
        """The calendar's period that this one is, or is a part of."""
        return whole_period(self.contract.period, self.period)

    @property
    def starts(self) -> tuple[int, ...]:
        """The instants by which the period may be known in the store: its own first, the whole one's, its parts'."""
        return tuple(dict.fromkeys((self.period.start, self.whole.start, *(p.period.start for p in self.parts))))


def all_services(config: Config, statuses: Iterable[Status]) -> tuple[ServiceConfig, ...]:
    """Lists the configured services in their order, then a service for every monitor that none of them names.

    What a vendor's status page lists is no service. A found monitor's service has the monitor's reference as its id,
    and falls under the default contract. Sources come in the order of the configuration, their monitors by number or
    name.
    """
    pages = page_sources(config)
    services = tuple(divided(config, service, pages) for service in config.services) if pages else config.services
    if not config.defaults.discover:
        return services
    named = {ref for service in config.services if not service.components for ref in service.monitors}
    named |= {ref for service in config.services for ref in service.security}
    order = {source.id: i for i, source in enumerate(config.sources) if source.id not in pages}
    free = [s.monitor for s in statuses if s.monitor.ref not in named and s.monitor.source in order]
    free.sort(key=lambda m: (order[m.source], len(m.id) if m.id.isdigit() else 0, m.id))
    discovered = (
        ServiceConfig(id=m.ref, name=m.name or m.ref, contract=config.defaults.contract, monitors=(m.ref,), tags=m.tags)
        for m in free
    )
    return (*services, *discovered)


def bind(config: Config, service: ServiceConfig, now: int, period_key: str | None) -> BoundService:
    """Binds the service to the running period, or to the one named by `period_key` ("2026-10"), and to its text.

    Where the contract has no running period (its term is over, or has not begun), the binding says so and stands for
    the present state alone.

    Raises:
        OutsideTermError: `period_key` names a period that lies outside the contract's term.
        AssessmentError: `period_key` is no period.
    """
    service = divided(config, service, page_sources(config))
    texts = service_texts(config, service)
    if period_key is not None:
        return _bound(service, parts_named(texts, period_key), now)
    try:
        known: Sequence[TextPart] | OutsideTermError = parts_at(texts, now)
    except OutsideTermError as error:
        known = error
    return _running(service, texts, now, known)


def bind_all(
    config: Config, services: Iterable[ServiceConfig], now: int, period_key: str | None = None
) -> list[BoundService]:
    """Binds each service under each of its agreements (see `bind_each`)."""
    return bind_each(config, (agreed for service in services for agreed in service.each), now, period_key)


def bind_each(
    config: Config, services: Iterable[ServiceConfig], now: int, period_key: str | None = None
) -> list[BoundService]:
    """Binds services under the agreement that each is looked at under (see `bind`), where that covers `period_key`.

    Agreements share contracts, and the calendar is asked once for each of those.

    Raises:
        OutsideTermError: no contract covers the period.
        AssessmentError: `period_key` is no period.
    """
    known: dict[Hashable, Sequence[TextPart] | OutsideTermError] = {}
    out: list[BoundService] = []
    outside: OutsideTermError | None = None
    pages = page_sources(config)
    for one in services:
        service = divided(config, one, pages)
        texts = service_texts(config, service)
        key = service.text_key
        if key not in known:
            try:
                named = parts_at(texts, now) if period_key is None else parts_named(texts, period_key)
                known[key] = named
            except OutsideTermError as error:
                known[key] = error
        parts = known[key]
        if period_key is None:
            out.append(_running(service, texts, now, parts))
        elif isinstance(parts, OutsideTermError):
            outside = parts
        else:
            try:
                out.append(_bound(service, parts, now))
            except OutsideTermError as error:
                outside = error
    if outside is not None and not out:
        raise outside
    return out


def before(config: Config, bound: BoundService) -> BoundService | None:
    """Finds the service's period before the bound one, under the text of its time; None where there is none."""
    since = bound.service.monitored_from
    if since is not None and bound.period.start <= since:
        return None
    try:
        parts = parts_before(service_texts(config, bound.service), bound.period.start)
        return _bound(bound.service, parts, bound.period.start)
    except AssessmentError:  # before the term, the calendar, or anything is measured
        return None


def under_contract(config: Config, services: Collection[str] | None, contract: ContractVersions) -> Config:
    """Puts services, or single agreements (``checkout/acme``), under another contract; None: all of them.

    A service that was discovered has the defaults. Work and exclusions that were declared for a service's own contract
    are still its own. What a whole is made of keeps its own contract where it is not named.
    """

    def named(service: ServiceConfig) -> bool:
        return services is None or service.id in services or service.key in services

    def still(scope: EventScope) -> EventScope:
        agreed = (one for service in config.services for one in service.each)
        own = [one.key for one in agreed if named(one) and scope.covers(one)]
        if services is not None and scope.contract == config.defaults.contract:
            own += services
        return replace(scope, services=tuple(dict.fromkeys((*scope.services, *own))))

    def other(service: ServiceConfig) -> ServiceConfig:
        agreements = tuple(
            replace(one, contract=OTHER) if named(service.under(one)) else one for one in service.agreements
        )
        changed = replace(service, agreements=agreements)
        return under_text(changed, OTHER) if named(service) else changed

    return replace(
        config,
        contracts={**config.contracts, OTHER: contract},
        services=tuple(map(other, config.services)),
        maintenance=tuple(replace(event, scope=still(event.scope)) for event in config.maintenance),
        exclusions=tuple(replace(event, scope=still(event.scope)) for event in config.exclusions),
        defaults=replace(config.defaults, contract=OTHER),
    )


def under_text(service: ServiceConfig, contract: str) -> ServiceConfig:
    """Returns the service with another contract in the agreement that it is looked at under."""
    own = service.agreement
    return replace(service, contract=contract, agreement=None if own is None else replace(own, contract=contract))


def contract_of(config: Config, shown: ServiceSnapshot | AgreementSnapshot) -> Contract:
    """Finds the text that was applied to the service, or to one of its agreements, in its period."""
    assessment = shown.assessment
    return text_at(_shown_texts(config, shown), min(assessment.now, assessment.period.end - 1))


def texts_of_parts(config: Config, shown: ServiceSnapshot | AgreementSnapshot) -> tuple[Contract, ...]:
    """Finds the text of each part of the period that is shown, where that was judged in parts."""
    parts = shown.assessment.parts
    every = _shown_texts(config, shown) if parts else None
    return () if every is None else tuple(text_at(every, part.period.start) for part in parts)


def _shown_texts(config: Config, shown: ServiceSnapshot | AgreementSnapshot) -> Texts:
    """Finds the texts of what a snapshot shows: of the configured agreement, or of a service that was found."""
    found = agreed_service(config, shown.key) or ServiceConfig(id=shown.key, name=shown.key, contract=shown.contract)
    return service_texts(config, replace(found, contract=shown.contract))


def agreed_service(config: Config, key: str) -> ServiceConfig | None:
    """Finds the configured service under the agreement that `key` names (``checkout``, ``checkout/acme``).

    A service's id alone means its short form, else the first of its agreements. None where there is none of that name.
    """
    name, agreement = parts_of_key(key)
    service = next((one for one in config.services if one.id == name), None)
    if service is None or not agreement:
        return service
    found = next((one for one in service.agreements if one.id == agreement), None)
    return None if found is None else service.under(found)


def service_texts(config: Config, service: ServiceConfig) -> Texts:
    """Finds all texts that the service is judged under, inside the term of the agreement that it is looked at under.

    A quorum is of monitors: a whole made of components has one state.
    """
    versions = (config.contracts.get(service.contract) or default_contract()).versions
    own = service.agreement
    versions = _adapted(versions, whole=bool(service.components), currency=own.currency if own else "")
    return Texts(versions, own.valid_from, own.valid_to) if own else Texts(versions)


def _adapted(versions: tuple[Contract, ...], *, whole: bool, currency: str) -> tuple[Contract, ...]:
    """Gives the texts the quorum of a whole and the agreement's currency: always the same ones of the same texts."""
    if not (whole and any(text.evidence.quorum != 1 for text in versions)) and not currency:
        return versions
    key = (id(versions), whole, currency)
    found = _ADAPTED.get(key)
    if found is not None and found[0] is versions:
        return found[1]
    made = tuple(
        replace(
            text,
            evidence=replace(text.evidence, quorum=1) if whole else text.evidence,
            currency=currency or text.currency,
        )
        for text in versions
    )
    if len(_ADAPTED) >= _MOST_ADAPTED:
        _ADAPTED.clear()
    _ADAPTED[key] = versions, made  # holds on to the texts, so that their id is not given to others
    return made


def _running(
    service: ServiceConfig, texts: Texts, now: int, known: Sequence[TextPart] | OutsideTermError
) -> BoundService:
    """Binds the period that runs; where the contract has none, what stands for the present state alone."""
    try:
        if isinstance(known, OutsideTermError):
            raise known
        return _bound(service, known, now)
    except OutsideTermError as error:
        part = around(texts, now)
        return BoundService(service, part.text, part.period, (part,), outside=Note(error.code, error.values))


def _bound(service: ServiceConfig, parts: Sequence[TextPart], now: int) -> BoundService:
    """Binds the period that `parts` make up, as far as the service is measured, to the text of the last part begun."""
    since = service.monitored_from
    kept = tuple(parts) if since is None else parts_from(parts, since)
    if not kept:
        values = {"period": parts[-1].period.label, "since": fmt.rfc3339(since or 0), "service": service.key}
        raise OutsideTermError(
            f"{values['period']} lies before {values['since']}, from which on {service.key} is measured.",
            "before_measured",
            values,
        )
    text = next((part.text for part in reversed(kept) if part.period.start <= now), kept[0].text)
    return BoundService(service, text, period_of(kept), kept)

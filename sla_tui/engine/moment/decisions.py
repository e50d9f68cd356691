"""Which acts are in force: exclusions, maintenance, acknowledgements, the state of claims. Pure over the acts."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from sla_tui.config.model import EventScope, ExclusionEvent, MaintenanceEvent, ServiceConfig
from sla_tui.sla.acts import (
    Acknowledge,
    Act,
    Exclude,
    Judge,
    Maintain,
    MarkClaim,
    NoteRestoreTest,
    ReportBreach,
    ReportOutage,
    SignText,
    Withdraw,
)
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow


@dataclass(frozen=True, slots=True)
class DecidedExclusion:
    """An exclusion in force, as it was last judged. `judged` is the act that did, where there was one."""

    act: Act
    event: ExclusionEvent
    note: str = ""
    judged: Act | None = None


@dataclass(frozen=True, slots=True)
class DecidedMaintenance:
    """Announced work in force."""

    act: Act
    event: MaintenanceEvent
    uid: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDecisions:
    """What was decided about one service, each in the order of the acts."""

    exclusions: tuple[DecidedExclusion, ...] = ()
    maintenance: tuple[DecidedMaintenance, ...] = ()
    acknowledgements: tuple[Act, ...] = ()
    reports: tuple[Act, ...] = ()
    security: tuple[Act, ...] = ()  # breaches and tests of restoring


_NOTHING: Final = ServiceDecisions()


@dataclass(frozen=True)
class Decisions:
    """Everything that is in force. `claims` holds all marks of a service's period, oldest first."""

    exclusions: tuple[DecidedExclusion, ...] = ()
    maintenance: tuple[DecidedMaintenance, ...] = ()
    acknowledgements: tuple[Act, ...] = ()
    reports: tuple[Act, ...] = ()
    security: tuple[Act, ...] = ()
    claims: Mapping[tuple[str, int], tuple[Act, ...]] = field(default_factory=dict)
    signatures: tuple[Act, ...] = ()

    def about(self, service: ServiceConfig) -> ServiceDecisions:
        """Looks up what was decided about a service, and about the agreement that it is looked at under alone.

        Acts name their services, so there is no search.
        """
        whole = self._about.get(service.id, _NOTHING)
        own = _NOTHING if service.agreement is None else self._about.get(service.key, _NOTHING)
        return whole if own is _NOTHING else _together(whole, own)

    @property
    def named(self) -> Collection[str]:
        """Names the services and agreements about which anything was decided."""
        return self._about.keys()

    def stamp(self, service: ServiceConfig) -> Hashable:
        """Differs as soon as anything differs that was decided about the service's figures; cheap to compare."""
        whole = self._stamps.get(service.id, ())
        own = () if service.agreement is None else self._stamps.get(service.key, ())
        return (whole, own) if own else whole

    def acknowledged(self, service: str) -> tuple[Act, ...]:
        """Lists the service's acknowledgements, oldest first."""
        return self._about.get(service, _NOTHING).acknowledgements

    @cached_property
    def _about(self) -> Mapping[str, ServiceDecisions]:
        excluded = _by_service((e.event.scope.services, e) for e in self.exclusions)
        maintained = _by_service((m.event.scope.services, m) for m in self.maintenance)
        acknowledged = _by_service((_services(act), act) for act in self.acknowledgements)
        reported = _by_service((_services(act), act) for act in self.reports)
        security = _by_service((_services(act), act) for act in self.security)
        return {
            service: ServiceDecisions(
                tuple(excluded.get(service, ())),
                tuple(maintained.get(service, ())),
                tuple(acknowledged.get(service, ())),
                tuple(reported.get(service, ())),
                tuple(security.get(service, ())),
            )
            for service in {*excluded, *maintained, *acknowledged, *reported, *security}
        }

    @cached_property
    def _stamps(self) -> Mapping[str, Hashable]:
        """Acts never change, so their numbers say it all; an exclusion's with that of the act that judged it last."""
        return {
            service: (
                tuple((e.act.id, 0 if e.judged is None else e.judged.id) for e in about.exclusions),
                tuple(m.act.id for m in about.maintenance),
                tuple(a.id for a in about.acknowledgements),
                tuple(r.id for r in about.reports),
                tuple(s.id for s in about.security),
            )
            for service, about in self._about.items()
        }


NOTHING = Decisions()

_Decided = TypeVar("_Decided")


def _by_service(pairs: Iterable[tuple[Iterable[str], _Decided]]) -> dict[str, list[_Decided]]:
    """Sorts what was decided by the services that it names."""
    found: dict[str, list[_Decided]] = {}
    for services, decided in pairs:
        for service in services:
            found.setdefault(service, []).append(decided)
    return found


def _services(act: Act) -> tuple[str, ...]:
    """Lists the services that an act about outages or security names."""
    match act.deed:
        case Acknowledge(service=service) | ReportOutage(service=service):
            return (service,)
        case ReportBreach(services=services) | NoteRestoreTest(services=services):
            return services
        case _:
            return ()


def _together(whole: ServiceDecisions, own: ServiceDecisions) -> ServiceDecisions:
    """Puts what was decided about a service and about one of its agreements in the order of the acts."""
    return ServiceDecisions(
        tuple(sorted({e.act.id: e for e in (*whole.exclusions, *own.exclusions)}.values(), key=lambda e: e.act.id)),
        tuple(sorted({m.act.id: m for m in (*whole.maintenance, *own.maintenance)}.values(), key=lambda m: m.act.id)),
        whole.acknowledgements,
        tuple(sorted((*whole.reports, *own.reports), key=lambda act: act.id)),
        tuple(sorted({act.id: act for act in (*whole.security, *own.security)}.values(), key=lambda act: act.id)),
    )


def in_force(acts: Sequence[Act]) -> Decisions:
    """Works through the acts in their order; what was withdrawn leaves no trace here."""
    gone = withdrawn(acts)
    standing = [act for act in acts if act.id not in gone]
    judged: dict[int, Act] = {}
    maintenance: dict[int, DecidedMaintenance] = {}
    # What a calendar says no more does not come back where its newest word is withdrawn.
    newest = {(act.deed.uid, act.deed.services): act.id for act in acts if isinstance(act.deed, Maintain)}
    acknowledged: dict[tuple[str, int], Act] = {}
    reported: dict[tuple[str, int], Act] = {}
    security: dict[tuple[tuple[str, ...], str, int], Act] = {}
    claims: dict[tuple[str, int], list[Act]] = {}
    for act in standing:
        match act.deed:
            case Judge(exclusion=number):
                judged[number] = act
            case Maintain(uid=uid) as deed:
                if not uid or newest[uid, deed.services] == act.id:
                    maintenance[act.id] = DecidedMaintenance(act, _maintenance(deed), uid)
            case Acknowledge(service=service, outage=outage):
                acknowledged[service, outage] = act
            case ReportOutage(service=service, began=began):
                reported.pop((service, began), None)  # so that the order stays that of the acts
                reported[service, began] = act
            case ReportBreach(services=services, noticed=noticed):
                security[services, "breach", noticed] = act
            case NoteRestoreTest(services=services, tested=tested):
                security[services, "restore", tested] = act
            case MarkClaim(service=service, period=period):
                claims.setdefault((service, period), []).append(act)
            case _:
                pass
    return Decisions(
        exclusions=tuple(
            _exclusion(act, act.deed, judged.get(act.id)) for act in standing if isinstance(act.deed, Exclude)
        ),
        maintenance=tuple(maintenance.values()),
        acknowledgements=tuple(acknowledged.values()),
        reports=tuple(reported.values()),
        security=tuple(security.values()),
        claims={key: tuple(marks) for key, marks in claims.items()},
        signatures=tuple(act for act in standing if isinstance(act.deed, SignText)),
    )


def withdrawn(acts: Iterable[Act]) -> frozenset[int]:
    """Finds the numbers of the acts that are taken back. A withdrawal that was itself withdrawn takes nothing back."""
    gone: set[int] = set()
    for act in sorted(acts, key=lambda a: -a.id):  # a withdrawal is always later than what it takes back
        if isinstance(act.deed, Withdraw) and act.id not in gone and act.deed.act < act.id:
            gone.add(act.deed.act)
    return frozenset(gone)


def last_standing(acts: Sequence[Act], who: str, role: str = "") -> Act | None:
    """Finds the newest act of `who` that is not taken back: what an undo takes back. A withdrawal is none.

    Where the store knows who acts (`role`), others who call themselves the same are not them.
    """
    gone = withdrawn(acts)
    own = (act for act in reversed(acts) if _is_of(act, who, role) and not isinstance(act.deed, Withdraw))
    return next((act for act in own if act.id not in gone), None)


def last_taken_back(acts: Sequence[Act], who: str, role: str = "") -> tuple[Act, Act] | None:
    """Finds what `who` took back last, with the withdrawal that did it; None where nothing is left to bring back."""
    gone, known = withdrawn(acts), {act.id: act for act in acts}
    for act in reversed(acts):
        if _is_of(act, who, role) and isinstance(act.deed, Withdraw) and act.id not in gone:
            taken = known.get(act.deed.act)
            if taken is not None and not isinstance(taken.deed, Withdraw):
                return taken, act
    return None


def _is_of(act: Act, who: str, role: str) -> bool:
    return act.who == who and act.role in {role, ""}  # what was copied from a file was nobody's role


def _exclusion(act: Act, deed: Exclude, judged: Act | None) -> DecidedExclusion:
    accepted, reference, note = deed.accepted, deed.reference, deed.note
    if judged is not None and isinstance(judged.deed, Judge):
        accepted = judged.deed.accepted
        reference = judged.deed.reference or reference
        note = judged.deed.note or note
    exclusion = Exclusion(deed.start, deed.end, deed.reason, accepted, reference)
    return DecidedExclusion(
        act, ExclusionEvent(scope=EventScope(services=deed.services), exclusion=exclusion), note, judged
    )


def _maintenance(deed: Maintain) -> MaintenanceEvent:
    window = MaintenanceWindow(deed.start, deed.end, deed.announced, deed.kind, deed.title)
    return MaintenanceEvent(
        scope=EventScope(services=deed.services), window=window, repeat=deed.repeat, timezone=deed.timezone
    )

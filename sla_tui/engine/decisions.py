"""Which acts are in force: exclusions, maintenance, acknowledgements, the state of claims. Pure over the acts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sla_tui.config.model import ExclusionEvent, MaintenanceEvent, Scope, ServiceConfig
from sla_tui.sla.acts import Acknowledge, Act, Exclude, Judge, Maintain, MarkClaim, Withdraw
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
class Decisions:
    """Everything that is in force. `claims` holds all marks of a service's period, oldest first."""

    exclusions: tuple[DecidedExclusion, ...] = ()
    maintenance: tuple[DecidedMaintenance, ...] = ()
    acknowledgements: tuple[Act, ...] = ()
    claims: Mapping[tuple[str, int], tuple[Act, ...]] = field(default_factory=dict)

    def stamp(self, service: ServiceConfig) -> Hashable:
        """Differs as soon as anything differs that was decided about the service's figures."""
        return (
            tuple(e for e in self.exclusions if e.event.scope.covers(service)),
            tuple(m for m in self.maintenance if m.event.scope.covers(service)),
            self.acknowledged(service.id),
        )

    def acknowledged(self, service: str) -> tuple[Act, ...]:
        """The service's acknowledgements, oldest first."""
        return tuple(a for a in self.acknowledgements if isinstance(a.deed, Acknowledge) and a.deed.service == service)


NOTHING = Decisions()


def in_force(acts: Sequence[Act]) -> Decisions:
    """Works through the acts in their order; what was withdrawn leaves no trace here."""
    gone = withdrawn(acts)
    standing = [act for act in acts if act.id not in gone]
    judged: dict[int, Act] = {}
    maintenance: dict[object, DecidedMaintenance] = {}
    acknowledged: dict[tuple[str, int], Act] = {}
    claims: dict[tuple[str, int], list[Act]] = {}
    for act in standing:
        match act.deed:
            case Judge(exclusion=number):
                judged[number] = act
            case Maintain(uid=uid) as deed:
                key = (uid, deed.services) if uid else act.id
                maintenance.pop(key, None)  # so that the order stays that of the acts
                maintenance[key] = DecidedMaintenance(act, _maintenance(deed), uid)
            case Acknowledge(service=service, outage=outage):
                acknowledged[service, outage] = act
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
        claims={key: tuple(marks) for key, marks in claims.items()},
    )


def withdrawn(acts: Iterable[Act]) -> frozenset[int]:
    """The numbers of the acts that are taken back. A withdrawal that was itself withdrawn takes nothing back."""
    gone: set[int] = set()
    for act in sorted(acts, key=lambda a: -a.id):  # a withdrawal is always later than what it takes back
        if isinstance(act.deed, Withdraw) and act.id not in gone and act.deed.act < act.id:
            gone.add(act.deed.act)
    return frozenset(gone)


def last_standing(acts: Sequence[Act]) -> Act | None:
    """The newest act that is not taken back: what an undo would take back."""
    gone = withdrawn(acts)
    return next((act for act in reversed(acts) if act.id not in gone), None)


def _exclusion(act: Act, deed: Exclude, judged: Act | None) -> DecidedExclusion:
    accepted, reference, note = deed.accepted, deed.reference, deed.note
    if judged is not None and isinstance(judged.deed, Judge):
        accepted = judged.deed.accepted
        reference = judged.deed.reference or reference
        note = judged.deed.note or note
    exclusion = Exclusion(deed.start, deed.end, deed.reason, accepted, reference)
    return DecidedExclusion(act, ExclusionEvent(scope=Scope(services=deed.services), exclusion=exclusion), note, judged)


def _maintenance(deed: Maintain) -> MaintenanceEvent:
    window = MaintenanceWindow(deed.start, deed.end, deed.announced, deed.kind, deed.title)
    return MaintenanceEvent(
        scope=Scope(services=deed.services), window=window, repeat=deed.repeat, timezone=deed.timezone
    )

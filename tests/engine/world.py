"""A small world for engine tests: sources that say what they are told to, under a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from sla_tui.config.model import Config, ContractVersions, ServiceConfig, SourceConfig
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, FeeStep, Tier
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sources.base import PollRequest, SourceContext

NOW = 1_795_440_000  # 2026-11-23T13:20:00Z
MONTH = 1_793_491_200  # 2026-11-01T00:00:00Z
HOUR = 3600


def contract(identity: str = "gold", *, quorum: int = 1, target: str = "99.9") -> Contract:
    return Contract(
        id=identity,
        availability=Availability(target=Fraction(target)),
        evidence=EvidenceRule(quorum=quorum),
        tiers=(Tier(below=Fraction(target), credit=Fraction(10)), Tier(below=Fraction(99), credit=Fraction(25))),
    )


def service(identity: str, *monitors: str, contract_id: str = "gold", fee: str = "1000.00") -> ServiceConfig:
    return ServiceConfig(
        id=identity,
        name=identity.title(),
        contract=contract_id,
        fee=(FeeStep(start=None, amount=Decimal(fee)),),
        monitors=monitors,
    )


def config(*services: ServiceConfig, sources: tuple[str, ...] = ("one", "two"), quorum: int = 1, **more) -> Config:
    text = contract(quorum=quorum)
    return Config(
        sources=tuple(SourceConfig(id=name, kind="test", interval=60) for name in sources),
        contracts={"gold": ContractVersions(id="gold", versions=(text,))},
        services=services,
        **more,
    )


@dataclass
class Fake:
    """One source. `down` are its monitors' outages; `fail` is raised by the next polls; `asked` are their requests."""

    id: str
    monitors: tuple[str, ...] = ("1",)
    down: dict[str, tuple[tuple[int, int | None], ...]] = field(default_factory=dict)
    begins: int = MONTH - 40 * 86_400
    fail: Exception | None = None
    checks: tuple[CheckResult, ...] = ()
    with_history: bool = True
    kind: str = "test"
    asked: list[PollRequest] = field(default_factory=list)
    closed: int = 0
    on_poll: Callable[[PollRequest], object] | None = None
    context: SourceContext | None = None

    async def poll(self, request: PollRequest) -> Poll:
        self.asked.append(request)
        if self.on_poll is not None:
            result = self.on_poll(request)
            if hasattr(result, "__await__"):
                await result
        if self.fail is not None:
            raise self.fail
        now = request.now
        listed = [Monitor(self.id, m, f"{self.id} {m}", "http", interval=60) for m in self.monitors]
        histories = ()
        if request.history_from is not None and self.with_history:
            histories = tuple(self.history(m, request.history_from, now) for m in listed)
        found = tuple(Checks(m.ref, self.checks) for m in listed) if request.checks_from is not None else ()
        return Poll(self.id, now, tuple(self.status(m, now) for m in listed), histories, found)

    def outages(self, monitor: Monitor, now: int) -> list[tuple[int, int]]:
        return [(a, now if b is None else min(b, now)) for a, b in self.down.get(monitor.id, ()) if a < now]

    def status(self, monitor: Monitor, now: int) -> Status:
        down = any(a <= now and (b is None or now < b) for a, b in self.down.get(monitor.id, ()))
        return Status(monitor, "down" if down else "up", now, checked_at=now, latency_ms=None if down else 100)

    def history(self, monitor: Monitor, start: int, now: int) -> History:
        at = start = max(start, self.begins)
        spans = []
        for low, high in self.outages(monitor, now):
            if high <= start:
                continue
            spans += [Span(at, max(low, at), "up"), Span(max(low, at), high, "down", "HTTP 500")]
            at = high
        spans.append(Span(at, now, "up"))
        return History(monitor.ref, start, now, tuple(s for s in spans if s.end > s.start))

    async def close(self) -> None:
        self.closed += 1


def maker(*fakes: Fake) -> Callable[[SourceContext], Fake]:
    by_id = {fake.id: fake for fake in fakes}

    def make(context: SourceContext) -> Fake:
        fake = by_id[context.config.id]
        fake.context = context
        return fake

    return make

"""A snapshot in Prometheus' text format, for node_exporter's textfile collector. What is not known has no sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, get_args

from sla_tui import format as fmt
from sla_tui.language import ENGLISH
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.totals import DONE, stages_of, totals
from sla_tui.sla.monitors import SourceState
from sla_tui.sla.result import Claim, Verdict
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState, Snapshot
from sla_tui.sla.stated import STANDINGS, Standing

Value = int | float | Fraction | Decimal | bool | None
LabelPairs = tuple[tuple[str, str], ...]
MetricSample = tuple[LabelPairs, Value]
INSTANCE: Final = "sla_tui_instance"
"""The label that tells installations apart; `instance` itself is Prometheus's own."""
BURNS: Final = ("1h", "6h", "1d", "3d")
"""What the burn alerts are called: by their long windows in a period of 30 days; in others those are in proportion."""
_NO_CLAIM: Final = Claim(None, None)
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Family:
    """One metric with its samples; all are gauges."""

    name: str
    help: str
    samples: tuple[MetricSample, ...]


def render_metrics(snapshot: Snapshot, instance: str = "") -> str:
    """Writes all metrics, ending in a line break; the same snapshot gives the same text.

    `instance` is a label of every family: collectors that write into one folder must not drop each other's.
    """
    common = ((INSTANCE, instance),) if instance else ()
    return "".join(line for family in _families(snapshot) for line in _lines(family, common))


def _lines(family: Family, common: LabelPairs) -> Iterator[str]:
    known = [(labels, value) for labels, value in family.samples if value is not None]
    if not known:
        return
    name = f"sla_tui_{family.name}"
    yield f"# HELP {name} {family.help}\n"
    yield f"# TYPE {name} gauge\n"
    for labels, value in known:
        pairs = ",".join(f'{key}="{text.translate(_ESCAPES)}"' for key, text in (*common, *labels))
        yield f"{name}{f'{{{pairs}}}' if pairs else ''} {_number(value)}\n"


def _number(value: Value) -> str:
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, Decimal):
        return str(value)
    return repr(float(value)) if value is not None else "NaN"


def _families(snapshot: Snapshot) -> Iterator[Family]:
    services = snapshot.services
    yield Family("info", "The program that wrote this.", (((("version", snapshot.version),), 1),))
    yield Family("snapshot_timestamp_seconds", "When the figures were taken.", (((), snapshot.generated_at),))
    yield Family("services", "Services that are judged.", (((), snapshot.summary.services),))
    counts = tuple(((("standing", each),), getattr(snapshot.summary, each)) for each in STANDINGS)
    yield Family("standing_services", "Services by how they stand; the sum is that of all services.", counts)
    contracts = tuple(((*_of(service), ("contract", service.contract)), 1) for service in services)
    yield Family("service_info", "The contract that a service is judged under.", contracts)
    yield _one_hot("service_state", "The present state, 1 for the one that holds.", services, "state", ServiceState)
    yield _one_hot(
        "service_verdict", "The verdict of the running period, 1 for the one that holds.", services, "verdict", Verdict
    )
    yield _one_hot(
        "service_standing",
        "The verdict, or why there is none; 1 for the one that holds.",
        services,
        "standing",
        Standing,
    )
    yield from _figures(services)
    yield from _quality(services)
    yield from _objectives(services)
    yield from _money(snapshot)
    yield from _sources(snapshot)


def _one_hot(name: str, words: str, services: Iterable[ServiceSnapshot], label: str, literal: object) -> Family:
    samples = tuple(
        ((*_of(service), (label, state)), getattr(service, label) == state)
        for service in services
        for state in get_args(literal)
    )
    return Family(name, words, samples)


def _of(service: ServiceSnapshot) -> LabelPairs:
    return (("service", service.id), ("name", service.name))


def _each(name: str, words: str, services: Iterable[ServiceSnapshot], values: Iterable[Value]) -> Family:
    return Family(name, words, tuple((_of(s), value) for s, value in zip(services, values, strict=True)))


def _figures(services: tuple[ServiceSnapshot, ...]) -> Iterator[Family]:
    """Yields uptime, downtime and budget as far as they can be stood for: a figure cannot say since when it holds."""
    found = [service.assessment for service in services]
    stated = [service.stated.bare for service in services]
    yield _each("uptime_ratio", "Uptime so far, as the contract counts it.", services, (s.uptime for s in stated))
    words = "Uptime at the period's end if nothing more happens: the figure that credits rest on."
    yield _each("best_case_ratio", words, services, (s.best_case for s in stated))
    again = "The best case under its earlier name."
    yield _each("uptime_if_nothing_more_ratio", again, services, (s.best_case for s in stated))
    raw = (a.raw_uptime if s.uptime is not None else None for a, s in zip(found, stated, strict=True))
    yield _each("raw_uptime_ratio", "Uptime before maintenance and exclusions.", services, raw)
    targets = (None if s.target is None else s.target / 100 for s in services)
    yield _each("target_ratio", "The contract's target.", services, targets)
    yield _each("coverage_ratio", "Share of the time that is known.", services, (a.coverage for a in found))
    yield _each(
        "known_since_timestamp_seconds",
        "Since when the running period is known, where nothing was measured before.",
        services,
        (s.stated.since for s in services),
    )
    counted = (a.downtime_seconds if s.measured else None for a, s in zip(found, stated, strict=True))
    yield _each("downtime_seconds", "Counted downtime.", services, counted)
    budgets = [s.budget for s in stated]
    allowed = (None if b is None else b.total for b in budgets)
    yield _each("budget_seconds", "Downtime that the target allows.", services, allowed)
    left = (None if b is None else b.left for b in budgets)
    yield _each("budget_left_seconds", "Downtime that is left; negative once overspent.", services, left)
    yield _each(
        "period_start_timestamp_seconds", "The period's first second.", services, (a.period.start for a in found)
    )
    yield _each("period_end_timestamp_seconds", "The period's end, exclusive.", services, (a.period.end for a in found))
    samples = []
    for service, assessment in zip(services, found, strict=True):
        burn = assessment.burn
        if burn is not None and service.stated.judged:
            windows = (("1h", burn.per_hour), ("6h", burn.per_six_hours), ("3d", burn.per_three_days))
            samples += [((*_of(service), ("window", window)), rate) for window, rate in windows]
    yield Family("burn_rate", "Multiples of the even pace at which the budget is spent.", tuple(samples))
    yield from _burn_alerts(services)


def _burn_alerts(services: tuple[ServiceSnapshot, ...]) -> Iterator[Family]:
    """Yields what multi-window alerts rest on, by the names of their long windows; both rates of one, or none."""
    rates, thresholds = [], []
    for service in services:
        burn = service.assessment.burn
        for name, alert in zip(BURNS, burn.alerts if burn is not None and service.stated.judged else (), strict=False):
            if alert.long_rate is None or alert.short_rate is None:
                continue
            labels = (*_of(service), ("burn", name))
            rates += [
                ((*labels, ("window", "long")), alert.long_rate),
                ((*labels, ("window", "short")), alert.short_rate),
            ]
            thresholds.append((labels, alert.threshold))
    words = "How fast a burn alert's long and short window burn; both above its threshold: it fires."
    yield Family("burn_alert_rate", words, tuple(rates))
    yield Family("burn_alert_threshold", "From which rate on a burn alert fires.", tuple(thresholds))


def _quality(services: tuple[ServiceSnapshot, ...]) -> Iterator[Family]:
    samples = []
    for service in services:
        times = (("50", service.latency.p50_ms), ("95", service.latency.p95_ms), ("99", service.latency.p99_ms))
        samples += [
            ((*_of(service), ("percentile", rank)), None if ms is None else Fraction(ms, 1000)) for rank, ms in times
        ]
    yield Family("latency_seconds", "Response times over the period.", tuple(samples))
    rates = (None if s.errors.rate_percent is None else s.errors.rate_percent / 100 for s in services)
    yield _each("error_ratio", "Share of checks or requests that failed.", services, rates)


def _objectives(services: tuple[ServiceSnapshot, ...]) -> Iterator[Family]:
    """Yields the promises besides availability; one that has no verdict yet has no sample of it."""
    met: list[MetricSample] = []
    value: list[MetricSample] = []
    limit: list[MetricSample] = []
    read: list[MetricSample] = []
    for service in services:
        for number, found in enumerate(service.assessment.objectives, 1):
            promise = (("number", str(number)), ("kind", found.kind), ("objective", ENGLISH.tell(found.label)))
            labels = (*_of(service), *promise)
            met.append((labels, found.met))
            value.append((labels, found.value))
            limit.append((labels, found.threshold))
            read.append((labels, found.read))
    yield Family("objective_met", "Whether a promise is kept as it stands, 1 or 0.", tuple(met))
    yield Family("objective_value", "What was measured, in the unit of the contract.", tuple(value))
    yield Family("objective_threshold", "What was promised, in the same unit.", tuple(limit))
    yield Family("objective_read_ratio", "Share of the checks that this rests on.", tuple(read))


def _money(snapshot: Snapshot) -> Iterator[Family]:
    """Yields what is owed under each agreement, and the sums of all claims; each way and stage of a claim apart."""
    services, stages = snapshot.services, stages_of(snapshot.credits)
    owed: list[MetricSample] = []
    more: list[MetricSample] = []
    due: list[MetricSample] = []
    notify: list[MetricSample] = []
    for service, one in ((whole, one) for whole in services for one in _agreements(whole)):
        credit, labels = one.stated.credit, (*_of(service), *_whose(one))
        settled = stages.get((one.key, one.assessment.period.start)) in DONE
        claim = _NO_CLAIM if settled else one.stated.claim
        due.append((labels, claim.deadline))
        notify.append((labels, claim.notify_by))
        if credit is None:
            continue
        more.append((labels, credit.extent != "exact"))
        if settled or not credit.owed:
            owed.append(((*labels, ("currency", credit.currency)), _exact(Decimal(0), credit.currency)))
        elif credit.amount is not None and credit.extent != "not_known":
            owed.append(((*labels, ("currency", credit.currency)), _exact(credit.amount, credit.currency)))
    words = "Credit that is owed even if nothing more happens, the least of it; 0 once it is claimed, paid or expired."
    yield Family("credit_amount", words, tuple(owed))
    yield Family("credit_open_ended", "1 where more than that may be owed.", tuple(more))
    yield from _ledger(snapshot)
    tiers = (None if s.stated.next_tier is None else s.stated.next_tier.seconds_left for s in services)
    yield _each("next_tier_left_seconds", "Downtime left until the next credit is due.", services, tiers)
    yield Family("claim_deadline_timestamp_seconds", "Until when a credit must be claimed, exclusive.", tuple(due))
    yield Family("claim_notify_timestamp_seconds", "Until when it must be reported.", tuple(notify))


def _agreements(service: ServiceSnapshot) -> Sequence[ServiceSnapshot | AgreementSnapshot]:
    return service.agreements if service.others else (service,)


def _whose(one: ServiceSnapshot | AgreementSnapshot) -> LabelPairs:
    """Says which way the money goes, and under which agreement, where that is not the service's own."""
    agreement = one.agreement if isinstance(one, ServiceSnapshot) else one.id
    named = (("agreement", agreement), ("customer", one.customer))
    return (("direction", one.direction), *((name, value) for name, value in named if value))


def _ledger(snapshot: Snapshot) -> Iterator[Family]:
    """Yields all periods that trigger a credit, by which way they go and how far their claims are."""
    sums = [
        ((("direction", each.direction), ("currency", each.currency), ("stage", each.stage)), each)
        for each in totals(snapshot.credits)
    ]
    amounts = tuple((labels, _exact(each.amount, each.currency)) for labels, each in sums)
    yield Family("credits_amount", "Credits of all periods by how far their claims are.", amounts)
    counts = tuple((labels, each.count) for labels, each in sums)
    yield Family("credits_periods", "Periods that such a sum is made of.", counts)


def _exact(amount: Decimal, currency: str) -> Decimal:
    """Writes money in the decimals of its currency."""
    return Decimal(fmt.amount(amount, currency))


def _sources(snapshot: Snapshot) -> Iterator[Family]:
    sources = snapshot.sources
    states = tuple(
        ((("source", source.id), ("kind", source.kind), ("state", state)), source.state == state)
        for source in sources
        for state in get_args(SourceState)
    )
    yield Family("source_state", "The state of a source, 1 for the one that holds.", states)
    ages = tuple(
        ((("source", s.id),), None if s.last_success_at is None else max(0, snapshot.generated_at - s.last_success_at))
        for s in sources
    )
    yield Family("source_age_seconds", "Seconds since the last good answer, when this was written.", ages)
    times = tuple(((("source", s.id),), s.last_success_at) for s in sources)
    yield Family("source_last_success_timestamp_seconds", "When the last good answer came.", times)
    yield Family(
        "source_monitors", "Monitors that a source lists.", tuple(((("source", s.id),), s.monitors) for s in sources)
    )

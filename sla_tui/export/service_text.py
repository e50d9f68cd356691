"""One service in words: the facts of its block, or the cells of its line. What is not known is said, never zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.sla.result import Assessment, TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

NONE = "-"


def title_of(service: ServiceSnapshot) -> str:
    """The service's name; its id where the name has nothing that can be read."""
    return clean(service.name) or service.id


def row(service: ServiceSnapshot, decimals: int) -> tuple[str, ...]:
    """The cells of one line: name, target, uptime with `decimals` digits, budget left, p95, errors, state."""
    latency, errors, budget = service.latency, service.errors, service.assessment.known_budget
    slow = " !" if latency.met is False else ""
    return (
        title_of(service),
        NONE if service.target is None else fmt.exact_percent(service.target),
        uptime_text(service, decimals),
        NONE if budget is None else fmt.duration(budget.left),
        NONE if latency.p95_ms is None else f"{fmt.milliseconds(latency.p95_ms)}{slow}",
        NONE if errors.rate_percent is None else f"{fmt.rate_percent(errors.rate_percent, errors.threshold_percent)} %",
        state_text(service),
    )


def uptime_text(service: ServiceSnapshot, decimals: int | None = None) -> str:
    """The figure that the verdict rests on: ``99.6874 %``, ``~`` before it while no source is fresh.

    For a running period that is the uptime if nothing more happens; ``no figure`` where it is undefined.
    """
    assessment = service.assessment
    if assessment.uptime is None:  # nothing is known: "100 % if nothing more happens" would be true, and a lie
        return "no figure"
    uptime = assessment.uptime if assessment.if_nothing_more is None else assessment.if_nothing_more
    stale = "~" if service.stale_since is not None else ""
    return f"{stale}{fmt.uptime_percent(uptime, service.target, decimals=decimals)} %"


def state_text(service: ServiceSnapshot) -> str:
    """The state as of now in a word; ``stale`` where no source is fresh enough to say."""
    if service.stale_since is not None:
        return "stale"
    return "DOWN" if service.state == "down" else service.state


def facts(service: ServiceSnapshot, now: int, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """The lines of a service's block as (label, text), in the order of what matters.

    Args:
        service: whose.
        now: the snapshot's instant, for ages and time left.
        zone: in which local times are written.
    """
    assessment = service.assessment
    yield from _uptime(service)
    if (doubt := _doubt(service)) is not None:
        yield "", doubt
    if (spent := _budget(assessment)) is not None:
        yield "budget", spent
    yield from _quality(service)
    yield from _money(service, now, zone)
    yield "now", _state(service, now, zone)


def _uptime(service: ServiceSnapshot) -> Iterator[tuple[str, str]]:
    assessment = service.assessment
    running = assessment.running and assessment.if_nothing_more is not None and assessment.uptime is not None
    label = f" in {assessment.period.label}" if assessment.period.label else ""
    target = f", target {fmt.exact_percent(service.target)} %" if service.target is not None else ""
    contract = f"({clean(service.contract_name) or service.contract})"
    yield "uptime", f"{uptime_text(service)}{' if nothing more happens' if running else label}{target} {contract}"
    if running and assessment.uptime is not None:
        yield "so far", f"{fmt.uptime_percent(assessment.uptime, service.target)} %{label}"


def _doubt(service: ServiceSnapshot) -> str | None:
    """What makes the verdict less than certain: check resolution, missing data."""
    assessment, words = service.assessment, []
    bounds = assessment.range
    worst, best = (None, None) if bounds is None else (bounds.worst_uptime, bounds.best_uptime)
    if service.verdict != "unknown" and service.certainty == "within_error" and worst is not None and best is not None:
        low, high = fmt.uptime_percent(worst, service.target), fmt.uptime_percent(best, service.target)
        words.append(f"within the error of measurement: between {low} and {high} %")
    if not assessment.provable:
        words.append(f"not provable: only {fmt.known_percent(assessment.coverage)} % of the time is known")
    return "; ".join(words) or None


def _budget(assessment: Assessment) -> str | None:
    budget = assessment.known_budget
    if budget is None:
        return None
    total, spent = fmt.duration(budget.total), fmt.duration(budget.spent)
    if budget.left < 0:
        return f"overspent by {fmt.duration(-budget.left)}: down {spent}, allowed {total}"
    burn = assessment.burn.per_hour if assessment.burn is not None else None
    pace = f"; burning {fmt.multiple(burn)} the even pace" if burn is not None and burn > 1 else ""
    return f"{fmt.duration(budget.left)} left: down {spent}, allowed {total}{pace}"


def _quality(service: ServiceSnapshot) -> Iterator[tuple[str, str]]:
    latency, errors = service.latency, service.errors
    if latency.threshold_ms is not None and latency.value_ms is not None:
        rank = fmt.exact_percent(latency.percentile) if latency.percentile is not None else "95"
        wanted = f"objective ≤ {fmt.milliseconds(latency.threshold_ms)}"
        yield "latency", f"p{rank} {fmt.milliseconds(latency.value_ms)}, {wanted}: {_met(latency.met)}"
    elif latency.p95_ms is not None:
        yield "latency", f"p95 {fmt.milliseconds(latency.p95_ms)}"
    if errors.rate_percent is not None:
        rate = f"{fmt.rate_percent(errors.rate_percent, errors.threshold_percent)} %"
        count = f"{errors.failed:,} of {errors.total:,}"
        if errors.threshold_percent is None:
            yield "errors", f"{rate} ({count})"
        else:
            limit = fmt.exact_percent(errors.threshold_percent)
            yield "errors", f"{rate} ({count}), objective ≤ {limit} %: {_met(errors.met)}"


def _met(met: bool | None) -> str:
    return "cannot be said" if met is None else "met" if met else "MISSED"


def _money(service: ServiceSnapshot, now: int, zone: tzinfo) -> Iterator[tuple[str, str]]:
    credit, claim = service.assessment.credit, service.assessment.claim
    owed = credit.percent > 0 or bool(credit.amount) or bool(credit.benefits)
    if owed:
        since = f" since {fmt.day_and_time(service.locked_in_since, zone)}" if service.locked_in_since else ""
        state = f"locked in{since}" if credit.locked_in else "if the period ended now"
        yield credit.payout, f"{_remedy(credit.percent, credit.amount, credit.currency, credit.benefits)}, {state}"
    if credit.next_tier is not None:
        yield "next", _tier(credit.next_tier, credit.currency)
    if not owed:
        return
    zone = ZoneInfo(service.timezone) if service.timezone else zone  # a claim's days are those of the contract
    if claim.notify_by is not None:
        yield "notify by", _deadline(claim.notify_by, now, zone)
    if claim.deadline is not None:
        yield "claim by", _deadline(claim.deadline, now, zone)


def _remedy(percent: Fraction, amount: Decimal | None, currency: str, benefits: tuple[str, ...]) -> str:
    parts = [f"{fmt.exact_percent(percent)} %"] if percent > 0 else []
    if amount is not None:
        parts.append(fmt.money(amount, currency))
    return " + ".join([" = ".join(parts)] * bool(parts) + list(benefits))


def _tier(tier: TierDistance, currency: str) -> str:
    price = _remedy(tier.credit or Fraction(0), tier.amount, currency, (tier.benefit,) if tier.benefit else ())
    word = "at or below" if tier.inclusive else "below"
    after = f"after {fmt.duration(max(0, tier.seconds_left))} more downtime"
    return f"{price or 'a tier'} {after} ({word} {fmt.exact_percent(tier.threshold)} %)"


def _deadline(at: int, now: int, zone: tzinfo) -> str:
    if at <= now:
        return f"{fmt.last_day(at, zone)} (over since {fmt.duration(now - at, parts=1)})"
    return f"{fmt.last_day(at, zone)} ({fmt.duration(at - now, parts=1)} left)"


def _state(service: ServiceSnapshot, now: int, zone: tzinfo) -> str:
    since = f" for {fmt.duration(now - service.since)}" if service.since is not None else ""
    words = f"{service.state}{since}"
    if service.monitors:
        up = sum(m.state == "up" for m in service.monitors)
        words += f", {up} of {len(service.monitors)} monitors up"
    if service.stale_since is not None:
        words += f"; stale since {fmt.day_and_time(service.stale_since, zone)}"
    return words

"""One service in words: the facts of its block, or the cells of its line. What is not known is said, never zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.objectives import met_text, read_of, read_text
from sla_tui.export.documents.stated import (
    budget_text,
    credit_text,
    missing_command,
    next_text,
    since_text,
    standing_text,
    uptime_text_of,
)
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

NONE = "-"


def title_of(service: ServiceSnapshot) -> str:
    """The service's name; its id where the name has nothing that can be read."""
    return clean(service.name) or service.id


def row(service: ServiceSnapshot, decimals: int, now: int, zone: tzinfo) -> tuple[str, ...]:
    """The cells of one line: name, target, uptime with `decimals` digits, budget left, p95, errors, state.

    Args:
        service: whose.
        decimals: digits of the uptime, so that a column lines up.
        now: the snapshot's instant.
        zone: in which local times are written.
    """
    stated = service.stated
    latency, errors, budget = service.latency, service.errors, stated.budget
    slow = " !" if latency.met is False else ""
    most = "at most " if stated.budget_at_most else ""
    rate = errors.rate_percent if stated.measured else None
    return (
        title_of(service),
        NONE if service.target is None else fmt.exact_percent(service.target),
        uptime_text(service, now, zone, decimals),
        NONE if budget is None else f"{most}{fmt.duration(budget.left)}",
        NONE if latency.p95_ms is None or not stated.measured else f"{fmt.milliseconds(latency.p95_ms)}{slow}",
        NONE if rate is None else f"{fmt.rate_percent(rate, errors.threshold_percent)} %",
        state_text(service),
    )


def uptime_text(service: ServiceSnapshot, now: int, zone: tzinfo, decimals: int | None = None) -> str:
    """The uptime so far: ``99.5850 %``; ``~`` before it while no source of a running period is fresh."""
    text = uptime_text_of(service.stated, service.target, zone=zone, now=now, decimals=decimals)
    return f"~{text}" if is_stale(service) and service.stated.uptime is not None else text


def is_stale(service: ServiceSnapshot) -> bool:
    """Whether nobody fresh says anything of a period that still runs; one that is over does not grow old."""
    return service.stale_since is not None and service.assessment.running


def state_text(service: ServiceSnapshot) -> str:
    """The state as of now in a word; ``stale`` where no source is fresh enough to say. A closed period has none."""
    if not service.assessment.running:
        return NONE
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
    yield from _uptime(service, now, zone)
    yield from _doubt(service, zone)
    if (left := _budget(service)) is not None:
        yield "budget", left
    yield from _quality(service, now, zone)
    yield from _money(service, now, zone)
    if service.assessment.running:
        yield "now", _state(service, now, zone)


def _uptime(service: ServiceSnapshot, now: int, zone: tzinfo) -> Iterator[tuple[str, str]]:
    assessment, stated = service.assessment, service.stated
    so_far = " so far" if assessment.running and stated.uptime is not None and stated.since is None else ""
    label = f" in {assessment.period.label}" if assessment.period.label else ""
    target = f", target {fmt.exact_percent(service.target)} %" if service.target is not None else ""
    contract = f"({clean(service.contract_name) or service.contract})"
    yield "uptime", f"{uptime_text(service, now, zone)}{so_far}{label}{target} {contract}"
    if assessment.running and stated.judged and stated.best_case is not None:
        yield "best case", f"{fmt.uptime_percent(stated.best_case, service.target)} % if nothing more happens"


def _doubt(service: ServiceSnapshot, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Why there is no verdict, or what makes it less than certain: check resolution, missing data, missing input."""
    assessment, stated = service.assessment, service.stated
    bounds = assessment.range
    worst, best = (None, None) if bounds is None else (bounds.worst_uptime, bounds.best_uptime)
    if stated.certainty == "within_error" and stated.uptime is not None and worst is not None and best is not None:
        low, high = fmt.uptime_percent(worst, service.target), fmt.uptime_percent(best, service.target)
        yield "", f"within the error of measurement: between {low} and {high} %"
    if stated.reason not in {"", "no_data"}:
        yield "", standing_text(service, zone)
    if stated.reason == "no_data":  # what of the past is still to be read, or refused
        yield from (("", note.rstrip(".")) for note in assessment.notes[:1])
    if stated.reason == "missing_input" and assessment.missing:
        yield "to give it", missing_command(service.id, assessment.missing[0])


def _budget(service: ServiceSnapshot) -> str | None:
    stated, burning = service.stated, service.assessment.burn
    left = budget_text(stated)
    if stated.budget is None or not left:
        return None
    total, spent = fmt.duration(stated.budget.total), fmt.duration(stated.budget.spent)
    burn = burning.per_hour if burning is not None and service.assessment.running and stated.judged else None
    fast = burn is not None and burn > 1 and stated.budget.left >= 0
    pace = f"; burning {fmt.multiple(burn)} the even pace" if fast and burn is not None else ""
    return f"{left}: down {spent}, allowed {total}{pace}"


def _quality(service: ServiceSnapshot, now: int, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Response times and errors; since when, where the period has only begun to be known."""
    if not service.stated.measured:
        return
    since = "" if service.stated.since is None else f" {since_text(service.stated.since, zone, now)}"
    latency, errors = service.latency, service.errors
    if latency.threshold_ms is not None and latency.value_ms is not None:
        rank = fmt.exact_percent(latency.percentile) if latency.percentile is not None else "95"
        wanted = f"objective ≤ {fmt.milliseconds(latency.threshold_ms)}"
        met = _met(service, "latency", met=latency.met)
        yield "latency", f"p{rank} {fmt.milliseconds(latency.value_ms)}{since}, {wanted}: {met}"
    elif latency.p95_ms is not None:
        yield "latency", f"p95 {fmt.milliseconds(latency.p95_ms)}{since}"
    if errors.rate_percent is not None:
        rate = f"{fmt.rate_percent(errors.rate_percent, errors.threshold_percent)} %{since}"
        count = f"{errors.failed:,} of {errors.total:,}"
        if errors.threshold_percent is None:
            yield "errors", f"{rate} ({count})"
        else:
            limit = fmt.exact_percent(errors.threshold_percent)
            met = _met(service, "error_rate", met=errors.met)
            yield "errors", f"{rate} ({count}), objective ≤ {limit} %: {met}"


def _met(service: ServiceSnapshot, kind: str, *, met: bool | None) -> str:
    """Whether the objective was kept; of one that rests on a part of the checks how large that part is."""
    read = read_of(service.assessment.objectives, kind)
    if met is None and read != 1:
        return read_text(read)
    return "MISSED" if met is False else met_text(met=met)


def _money(service: ServiceSnapshot, now: int, zone: tzinfo) -> Iterator[tuple[str, str]]:
    stated = service.stated
    credit, tier = stated.credit, stated.next_tier
    if credit is not None and credit.owed:
        since = (
            f", locked in since {fmt.day_and_time(service.locked_in_since, zone)}" if service.locked_in_since else ""
        )
        yield credit.payout, f"{credit_text(credit)}{since}"
    if tier is not None:
        word = "at or below" if tier.inclusive else "below"
        words = next_text(tier, service.assessment.credit.currency, down=service.state == "down")
        yield "next", f"{words} ({word} {fmt.exact_percent(tier.threshold)} %)"
    zone = ZoneInfo(service.timezone) if service.timezone else zone  # a claim's days are those of the contract
    for label, at in (("notify by", stated.claim.notify_by), ("claim by", stated.claim.deadline)):
        if at is not None:
            yield label, _deadline(at, now, zone)


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


def share_left(service: ServiceSnapshot) -> Fraction:
    """The share of the budget that is left, to put services in order; 0 where none is stated."""
    budget = service.stated.budget
    return Fraction(budget.left, budget.total) if budget is not None and budget.total else Fraction(0)

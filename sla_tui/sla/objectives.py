"""Promises besides availability: response times and error rates, over a whole period or window by window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from sla_tui.errors import AssessmentError
from sla_tui.sla.attainment import Held, by_percentile, keeps, priced
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract, Objective, Statistic
from sla_tui.sla.evidence import CheckTally, Evidence, SourceEvidence
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.measure.requests import BucketStretch, check_counts, series
from sla_tui.sla.result import ObjectiveResult, Period
from sla_tui.sla.support import judge_support

_ALL = Fraction(1)
_LATENCY: Final[Mapping[tuple[Statistic, bool], Note]] = {
    ("mean", True): Note("latency_mean"),
    ("mean", False): Note("latency_mean_per_window"),
    ("max", True): Note("latency_max"),
    ("max", False): Note("latency_max_per_window"),
    ("min", True): Note("latency_min"),
    ("min", False): Note("latency_min_per_window"),
}
"""What a latency is called of which not the percentile speaks, over the whole period (True) or per window."""


def judge_objectives(
    contract: Contract, evidence: Evidence, period: Period, until: int, *, bucket: int, coverage: Fraction = _ALL
) -> tuple[ObjectiveResult, ...]:
    """Judges every objective of the contract, in its order.

    Args:
        contract: with its objectives.
        evidence: samples, requests and tickets.
        period: whole.
        until: up to where it is looked at; the period's end once it is over.
        bucket: seconds that a request count is repeated over.
        coverage: the share of the time of which anything is known.
    """
    read = coverage if evidence.checks is None else min(coverage, evidence.checks.read)
    found = (_judge(contract, o, evidence, period, until=until, bucket=bucket) for o in contract.objectives)
    return tuple(
        _as_read(priced(contract, o, one, period.seconds), read, contract)
        for o, one in zip(contract.objectives, found, strict=True)
    )


def _as_read(found: ObjectiveResult, read: Fraction, contract: Contract) -> ObjectiveResult:
    """Withholds the verdict of what rests on a part of the checks only; tickets do not hang on these."""
    if found.kind not in {"latency", "error_rate"} or read * 100 >= contract.evidence.min_coverage:
        return found
    return replace(found, met=None, read=read)


def _judge(
    contract: Contract, objective: Objective, evidence: Evidence, period: Period, *, until: int, bucket: int
) -> Held:
    if objective.window is None and evidence.checks is not None and objective.kind in {"latency", "error_rate"}:
        return _by_tally(objective, evidence.checks)
    if objective.kind == "latency":
        return _values(objective, ((s.at, s.ms) for s in evidence.latency), period.start, until)
    if objective.kind == "metric":
        asked = ((s.at, s.value) for s in evidence.metrics if s.query == objective.query)
        return _values(objective, asked, period.start, until)
    if objective.kind == "error_rate":
        by_totals = contract.availability.method == "requests"
        return _error_rate(objective, evidence.sources, period.start, until, 0 if by_totals else bucket)
    return judge_support(contract, objective, evidence.tickets, period, until)


def _by_tally(objective: Objective, checks: CheckTally) -> Held:
    """Judges a promise over the whole period, from the counted checks."""
    if objective.kind == "latency":
        return _whole(objective, checks.times_ms)
    rate = Fraction(100 * checks.failed, checks.total) if checks.total else None
    return _rate(objective, rate, checks.total)


def _values(objective: Objective, samples: Iterable[tuple[int, int | Fraction]], start: int, end: int) -> Held:
    """Judges values that were measured at instants: all of them together, or window by window."""
    inside = [(at, value) for at, value in samples if start <= at < end]
    values = sorted(value for _, value in inside)
    if objective.window is None:
        return _whole(objective, values)
    groups: dict[int, list[int | Fraction]] = {}
    for at, value in inside:
        groups.setdefault(at // _window(objective), []).append(value)
    enough = [group for group in groups.values() if len(group) >= objective.min_samples]
    found = [_speaks(objective, sorted(group)) for group in enough]
    return _attained(objective, _speaks(objective, values), found, len(inside))


def _speaks(objective: Objective, values: Sequence[int | Fraction]) -> Fraction | None:
    """Finds the value that speaks for many, which are in order; None where there are none."""
    if not values:
        return None
    statistic = objective.statistic or ("mean" if objective.kind == "metric" else "percentile")
    match statistic:
        case "mean":
            return Fraction(sum(values), len(values))
        case "max":
            return Fraction(values[-1])
        case "min":
            return Fraction(values[0])
        case "percentile":
            found = nearest_rank(values, objective.percentile)
            return None if found is None else Fraction(found)


def _error_rate(objective: Objective, sources: Sequence[SourceEvidence], start: int, end: int, bucket: int) -> Held:
    """Judges an error rate. `bucket` 0: counts are totals of their stretch, taken in proportion to their time here."""
    total, errors = _counted(sources, start, end, bucket)
    value = errors * 100 / total if total else None
    if objective.window is None:
        return _rate(objective, value, int(total))
    size = _window(objective)
    values = []
    for low in _windows_with_requests(sources, start, end, size, bucket):
        all_of, failed = _counted(sources, max(low, start), min(low + size, end), bucket)
        if all_of and all_of >= objective.min_samples:
            values.append(failed * 100 / all_of)
    return _attained(objective, value, values, int(total))


def _counted(sources: Iterable[SourceEvidence], start: int, end: int, bucket: int) -> tuple[Fraction, Fraction]:
    total = errors = Fraction(0)
    for source in sources:
        for stretch, width in _stretches(source, bucket):
            inside = min(stretch.end, end) - max(stretch.start, start)
            if inside > 0:
                total += Fraction(stretch.total * inside, width)
                errors += Fraction(stretch.errors * inside, width)
    return total, errors


def _stretches(source: SourceEvidence, bucket: int) -> Iterable[tuple[BucketStretch, int]]:
    if bucket:
        return ((stretch, bucket) for stretch in series(source.requests, bucket))
    check_counts(source.requests)
    return (
        (BucketStretch(e.start, e.end, e.total, e.errors), e.end - e.start) for e in source.requests if e.end > e.start
    )


def _windows_with_requests(
    sources: Iterable[SourceEvidence], start: int, end: int, size: int, bucket: int
) -> Sequence[int]:
    found: set[int] = set()
    for source in sources:
        for stretch, _ in _stretches(source, bucket):
            low, high = max(stretch.start, start), min(stretch.end, end)
            if low < high and stretch.total:
                found.update(range(low // size * size, high, size))
    return sorted(found)


def _window(objective: Objective) -> int:
    if objective.window is None or objective.window <= 0:
        raise AssessmentError(f"An objective's window of {objective.window} seconds is no length.")
    return objective.window


def _whole(objective: Objective, values: Sequence[int | Fraction]) -> Held:
    """Judges all values together; the share of them that keeps the threshold is for the objective's own tiers."""
    value = _speaks(objective, values)
    kept = None
    if (objective.tiers or objective.each) and values:
        kept = Fraction(100 * sum(keeps(objective, v) for v in values), len(values))
    return _held(objective, value, None if value is None else keeps(objective, value), kept, len(values))


def _rate(objective: Objective, value: Fraction | None, samples: int) -> Held:
    kept = None if value is None else 100 - value
    return _held(objective, value, None if value is None else keeps(objective, value), kept, samples)


def _attained(
    objective: Objective, value: Fraction | None, values: Iterable[int | Fraction | None], samples: int
) -> Held:
    """Judges by the share of windows that keep the promise; `value` is that of the period as a whole."""
    judged = [keeps(objective, v) for v in values if v is not None]
    kept = Fraction(100 * sum(judged), len(judged)) if judged else None
    met = None if kept is None else kept >= objective.target
    return _held(objective, value, met, kept, samples, windows=(sum(judged), len(judged)))


def _held(
    objective: Objective,
    value: Fraction | None,
    met: bool | None,
    kept: Fraction | None,
    samples: int,
    *,
    windows: tuple[int, int] | None = None,
) -> Held:
    if windows is None and samples < objective.min_samples:
        met = None
    result = ObjectiveResult(
        kind=objective.kind,
        label=_label(objective),
        value=value,
        threshold=objective.threshold,
        op=objective.op,
        met=met,
        credit=objective.credit,
        windows_met=None if windows is None else windows[0],
        windows=None if windows is None else windows[1],
        samples=samples,
        percentile=objective.percentile if by_percentile(objective) else None,
        unit=objective.unit,
    )
    return Held(result, kept)


def _label(objective: Objective) -> Note:
    if objective.name:
        return Note.of_text(objective.name)
    whole = objective.window is None
    if objective.kind == "metric":
        return Note.of_text(objective.query)
    if objective.kind != "latency":
        return Note("error_rate" if whole else "error_rate_per_window")
    if not by_percentile(objective):
        return _LATENCY[objective.statistic or "mean", whole]
    return Note("latency" if whole else "latency_per_window", {"percentile": objective.percentile})

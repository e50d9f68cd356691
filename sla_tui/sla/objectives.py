"""Promises besides availability: response times and error rates, over a whole period or window by window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract, Objective
from sla_tui.sla.evidence import CheckTally, Evidence, LatencySample, SourceEvidence
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.measure.requests import BucketStretch, check_counts, series
from sla_tui.sla.result import ObjectiveResult, Period
from sla_tui.sla.support import judge_support

_ALL = Fraction(1)


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
    return tuple(
        _as_read(_judge(contract, o, evidence, period, until=until, bucket=bucket), read, contract)
        for o in contract.objectives
    )


def _as_read(found: ObjectiveResult, read: Fraction, contract: Contract) -> ObjectiveResult:
    """Withholds the verdict of what rests on a part of the checks only; tickets do not hang on these."""
    if found.kind not in {"latency", "error_rate"} or read * 100 >= contract.evidence.min_coverage:
        return found
    return replace(found, met=None, read=read)


def _judge(
    contract: Contract, objective: Objective, evidence: Evidence, period: Period, *, until: int, bucket: int
) -> ObjectiveResult:
    if objective.window is None and evidence.checks is not None and objective.kind in {"latency", "error_rate"}:
        return _by_tally(objective, evidence.checks)
    if objective.kind == "latency":
        return _latency(objective, evidence.latency, period.start, until)
    if objective.kind == "error_rate":
        by_totals = contract.availability.method == "requests"
        return _error_rate(objective, evidence.sources, period.start, until, 0 if by_totals else bucket)
    return judge_support(contract, objective, evidence.tickets, period, until)


def holds(objective: Objective, value: Fraction) -> bool:
    """Tells whether `value` keeps the promise."""
    return value <= objective.threshold if objective.op == "<=" else value < objective.threshold


def _by_tally(objective: Objective, checks: CheckTally) -> ObjectiveResult:
    """Judges a promise over the whole period, from the counted checks."""
    if objective.kind == "latency":
        ms = nearest_rank(checks.times_ms, objective.percentile)
        return _whole(objective, None if ms is None else Fraction(ms), len(checks.times_ms))
    rate = Fraction(100 * checks.failed, checks.total) if checks.total else None
    return _whole(objective, rate, checks.total)


def _latency(objective: Objective, samples: Sequence[LatencySample], start: int, end: int) -> ObjectiveResult:
    inside = [s for s in samples if start <= s.at < end]
    value = nearest_rank(sorted(s.ms for s in inside), objective.percentile)
    if objective.window is None:
        return _whole(objective, value, len(inside))
    groups: dict[int, list[int]] = {}
    for sample in inside:
        groups.setdefault(sample.at // _window(objective), []).append(sample.ms)
    values = [nearest_rank(sorted(group), objective.percentile) for group in groups.values()]
    return _attained(objective, value, values, len(inside))


def _error_rate(
    objective: Objective, sources: Sequence[SourceEvidence], start: int, end: int, bucket: int
) -> ObjectiveResult:
    """Judges an error rate. `bucket` 0: counts are totals of their stretch, taken in proportion to their time here."""
    total, errors = _counted(sources, start, end, bucket)
    value = errors * 100 / total if total else None
    if objective.window is None:
        return _whole(objective, value, int(total))
    size = _window(objective)
    values = []
    for low in _windows_with_requests(sources, start, end, size, bucket):
        all_of, failed = _counted(sources, max(low, start), min(low + size, end), bucket)
        if all_of:
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


def _whole(objective: Objective, value: int | Fraction | None, samples: int) -> ObjectiveResult:
    exact = None if value is None else Fraction(value)
    met = None if exact is None else holds(objective, exact)
    return _result(objective, exact, met, samples)


def _attained(
    objective: Objective,
    value: int | Fraction | None,
    values: Iterable[int | Fraction | None],
    samples: int,
) -> ObjectiveResult:
    """Judges by the share of windows that keep the promise; `value` is that of the period as a whole."""
    judged = [holds(objective, Fraction(v)) for v in values if v is not None]
    met = None if not judged else Fraction(100 * sum(judged), len(judged)) >= objective.target
    exact = None if value is None else Fraction(value)
    return _result(objective, exact, met, samples, windows=(sum(judged), len(judged)))


def _result(
    objective: Objective,
    value: Fraction | None,
    met: bool | None,
    samples: int,
    *,
    windows: tuple[int, int] | None = None,
) -> ObjectiveResult:
    return ObjectiveResult(
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
        percentile=objective.percentile if objective.kind == "latency" else None,
    )


def _label(objective: Objective) -> Note:
    whole = objective.window is None
    if objective.kind == "latency":
        return Note("latency" if whole else "latency_per_window", {"percentile": objective.percentile})
    return Note("error_rate" if whole else "error_rate_per_window")

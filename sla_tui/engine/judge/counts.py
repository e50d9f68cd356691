"""The requests a contract is judged by: those that were counted, or checks in their place. Pure over the store.

Where any monitor of a service counts real requests, they alone are the requests: a probe's four checks a minute beside
ten thousand requests would only blur them. Where none does, each check stands for one request.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import RequestCount
from sla_tui.sla.measure.tally import CountedValues
from sla_tui.sla.observation import CheckResult, RequestMinute
from sla_tui.sla.result import Period
from sla_tui.store.records import CheckSummary
from sla_tui.store.store import Store

MINUTE = 60
QUARTER = 900  # counts are handed over by the quarter of an hour where a contract only adds them up


def counts(
    store: Store, contract: Contract, period: Period, views: Sequence[MonitorView], edges: Iterable[int]
) -> Mapping[str, tuple[RequestCount, ...]]:
    """Counts requests by monitor, in the form that the contract's method wants; empty where it wants none.

    Args:
        store: what is remembered.
        contract: its method decides.
        period: the whole period; counts end at the views' moment.
        views: the service's monitors.
        edges: where maintenance and exclusions begin and end, so that no sum of requests lies across one.
    """
    method = contract.availability.method
    if method == "time":
        return {}
    width = contract.availability.interval
    spans = {v.ref: (period.start, min(period.end, v.now)) for v in views}
    real = {ref: minutes for ref, (low, high) in spans.items() if (minutes := store.requests(ref, low, high))}
    if real:
        bounds = sorted(edges)
        if method == "requests":
            return {ref: tuple(_summed(minutes, bounds)) for ref, minutes in real.items()}
        width = max(width, MINUTE)  # a minute is the finest that was counted: it repeats over shorter buckets
        return {ref: tuple(_by_bucket(((m.at, m.total, m.errors) for m in ms), width)) for ref, ms in real.items()}
    if method == "requests":
        return {ref: _all_checks(store, ref, low, high) for ref, (low, high) in spans.items()}
    return {
        ref: tuple(_by_bucket(_as_requests(store.recent_checks(ref, low, high)), width))
        for ref, (low, high) in spans.items()
    }


def summarised(store: Store, refs: Iterable[str], start: int, end: int) -> CheckSummary:
    """Counts the checks of all monitors together. Where requests were counted, those and not checks are the total."""
    refs = tuple(refs)
    parts = [store.checks(ref, start, end) for ref in refs]
    times = CountedValues.merged(p.times_ms for p in parts)
    counted = [totals for ref in refs if (totals := store.request_totals(ref, start, end)) is not None]
    if counted:
        return CheckSummary(sum(total for total, _ in counted), sum(failed for _, failed in counted), times)
    telling = [p for p in parts if p.failures_reported]  # of the others nobody knows how many failed
    return CheckSummary(sum(p.total for p in telling), sum(p.failed for p in telling), times)


def checks_until_now(moment: Moment, refs: Sequence[str], period: Period) -> CheckSummary:
    """Counts the checks of the period so far (see `summarised`); once a moment, however often it is asked for."""
    end = min(period.end, max(moment.now, period.start))
    key = ("checks", tuple(refs), period.start, end)
    found = moment.judged.get(key)
    if not isinstance(found, CheckSummary):
        found = moment.judged[key] = summarised(moment.store, refs, period.start, end)
    return found


def _all_checks(store: Store, ref: str, start: int, end: int) -> tuple[RequestCount, ...]:
    summary = store.checks(ref, start, end)
    return (RequestCount(start, end, summary.total, summary.failed),) if summary.total else ()


def _as_requests(results: Iterable[CheckResult]) -> Iterable[tuple[int, int, int]]:
    return ((result.at, 1, int(not result.ok)) for result in results)


def _summed(minutes: Iterable[RequestMinute], edges: Sequence[int]) -> list[RequestCount]:
    """Sums up minutes in a row, cut at every quarter of an hour and wherever something begins or ends."""
    out: list[RequestCount] = []
    key: tuple[int, int] | None = None
    for minute in minutes:
        here = minute.at // QUARTER, bisect_right(edges, minute.at)
        last = out[-1] if out else None
        if last is not None and here == key and last.end == minute.at:
            total, errors = last.total + minute.total, last.errors + minute.errors
            out[-1] = RequestCount(last.start, minute.at + MINUTE, total, errors)
        else:
            out.append(RequestCount(minute.at, minute.at + MINUTE, minute.total, minute.errors))
        key = here
    return out


def _by_bucket(requests: Iterable[tuple[int, int, int]], width: int) -> list[RequestCount]:
    """Sums up requests (instant, how many, how many failed) by bucket; equal buckets in a row are one entry."""
    by_bucket: dict[int, tuple[int, int]] = {}
    for at, count, failed in requests:
        key = at // width * width
        total, errors = by_bucket.get(key, (0, 0))
        by_bucket[key] = (total + count, errors + failed)
    out: list[RequestCount] = []
    for at, (total, errors) in sorted(by_bucket.items()):
        last = out[-1] if out else None
        if last is not None and (last.end, last.total, last.errors) == (at, total, errors):
            out[-1] = RequestCount(last.start, at + width, total, errors)
        else:
            out.append(RequestCount(at, at + width, total, errors))
    return out

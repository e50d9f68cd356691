"""Says for how long the figures of a service that was built hold, if nothing is heard of it but that it is up. Pure.

Time alone changes figures a little (the time that is judged grows) and verdicts seldom: at an edge that is known
beforehand, or where downtime moves out of a window. Of a settled service neither can happen before `holds_until`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sla_tui.engine.gather.agreements import JudgedGroup
from sla_tui.engine.judge.judge import Judgement
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.attainment import by_percentile, keeps
from sla_tui.sla.contract import Objective
from sla_tui.sla.measure.quantile import nearest_place
from sla_tui.sla.result import Assessment, ObjectiveResult

KEEP: Final = 30
"""Seconds for which figures of a service that is up are good enough as they are."""
SETTLED: Final = 300
"""The same of a settled one: as long as a screen may wait for its next snapshot at all."""
_LONGEST_WINDOW: Final = 3 * 86_400
"""Seconds of the longest window that a burn rate looks back over, beside a tenth of the period."""


def holds_until(groups: Sequence[JudgedGroup], now: int) -> int:
    """Finds up to when (UTC seconds, exclusive) nothing but news changes a verdict, a credit or a state.

    Args:
        groups: what the service was judged as, under all of its agreements, when it was up.
        now: when that was.
    """
    edges = [edge for group in groups for edge in _edges(group.judgement) if edge > now]
    keep = SETTLED if all(_is_settled(group, now) for group in groups) else KEEP
    return min([now + keep, *edges])


def _edges(judgement: Judgement) -> list[int]:
    """Lists the instants at which something begins or ends by itself: periods, their parts, windows, exclusions."""
    bound, evidence = judgement.bound, judgement.evidence
    spans = [(period.start, period.end) for period in (bound.period, *(part.period for part in bound.parts))]
    spans += [(window.start, window.end) for window in evidence.maintenance]
    spans += [(excluded.start, excluded.end) for excluded in evidence.exclusions]
    return [edge for span in spans for edge in span]


def _is_settled(group: JudgedGroup, now: int) -> bool:
    """Says whether the verdict is "met", and stays so while the service is up."""
    judgement = group.judgement
    bound, assessment, evidence = judgement.bound, judgement.assessment, judgement.evidence
    if bound.outside is not None or len(bound.parts) > 1 or not assessment.running or group.stale:
        return False
    contract = bound.contract
    if contract.security is not None or contract.availability.method != "time" or not assessment.provable:
        return False
    if group.figures(group.group.members[0].fee)[1].standing != "met":
        return False
    if any(window.start <= now < window.end for window in evidence.maintenance):
        return False  # an allowance may be used up in the middle of it
    if assessment.outages and (bound.service.depends_on or not _pace_falls(assessment)):
        return False
    promises = zip(contract.objectives, assessment.objectives, strict=True)
    return all(_is_kept_for_long(promise, found, judgement) for promise, found in promises)


def _pace_falls(assessment: Assessment) -> bool:
    """Says whether no burn rate and no pace can rise while the service is up (see `sla.running`).

    The downtime in a window only gets less; where time is removed from what is judged, that may get less, too.
    """
    window = max(_LONGEST_WINDOW, assessment.period.seconds // 10)
    return not assessment.removed_seconds or assessment.outages[-1].end <= assessment.now - window


def _is_kept_for_long(promise: Objective, found: ObjectiveResult, judgement: Judgement) -> bool:
    """Says whether a promise stays kept even if every check of the next `SETTLED` seconds is slow; none may fail.

    A failed check is news. Of a promise that is held against anything else, or has a table of its own, it is not known.
    """
    checks = judgement.evidence.checks
    plain = promise.window is None and promise.op in {"<=", "<"} and not promise.tiers and promise.each is None
    if not plain or checks is None or not found.met:
        return False
    if promise.kind != "latency":
        return promise.kind == "error_rate"
    if not by_percentile(promise):
        return False
    slow = sum(SETTLED // max(_interval(view), 1) + 1 for view in judgement.views)
    times = checks.times_ms
    place = nearest_place(len(times) + slow, promise.percentile)
    return place < len(times) and keeps(promise, times[place])


def _interval(view: MonitorView) -> int:
    return view.monitor.interval or view.interval

"""Judges a service in a period: the only way from what is stored to an assessment, whoever asks.

Bind the text and the term (`services`), gather the evidence, hear who has a voice, apply the text with its objectives,
hold back what is not read yet, decide what only several periods decide, and find since when a credit is owed. A period
that was closed stands as it was written down, and as later decisions revised it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sla_tui.engine.judge.across import across_periods
from sla_tui.engine.judge.applied import AppliedTexts, applied, apply_text, undefined
from sla_tui.engine.judge.evidence import checks_of, evidence_start, gather
from sla_tui.engine.judge.kept import KeptResult, decided_about, horizon, kept_evidence, kept_result, revised
from sla_tui.engine.judge.locked_in import locked_in_since
from sla_tui.engine.judge.together import with_others
from sla_tui.engine.moment.agreed import own_words
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.composed import WholeView, silent_of, voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView, views_of
from sla_tui.engine.moment.pending import Waiting, waiting_for
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.result import Assessment, Credit


@dataclass(frozen=True, slots=True)
class Judgement:
    """One service in one period. `locked_in_since`: since when its credit is owed whatever comes.

    `evidence` is what the text was applied to; `views` are all monitors from `evidence_start` on, `voting` those
    that have a vote, `silent` those that said nothing. `kept`: the closed period that stands; None where it was worked
    out from what is known now, and `applied` is what that comes to at any fee.
    """

    bound: BoundService
    assessment: Assessment
    locked_in_since: int | None
    evidence: Evidence
    views: tuple[MonitorView, ...] = ()
    voting: tuple[MonitorView, ...] = ()
    silent: tuple[str, ...] = ()
    kept: KeptResult | None = None
    applied: AppliedTexts | None = None


def judge(moment: Moment, bound: BoundService) -> Judgement:
    """Judges what the bound service comes to in the bound period, as far as it is known at the moment.

    Raises:
        CorruptStoreError: what is kept of a closed period makes no sense.
        StoreError: the store cannot be read.
    """
    return _finished(moment, _alone(moment, bound))


def is_known(moment: Moment, bound: BoundService) -> bool:
    """Says whether the period was closed, or any monitor said anything in it: of any other nothing can be stated.

    Raises:
        StoreError: the store cannot be read.
    """
    if kept_result(moment, bound) is not None:
        return True
    return any(view.speaks(bound.period.start, bound.period.end) for view in _views(moment, bound))


def judge_settled(moment: Moment, bound: BoundService) -> Judgement:
    """Judges a period that is over, from everything that is known up to its horizon: what it is closed with.

    It is the same whenever it is asked for. A period that was closed before is worked out again.

    Raises:
        StoreError: the store cannot be read.
    """
    return _finished(moment, _worked_out(replace(moment, now=horizon(bound.period)), bound))


def judge_evidence(bound: BoundService, evidence: Evidence) -> Judgement:
    """Judges a period that is over from the given evidence alone: whether a kept result follows from what was kept."""
    found = applied(bound, [evidence] * len(bound.each), horizon(bound.period))
    return Judgement(bound, found.at(bound.service.fee), None, evidence)


def judge_alone(moment: Moment, bound: BoundService) -> Judgement:
    """Judges the period by itself: without what only several periods decide, and since when its credit is owed.

    Raises:
        CorruptStoreError: what is kept of a closed period makes no sense.
        StoreError: the store cannot be read.
    """
    return _alone(moment, bound)


def judge_again(
    moment: Moment, bounds: Sequence[BoundService], known: Mapping[int, Judgement]
) -> tuple[Assessment, ...]:
    """Judges periods under another text that takes the very same evidence: another target, another credit table.

    Args:
        moment: under whose configuration the other text is in force.
        bounds: the periods, each under that text, which is one for all of it.
        known: periods as they were judged, by their first instant; what is not in it is worked out from the store.

    Raises:
        StoreError: the store cannot be read.
    """
    found: dict[int, Assessment] = {}

    def alone(one: BoundService) -> Assessment:
        judged = known.get(one.period.start)
        if judged is None or one.outside:
            return _alone(moment, one).assessment
        if one.period.start not in found:
            waiting = waiting_for(moment.history_gaps, one.service.monitors, one.period.start)
            again = applied(one, [judged.evidence], moment.now, silent=judged.silent, waiting=waiting)
            found[one.period.start] = again.at(one.service.fee)
        return found[one.period.start]

    return tuple(across_periods(moment, bound, alone(bound), alone) for bound in bounds)


def _finished(moment: Moment, alone: Judgement) -> Judgement:
    """Adds what several periods and agreements decide, and since when the credit is owed."""
    if alone.kept is not None and alone.kept.written:
        return alone
    bound = alone.bound

    def other(one: BoundService) -> Assessment:
        found = _alone(moment, one)
        return found.assessment if found.kept is not None and found.kept.written else _over_periods(moment, found)

    assessment = with_others(moment, bound, _over_periods(moment, alone), other)
    return replace(alone, assessment=assessment, locked_in_since=_locked_in_since(bound, alone.evidence, assessment))


def _over_periods(moment: Moment, alone: Judgement) -> Assessment:
    return across_periods(moment, alone.bound, alone.assessment, lambda past: _alone(moment, past).assessment)


def _alone(moment: Moment, bound: BoundService) -> Judgement:
    """Judges the period by itself; worked out once, however often periods that hang together ask for it."""
    key = (bound.service.key, bound.contract.id, bound.period, moment.now, moment.closed)
    known = moment.judged.get(key)
    if isinstance(known, Judgement) and known.bound == bound:
        return known
    made = _closed(moment, bound) or _running(moment, bound)
    moment.judged[key] = made
    return made


def _closed(moment: Moment, bound: BoundService) -> Judgement | None:
    """Reads the closed period as it was written down, or under what was decided since; None where it is open."""
    kept = kept_result(moment, bound)
    if kept is None:
        return None
    decided = decided_about(moment, bound)
    if decided == kept.inputs["decided"]:
        return Judgement(bound, kept.assessment, kept.locked_in_since, kept_evidence(kept.inputs), kept=kept)
    again = revised(moment, bound, kept, decided)
    evidence = kept_evidence(again.inputs)
    if again.inputs["checks"]:  # response times are not kept twice
        now = _worked_out(replace(moment, now=horizon(bound.period)), bound).evidence
        evidence = replace(evidence, checks=now.checks, latency=now.latency)
    found = applied(bound, _each(moment, bound, evidence), moment.now, silent=again.inputs["silent"])
    assessment = found.at(bound.service.fee)
    return Judgement(bound, assessment, None, evidence, kept=replace(again, assessment=assessment))


def _running(moment: Moment, bound: BoundService) -> Judgement:
    """Judges the period from what is known now, without a verdict while its past is still being read."""
    if bound.outside:
        return Judgement(bound, undefined(bound, moment.now, bound.outside), None, Evidence())
    return _worked_out(moment, bound, waiting_for(moment.history_gaps, bound.service.monitors, bound.period.start))


def _worked_out(moment: Moment, bound: BoundService, waiting: Waiting | None = None) -> Judgement:
    """Works out the period from all that is known at the moment, without what only several periods decide.

    Agreements of one service under the same texts are one piece of work, and differ in their fees alone.
    """
    service = bound.service
    key = ("applied", service.id, service.text_key, own_words(moment, service), bound.period, moment.now, waiting)
    known = moment.judged.get(key)
    if not isinstance(known, _Work):
        views = _views(moment, bound)
        voting = _voting(moment, bound, views)
        given = [gather(moment, one, voting) for one in bound.each]
        silent = _silent(views, voting)
        found = applied(bound, given, moment.now, silent=silent, waiting=waiting)
        whole = given[0] if len(given) == 1 else gather(moment, bound, voting)
        known = moment.judged[key] = _Work(found, whole, tuple(views), tuple(voting))
    found = known.applied
    assessment = found.at(service.fee)
    return Judgement(bound, assessment, None, known.evidence, known.views, known.voting, found.silent, applied=found)


@dataclass(frozen=True, slots=True)
class _Work:
    """What all agreements of one service under the same texts share."""

    applied: AppliedTexts
    evidence: Evidence
    views: tuple[MonitorView, ...]
    voting: tuple[MonitorView, ...]


def _views(moment: Moment, bound: BoundService) -> Sequence[MonitorView]:
    """Gathers all that is known of the service's monitors, from where on it matters for the period."""
    start = evidence_start(bound)
    key = ("views", bound.service.monitors, start, moment.now)
    views = moment.judged.get(key)
    if not isinstance(views, list):
        views = views_of(moment, bound.service.monitors, start)
        moment.judged[key] = views
    return views


def _each(moment: Moment, bound: BoundService, evidence: Evidence) -> list[Evidence]:
    """Gives each part its kept evidence: of a period in parts, the checks of each are counted by themselves."""
    if len(bound.parts) < 2:
        return [evidence]
    return [replace(evidence, checks=checks_of(moment, one)) for one in bound.each]


def _voting(moment: Moment, bound: BoundService, views: Sequence[MonitorView]) -> list[MonitorView]:
    """Picks the monitors that have a vote in the period so far; of a whole service the view that they make."""
    spoken = bound.period.start, min(bound.period.end, moment.now)
    quorum, start = bound.contract.evidence.quorum, evidence_start(bound)
    return voting_of(moment, bound.service, views, quorum, start=start, period=spoken)


def _silent(views: Sequence[MonitorView], voting: Sequence[MonitorView]) -> list[str]:
    """Names the monitors without a vote; of a whole service those that have none in their component."""
    if len(voting) == 1 and isinstance(voting[0], WholeView):
        return list(silent_of(voting[0]))
    return [view.ref for view in views if view not in voting]


def _locked_in_since(bound: BoundService, evidence: Evidence, assessment: Assessment) -> int | None:
    """Finds the first instant at which the credit was owed whatever came; of several parts the earliest."""
    if not assessment.credit.locked_in:
        return None
    parts = assessment.parts or (assessment,)

    def asked(one: BoundService) -> Callable[[Evidence, int], Credit]:
        return lambda known, at: apply_text(one, known, at).at(bound.service.fee).credit

    found = [
        locked_in_since(one.contract, evidence, part, asked(one)) for one, part in zip(bound.each, parts, strict=True)
    ]
    return min((at for at in found if at is not None), default=None)

"""Closes periods: once one is over and its evidence is complete, its result is written down for good.

Works in slices between two snapshots, so that a first start with a year of history does not hold anything up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from sla_tui import __version__
from sla_tui.config.model import Config
from sla_tui.engine.judge.across import past_periods
from sla_tui.engine.judge.evidence import evidence_start
from sla_tui.engine.judge.judge import Judgement, judge, judge_settled
from sla_tui.engine.judge.kept import KeptResult, contract_text, decided_about, horizon, inputs_text, kept_result
from sla_tui.engine.judge.versions import zone_data
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import views_of
from sla_tui.engine.moment.pending import waiting_for
from sla_tui.sla.plain import canonical, to_plain
from sla_tui.sla.result import Assessment
from sla_tui.store.records import ClosedPeriod, fingerprint

GIVEN_UP = 7 * 86_400  # seconds after a period's end for which a source that says nothing of it is waited for
AGAIN = 300  # seconds after which periods are looked through again


class Closer:
    """Closes what can be closed, a slice at a time, and writes down what acts made of closed periods."""

    def __init__(self) -> None:
        self._left: list[BoundService] = []
        self._config: Config | None = None
        self._done: dict[tuple[str, int], Hashable] = {}  # written, and under which decisions
        self._round_at: int | None = None

    def due(self, now: int) -> bool:
        """Says whether there is anything to look at."""
        return bool(self._left) or self._round_at is None or not 0 <= now - self._round_at < AGAIN

    def step(self, moment: Moment, bounds: Sequence[BoundService], enough: Callable[[], bool]) -> int:
        """Works until `enough` says so; returns how many results were written.

        Raises:
            StoreError: they cannot be written.
        """
        if not self._left:
            if not self.due(moment.now):
                return 0
            self._round_at = moment.now
            if moment.config is not self._config:
                self._config = moment.config
                self._done.clear()
            # The oldest first: what a year's cap leaves to a period depends on those before it.
            self._left = sorted(
                (past for bound in bounds for past in past_periods(moment, bound) if not self._is_done(moment, past)),
                key=lambda past: past.period.start,
                reverse=True,
            )
        written = []
        while self._left:
            past = self._left.pop()
            closed = to_write(moment, past)
            if closed is not None:
                written.append(closed)
            elif _stands(moment, past):
                self._done[past.service.key, past.period.start] = past.period.end, moment.decisions.stamp(past.service)
            if enough():
                break
        if written:
            moment.store.add_closed_periods(written)
        return len(written)

    def _is_done(self, moment: Moment, past: BoundService) -> bool:
        """Says whether the period is written down, and nobody has decided anything about its service since."""
        known = self._done.get((past.service.key, past.period.start))
        return known == (past.period.end, moment.decisions.stamp(past.service))


def to_write(moment: Moment, bound: BoundService) -> ClosedPeriod | None:
    """Makes what is to be written about a past period now; None where it is written already, or too early."""
    if kept_result(moment, bound) is None:
        return _first(moment, judge_settled(moment, bound)) if complete(moment, bound) else None
    judgement = judge(moment, bound)
    return None if judgement.kept is None or judgement.kept.written else _revision(judgement, judgement.kept)


def _stands(moment: Moment, past: BoundService) -> bool:
    """Says whether the period is written down under everything that is decided about it."""
    kept = kept_result(moment, past)
    return kept is not None and kept.inputs["decided"] == decided_about(moment, past)


def complete(moment: Moment, bound: BoundService) -> bool:
    """Says whether the period is settled, and known to its end of every monitor (or of any, and over long enough)."""
    period = bound.period
    if moment.now < horizon(period) or waiting_for(moment.history_gaps, bound.service.monitors, period.start):
        return False
    views = views_of(moment, bound.service.monitors, evidence_start(bound))
    if not any(v.speaks(period.start, period.end) for v in views):
        return False
    if moment.now >= period.end + GIVEN_UP:
        return True
    known_until = {ref: until for v in views for ref, until in moment.store.known_until(v.monitor.source).items()}
    return all(max(known_until.get(v.ref, 0), _seen_until(moment, v.ref)) >= period.end for v in views)


def _seen_until(moment: Moment, ref: str) -> int:
    running = moment.store.running(ref)
    return 0 if running is None else running.at


def _first(moment: Moment, judgement: Judgement) -> ClosedPeriod:
    """Writes the period down for the first time; as a later revision where its start is taken by another one."""
    bound = judgement.bound
    contract, inputs = contract_text(bound), inputs_text(moment, bound, judgement.evidence, judgement.silent)
    taken = moment.store.closed_period(bound.service.key, bound.period.start)
    return ClosedPeriod(
        service=bound.service.key,
        start=bound.period.start,
        end=bound.period.end,
        revision=1 if taken is None else taken.revision + 1,
        at=moment.now,
        who="",
        why="" if taken is None else "its bounds are those of the contract's term now",
        sha256=fingerprint(contract, inputs),
        tool=__version__,
        tzdata=zone_data(),
        contract=contract,
        inputs=inputs,
        result=result_text(judgement.assessment, judgement.locked_in_since),
    )


def _revision(judgement: Judgement, kept: KeptResult) -> ClosedPeriod:
    """Writes the closed period down as a decision made it since."""
    return replace(
        kept.closed,
        revision=kept.fact.revision,
        at=max(kept.fact.at, kept.closed.at),
        who=kept.fact.who,
        why=kept.fact.why,
        sha256=kept.fact.sha256,
        tool=__version__,
        tzdata=zone_data(),
        result=result_text(judgement.assessment, judgement.locked_in_since),
    )


def result_text(assessment: Assessment, since: int | None) -> str:
    """Writes a result as it is kept."""
    return canonical({"assessment": to_plain(assessment), "locked_in_since": since})

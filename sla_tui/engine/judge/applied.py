"""Applies the texts of a bound period to its evidence: the one place in the engine that asks the arithmetic.

What does not depend on the fee is worked out once, for all agreements of the service that have the same text.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.pending import Waiting, held_back
from sla_tui.errors import AssessmentError
from sla_tui.sla.assess import Fees, Unpriced, unpriced
from sla_tui.sla.codes import Note
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.parts import combined
from sla_tui.sla.result import Assessment, Claim, Credit
from sla_tui.text import clean

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AppliedTexts:
    """What the texts of a bound period make of its evidence, before money. Priced, it is an assessment.

    `parts` is empty where `trouble` says why it cannot be assessed. `silent`: the monitors that it was made without;
    `waiting`: what of the past is still to be read.
    """

    bound: BoundService
    evidence: Evidence
    now: int
    parts: tuple[Unpriced, ...]
    trouble: Note | None = None
    silent: tuple[str, ...] = ()
    waiting: Waiting | None = None

    def at(self, fee: Fees) -> Assessment:
        """Prices the period for who pays `fee`; one service's contradiction leaves the others alone."""
        found = _with_silent(self._priced(fee), self.silent)
        return found if self.waiting is None else held_back(found, self.waiting)

    def _priced(self, fee: Fees) -> Assessment:
        bound = self.bound
        if self.trouble is not None:
            return undefined(bound, min(self.now, bound.period.end), self.trouble)
        try:
            found = [part.at(fee) for part in self.parts]
        except AssessmentError as error:
            return undefined(bound, min(self.now, bound.period.end), _contradiction(bound, error))
        if len(found) == 1:
            return found[0]
        return combined(bound.period, [part.text for part in bound.parts], self.evidence, found)


def applied(
    bound: BoundService,
    evidence: Sequence[Evidence],
    now: int,
    *,
    silent: Sequence[str] = (),
    waiting: Waiting | None = None,
) -> AppliedTexts:
    """Applies the bound texts each to its evidence, as of `now`."""
    parts: tuple[Unpriced, ...] = ()
    trouble = None
    try:
        parts = tuple(apply_text(one, known, now) for one, known in zip(bound.each, evidence, strict=True))
    except AssessmentError as error:
        trouble = _contradiction(bound, error)
    return AppliedTexts(bound, evidence[0], now, parts, trouble, tuple(silent), waiting)


def apply_text(bound: BoundService, evidence: Evidence, now: int) -> Unpriced:
    """Applies one text to one period.

    Raises:
        AssessmentError: contract and evidence contradict each other.
    """
    period = bound.period
    return unpriced(bound.contract, evidence, period, now=max(now, period.start) if now < period.end else None)


def _contradiction(bound: BoundService, error: AssessmentError) -> Note:
    _log.warning("service %s cannot be assessed: %s", bound.service.key, error.what)
    return Note("not_assessed", {"why": clean(error.what)})


def undefined(bound: BoundService, now: int, why: Note) -> Assessment:
    """Makes an assessment that claims nothing: no figure, no verdict, no credit."""
    contract, period = bound.contract, bound.period
    return Assessment(
        contract_id=contract.id,
        period=period,
        now=now,
        running=now < period.end,
        downtime_seconds=None,
        assessed_seconds=0,
        removed_seconds=0,
        coverage=Fraction(0),
        uptime=None,
        percent=None,
        rounded_percent=None,
        raw_uptime=None,
        if_nothing_more=None,
        verdict="unknown",
        certainty="certain",
        provable=False,
        budget=None,
        credit=Credit(Fraction(0), None, contract.currency, locked_in=False),
        claim=Claim(None, None),
        notes=(why,),
        target=contract.availability.target,
        min_coverage=contract.evidence.min_coverage,
        remedy=contract.remedy,
    )


def _with_silent(assessment: Assessment, silent: Sequence[str]) -> Assessment:
    """Notes the monitors that the assessment was made without."""
    if not silent:
        return assessment
    note = Note("judged_without", {"monitors": ", ".join(silent)})
    return replace(assessment, notes=(*assessment.notes, note))

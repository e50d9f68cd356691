"""Assesses a service; where contract and evidence contradict each other, the assessment itself says so."""

from __future__ import annotations

import logging
from fractions import Fraction

from sla_tui.engine.services import Bound
from sla_tui.errors import AssessmentError
from sla_tui.sla.assess import assess
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.result import Assessment, Claim, Credit
from sla_tui.text import clean

_log = logging.getLogger(__name__)


def assessed(bound: Bound, evidence: Evidence, now: int) -> Assessment:
    """The assessment of the bound period as of `now`; one service's contradiction leaves the others alone."""
    period = bound.period
    until = max(now, period.start) if now < period.end else None
    try:
        return assess(bound.contract, evidence, period, now=until, fee=bound.service.fee)
    except AssessmentError as error:
        _log.warning("service %s cannot be assessed: %s", bound.service.id, error.what)
        return _undefined(bound, period.end if until is None else until, clean(error.what))


def _undefined(bound: Bound, now: int, why: str) -> Assessment:
    """An assessment that claims nothing: no figure, no verdict, no credit."""
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
        notes=(f"This could not be assessed: {why}",),
        target=contract.availability.target,
    )

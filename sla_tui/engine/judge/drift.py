"""Tells what a closed period would come to today, where that rests on something else than what it was closed with."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from sla_tui.engine.judge.judge import Judgement, judge_settled
from sla_tui.engine.judge.kept import KeptResult, contract_text, inputs_text
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.sla.facts import ClosedFact, Drift
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated

_TERM: Final = ("valid_from", "valid_to")  # of one text; which text decides when is no part of what it says
_ADDED: Final[dict[str, object]] = {"amendment": "next_period", "part_fee": "prorated", "remedy": "complete"}
"""Keys that texts kept by an earlier version lack, and what they say without."""


def with_drift(moment: Moment, bound: BoundService, kept: KeptResult) -> ClosedFact:
    """Adds to the fact of a closed period what it would come to today, where that differs or rests on something else.

    `causes`: "sources", "checks", "fee", "maintenance", "contract", "period" (other bounds); "arithmetic" where all of
    these are the same and this version works it out to something else.
    """
    judgement = judge_settled(moment, bound)
    now, was = json.loads(inputs_text(moment, bound, judgement.evidence, judgement.silent)), kept.inputs
    moved = (bound.period.start, bound.period.end) != (kept.closed.start, kept.closed.end)
    evidence = ("fee",) if moved else ("sources", "checks", "fee")  # of other bounds, what was told is another, too
    causes = [name for name in evidence if _comparable(now[name]) != _comparable(was[name])]
    causes += ["maintenance"] if not moved and now["provider_maintenance"] != was["provider_maintenance"] else []
    causes += ["contract"] if _comparable_text(contract_text(bound)) != _comparable_text(kept.closed.contract) else []
    causes += ["period"] if moved else []
    if not causes and _figures(judgement) != _figures_of(kept.assessment):
        causes = ["arithmetic"]
    if not causes:
        return kept.fact
    today, figures = judgement.assessment, stated(judgement.assessment)
    drift = Drift(
        tuple(causes),
        figures.verdict,
        today.percent if figures.judged else None,
        today.downtime_seconds,
        Fraction(0) if figures.credit is None else figures.credit.percent,
        None if figures.credit is None else figures.credit.amount,
    )
    return replace(kept.fact, drift=drift)


def _figures(judgement: Judgement) -> tuple[object, ...]:
    return _figures_of(judgement.assessment)


def _figures_of(a: Assessment) -> tuple[object, ...]:
    """Picks what a period comes to: what must not differ without a word."""
    return a.verdict, a.downtime_seconds, a.uptime, a.credit.percent, a.credit.amount, a.claim.deadline


def _comparable(part: object) -> object:
    """Leaves out what is no evidence: the check interval as it is configured, why a gap is one."""
    if isinstance(part, dict):
        aside = {"resolution", "reason"} if part.get("kind") in {"no_data", "paused"} else {"resolution"}
        return {key: _comparable(value) for key, value in part.items() if key not in aside}
    return [_comparable(item) for item in part] if isinstance(part, list) else part


def _comparable_text(text: str) -> object:
    data = json.loads(text)
    parts = data.get("parts") if isinstance(data, dict) else None
    return [_comparable_clauses(one) for one in parts] if isinstance(parts, list) else [_comparable_clauses(data)]


def _comparable_clauses(text: Any) -> object:  # noqa: ANN401  plain data
    """Reads what one text says, whichever version wrote it down."""
    if not isinstance(text, dict):
        return text
    return _ADDED | {key: value for key, value in text.items() if key not in _TERM}

"""A backtest for programs: the result object of every period, and what each target would have come to. Exact values."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.export.documents.chain import chain_to_json
from sla_tui.export.shapes.kinds import amount, instant
from sla_tui.export.shapes.result import result_to_json
from sla_tui.sla.backtest import Backtest, BacktestPeriod, CreditSum, HighestTarget, TargetOutcome, highest_target


def backtest_to_json(found: Backtest) -> dict[str, object]:
    """Makes plain data: what is not known is null, and percents are written exactly."""
    target = found.contract.availability.target
    return {
        "service": found.service,
        "name": found.name,
        "contract": found.contract.id,
        "target": None if target is None else fmt.exact_percent(target),
        "highest_target_kept": _highest(highest_target(found.periods)),
        "highest_target_but_one": _highest(highest_target(found.periods, missed=1)),
        "owed": _owed(found.owed),
        "periods": [_period(found, period) for period in found.periods],
        "targets": [_target(one) for one in found.targets],
        "rests_on": None if found.chain is None else chain_to_json([found.chain])[0],
        "bought_for_less": [part.id for part in found.bought_for_less],
    }


def _period(found: Backtest, period: BacktestPeriod) -> dict[str, object]:
    kept, tickets = period.support
    target, a = found.contract.availability.target, period.assessment
    return {
        "period": a.period.key,
        "label": a.period.label,
        "start": instant(a.period.start),
        "end": instant(a.period.end),
        "over": period.over,
        "target": None if target is None or not period.over else period.keeps(target),
        "attained": _attained(period),
        "can_be_down": period.blind is None,
        "tickets": {"in_time": kept, "of": tickets},
        "result": result_to_json(a, found.service),
    }


def _attained(period: BacktestPeriod) -> dict[str, str] | None:
    if period.attained is None:
        return None
    worst, best = period.attained
    return {"worst": f"{worst.numerator}/{worst.denominator}", "best": f"{best.numerator}/{best.denominator}"}


def _target(one: TargetOutcome) -> dict[str, object]:
    return {
        "target": fmt.exact_percent(one.target),
        "kept": one.kept,
        "missed": one.missed,
        "unproven": one.unproven,
        "owed": _owed(one.credit),
    }


def _owed(owed: CreditSum) -> dict[str, object]:
    return {
        "periods": owed.periods,
        "unstated": owed.unstated,
        "percent": str(owed.percent),
        "amount": amount(owed.amount, owed.currency),
        "currency": owed.currency,
        "at_least": owed.at_least,
    }


def _highest(found: HighestTarget | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "target": fmt.exact_percent(found.target),
        "kept": found.kept,
        "unproven": found.unproven,
        "limit": None if found.limit is None else found.limit.assessment.period.key,
    }

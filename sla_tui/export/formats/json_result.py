"""An assessment as JSON for programs: the result object that `assess`, `explain`, `whatif` and the snapshot all use.

Exact rationals are strings, reduced ("719/720"); percents that are whole have no denominator ("10"); money and the
contract's own percents are decimals as they are written ("100.00", "99.9"). What is not known is null, never 0 or 100.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.sla.result import (
    AssessedOutage,
    Assessment,
    Burn,
    Claim,
    Credit,
    ErrorBudget,
    MissingInput,
    ObjectiveResult,
    Period,
    PossibleOutcome,
    Projection,
    Range,
    TierDistance,
)
from sla_tui.sla.stated import Stated, StatedCredit

VIEW_DECIMALS = 6


def result_to_json(assessment: Assessment, id: str | None = None) -> dict[str, object]:  # noqa: A002
    """The result object of `docs/contract-model.md`, section 5, and beside its keys all that explains them.

    Args:
        assessment: what was found.
        id: of the case or of the service.
    """
    budget, projection, bounds = assessment.budget, assessment.projection, assessment.range
    return {
        "id": id,
        "contract": assessment.contract_id,
        "period": _period(assessment.period),
        "now": fmt.rfc3339(assessment.now),
        "running": assessment.running,
        "target": None if assessment.target is None else fmt.exact_percent(assessment.target),
        "downtime_seconds": assessment.downtime_seconds,
        "downtime_exact": None if assessment.downtime_exact is None else str(assessment.downtime_exact),
        "assessed_seconds": assessment.assessed_seconds,
        "removed_seconds": assessment.removed_seconds,
        "coverage": fraction(assessment.coverage),
        "provable": assessment.provable,
        "min_coverage": fmt.exact_percent(assessment.min_coverage),
        "known_since": instant(assessment.known_since),
        "missing": [_missing(found) for found in assessment.missing],
        "least": _outcome(assessment.least, assessment),
        "most": _outcome(assessment.most, assessment),
        "uptime": {
            **uptime_to_json(assessment.uptime, assessment),
            "rounded_percent": None if assessment.rounded_percent is None else str(assessment.rounded_percent),
        },
        "raw_uptime": uptime_to_json(assessment.raw_uptime, assessment),
        "if_nothing_more": uptime_to_json(assessment.if_nothing_more, assessment),
        "best_case": uptime_to_json(assessment.if_nothing_more, assessment),
        "verdict": assessment.verdict,
        "certainty": assessment.certainty,
        "range": None if bounds is None else _range(bounds, assessment),
        "budget": None if budget is None else _budget(budget),
        "burn": None if assessment.burn is None else _burn(assessment.burn),
        "projection": None if projection is None else _projection(projection, assessment),
        "tiers": [_tier(tier, assessment.credit.currency) for tier in assessment.tiers],
        "credit": _credit(assessment.credit),
        "claim": _claim(assessment.claim),
        "remedy": assessment.remedy,
        "objectives": [_objective(objective) for objective in assessment.objectives],
        "termination": [
            {
                "below": fmt.exact_percent(state.below),
                "needed": state.needed,
                "within": state.within,
                "counted": state.counted,
                "reached": state.reached,
            }
            for state in assessment.termination
        ],
        "outages": [_outage(outage) for outage in assessment.outages],
        "removed": [
            {"start": fmt.rfc3339(r.start), "end": fmt.rfc3339(r.end), "clause": r.clause, "note": r.note}
            for r in assessment.removed
        ],
        "notes": list(assessment.notes),
        "parts": [result_to_json(part, id) for part in assessment.parts],
    }


def render_results(results: Sequence[Mapping[str, object]], *, many: bool) -> str:
    """Results as JSON text, ending in a line break: one object, or with `many` an array.

    A key a line, and an entry a line in its lists: as easy to read as indented JSON, and quick for a million outages.
    """
    if not many:
        return _lines(results[0], "") + "\n"
    inner = ",\n".join("  " + _lines(result, "  ") for result in results)
    return f"[\n{inner}\n]\n" if inner else "[]\n"


def uptime_to_json(uptime: Fraction | None, assessment: Assessment) -> dict[str, object]:
    """An uptime (0..1) exactly, and as a percent with six decimals that never lies about the target, a tier or 100."""
    if uptime is None:
        return {"fraction": None, "percent": None}
    return {"fraction": fraction(uptime), "percent": percent_view(uptime, assessment)}


def percent_view(uptime: Fraction, assessment: Assessment) -> str:
    """An uptime (0..1) as a percent with six decimals, on its own side of the target, of every tier and of 100."""
    bounds = {Fraction(100), *(tier.threshold for tier in assessment.tiers)}
    if assessment.target is not None:
        bounds.add(assessment.target)
    return fmt.fixed(uptime * 100, VIEW_DECIMALS, *sorted(bounds))


def fraction(value: Fraction) -> str:
    """A share, always with its denominator: ``719/720``, ``1/1``."""
    return f"{value.numerator}/{value.denominator}"


def instant(at: int | None) -> str | None:
    """An instant as RFC 3339 in UTC, None where there is none."""
    return None if at is None else fmt.rfc3339(at)


def amount(value: Decimal | None, currency: str) -> str | None:
    """Money as a decimal in the decimals of its currency, None where it cannot be said."""
    return None if value is None else fmt.amount(value, currency)


def amount_of(credit: StatedCredit | None) -> str | None:
    """What may be stated to be owed, as a decimal; None where nobody can say how much it is."""
    if credit is None or credit.extent == "not_known":
        return None
    return amount(credit.amount, credit.currency)


def stated_to_json(stated: Stated, assessment: Assessment) -> dict[str, object]:
    """What may be stated of a period: what every other format prints. What cannot be stood for is null.

    Args:
        stated: what may be stated.
        assessment: of which; its target and tiers are the bounds that percents keep their side of.
    """
    worst, best = stated.uptime_range or (None, None)
    budget, tier, credit = stated.budget, stated.next_tier, stated.credit
    return {
        "standing": stated.standing,
        "verdict": stated.verdict,
        "certainty": stated.certainty,
        "reason": stated.reason,
        "coverage": fraction(stated.coverage),
        "min_coverage": fmt.exact_percent(stated.min_coverage),
        "uptime": uptime_to_json(stated.uptime, assessment),
        "best_case": uptime_to_json(stated.best_case, assessment),
        "uptime_range": None
        if worst is None
        else {"worst": uptime_to_json(worst, assessment), "best": uptime_to_json(best, assessment)},
        "since": instant(stated.since),
        "budget": None if budget is None else {**_budget(budget), "at_most": stated.budget_at_most},
        "credit": None if credit is None else stated_credit_to_json(credit),
        "claim": _claim(stated.claim),
        "next_tier": None if tier is None else _tier(tier, assessment.credit.currency),
        "exhausted_at": instant(stated.exhausted_at),
    }


def stated_credit_to_json(credit: StatedCredit) -> dict[str, object]:
    """What may be stated to be owed. Where nobody can say how much, percent and amount are null, never 0."""
    known = credit.extent != "not_known"
    return {
        "owed": credit.owed,
        "extent": credit.extent,
        "percent": str(credit.percent) if known else None,
        "amount": amount_of(credit),
        "currency": credit.currency,
        "payout": credit.payout,
        "benefits": list(credit.benefits),
    }


def _budget(budget: ErrorBudget) -> dict[str, object]:
    return {"total_seconds": budget.total, "spent_seconds": budget.spent, "left_seconds": budget.left}


def _claim(claim: Claim) -> dict[str, object]:
    return {"deadline": instant(claim.deadline), "notify_by": instant(claim.notify_by)}


def _outcome(found: PossibleOutcome | None, assessment: Assessment) -> dict[str, object] | None:
    """The period at one end of what is possible."""
    if found is None:
        return None
    return {
        "uptime": uptime_to_json(found.uptime, assessment),
        "verdict": found.verdict,
        "credit": str(found.credit),
        "amount": amount(found.amount, assessment.credit.currency),
        "benefits": list(found.benefits),
        "claim": _claim(found.claim),
    }


def _missing(found: MissingInput) -> dict[str, object]:
    return {"kind": found.kind, "start": fmt.rfc3339(found.start), "end": fmt.rfc3339(found.end)}


def _period(period: Period) -> dict[str, object]:
    return {
        "start": fmt.rfc3339(period.start),
        "end": fmt.rfc3339(period.end),
        "seconds": period.seconds,
        "label": period.label,
        "key": period.key,
        "part": period.part,
    }


def _range(bounds: Range, assessment: Assessment) -> dict[str, object]:
    return {
        "least_downtime_seconds": bounds.least_downtime,
        "most_downtime_seconds": bounds.most_downtime,
        "best_uptime": uptime_to_json(bounds.best_uptime, assessment),
        "worst_uptime": uptime_to_json(bounds.worst_uptime, assessment),
    }


def _burn(burn: Burn) -> dict[str, object]:
    rates = {"1h": burn.per_hour, "6h": burn.per_six_hours, "3d": burn.per_three_days}
    return {
        "rates": {window: None if rate is None else str(rate) for window, rate in rates.items()},
        "alerts": [
            {
                "long_window_seconds": alert.long_window,
                "short_window_seconds": alert.short_window,
                "threshold": str(alert.threshold),
                "firing": alert.firing,
            }
            for alert in burn.alerts
        ],
    }


def _projection(projection: Projection, assessment: Assessment) -> dict[str, object]:
    return {
        "uptime": uptime_to_json(projection.uptime, assessment),
        "method": projection.method,
        "exhausted_at": instant(projection.exhausted_at),
    }


def _tier(tier: TierDistance, currency: str) -> dict[str, object]:
    return {
        "below": fmt.exact_percent(tier.threshold),
        "inclusive": tier.inclusive,
        "credit": None if tier.credit is None else str(tier.credit),
        "amount": amount(tier.amount, currency),
        "benefit": tier.benefit,
        "seconds_left": tier.seconds_left,
    }


def _credit(credit: Credit) -> dict[str, object]:
    return {
        "percent": str(credit.percent),
        "amount": amount(credit.amount, credit.currency),
        "currency": credit.currency,
        "locked_in": credit.locked_in,
        "payout": credit.payout,
        "benefits": list(credit.benefits),
        "next_tier": None if credit.next_tier is None else _tier(credit.next_tier, credit.currency),
        "steps": list(credit.steps),
    }


def _objective(objective: ObjectiveResult) -> dict[str, object]:
    return {
        "kind": objective.kind,
        "label": objective.label,
        "value": None if objective.value is None else str(objective.value),
        "op": objective.op,
        "threshold": str(objective.threshold),
        "percentile": None if objective.percentile is None else fmt.exact_percent(objective.percentile),
        "met": objective.met,
        "credit": str(objective.credit),
        "windows_met": objective.windows_met,
        "windows": objective.windows,
        "samples": objective.samples,
        "read": fraction(objective.read),
    }


def _outage(outage: AssessedOutage) -> dict[str, object]:
    entry: dict[str, object] = {
        "start": fmt.rfc3339(outage.start),
        "end": fmt.rfc3339(outage.end),
        "counted_seconds": outage.counted_seconds,
        "decision": outage.decision,
        "clause": outage.clause,
    }
    if len(outage.parts) > 1 or any((p.start, p.end) != (outage.start, outage.end) for p in outage.parts):
        entry["parts"] = [
            {"start": fmt.rfc3339(p.start), "end": fmt.rfc3339(p.end), "decision": p.decision, "clause": p.clause}
            for p in outage.parts
        ]
    if outage.reason:
        entry["reason"] = outage.reason
    if len(outage.sources) > 1:
        entry["sources"] = list(outage.sources)
    return entry


def _lines(result: Mapping[str, object], indent: str) -> str:
    keys = ",\n".join(f"{indent}  {_dump(key)}: {_entries(value, indent + '  ')}" for key, value in result.items())
    return f"{{\n{keys}\n{indent}}}"


def _entries(value: object, indent: str) -> str:
    """A list's entries a line each, everything else on one line."""
    if not isinstance(value, list) or not value:
        return _dump(value)
    return "[\n" + _joined(f"{indent}  {_dump(entry)}" for entry in value) + f"\n{indent}]"


def _joined(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)

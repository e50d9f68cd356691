"""What a promise besides availability is worth, in plain language: its bound, its own table, what is not judged."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sla_tui.export.documents.contract_remedies import paid_text
from sla_tui.language import Language
from sla_tui.sla.contract import SUPPORT_KINDS, Contract, Objective
from sla_tui.sla.rows import ObjectiveTier


def measured_text(objective: Objective, value: Fraction, language: Language) -> str:
    """Writes a bound in the unit of the objective."""
    if objective.kind == "metric":
        return f"{language.exact(value)} {' '.join(objective.unit.split())}".strip()
    if objective.kind == "error_rate":
        return language.percent(value)
    return language.length(value if objective.kind in SUPPORT_KINDS else value / 1000)


def worth(contract: Contract, objective: Objective, language: Language) -> str:
    """Ends the sentence of a promise: what is owed where it is missed, and from how many measurements on it is judged.

    Args:
        contract: how much of it was read.
        objective: the promise.
        language: in which.
    """
    say = language.say
    clauses = [say("contract.min_samples", count=objective.min_samples)] if objective.min_samples > 1 else []
    if objective.credit:
        clauses.append(say("contract.objective_credit", credit=language.percent(objective.credit)))
    if (each := objective.each) is not None:
        paid = paid_text(each.percent, each.days, each.amount, contract, language)
        key = "contract.each_miss"
        if each.of != "miss":
            key = f"contract.each_{each.of}_started" if each.started else f"contract.each_{each.of}"
        by_value = each.of == "value"
        step = measured_text(objective, each.step, language) if by_value else language.exact(each.step)
        clauses.append(say(key, each=paid, step=step))
    if objective.tiers:
        clauses.append(say("contract.objective_tiers", rows=language.listed([*_rows(contract, objective, language)])))
    if not (objective.credit or each or objective.tiers):
        unread = contract.remedy != "complete"
        clauses.append(say("contract.objective_unread" if unread else "contract.objective_no_credit"))
    return f"{''.join(clauses)}."


def _rows(contract: Contract, objective: Objective, language: Language) -> Iterator[str]:
    for row in objective.tiers:
        name, bound = _bound(row, objective, language)
        remedy = paid_text(row.credit, row.days, row.amount, contract, language)
        yield language.say(f"contract.row_{name}", remedy=remedy, bound=bound)


def _bound(row: ObjectiveTier, objective: Objective, language: Language) -> tuple[str, str]:
    """Names the row's bound and writes it."""
    for name in ("below", "at_or_below"):
        if (percent := getattr(row, name)) is not None:
            return name, language.percent(percent)
    for name in ("value_over", "value_from", "value_below"):
        if (value := getattr(row, name)) is not None:
            return name, measured_text(objective, value, language)
    return "value_at_or_below", measured_text(objective, row.value_at_or_below or Fraction(0), language)

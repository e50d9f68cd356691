"""Support promises: how long tickets waited for an answer or a solution, on a clock that runs in support hours only."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sla_tui.errors import AssessmentError
from sla_tui.sla.attainment import Held, keeps
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract, Objective
from sla_tui.sla.evidence import Ticket
from sla_tui.sla.measure.hours import working_time
from sla_tui.sla.measure.interval import total
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.result import ObjectiveResult, Period


def working_seconds(contract: Contract, start: int, end: int) -> int:
    """Counts the seconds of `[start, end)` in which the contract's support works: inside its hours, on no holiday."""
    hours = contract.support.hours if contract.support is not None else ()
    holidays = contract.availability.holidays
    if start >= end or not (hours or holidays):
        return max(end - start, 0)
    return total(working_time(contract.period.timezone, hours, holidays, start, end))


def judge_support(
    contract: Contract, objective: Objective, tickets: Iterable[Ticket], period: Period, until: int
) -> Held:
    """Holds the tickets opened in the period against a response or resolution time.

    A ticket that still waits is missed once it has waited too long by `until`, and not judged before. `value` is the
    time within which as many tickets were served as the target asks for (the longest one where it asks for all).
    """
    waits: list[int] = []
    kept = 0
    for ticket in tickets:
        if not period.start <= ticket.opened < until or (objective.severity and ticket.severity != objective.severity):
            continue
        done = ticket.responded if objective.kind == "response_time" else ticket.resolved
        if done is not None and done < ticket.opened:
            raise AssessmentError(f"Ticket {ticket.id!r} was answered before it was opened.")
        open_still = done is None or done > until
        waited = working_seconds(contract, ticket.opened, until if done is None or open_still else done)
        in_time = keeps(objective, waited)
        if open_still and in_time:
            continue
        waits.append(waited)
        kept += in_time
    waits.sort()
    value = nearest_rank(waits, objective.target)
    share = Fraction(100 * kept, len(waits)) if waits else None
    result = ObjectiveResult(
        kind=objective.kind,
        label=_label(objective),
        value=None if value is None else Fraction(value),
        threshold=objective.threshold,
        op=objective.op,
        met=None if share is None or len(waits) < objective.min_samples else share >= objective.target,
        credit=objective.credit,
        windows_met=kept,
        windows=len(waits),
        samples=len(waits),
    )
    return Held(result, share)


def _label(objective: Objective) -> Note:
    if objective.name:
        return Note.of_text(objective.name)
    code = "first_response" if objective.kind == "response_time" else "resolution"
    return Note(f"{code}_severity", {"severity": objective.severity}) if objective.severity else Note(code)

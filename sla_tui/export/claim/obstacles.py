"""Why something cannot be claimed, in sentences: a claim that does not hold costs more than it brings."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.contract import Contract
from sla_tui.sla.snapshot import ServiceSnapshot


def obstacles(service: ServiceSnapshot, contract: Contract, now: int, *, draft: bool = False) -> tuple[str, ...]:
    """Why nothing can be claimed, a sentence each; nothing where it can.

    Args:
        service: with the assessment of the period.
        contract: the text that was applied.
        now: UTC seconds; a claim after its deadline is none.
        draft: the period may still be running.
    """
    a, out = service.assessment, []
    if a.uptime is None:
        why = f": {a.notes[0]}" if a.notes else ""
        return (f"nothing can be said of the period{why}",)
    owed = a.credit.percent > 0 or bool(a.credit.amount) or bool(a.credit.benefits)
    if not owed:
        out.append("nothing is owed: no row of the credit table is met")
    if a.running and not draft:
        out.append(f"the period runs until {fmt.rfc3339(a.period.end)}; --draft shows what the claim would be")
    if not a.provable:
        least = fmt.exact_percent(contract.evidence.min_coverage)
        out.append(f"not provable: {fmt.known_percent(a.coverage)} % of the time is known, {least} % is asked for")
    if owed and a.certainty == "within_error":
        out.append("not certain: within the error of measurement the verdict could be another one")
    deadline = a.claim.deadline
    if owed and deadline is not None and now >= deadline:
        out.append(f"too late: it had to be claimed before {fmt.rfc3339(deadline)}")
    return tuple(out)

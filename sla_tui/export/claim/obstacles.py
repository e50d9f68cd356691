"""Why something cannot be claimed, in sentences: a claim that does not hold costs more than it brings."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.stated import missing_command, why_text
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract
from sla_tui.sla.snapshot import ServiceSnapshot


def obstacles(service: ServiceSnapshot, contract: Contract, now: int, *, draft: bool = False) -> tuple[str, ...]:
    """Says why nothing can be claimed, a sentence each; nothing where it can.

    Args:
        service: with the assessment of the period.
        contract: the text that was applied.
        now: UTC seconds; a claim after its deadline is none.
        draft: the period may still be running.
    """
    a, stated, out = service.assessment, service.stated, []
    if stated.standing == "no_data":
        why = f": {ENGLISH.tell(a.notes[0])}" if a.notes else ""
        return (f"nothing can be said of the period{why}",)
    if stated.standing == "not_provable":
        out.append(_not_provable(service, contract))
    elif not stated.owed:
        out.append("nothing is owed: no row of the credit table is met")
    if a.running and not draft:
        out.append(f"the period runs until {fmt.rfc3339(a.period.end)}; --draft shows what the claim would be")
    if stated.owed and stated.certainty == "within_error":
        out.append("not certain: within the error of measurement the verdict could be another one")
    deadline = stated.claim.deadline
    if stated.owed and deadline is not None and now >= deadline:
        out.append(f"too late: it had to be claimed before {fmt.rfc3339(deadline)}")
    return tuple(out)


def _not_provable(service: ServiceSnapshot, contract: Contract) -> str:
    """Says why there is no verdict, and what would give one."""
    stated, missing = service.stated, service.assessment.missing
    zone: tzinfo = UTC if contract.period.timezone == "UTC" else ZoneInfo(contract.period.timezone)
    why = why_text(stated, missing, zone)
    if stated.reason == "missing_input" and missing:
        return f"{why}; to give it: {missing_command(service.id, missing[0])}"
    if stated.reason == "coverage":
        return f"{why}, {fmt.exact_percent(stated.min_coverage)} % is asked for"
    return why

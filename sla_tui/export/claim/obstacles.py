"""Why something cannot be claimed, in sentences: a claim that does not hold costs more than it brings."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.stated import missing_command, why_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.snapshot import ServiceSnapshot


def obstacles(
    service: ServiceSnapshot, contract: Contract, now: int, language: Language = ENGLISH, *, draft: bool = False
) -> tuple[str, ...]:
    """Says why nothing can be claimed, a sentence each; nothing where it can.

    Args:
        service: with the assessment of the period.
        contract: the text that was applied.
        now: UTC seconds; a claim after its deadline is none.
        language: of the sentences.
        draft: the period may still be running.
    """
    found, stated, out = service.assessment, service.stated, []
    if stated.standing == "no_data":
        if not found.notes:
            return (language.say("obstacle.no_figure"),)
        return (language.say("obstacle.no_figure_why", why=language.tell(found.notes[0])),)
    if stated.standing == "not_provable":
        out.append(_not_provable(service, contract, language))
    elif not stated.owed:
        out.append(language.say("obstacle.nothing_owed"))
    if found.running and not draft:
        out.append(language.say("obstacle.running", end=fmt.rfc3339(found.period.end)))
    if stated.owed and stated.certainty == "within_error":
        out.append(language.say("obstacle.within_error"))
    deadline = stated.claim.deadline
    if stated.owed and deadline is not None and now >= deadline:
        out.append(language.say("obstacle.too_late", deadline=fmt.rfc3339(deadline)))
    return tuple(out)


def _not_provable(service: ServiceSnapshot, contract: Contract, language: Language) -> str:
    """Says why there is no verdict, and what would give one."""
    stated, missing = service.stated, service.assessment.missing
    zone: tzinfo = UTC if contract.period.timezone == "UTC" else ZoneInfo(contract.period.timezone)
    why = why_text(stated, missing, zone, language)
    if stated.reason == "missing_input" and missing:
        return language.say("obstacle.to_give", why=why, command=missing_command(service.id, missing[0]))
    if stated.reason == "coverage":
        return language.say("obstacle.asked_for", why=why, percent=language.percent(stated.min_coverage))
    return why

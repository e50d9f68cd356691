"""The claim's duties as a calendar: the first notice and the claim of one period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui.export.claim.deadline_events import DeadlineEvent, DeadlineKind, calendar_of, what_to_do
from sla_tui.export.claim.letter import service_name
from sla_tui.export.documents.stated import credit_text, period_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.dossier import Dossier
from sla_tui.text import clean

KINDS: Final[tuple[DeadlineKind, ...]] = ("notify", "claim")


def calendar(dossier: Dossier, language: Language = ENGLISH) -> bytes:
    """Writes the calendar; without entries where the contract names no deadline. The same for the same dossier."""
    return calendar_of(_events(dossier, language), language)


def _events(dossier: Dossier, language: Language) -> Iterator[DeadlineEvent]:
    claim, a, rule = dossier.stated.claim, dossier.assessment, dossier.contract.claim
    for kind, at in zip(KINDS, (claim.notify_by, claim.deadline), strict=True):
        if at is None:
            continue
        yield DeadlineEvent(
            service=dossier.service.id,
            contract=dossier.contract.id,
            period=a.period.start,
            kind=kind,
            at=at,
            stamp=a.now,
            what=what_to_do(
                kind,
                at,
                dossier.contract.period.timezone,
                service=service_name(dossier),
                period=period_text(a.period, language),
                language=language,
            ),
            description=_description(dossier, language),
            url="" if rule is None else rule.url,
            draft=dossier.draft,
        )


def _description(dossier: Dossier, language: Language) -> str:
    credit, rule = dossier.stated.credit, dossier.contract.claim
    lines = [] if credit is None else [language.say("claim_file.owed", credit=credit_text(credit, language, fee=True))]
    if rule is not None and rule.method:
        lines.append(language.say("claim_file.how", method=clean(rule.method)))
    if rule is not None and rule.subject:
        lines.append(language.say("claim_file.subject", subject=clean(rule.subject)))
    return "\n".join(lines)

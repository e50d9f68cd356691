"""What people decided about a period, under its working: exclusions, work, acknowledgements, proposals, its closing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Heading, Lines, Section
from sla_tui.export.documents.outage_reports import by_text, joined, report_text, span_text
from sla_tui.export.documents.preview import Effect, effect_facts, maintenance_words
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.shapes.decisions import ACKNOWLEDGEMENT, EXCLUSION, MAINTENANCE, PROPOSAL, REPORT
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.facts import ClosedFact, Drift, ExclusionFact, MaintenanceFact, PageEvidence, Proposal
from sla_tui.sla.snapshot import ServiceSnapshot

Would = Mapping[tuple[int, int], Effect]
"""What accepting a disputed exclusion would change, by its span."""


def decided_blocks(service: ServiceSnapshot, would: Would, language: Language) -> Iterator[Block]:
    """Yields the sections that have something to say. Times are UTC.

    Args:
        service: whose.
        would: effects of the disputed exclusions.
        language: of the words.
    """
    period, currency = service.assessment.period, service.assessment.credit.currency
    work = [m for m in service.maintenance if m.start < period.end and m.end > period.start]
    sections = (
        ("report.exclusions", "", [line for e in service.exclusions for line in _exclusion(e, would, language)]),
        ("report.work", "", [_maintenance(m, language) for m in work]),
        (
            "act_text.acknowledged",
            "",
            [
                language.say("act_text.acknowledgement", at=fmt.rfc3339(a.at), who=a.who, reason=a.reason)
                for a in service.acknowledgements
            ],
        ),
        ("act_text.reports", "", [report_text(fact, language) for fact in service.reports]),
        ("act_text.proposed", "act_text.not_applied", list(proposal_lines(service, language))),
        (
            "act_text.closed_period",
            "",
            list(_frozen(service.frozen, currency, language)) if service.frozen is not None else [],
        ),
    )
    for heading, detail, lines in sections:
        if lines:
            beside = language.say(detail) if detail else ""
            yield Section((Heading(2, language.say(heading), detail=beside), Lines(tuple(lines))))


def decided_to_json(service: ServiceSnapshot) -> dict[str, object]:
    """Makes the same for programs, in the snapshot's words."""
    return {
        "exclusions": [EXCLUSION.write(fact) for fact in service.exclusions],
        "maintenance": [MAINTENANCE.write(fact) for fact in service.maintenance],
        "acknowledgements": [ACKNOWLEDGEMENT.write(fact) for fact in service.acknowledgements],
        "proposals": [PROPOSAL.write(fact) for fact in service.proposals],
        "reports": [REPORT.write(fact) for fact in service.reports],
    }


def proposals_block(service: ServiceSnapshot, language: Language) -> Block:
    """Lists a service's proposals under its name."""
    return Section((Heading(3, f"{service.name} ({service.id})"), Lines(tuple(proposal_lines(service, language)))))


def proposal_lines(service: ServiceSnapshot, language: Language) -> Iterator[str]:
    """Yields every proposal with its evidence, and the command that decides on it."""
    for p in service.proposals:
        span = span_text(p.start, p.end, language)
        yield language.say(
            "act_text.proposal" if p.measured else "act_text.proposal_by_page",
            span=span,
            seconds=language.grouped(p.seconds),
            other=p.on_name or p.on,
            reason=language.name_of("reason", p.reason),
        )
        this, other = span_text(*p.outage, language), span_text(*p.other, language)
        yield language.say("act_text.evidence", this=this, id=p.on, other=other)
        if p.page is not None:
            yield _page_evidence(p.page, language)
        yield language.say("act_text.to_decide", command=command_of(service.id, p))


def _page_evidence(page: PageEvidence, language: Language) -> str:
    """Says what the vendor's page says: incident, times, text, where, and when it was read."""
    end = language.say("act_text.page_open") if page.end is None else fmt.rfc3339(page.end)
    where = ", ".join(
        part for part in (page.url, language.say("act_text.page_read", at=fmt.rfc3339(page.read_at))) if part
    )
    words = {"title": page.title, "start": fmt.rfc3339(page.start), "end": end, "where": where}
    if not page.text:
        return language.say("act_text.page_evidence", **words)
    return language.say("act_text.page_evidence_text", text=page.text, **words)


def command_of(service: str, found: Proposal) -> str:
    """Writes the command that makes the proposal an exclusion; disputed until the vendor agrees."""
    url = "" if found.page is None or not found.page.url else f" --reference {shlex.quote(found.page.url)}"
    return (
        f"sla-tui exclude add {service} --start {fmt.rfc3339(found.start)} --end {fmt.rfc3339(found.end)}"
        f" --reason {found.reason} --note 'with {found.on}'{url} --disputed"
    )


def _exclusion(fact: ExclusionFact, would: Would, language: Language) -> Iterator[str]:
    state = language.say("report.exclusion_accepted" if fact.accepted else "act_text.without_effect")
    by = by_text(fact.act, fact.who, fact.at, language)
    if fact.judged_at is not None:
        key = "act_text.accepted_by" if fact.accepted else "act_text.disputed_by"
        by = joined((by, language.say(key, who=fact.judged_by, at=fmt.rfc3339(fact.judged_at))))
    reason = language.name_of("reason", fact.reason)
    what = f"{span_text(fact.start, fact.end, language)}: {reason}, {state}"
    yield joined((what, fact.reference, fact.note, by))
    effect = None if fact.accepted else would.get((fact.start, fact.end))
    if effect is not None:
        yield language.say("act_text.if_accepted")
        yield from (f"{label} {words}".strip() for label, words in effect_facts(effect, language))


def _maintenance(fact: MaintenanceFact, language: Language) -> str:
    if fact.at is not None:
        by = by_text(fact.act, fact.who, fact.at, language)
    elif fact.source:
        by = language.say("act_text.from_source", source=fact.source)
    else:
        by = language.say("act_text.configured")
    valid, announced = maintenance_words(fact, language)
    what = f"{span_text(fact.start, fact.end, language)}: {language.say(f'kind.{fact.kind}')}, {valid}"
    return joined((what, announced, fact.title, by))


def _frozen(fact: ClosedFact, currency: str, language: Language) -> Iterator[str]:
    closed = language.say("act_text.closed", at=fmt.rfc3339(fact.at))
    if fact.revision > 1:
        closed = language.say("act_text.revised", closed=closed, number=fact.revision, who=fact.who, why=fact.why)
    yield language.say("act_text.hash", closed=closed, sha=fact.sha256)
    if fact.drift is not None:
        yield language.say("act_text.stands", drift=drift_text(fact.drift, currency, language))


def drift_text(drift: Drift, currency: str, language: Language = ENGLISH) -> str:
    """Says what a closed period would come to today, with the credit in money where it is known, and why.

    Args:
        drift: what differs.
        currency: of the credit.
        language: of the words.
    """
    parts = [language.say("act_text.no_figure")]
    if drift.percent is not None:
        parts = [f"{language.figure(fmt.fixed(drift.percent, 6))} %"]
    if drift.downtime_seconds is not None:
        parts.append(language.say("act_text.seconds_down", seconds=language.grouped(drift.downtime_seconds)))
    if drift.credit or drift.amount:
        credit = remedy_text(drift.credit, drift.amount, currency, language=language)
        parts.append(language.say("act_text.with_credit", credit=credit))
    else:
        parts.append(language.say("act_text.no_credit"))
    causes = ", ".join(language.say(f"cause.{cause}") for cause in drift.causes)
    return language.say("act_text.drift", today=", ".join(parts), causes=causes)

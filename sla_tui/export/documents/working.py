"""The working behind an assessment as a document, in steps that can be redone by hand.

Every outage and every removed stretch with the clause that decided, then the sum, the tiers, the credit and the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, Lines, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.objectives import objective_lines
from sla_tui.export.documents.stated import clause_text, decision_text, missing_command, standing_word
from sla_tui.export.documents.working_money import claim_block, credit_block, tier_block
from sla_tui.export.documents.working_sum import sum_block
from sla_tui.export.documents.workings import LABELS, Working
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import AssessedOutage, Assessment, OutagePart, Period, Removed
from sla_tui.sla.stated import Stated
from sla_tui.sla.stated import stated as stated_of

WorkingOutage = AssessedOutage | OutagePart


def working_document(
    assessment: Assessment,
    contract: Contract,
    language: Language = ENGLISH,
    *,
    title: str = "",
    stated: Stated | None = None,
    service: str = "SERVICE",
    stale: str = "",
    texts: Sequence[Contract] = (),
    made_of: Sequence[Block] = (),
    more: Sequence[Block] = (),
    version: str = "",
) -> Document:
    """Makes a document of the whole working. Times are those of the contract's zone, with their offset to UTC.

    Args:
        assessment: what was found.
        contract: under which text.
        language: of the words.
        title: the case's or the service's name; the contract's where it is empty.
        stated: what may be stated of it; without, what follows from the assessment alone.
        service: the id that a command which gives what is missing names.
        stale: why nobody fresh says anything, where that is why there is no verdict.
        texts: those of its parts, where it was judged in parts; each part is worked out under its own.
        made_of: blocks that come first: what the service is made of.
        more: blocks that follow it.
        version: of the program, for the foot of a page.
    """
    working = Working(assessment, stated or stated_of(assessment), contract, language, service, stale)
    head = _head(working, title or contract.title)
    return Document(
        title or contract.title,
        (head, *made_of, *_middle(working, texts), *_notes(working), *more),
        skip=language.say("working.skip"),
        footer=f"sla-tui {version}".strip(),
    )


def _middle(working: Working, texts: Sequence[Contract]) -> Iterator[Block]:
    """Yields the working itself; of a period that was judged in parts that of each, and of all together."""
    parts, whole, language = working.assessment.parts, working.assessment.period, working.language
    for number, part in enumerate(parts, start=1):
        text = texts[number - 1] if number <= len(texts) else working.contract
        own = replace(working, assessment=part, stated=stated_of(part), contract=text)
        heading, facts = Heading(2, language.say("working.part", number=number)), _part_facts(own, whole)
        if part.now <= part.period.start:
            yield Section((heading, Facts(tuple(facts), LABELS), Paragraph(language.say("state.future"))))
            continue
        yield Section((heading, Facts((*facts, *_verdict(own)), LABELS)))
        yield from _worked_out(own)
    if parts:
        yield Section((Heading(2, language.say("working.together")),))
        yield sum_block(working)
        yield credit_block(working)
        yield from claim_block(working)
    else:
        yield from _worked_out(working)


def _worked_out(working: Working) -> Iterator[Block]:
    yield from _outages(working)
    yield from _removed(working)
    yield sum_block(working)
    yield from tier_block(working)
    yield credit_block(working)
    yield from claim_block(working)
    yield from _objectives(working)


def _part_facts(working: Working, whole: Period) -> Iterator[Fact]:
    """Yields the part's dates, its share of the fee, and under which text it is judged."""
    period, language = working.assessment.period, working.language
    since = working.contract.valid_from
    named = working.contract.title if since is None else language.say("working.text_of", day=since.isoformat())
    span = language.say(
        "working.part_span",
        start=working.instant(period.start),
        end=working.instant(period.end),
        seconds=language.grouped(period.seconds),
        whole=language.grouped(whole.seconds),
        share=language.share(Fraction(period.seconds, whole.seconds)),
    )
    yield Fact(language.say("fact.period"), span)
    yield Fact(language.say("working.text"), named)


def _head(working: Working, title: str) -> Block:
    """Says whose working it is, of which period, and the verdict."""
    assessment, period, language = working.assessment, working.assessment.period, working.language
    facts = []
    name = working.contract.name if working.contract.name != title else ""
    if name or working.contract.vendor:
        named = ", ".join(part for part in (name, working.contract.vendor) if part)
        facts.append(Fact(language.say("fact.contract"), named))
    bounds = {"start": working.instant(period.start), "end": working.instant(period.end)}
    label = working.period_name(period)
    span = (
        language.say("fact.span", name=label, **bounds)
        if label
        else language.say("act_text.span", start=bounds["start"], until=bounds["end"])
    )
    if assessment.running:
        span = language.say("working.looked_at", period=span, until=working.instant(assessment.now))
    facts.append(Fact(language.say("fact.period"), span))
    method = language.say(f"method.{working.contract.availability.method}")
    facts.append(Fact(language.say("working.measured"), method))
    return Section((Heading(1, title), Facts((*facts, *_verdict(working)), LABELS)))


def _verdict(working: Working) -> Iterator[Fact]:
    """Says the verdict; without one why, how much the contract asks for, and the command that gives it."""
    stated, language = working.stated, working.language
    words = [Cell(standing_word(stated.standing, language), stated.standing)]
    if stated.certainty == "within_error" and stated.judged:
        words.append(Cell(language.say("working.within_error")))
    yield Fact(language.say("fact.verdict"), tuple(words))
    if why := working.why():
        if stated.reason == "coverage":
            why = language.say("working.asked_for", why=why, wanted=language.percent(stated.min_coverage))
        yield Fact("", why)
    for missing in working.assessment.missing if stated.reason == "missing_input" else ():
        yield Fact(language.say("fact.give"), missing_command(working.service, missing))


def _outages(working: Working) -> Iterator[Block]:
    """Lists every outage, and inside those that were split what was decided about each part."""
    language, heading = working.language, working.language.say("report.outages")
    if not working.assessment.outages:
        if working.assessment.downtime_seconds is not None:
            yield Section((Heading(2, heading), Paragraph(language.say("report.none"))))
        return
    rows: list[AssessedOutage | OutagePart] = []
    for outage in working.assessment.outages:
        rows += [outage, *(outage.parts if len(outage.parts) > 1 else ())]
    zone = language.say("working.in_zone", zone=working.contract.period.timezone)
    table = fill(_outage_columns(working), rows, language, narrow="whole")
    yield Section((Heading(2, heading, detail=zone), table))


def _outage_columns(working: Working) -> tuple[Column[WorkingOutage, Cell], ...]:
    number = working.language.grouped

    def counted(row: WorkingOutage) -> str:
        if isinstance(row, AssessedOutage):
            return number(row.counted_seconds)
        return number(row.end - row.start) if row.decision == "counted" else ""

    return (
        *_span_columns(working),
        Column(
            "counted",
            "column.counted",
            lambda row: Cell(counted(row)),
            figure=True,
            text=TextHints(heading="working.counted", least=10),
        ),
        Column(
            "decision",
            "column.decision",
            lambda row: Cell(_decision(row, working), "part" if isinstance(row, OutagePart) else ""),
            text=TextHints(heading="working.decision"),
        ),
    )


def _span_columns(working: Working) -> tuple[Column[Any, Cell], ...]:
    """Declares start, end and seconds, for outages and for removed stretches, which so line up."""
    return (
        Column(
            "start",
            "column.start",
            lambda row: Cell(working.instant(row.start)),
            text=TextHints(heading="working.start", least=25),
        ),
        Column(
            "end",
            "column.end",
            lambda row: Cell(working.instant(row.end)),
            text=TextHints(heading="working.end", least=25),
        ),
        Column(
            "seconds",
            "working.column_seconds",
            lambda row: Cell(working.language.grouped(row.end - row.start)),
            figure=True,
            text=TextHints(heading="working.seconds", least=10),
        ),
    )


def _decision(row: WorkingOutage, working: Working) -> str:
    """Says what was decided and by which clause; of an outage why it was, and who saw it."""
    language = working.language
    decided = decision_text(row.decision, row.clause, language)
    if isinstance(row, OutagePart):
        return decided
    words = [language.say("decision.parts") if len(row.parts) > 1 else decided, row.reason]
    if len(row.sources) > 1:
        words.append(language.say("report.outage_seen", sources=", ".join(row.sources)))
    return "; ".join(part for part in words if part)


def _removed(working: Working) -> Iterator[Block]:
    """Lists every stretch that left the denominator."""
    assessment, language = working.assessment, working.language
    if not assessment.removed:
        return
    seconds = language.say("working.seconds_in_all", seconds=language.grouped(assessment.removed_seconds))

    def clause(stretch: Removed) -> Cell:
        words = clause_text(stretch.clause, language), language.tell(stretch.note)
        return Cell("; ".join(part for part in words if part))

    columns = (*_span_columns(working), Column[Removed, Cell]("clause", "column.clause", clause))
    table = fill(columns, assessment.removed, language, narrow="whole", headless=True)
    yield Section((Heading(2, language.say("working.removed_heading"), detail=seconds), table))


def _objectives(working: Working) -> Iterator[Block]:
    """Lists promises besides availability."""
    lines = tuple(objective_lines(working.assessment.objectives, working.language))
    if lines:
        yield Section((Heading(2, working.language.say("report.objectives")), Lines(lines)))


def _notes(working: Working) -> Iterator[Block]:
    """Lists what the engine had to assume, and rights to terminate."""
    language, lines = working.language, []
    for state in working.assessment.termination:
        reached = language.say("termination.reached" if state.reached else "termination.not_reached")
        text = language.say(
            "working.termination",
            percent=language.percent(state.below),
            counted=state.counted,
            needed=state.needed,
            within=state.within,
            state=reached,
        )
        lines.append(text)
    lines += map(language.tell, working.assessment.notes)
    if lines:
        yield Section((Heading(2, language.say("report.notes")), Lines(tuple(lines))))

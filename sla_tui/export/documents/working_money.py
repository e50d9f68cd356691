"""The money in a working: the rows of the credit table, what is owed, and until when it must be claimed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sla_tui.export.blocks import Block, Fact, Facts, Heading, Lines, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.contract_values import bound_text
from sla_tui.export.documents.stated import credit_text
from sla_tui.export.documents.workings import LABELS, Working

TierRow = tuple[str, str, str]
"""The bound, what is paid below it, and whether that is reached or how far away it is."""
COLUMNS = (
    Column[TierRow, Cell]("bound", "column.bound", lambda row: Cell(row[0]), text=TextHints(least=22)),
    Column[TierRow, Cell]("remedy", "column.remedy", lambda row: Cell(row[1]), text=TextHints(least=28)),
    Column[TierRow, Cell]("distance", "column.distance", lambda row: Cell(row[2])),
)


def tier_block(working: Working) -> Iterator[Block]:
    """Lists every row of the credit table: met, or how far away; and whether the table was read whole."""
    language = working.language
    blocks: list[Block] = []
    if working.stated.uptime is not None and working.stated.judged:  # else nobody can say that a row is met
        rows = list(_tiers(working)) or list(_tiers_without_distance(working))
        if rows:
            blocks.append(fill(COLUMNS, rows, language, narrow="whole", headless=True))
    if working.assessment.remedy != "complete":
        unread = working.assessment.remedy == "unread"
        blocks.append(Paragraph(language.say("working.table_unread" if unread else "working.table_partial")))
    if blocks:
        yield Section((Heading(2, language.say("working.tiers")), *blocks))


def _tiers(working: Working) -> Iterator[TierRow]:
    language = working.language
    for tier in working.assessment.tiers:
        bound = bound_text(tier, language)
        met = tier.seconds_left <= 0
        state = language.say("tier.met" if met else "tier.not_met")
        if not met and working.assessment.running:
            state = language.say("working.away", state=state, seconds=language.grouped(tier.seconds_left))
        yield bound, working.remedy(tier.credit, tier.amount, tier.benefit), state


def _tiers_without_distance(working: Working) -> Iterator[TierRow]:
    """Yields the rows where no seconds say how far they are: requests were counted, or nothing was judged."""
    percent, language = working.assessment.percent, working.language
    if percent is None:
        return
    for tier in working.contract.tiers:
        bound = bound_text(tier, language)
        state = language.say("tier.met" if tier.is_met_by(percent, _downtime(working)) else "tier.not_met")
        yield bound, working.remedy(tier.credit, tier.amount, tier.benefit), state


def _downtime(working: Working) -> Fraction:
    """Computes the downtime that rows hold it against: of requests, the share of the judged time that failed."""
    found = working.assessment
    return Fraction(0) if found.uptime is None else (1 - found.uptime) * found.assessed_seconds


def credit_block(working: Working) -> Block:
    """Says what is owed, and the sum that leads to it; that nothing is owed only where that was worked out."""
    credit, language = working.stated.credit, working.language
    heading = Heading(2, language.say(f"service.{working.assessment.credit.payout}").capitalize())
    if credit is None:
        why = working.why() or language.say("standing.no_data")
        return Section((heading, Paragraph(language.say("working.not_known_owed", why=why))))
    steps = working.assessment.credit.steps if working.stated.uptime is not None else ()
    lines = [Lines(tuple(map(language.tell, steps)))] if steps else []
    if not credit.owed:
        return Section((heading, *lines, Paragraph(language.say("working.nothing_owed"))))
    owed = credit_text(credit, language, fee=True)
    if working.assessment.running:
        owed = language.say("working.locked_in", credit=owed)
    facts = [Fact(language.say("working.owed"), owed)]
    if credit.amount is None and credit.percent:
        facts.append(Fact("", language.say("working.fee_unknown")))
    return Section((heading, *lines, Facts(tuple(facts), LABELS)))


def claim_block(working: Working) -> Iterator[Block]:
    """Says until when, and how it must be asked for."""
    claim, rule, language = working.stated.claim, working.contract.claim, working.language
    if rule is None or (claim.deadline is None and claim.notify_by is None):
        return
    facts = []
    for key, at in (("service.notify_by", claim.notify_by), ("service.claim_by", claim.deadline)):
        if at is not None:
            day = language.short_day(at - 1, working.zone, year=True)
            facts.append(Fact(language.say(key), language.say("working.before", day=day, end=working.instant(at))))
    how = [part for part in (rule.method, rule.url) if part]
    if rule.subject:
        how.append(language.say("working.subject", subject=repr(rule.subject)))
    if how:
        facts.append(Fact(language.say("working.how"), ", ".join(how)))
    if rule.fields:
        facts.append(Fact(language.say("working.state"), ", ".join(rule.fields)))
    yield Section((Heading(2, language.say("working.claim")), Facts(tuple(facts), LABELS)))

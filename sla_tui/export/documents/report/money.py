"""Credits and claims: what is owed for each service, until when it must be asked for, and how."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Cell, Heading, Paragraph
from sla_tui.export.documents.report.chapters import name_of
from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.report.tables import NONE, without_empty
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.documents.totals import totals_text
from sla_tui.language import Language
from sla_tui.sla.snapshot import CreditEntry
from sla_tui.sla.stated import StatedCredit


class Deadline(NamedTuple):
    """The instant by which something must be done, exclusive, and for which service."""

    at: int
    chapter: Chapter


def deadlines(chapters: tuple[Chapter, ...], now: int) -> list[Deadline]:
    """The claims that can still be made, the nearest first."""
    done = ("claimed", "paid")
    open_ones = [c for c in chapters if owed(c) and not (c.claim is not None and c.claim.state in done)]
    found = [(c.service.stated.claim.deadline, c) for c in open_ones]
    return sorted((Deadline(at, c) for at, c in found if at is not None and at > now), key=lambda d: d.at)


def owed(chapter: Chapter) -> bool:
    """Whether anything can be stated to be owed for the service."""
    return chapter.service.stated.owed


def entries_of(chapters: tuple[Chapter, ...]) -> list[CreditEntry]:
    """The chapters' lines of the ledger."""
    return [chapter.claim for chapter in chapters if chapter.claim is not None]


def owed_words(report: Report, chapters: tuple[Chapter, ...], language: Language) -> str:
    """What is owed in all, by stage; that nothing is owed is only said where every service was judged."""
    if sums := totals_text(entries_of(chapters), language):
        return language.say("report.summary_credits", amounts=sums)
    if any(map(owed, chapters)):
        return language.say("report.summary_credits_not_known")
    return language.say(
        "report.summary_no_credits_known" if report.snapshot.summary.unknown else "report.summary_no_credits"
    )


def money_blocks(report: Report, chapters: tuple[Chapter, ...], language: Language) -> Iterator[Block]:
    """The part about money."""
    yield Heading(2, language.say("report.money"), "money")
    entitled = [chapter for chapter in chapters if owed(chapter)]
    if not entitled:
        yield Paragraph(owed_words(report, chapters, language))
        return
    keys = ("service", "credit", "amount", "notify", "claim", "state", "how")
    yield without_empty(
        tuple(language.say(f"column.{key}") for key in keys),
        tuple(_row(chapter, report.snapshot.generated_at, language) for chapter in entitled),
        frozenset((2,)),
        language.say("report.money_caption"),
    )
    yield Paragraph(owed_words(report, chapters, language))


def _row(chapter: Chapter, now: int, language: Language) -> tuple[Cell, ...]:
    stated = chapter.service.stated
    credit, claim = stated.credit, stated.claim
    if credit is None:
        raise ValueError("a row about money is about a service that something is owed for")
    words = remedy_text(credit.percent, None, credit.currency, credit.benefits, language=language)
    return (
        name_of(chapter),
        f"{words}, {language.say(f'payout.{credit.payout}')}" if words else language.say(f"payout.{credit.payout}"),
        _amount(credit, language),
        NONE if claim.notify_by is None else _day(claim.notify_by, chapter, now, language),
        language.say("claim.no_limit") if claim.deadline is None else _day(claim.deadline, chapter, now, language),
        _state(chapter, language),
        claim_words(chapter, language) or NONE,
    )


def _amount(credit: StatedCredit, language: Language) -> str:
    """The amount as far as it is known; why it is not where it cannot be said."""
    if credit.extent == "not_known" or credit.amount:
        return remedy_text(Fraction(0), credit.amount, credit.currency, (), credit.extent, language=language)
    return language.say("report.no_amount") if credit.amount is None else language.money(credit.amount, credit.currency)


def _state(chapter: Chapter, language: Language) -> str:
    """How far the claim is, and since when."""
    entry = chapter.claim
    if entry is None or entry.state == "open":
        return language.say("claim.owed" if chapter.service.assessment.running else "claim.claimable")
    if entry.state == "lapsed":
        return language.say("claim.expired")
    state = language.say(f"claim.{entry.state}")
    if not entry.marks:
        return state
    zone = ZoneInfo(chapter.contract.period.timezone)
    return language.say("claim.on", state=state, day=language.day(entry.marks[-1].at, zone))


def _day(at: int, chapter: Chapter, now: int, language: Language) -> str:
    day = language.last_day(at, ZoneInfo(chapter.contract.period.timezone))
    return language.say("claim.over", day=day) if at <= now else day


def claim_words(chapter: Chapter, language: Language) -> str:
    """How the contract wants the claim: its way, address, subject and fields."""
    rule = chapter.contract.claim
    if rule is None:
        return ""
    parts = [part for part in (rule.method, rule.url) if part]
    if rule.subject:
        parts.append(language.say("claim.subject", subject=rule.subject))
    if rule.fields:
        parts.append(language.say("claim.fields", fields=language.listed(rule.fields)))
    return "; ".join(parts)

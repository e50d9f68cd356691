"""Credits and claims: what is owed for each service, until when it must be asked for, and how."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Heading, Paragraph
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.report.cells import agreed_of, cell
from sla_tui.export.documents.report.model import AgreedChapter, Chapter, Report
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.documents.totals import totals_text
from sla_tui.language import Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.stated import StatedCredit


class Deadline(NamedTuple):
    """The instant by which something must be done, exclusive, and under which agreement."""

    at: int
    agreed: AgreedChapter


def _agreed(chapters: tuple[Chapter, ...]) -> list[AgreedChapter]:
    return [agreed for chapter in chapters for agreed in agreed_of(chapter)]


def deadlines(report: Report, chapters: tuple[Chapter, ...]) -> list[Deadline]:
    """Finds the claims that whoever reads the report can still make, the nearest first."""
    party = "customer" if report.customer else "vendor"
    now, found = report.snapshot.generated_at, []
    for agreed in _agreed(chapters):
        at = agreed.agreement.stated.claim.deadline
        done = agreed.claim is not None and agreed.claim.state in {"claimed", "paid"}
        if owed(agreed) and agreed.agreement.party == party and not done and at is not None and at > now:
            found.append(Deadline(at, agreed))
    return sorted(found, key=lambda deadline: deadline.at)


def owed(agreed: AgreedChapter) -> bool:
    """Says whether anything can be stated to be owed under the agreement."""
    return agreed.agreement.stated.owed


def entries_of(chapters: tuple[Chapter, ...]) -> list[CreditEntry]:
    """Returns the chapters' entries of the claim list."""
    return [agreed.claim for agreed in _agreed(chapters) if agreed.claim is not None]


def owed_words(report: Report, chapters: tuple[Chapter, ...], language: Language) -> str:
    """Says what is owed in all, by stage; that nothing is owed is only said where every service was judged."""
    if sums := totals_text(entries_of(chapters), language, one_way=bool(report.customer)):
        return language.say("report.summary_credits", amounts=sums)
    if any(map(owed, _agreed(chapters))):
        return language.say("report.summary_credits_not_known")
    return language.say(
        "report.summary_no_credits_known" if report.snapshot.summary.unknown else "report.summary_no_credits"
    )


def money_blocks(report: Report, chapters: tuple[Chapter, ...], language: Language) -> Iterator[Block]:
    """Yields the part about money."""
    yield Heading(2, language.say("report.money"), "money")
    entitled = [agreed for agreed in _agreed(chapters) if owed(agreed)]
    if not entitled:
        yield Paragraph(owed_words(report, chapters, language))
        return
    several = not report.customer and any(agreed.agreement.party == "customer" for agreed in _agreed(chapters))
    yield _money_table(entitled, report.snapshot.generated_at, language, several=several)
    yield Paragraph(owed_words(report, chapters, language))


def _money_table(entitled: list[AgreedChapter], now: int, language: Language, *, several: bool) -> Table:
    """Lists what is owed for each service, and until when and how it must be asked for; `several`: and whose it is."""
    whose: tuple[Column[AgreedChapter, Cell], ...] = (
        Column("direction", "column.direction", lambda a: Cell(language.say(f"party.{a.agreement.direction}"))),
        Column("party", "column.party", lambda a: cell(a.agreement.counterparty)),
    )
    columns: tuple[Column[AgreedChapter, Cell], ...] = (
        Column("service", "column.service", lambda chapter: Cell(chapter.name)),
        *(whose if several else ()),
        Column("credit", "column.credit", lambda chapter: Cell(_credit(_owed_credit(chapter), language))),
        Column("amount", "column.amount", lambda chapter: Cell(_amount(_owed_credit(chapter), language)), figure=True),
        Column("notify_by", "column.notify", lambda chapter: _notify_by(chapter, now, language)),
        Column("claim_by", "column.claim", lambda chapter: _claim_by(chapter, now, language)),
        Column("state", "column.state", lambda chapter: Cell(_state(chapter, language))),
        Column("how", "column.how", lambda chapter: cell(claim_words(chapter, language))),
    )
    return fill(columns, entitled, language, caption=language.say("report.money_caption"), drop_empty=True)


def _owed_credit(chapter: AgreedChapter) -> StatedCredit:
    credit = chapter.agreement.stated.credit
    if credit is None:
        raise ValueError("a row about money is about a service that something is owed for")
    return credit


def _credit(credit: StatedCredit, language: Language) -> str:
    words = remedy_text(credit.percent, None, credit.currency, credit.benefits, language=language)
    payout = language.say(f"payout.{credit.payout}")
    return f"{words}, {payout}" if words else payout


def _notify_by(chapter: AgreedChapter, now: int, language: Language) -> Cell:
    at = chapter.agreement.stated.claim.notify_by
    return cell(None if at is None else _day(at, chapter, now, language))


def _claim_by(chapter: AgreedChapter, now: int, language: Language) -> Cell:
    at = chapter.agreement.stated.claim.deadline
    return Cell(language.say("claim.no_limit") if at is None else _day(at, chapter, now, language))


def _amount(credit: StatedCredit, language: Language) -> str:
    """Writes the amount as far as it is known; why it is not where it cannot be said."""
    if credit.extent == "not_known" or credit.amount:
        return remedy_text(Fraction(0), credit.amount, credit.currency, (), credit.extent, language=language)
    return language.say("report.no_amount") if credit.amount is None else language.money(credit.amount, credit.currency)


def _state(chapter: AgreedChapter, language: Language) -> str:
    """Says how far the claim is, and since when."""
    entry = chapter.claim
    if entry is None or entry.state == "open":
        return language.say("claim.owed" if chapter.agreement.assessment.running else "claim.claimable")
    if entry.state == "lapsed":
        return language.say("claim.expired")
    state = language.say(f"claim.{entry.state}")
    if not entry.marks:
        return state
    zone = ZoneInfo(chapter.contract.period.timezone)
    return language.say("claim.on", state=state, day=language.day(entry.marks[-1].at, zone))


def _day(at: int, chapter: AgreedChapter, now: int, language: Language) -> str:
    day = language.last_day(at, ZoneInfo(chapter.contract.period.timezone))
    return language.say("claim.over", day=day) if at <= now else day


def claim_words(chapter: AgreedChapter, language: Language) -> str:
    """Says how the contract wants the claim: its way, address, subject and fields."""
    rule = chapter.contract.claim
    if rule is None:
        return ""
    parts = [part for part in (rule.method, rule.url) if part]
    if rule.subject:
        parts.append(language.say("claim.subject", subject=rule.subject))
    if rule.fields:
        parts.append(language.say("claim.fields", fields=language.listed(rule.fields)))
    return "; ".join(parts)

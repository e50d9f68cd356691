"""Credits and claims: what is owed for each service, until when it must be asked for, and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sla_tui.export.report.blocks import Block, Cell, Heading, Paragraph
from sla_tui.export.report.chapters import name_of
from sla_tui.export.report.model import Chapter, Report
from sla_tui.export.report.tables import NONE, remedy_words, without_empty
from sla_tui.export.report.tongue import Tongue


class Deadline(NamedTuple):
    """The instant by which something must be done, exclusive, and for which service."""

    at: int
    chapter: Chapter


def deadlines(chapters: tuple[Chapter, ...], now: int) -> list[Deadline]:
    """The claims that can still be made, the nearest first."""
    done = ("claimed", "paid")
    open_ones = [c for c in chapters if owed(c) and not (c.claim is not None and c.claim.state in done)]
    found = [(c.service.assessment.claim.deadline, c) for c in open_ones]
    return sorted((Deadline(at, c) for at, c in found if at is not None and at > now), key=lambda d: d.at)


def owed(chapter: Chapter) -> bool:
    """Whether anything is owed for the service."""
    credit = chapter.service.assessment.credit
    return credit.locked_in and bool(credit.percent or credit.amount or credit.benefits)


def money_blocks(report: Report, chapters: tuple[Chapter, ...], tongue: Tongue) -> Iterator[Block]:
    """The part about money."""
    yield Heading(2, tongue.say("money"), "money")
    entitled = [chapter for chapter in chapters if owed(chapter)]
    if not entitled:
        yield Paragraph(tongue.say("money.none"))
        return
    keys = ("service", "credit", "amount", "notify", "claim", "state", "how")
    yield without_empty(
        tuple(tongue.say(f"col.{key}") for key in keys),
        tuple(_row(chapter, report.snapshot.generated_at, tongue) for chapter in entitled),
        frozenset((2,)),
        tongue.say("money.caption"),
    )


def _row(chapter: Chapter, now: int, tongue: Tongue) -> tuple[Cell, ...]:
    credit, claim = chapter.service.assessment.credit, chapter.service.assessment.claim
    words = remedy_words(chapter, tongue)
    return (
        name_of(chapter),
        f"{words}, {tongue.say(f'payout.{credit.payout}')}",
        tongue.say("no_amount") if credit.amount is None else tongue.money(credit.amount, credit.currency),
        NONE if claim.notify_by is None else _day(claim.notify_by, chapter, now, tongue),
        tongue.say("claim.open") if claim.deadline is None else _day(claim.deadline, chapter, now, tongue),
        _state(chapter, tongue),
        claim_words(chapter, tongue) or NONE,
    )


def _state(chapter: Chapter, tongue: Tongue) -> str:
    """How far the claim is, and since when."""
    entry = chapter.claim
    if entry is None or entry.state == "open":
        return tongue.say("claim.open_state")
    state = tongue.say(f"claim.{entry.state}")
    if not entry.marks or entry.state == "lapsed":
        return state
    zone = ZoneInfo(chapter.contract.period.timezone)
    return tongue.say("claim.on", state=state, day=tongue.day(entry.marks[-1].at, zone))


def _day(at: int, chapter: Chapter, now: int, tongue: Tongue) -> str:
    day = tongue.last_day(at, ZoneInfo(chapter.contract.period.timezone))
    return tongue.say("claim.over", day=day) if at <= now else day


def claim_words(chapter: Chapter, tongue: Tongue) -> str:
    """How the contract wants the claim: its way, address, subject and fields."""
    rule = chapter.contract.claim
    if rule is None:
        return ""
    parts = [part for part in (rule.method, rule.url) if part]
    if rule.subject:
        parts.append(tongue.say("claim.subject", subject=rule.subject))
    if rule.fields:
        parts.append(tongue.say("claim.fields", fields=tongue.language.listed(rule.fields)))
    return "; ".join(parts)

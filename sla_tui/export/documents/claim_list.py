"""The claim list: each period that triggers a credit, its deadline, and how far the claim is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Bullets, Document, Lines, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.stated import entry_text, period_text
from sla_tui.export.documents.totals import totals_text
from sla_tui.export.shapes.decisions import CREDIT_ENTRY
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import Total, stage_of, totals
from sla_tui.sla.snapshot import Snapshot


def claim_list_document(snapshot: Snapshot, language: Language = ENGLISH) -> Document:
    """Lists the claims, the newest period first, then the sums by how far each claim is."""
    return Document(language.say("report.money"), tuple(_blocks(snapshot, language)), skip=language.say("page.skip"))


def _blocks(snapshot: Snapshot, language: Language) -> Iterator[Block]:
    incomplete = () if snapshot.credits_complete else (language.say("claim_list.incomplete"),)
    if not snapshot.credits:
        yield Paragraph(" ".join((language.say("claim_list.nothing"), *incomplete)))
        return
    table = fill(_columns(snapshot, language), snapshot.credits, language)
    steps = tuple(step for entry in snapshot.credits for step in _steps(entry, language))
    yield Section((table, Bullets(steps))) if steps else table
    sums = totals_text(snapshot.credits, language)
    lines = (*((sums,) if sums else ()), *incomplete)
    if lines:
        yield Lines(lines)


def claim_list_json(snapshot: Snapshot) -> str:
    """Writes the entries as they stand in the snapshot's JSON, and their sums by stage; ends in a line break."""
    data = {
        "credits": [CREDIT_ENTRY.write(e) for e in snapshot.credits],
        "credits_complete": snapshot.credits_complete,
        "totals": [_total(total) for total in totals(snapshot.credits)],
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _columns(snapshot: Snapshot, language: Language) -> tuple[Column[CreditEntry, Cell], ...]:
    def uptime(entry: CreditEntry) -> str:
        if entry.uptime is None:
            return "-"
        text = language.uptime(entry.uptime, entry.target)
        return language.say("service.so_far", uptime=text) if entry.running else text

    def credit(entry: CreditEntry) -> str:
        return entry_text(entry, language) + ("" if entry.certainty == "certain" else " (?)")

    def state(entry: CreditEntry) -> str:
        return language.say("claim.notified" if entry.state == "notified" else f"claim.{stage_of(entry)}")

    def last_day(entry: CreditEntry) -> str:
        zone = ZoneInfo(entry.timezone or snapshot.timezone)
        return "-" if entry.claim.deadline is None else language.short_last_day(entry.claim.deadline, zone)

    def left(entry: CreditEntry) -> str:
        at = entry.claim.deadline
        if at is None or at <= snapshot.generated_at or stage_of(entry) not in {"owed", "claimable"}:
            return "-"
        return language.duration(at - snapshot.generated_at, parts=1)

    whose: tuple[Column[CreditEntry, Cell], ...] = ()
    if any(entry.party == "customer" for entry in snapshot.credits):
        whose = (
            Column(
                "party",
                "column.party",
                lambda entry: Cell(_party(entry, language)),
                text=TextHints(heading="text_heading.party"),
            ),
        )
    return (
        Column(
            "service",
            "column.service",
            lambda entry: Cell(entry.name or entry.service),
            text=TextHints(heading="text_heading.service"),
        ),
        *whose,
        Column(
            "period",
            "column.period",
            lambda entry: Cell(period_text(entry.period, language)),
            text=TextHints(heading="text_heading.period"),
        ),
        Column(
            "uptime",
            "column.uptime",
            lambda entry: Cell(uptime(entry)),
            figure=True,
            gives_way=1,
            text=TextHints(heading="text_heading.uptime"),
        ),
        Column(
            "credit",
            "column.credit",
            lambda entry: Cell(credit(entry)),
            figure=True,
            text=TextHints(heading="text_heading.credit"),
        ),
        Column("state", "column.state", lambda entry: Cell(state(entry)), text=TextHints(heading="text_heading.state")),
        Column(
            "claim_by", "column.claim", lambda entry: Cell(last_day(entry)), text=TextHints(heading="text_heading.by")
        ),
        Column(
            "left",
            "column.left",
            lambda entry: Cell(left(entry)),
            figure=True,
            gives_way=2,
            text=TextHints(heading="text_heading.left"),
        ),
    )


def _party(entry: CreditEntry, language: Language) -> str:
    """Says who owes it, or to whom we do."""
    if entry.party == "customer":
        return language.say("party.we_owe", sums=entry.customer)
    return entry.counterparty or "-"


def _steps(entry: CreditEntry, language: Language) -> Iterator[str]:
    """Says who did what with the claim, a sentence each."""
    for mark in entry.marks:
        text = language.say(
            "claim_list.step",
            service=entry.key,
            period=entry.period.key,
            state=language.say("claim.expired" if mark.state == "lapsed" else f"claim.{mark.state}"),
            who=mark.who,
            at=fmt.rfc3339(mark.at),
        )
        yield f"{text}: {mark.note}" if mark.note else text


def _total(total: Total) -> dict[str, object]:
    return {
        "direction": total.direction,
        "stage": total.stage,
        "currency": total.currency,
        "amount": fmt.amount(total.amount, total.currency) if total.amount else None,
        "at_least": total.at_least,
        "periods": total.count,
    }

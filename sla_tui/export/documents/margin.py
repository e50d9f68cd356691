"""Margin at risk in blocks: what customers get for an outage, what vendors pay, what is uncovered, where that opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from sla_tui.export.blocks import Block, Document, Heading, Lines, Paragraph
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.contract_values import bound_text
from sla_tui.export.documents.service_facts import title_of
from sla_tui.language import Language
from sla_tui.sla.money.margin import Margin, MarginRow, MarginSum, ServiceMargin
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

MOST_ROWS: Final = 12
"""Lengths of an outage that are listed; started blocks have hundreds."""


def margin_blocks(service: ServiceSnapshot, language: Language, *, level: int) -> Iterator[Block]:
    """Yields the margins of a service, in headings of `level`; nothing where it is not both sold and bought."""
    if not service.margins:
        return
    yield Heading(level, language.say("margin.heading"))
    for found in service.margins:
        yield Paragraph(language.say("margin.text", bought=clean(found.bought_name) or found.bought))
        yield Lines(tuple(margin_lines(found, language)))
        if found.margin.rows:
            yield margin_table(found.margin, language)


def margin_section(service: ServiceSnapshot, language: Language) -> Iterator[Block]:
    """Yields the margins of a service under its name."""
    if service.margins:
        yield Heading(2, language.say("margin.title", service=title_of(service)))
        for block in margin_blocks(service, language, level=3):
            if not isinstance(block, Heading):
                yield block


def margin_document(services: Sequence[ServiceSnapshot], language: Language) -> Document:
    """Makes a section of every service that is sold and bought."""
    blocks: list[Block] = [Heading(1, language.say("margin.heading"))]
    for service in services:
        blocks += margin_section(service, language)
    if len(blocks) == 1:
        blocks.append(Paragraph(language.say("margin.none")))
    return Document(language.say("margin.heading"), tuple(blocks), skip=language.say("page.skip"))


def margin_lines(found: ServiceMargin, language: Language) -> Iterator[str]:
    """Says what is uncovered now, with which outage the margin opens, and how much it can be."""
    margin = found.margin
    key = "margin.now_unknown" if margin.uncovered is None else "margin.now"
    yield language.say(
        key,
        by_us=_sum(margin.owed_by_us, margin.currency, language),
        to_us=_sum(margin.owed_to_us, margin.currency, language),
        uncovered=uncovered_text(margin, language),
    )
    if not margin.complete:
        yield language.say("margin.not_known")
    elif margin.opening is None:
        yield language.say("margin.covered")
    else:
        row = margin.opening.row
        yield language.say(
            "margin.opens",
            length=language.duration(margin.opening.at.length),
            row="" if row is None else language.say("margin.opens_row", row=bound_text(row, language)),
            uncovered=language.money(margin.opening.at.uncovered, margin.currency),
        )
    if margin.largest is not None:
        most = language.money(margin.largest.uncovered, margin.currency)
        yield language.say("margin.largest", uncovered=most, length=language.duration(margin.largest.length))


def uncovered_text(margin: Margin, language: Language) -> str:
    """Writes what is uncovered now, as far as that is known."""
    if margin.uncovered is None:
        return language.say("remedy.not_known")
    money = language.money(margin.uncovered, margin.currency)
    if margin.extent == "at_most":
        return language.say("margin.at_most", amount=money)
    return language.say("remedy.at_least", remedy=money) if margin.extent == "at_least" else money


def _sum(found: MarginSum, currency: str, language: Language) -> str:
    money = language.money(found.amount, currency)
    return money if found.known else language.say("remedy.at_least", remedy=money)


def margin_table(margin: Margin, language: Language) -> Table:
    """Lists both sides by the length of an outage: the shortest ones, and always where the margin opens."""

    def money(amount: Decimal) -> Cell:
        return Cell(language.money(amount, margin.currency))

    columns: tuple[Column[MarginRow, Cell], ...] = (
        Column("length", "margin.length", lambda row: Cell(language.duration(row.length)), figure=True),
        Column("owed_by_us", "margin.customers", lambda row: money(row.owed_by_us), figure=True),
        Column("owed_to_us", "margin.vendors", lambda row: money(row.owed_to_us), figure=True),
        Column("uncovered", "margin.uncovered", lambda row: money(row.uncovered), figure=True),
    )
    shown = shown_rows(margin)
    left = len(margin.rows) - len([row for row in margin.rows if row in shown])
    caption = language.say("margin.more", count=language.grouped(left)) if left > 0 else ""
    return fill(columns, shown, language, caption=caption)


def shown_rows(margin: Margin) -> Sequence[MarginRow]:
    """Picks the rows that a reader is shown: the shortest, the one where the margin opens, and the largest."""
    points = [] if margin.opening is None else [margin.opening.at]
    points += [] if margin.largest is None else [margin.largest]
    rows = {row.length: row for row in (*margin.rows[:MOST_ROWS], *points)}
    return tuple(rows[length] for length in sorted(rows))

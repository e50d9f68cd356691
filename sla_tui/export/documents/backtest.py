"""A draft against one's own history, in words: what was kept, what it would have cost, and what it rests on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import (
    Block,
    CostCurve,
    CurvePoint,
    Document,
    Fact,
    Facts,
    Heading,
    Lines,
    NoticeBlock,
    Paragraph,
)
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.chain import chain_blocks
from sla_tui.export.documents.report.cells import NONE, cell, duration_cell, owed_cell, standing_cell
from sla_tui.export.documents.stated import period_text, uptime_text_of
from sla_tui.language import Language
from sla_tui.sla.backtest import Backtest, BacktestPeriod, CreditSum, TargetOutcome, highest_target
from sla_tui.sla.contract import SUPPORT_KINDS
from sla_tui.text import clean

MONTH: Final = 30 * 86_400
NAMED: Final = 4
"""Periods that a sentence names."""

_Priced = tuple[TargetOutcome, CreditSum | None]
"""A target, and what the one before it would have cost."""


def backtest_document(found: Sequence[Backtest], language: Language) -> Document:
    """Makes a chapter of every service, all under one draft."""
    title = language.say("backtest.title", contract=clean(found[0].contract.title))
    blocks: list[Block] = [Heading(1, title), Paragraph(language.say("backtest.meaning"))]
    for one in found:
        blocks += backtest_blocks(one, language)
    return Document(title, tuple(blocks), skip=language.say("page.skip"))


def backtest_blocks(found: Backtest, language: Language) -> Iterator[Block]:
    """Yields one service's chapter: the answers, the periods, what each target would have cost, what it rests on."""
    yield Heading(2, clean(found.name or found.service))
    blind = dict.fromkeys(language.tell(period.blind) for period in found.periods if period.blind is not None)
    yield from map(NoticeBlock, blind)
    yield Facts(tuple(_answers(found, language)))
    yield _periods(found, language)
    yield Heading(3, language.say("backtest.costs"))
    yield Paragraph(language.say("backtest.costs_rule"))
    yield _targets(found, language)
    curve = _curve(found, language)
    if curve is not None:
        yield curve
    if found.chain is not None:
        yield Heading(3, language.say("backtest.rests_on"))
        yield Paragraph(f"{language.say('chain.meaning')} {language.say('backtest.own_part')}")
        yield from chain_blocks(*found.chain, language)
        if bought := tuple(_bought(found, language)):
            yield Lines(bought)


def _answers(found: Backtest, language: Language) -> Iterator[Fact]:
    """Yields what somebody wants to know first."""
    say, own, over = language.say, found.own, found.over
    if own is not None:
        yield Fact(say("backtest.target", target=language.percent(own.target)), _kept_text(found, own, language))
        unproven = [period for period in over if period.keeps(own.target) == "unproven"]
        if unproven:
            yield Fact(say("backtest.unproven"), _named(unproven, language))
    yield from _highest(over, language)
    yield Fact(say("backtest.credits"), _owed_text(found, language))
    if any(o.kind in SUPPORT_KINDS for o in found.contract.objectives):
        kept, tickets = (sum(numbers) for numbers in zip(*(p.support for p in over), strict=True)) if over else (0, 0)
        words = say("backtest.support_kept", kept=kept, n=tickets) if tickets else say("backtest.support_none")
        yield Fact(say("backtest.support"), words)
    yield from _others(over, language)


def _kept_text(found: Backtest, own: TargetOutcome, language: Language) -> str:
    proven = own.kept + own.missed
    if not proven:
        return language.say("backtest.nothing_proven")
    words = language.say("backtest.target_kept", kept=own.kept, n=proven)
    missed = [period for period in found.over if period.keeps(own.target) == "missed"]
    return language.say("backtest.missed_in", kept=words, periods=_named(missed, language)) if missed else words


def _highest(over: Sequence[BacktestPeriod], language: Language) -> Iterator[Fact]:
    """Yields the highest target that every period kept, and the one that all but one did where that is another."""
    say, highest = language.say, highest_target(over)
    if highest is None:
        yield Fact(say("backtest.highest"), say("backtest.none_kept"))
        return
    target = language.percent(highest.target)
    words = say("backtest.in_every_whole", target=target)
    if highest.limit is not None:
        words = say("backtest.in_every", target=target, period=period_text(highest.limit.assessment.period, language))
    yield Fact(say("backtest.highest"), words)
    other = highest_target(over, missed=1)
    if other is None or other.target == highest.target:
        return
    target = language.percent(other.target)
    if other.limit is not None:
        period = period_text(other.limit.assessment.period, language)
        target = say("backtest.but_one_text", target=target, period=period)
    yield Fact(say("backtest.but_one"), target)


def _owed_text(found: Backtest, language: Language) -> str:
    say, owed = language.say, found.owed
    if found.over and owed.unstated == len(found.over):
        return say("report.unknown")
    words = say("backtest.credits_none")
    if owed.periods:
        words = say("backtest.credits_in", sum=sum_text(owed, language), n=owed.periods)
    if owed.unstated:
        words = say("backtest.credits_unstated", text=words, n=owed.unstated)
    return words if owed.amount is not None else f"{words} ({say('backtest.no_fee')})"


def _others(over: Sequence[BacktestPeriod], language: Language) -> Iterator[Fact]:
    """Yields each promise besides availability and support that any period missed."""
    results: dict[str, list[bool]] = {}
    for period in over:
        for result in period.others:
            if result.met is not None:
                results.setdefault(language.tell(result.label), []).append(result.met)
    for label, met in results.items():
        if not all(met):
            yield Fact(label, language.say("backtest.promise_missed", missed=met.count(False), n=len(met)))


def sum_text(owed: CreditSum, language: Language) -> str:
    """Writes what several periods come to: the money, or where no fee is known the share of one period's fee."""
    if owed.amount is not None:
        words = language.money(owed.amount, owed.currency)
    else:
        words = language.say("backtest.of_a_fee", percent=language.credit_percent(owed.percent))
    return language.say("remedy.at_least", remedy=words) if owed.at_least else words


def _named(periods: Iterable[BacktestPeriod], language: Language) -> str:
    names = [period_text(period.assessment.period, language) for period in periods]
    words = ", ".join(names[:NAMED])
    rest = len(names) - NAMED
    return language.say("backtest.and_more", periods=words, n=rest) if rest > 0 else words


def _periods(found: Backtest, language: Language) -> Table:
    zone, target = ZoneInfo(found.contract.period.timezone), found.contract.availability.target

    def name(row: BacktestPeriod) -> Cell:
        words = period_text(row.assessment.period, language)
        return Cell(words if row.over else language.say("backtest.so_far", period=words))

    def uptime(row: BacktestPeriod) -> Cell:
        return Cell(uptime_text_of(row.stated, target, zone=zone, now=row.assessment.now, language=language))

    def downtime(row: BacktestPeriod) -> Cell:
        return duration_cell(row.assessment.downtime_seconds if row.stated.measured else None, language)

    def tickets(row: BacktestPeriod) -> Cell:
        kept, total = row.support
        return cell(f"{kept} / {total}" if total else None)

    columns: tuple[Column[BacktestPeriod, Cell], ...] = (
        Column("period", "column.period", name),
        Column("standing", "column.verdict", lambda row: standing_cell(row.stated.standing, language)),
        Column("uptime", "column.uptime", uptime, figure=True),
        Column("downtime", "column.downtime", downtime, figure=True),
        Column("credit", "column.credit", lambda row: owed_cell(row.stated, language), figure=True),
        Column("tickets", "backtest.tickets", tickets, figure=True, gives_way=2),
        Column("promises", "backtest.promises", lambda row: cell(", ".join(_missed(row, language))), gives_way=1),
        Column("coverage", "column.coverage", lambda row: Cell(_coverage(row, language)), figure=True, gives_way=3),
    )
    return fill(columns, found.periods, language, drop_empty=True)


def _missed(row: BacktestPeriod, language: Language) -> Iterator[str]:
    return (language.tell(result.label) for result in row.assessment.objectives if result.met is False)


def _coverage(row: BacktestPeriod, language: Language) -> str:
    return language.known(row.stated.coverage, row.stated.min_coverage)


def _targets(found: Backtest, language: Language) -> Table:
    own = found.contract.availability.target

    def name(row: _Priced) -> Cell:
        words = language.percent(row[0].target)
        return Cell(language.say("backtest.own", words=words) if row[0].target == own else words)

    def more(row: _Priced) -> Cell:
        now, before = row[0].credit, row[1]
        if before is None or now.amount is None or before.amount is None or now.at_least or before.at_least:
            return cell(None)
        return cell(language.money(now.amount - before.amount, now.currency) if now.amount != before.amount else None)

    columns: tuple[Column[_Priced, Cell], ...] = (
        Column("target", "column.target", name),
        Column("allowed", "backtest.allowed", lambda row: _allowed(row[0].target, language), figure=True, gives_way=2),
        Column("kept", "backtest.kept", lambda row: Cell(language.grouped(row[0].kept)), figure=True),
        Column("missed", "backtest.missed", lambda row: Cell(language.grouped(row[0].missed)), figure=True),
        Column("unproven", "backtest.open", lambda row: _count(row[0].unproven, language), figure=True),
        Column("credits", "backtest.credits", lambda row: Cell(sum_text(row[0].credit, language)), figure=True),
        Column("more", "backtest.more", more, figure=True, gives_way=1),
    )
    before = [None, *(one.credit for one in found.targets)]
    return fill(columns, list(zip(found.targets, before, strict=False)), language, drop_empty=True)


def _count(number: int, language: Language) -> Cell:
    return Cell(language.grouped(number)) if number else Cell(NONE)


def _allowed(target: Fraction, language: Language) -> Cell:
    return Cell(language.duration(int(MONTH * (100 - target) / 100)))


def _curve(found: Backtest, language: Language) -> CostCurve | None:
    """Makes the curve of what targets cost, in money or in shares of a fee; None where none costs anything."""
    costs = [one.credit for one in found.targets]
    in_money = all(cost.amount is not None for cost in costs)
    values = [Fraction(cost.amount or 0) if in_money else cost.percent for cost in costs]
    if not any(values):
        return None
    words = [sum_text(cost, language) if value else NONE for cost, value in zip(costs, values, strict=True)]
    labels = [language.percent(one.target) for one in found.targets]
    points = tuple(map(CurvePoint, (one.target for one in found.targets), values, labels, words))
    periods = language.count(len(found.over), "periods")
    alt = ", ".join(f"{label} {word}" for label, word in zip(labels, words, strict=True))
    return CostCurve(
        language.say("backtest.curve", periods=periods), points, language.say("backtest.curve_alt", points=alt)
    )


def _bought(found: Backtest, language: Language) -> Iterator[str]:
    target = language.percent(found.contract.availability.target or Fraction(0))
    for part in found.bought_for_less:
        if part.promise is None:
            yield language.say("backtest.bought_nothing", part=clean(part.id), target=target)
        else:
            promise = language.percent(part.promise)
            yield language.say("backtest.bought", part=clean(part.id), promise=promise, target=target)

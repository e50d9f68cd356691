"""The sum in a working: from the seconds of the period to the percent that was held against the contract."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Fact, Facts, Heading, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.stated import since_text, uptime_text_of
from sla_tui.export.documents.workings import LABELS, Working
from sla_tui.sla.result import ErrorBudget, Projection

LISTED: Final = 12
"""Outages whose seconds are written out; with more of them the sum only says how many."""
SumRow = tuple[str, str, str]
"""What the seconds are, how many, and what they are in the division below."""
COLUMNS: Final = (
    Column[SumRow, Cell]("what", "", lambda row: Cell(row[0]), text=TextHints(least=13)),
    Column[SumRow, Cell](
        "seconds", "working.column_seconds", lambda row: Cell(row[1]), figure=True, text=TextHints(least=14)
    ),
    Column[SumRow, Cell]("note", "", lambda row: Cell(row[2])),
)


def sum_block(working: Working) -> Block:
    """Leads from seconds to the percent that was held against the contract."""
    table = fill(COLUMNS, _seconds(working), working.language, narrow="whole", gap=3, headless=True)
    return Section((Heading(2, working.language.say("working.sum")), table, Facts(tuple(_facts(working)), LABELS)))


def _seconds(working: Working) -> Iterator[SumRow]:
    a, language = working.assessment, working.language

    def row(key: str, seconds: int, note: str) -> SumRow:
        number = language.grouped(seconds)
        return language.say(key), language.say("working.seconds_in_all", seconds=number), note

    length = (a.now if a.running else a.period.end) - a.period.start
    yield row("working.period_so_far" if a.running else "fact.period", length, "")
    if a.removed_seconds:
        yield row("working.removed", -a.removed_seconds, language.say("working.stretches"))
    yield row("working.assessed", a.assessed_seconds, "T")
    if a.downtime_seconds is not None:
        note = f"D{_addends(working)}"
        if a.downtime_exact is not None:
            note = language.say("working.exactly", note=note, seconds=str(a.downtime_exact))
        yield row("working.downtime", a.downtime_seconds, note)


def _addends(working: Working) -> str:
    """Writes the seconds of each outage that counts, or how many there are where they are no sum or too many."""
    counted = [o.counted_seconds for o in working.assessment.outages if o.counted_seconds]
    number = working.language.grouped(len(counted))
    if len(counted) < 2:
        return ""
    if working.contract.availability.weighted or sum(counted) != working.assessment.downtime_seconds:
        return f", {working.language.say('working.of_outages', outages=number)}"
    if len(counted) > LISTED:
        return f", {working.language.say('working.sum_of_outages', outages=number)}"
    return f" = {' + '.join(map(working.language.grouped, counted))}"


def _facts(working: Working) -> Iterator[Fact]:
    a, stated, language = working.assessment, working.stated, working.language
    uptime = language.say("service.uptime")
    if a.uptime is None:
        yield Fact(uptime, language.say("working.undefined"))
        return
    if stated.uptime is None:
        yield Fact(uptime, uptime_text_of(stated, a.target, zone=working.zone, now=a.now, language=language))
    else:
        yield from _percents(working, stated.uptime)
    if stated.budget is not None and a.target is not None:
        budget = f"{language.percent(a.target)}: {_budget(working, stated.budget)}"
        yield Fact(language.say("working.target"), budget)
    if a.range is not None and stated.certainty == "within_error":
        low, high = map(language.grouped, (a.range.least_downtime, a.range.most_downtime))
        yield Fact(language.say("fact.range"), language.say("working.range", low=low, high=high))
    if stated.coverage != 1:
        share = language.known(stated.coverage, stated.min_coverage)
        yield Fact(language.say("fact.coverage"), language.say("fact.coverage_text", share=share))
    if stated.judged and stated.uptime is not None and a.projection is not None and a.projection.uptime is not None:
        yield Fact(language.say("working.projection"), _projection(working, a.projection, a.projection.uptime))


def _percents(working: Working, uptime: Fraction) -> Iterator[Fact]:
    """Yields the uptime that may be stated, with the division, and what it becomes."""
    a, stated, language = working.assessment, working.stated, working.language
    since = "" if stated.since is None else f" {since_text(stated.since, working.zone, a.now, language)}"
    yield Fact(language.say("service.uptime"), f"{_division(working, uptime)} = {working.percent(uptime)}{since}")
    if stated.best_case is not None and stated.judged and a.running:
        best = working.percent(stated.best_case)
        yield Fact(language.say("fact.best_case"), language.say("service.best_case_text", uptime=best))
    if a.rounded_percent is not None and working.contract.rounding is not None:
        rule = working.contract.rounding
        rounded = language.figure(fmt.fixed(a.rounded_percent, rule.digits))
        yield Fact(language.say("working.rounded"), f"{rounded} % (rounding.digits = {rule.digits}, {rule.mode})")
    if a.raw_uptime is not None and a.raw_uptime != uptime:
        raw = language.say("fact.raw_text", percent=working.percent(a.raw_uptime))
        yield Fact(language.say("working.raw"), raw)


def _division(working: Working, uptime: Fraction) -> str:
    number = working.language.grouped
    exact = f"{number(uptime.numerator)}/{number(uptime.denominator)}"
    whole, down = working.assessment.assessed_seconds, working.assessment.downtime_seconds
    if down is None or Fraction(whole - down, whole) != uptime:  # requests, or weighted seconds
        return exact
    return f"(T − D) / T = ({number(whole)} − {number(down)}) / {number(whole)} = {exact}"


def _budget(working: Working, budget: ErrorBudget) -> str:
    language = working.language
    text = language.say("working.budget", total=language.grouped(budget.total), spent=language.grouped(budget.spent))
    if budget.left >= 0:
        key = "working.budget_at_most" if working.stated.budget_at_most else "working.budget_left"
        return language.say(key, budget=text, left=language.grouped(budget.left))
    text = language.say("working.budget_over", budget=text, over=language.grouped(-budget.left))
    return language.say("working.met_by_rounding", budget=text) if working.stated.standing == "met" else text


def _projection(working: Working, projection: Projection, uptime: Fraction) -> str:
    language, gone = working.language, working.stated.exhausted_at
    percent, method = working.percent(uptime), language.tell(projection.method)
    text = language.say("working.projection_text", percent=percent, method=method)
    return text if gone is None else language.say("working.gone_on", projection=text, at=working.instant(gone))

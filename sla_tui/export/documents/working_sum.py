"""The sum in a working: from the seconds of the period to the percent that was held against the contract."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.stated import since_text, uptime_text_of
from sla_tui.export.documents.working_page import WorkingPage
from sla_tui.language import ENGLISH
from sla_tui.sla.result import ErrorBudget, Projection

LISTED: Final = 12
"""Outages whose seconds are written out; with more of them the sum only says how many."""


def sum_lines(page: WorkingPage) -> list[str]:
    """From seconds to the percent that was held against the contract."""
    a = page.assessment
    length = (a.now if a.running else a.period.end) - a.period.start
    rows: list[tuple[str, int, str]] = [("period so far" if a.running else "period", length, "")]
    if a.removed_seconds:
        rows.append(("removed", -a.removed_seconds, "the stretches above"))
    rows.append(("assessed", a.assessed_seconds, "T"))
    if a.downtime_seconds is not None:
        exact = "" if a.downtime_exact is None else f", exactly {a.downtime_exact} s"
        rows.append(("downtime", a.downtime_seconds, f"D{_addends(page)}{exact}"))
    lines = [page.style.strong("THE SUM")]
    for name, seconds, note in rows:
        number = page.style.plain(page.number(seconds))
        lines.append(f"  {name:15}{number:>13} s   {page.style.plain(note)}".rstrip())
    lines += _uptime_lines(page)
    return lines


def _addends(page: WorkingPage) -> str:
    counted = [o.counted_seconds for o in page.assessment.outages if o.counted_seconds]
    if len(counted) < 2:
        return ""
    if page.contract.availability.weighted or sum(counted) != page.assessment.downtime_seconds:
        return f", of {len(counted):,} outages"
    if len(counted) > LISTED:
        return f", the sum of the {len(counted):,} outages that count"
    return " = " + " + ".join(f"{seconds:,}" for seconds in counted)


def _uptime_lines(page: WorkingPage) -> Iterator[str]:
    a, said = page.assessment, page.said
    if a.uptime is None:
        yield from page.labelled("uptime", "undefined: no time is left to judge; no verdict, no credit")
        return
    if said.uptime is None:
        text = uptime_text_of(said, a.target, zone=page.zone, now=a.now)
        yield from page.labelled("uptime", text)
    else:
        yield from _percents(page, said.uptime)
    if said.budget is not None and a.target is not None:
        yield from page.labelled("target", f"{fmt.exact_percent(a.target)} %: {_budget(page, said.budget)}")
    if a.range is not None and said.certainty == "within_error":
        low, high = a.range.least_downtime, a.range.most_downtime
        yield from page.labelled("error", f"between {low:,} and {high:,} s down, given how often was looked")
    if said.coverage != 1:
        yield from page.labelled("coverage", f"{page.known()} of the time is known")
    if said.judged and said.uptime is not None and a.projection is not None and a.projection.uptime is not None:
        yield from page.labelled("projection", _projection(page, a.projection, a.projection.uptime))


def _percents(page: WorkingPage, uptime: Fraction) -> Iterator[str]:
    """The uptime that may be stated, with the division, and what it becomes."""
    a, said = page.assessment, page.said
    since = "" if said.since is None else f" {since_text(said.since, page.zone, a.now)}"
    yield from page.labelled("uptime", f"{_formula(page, uptime)} = {page.percent(uptime)} %{since}")
    if said.best_case is not None and said.judged and a.running:
        yield from page.labelled("best case", f"{page.percent(said.best_case)} % if nothing more happens")
    if a.rounded_percent is not None and page.contract.rounding is not None:
        rule = page.contract.rounding
        mode = f"rounding.digits = {rule.digits}, {rule.mode}"
        yield from page.labelled("rounded", f"{fmt.fixed(a.rounded_percent, rule.digits)} % ({mode})")
    if a.raw_uptime is not None and a.raw_uptime != uptime:
        raw = f"{page.percent(a.raw_uptime)} % before maintenance, exclusions and minimum lengths"
        yield from page.labelled("raw", raw)


def _formula(page: WorkingPage, uptime: Fraction) -> str:
    exact = f"{uptime.numerator:,}/{uptime.denominator:,}"
    whole, down = page.assessment.assessed_seconds, page.assessment.downtime_seconds
    if down is None or Fraction(whole - down, whole) != uptime:  # requests, or weighted seconds
        return exact
    return f"(T − D) / T = ({whole:,} − {down:,}) / {whole:,} = {exact}"


def _budget(page: WorkingPage, budget: ErrorBudget) -> str:
    spent = f"{budget.total:,} s may be down, {budget.spent:,} s were"
    if budget.left < 0:
        saved = ", but the rounded uptime meets the target" if page.said.standing == "met" else ""
        return f"{spent}: {-budget.left:,} s too much{saved}"
    most = "at most " if page.said.budget_at_most else ""
    return f"{spent}: {most}{budget.left:,} s left"


def _projection(page: WorkingPage, projection: Projection, uptime: Fraction) -> str:
    gone = page.said.exhausted_at
    end = "" if gone is None else f"; the budget is gone on {page.instant(gone)}"
    return f"{page.percent(uptime)} % at the period's end ({ENGLISH.tell(projection.method)}){end}"

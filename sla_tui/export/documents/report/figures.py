"""The figures of one service in a report, each behind its label: what may be stated, and the sum that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.export.blocks import Fact
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import (
    budget_text,
    missing_command,
    period_text,
    since_text,
    uptime_text_of,
    why_of,
)
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.language import Language
from sla_tui.sla.result import Assessment


def figures(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Fact]:
    """Yields all of them, in the order in which one follows from the other."""
    yield from _what(chapter, zone, language)
    yield from _uptime(chapter, zone, language)
    yield from _margins(chapter, zone, language)
    yield from _standing(chapter, zone, language)


def _what(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Fact]:
    """Yields the contract and the period."""
    found, contract = chapter.service.assessment, chapter.contract
    named = contract.title
    if contract.vendor:
        named = language.say("fact.vendor", name=named, vendor=contract.vendor)
    yield Fact(language.say("fact.contract"), named)
    span = language.say(
        "fact.span",
        name=period_text(found.period, language),
        start=language.instant(found.period.start, zone),
        end=language.instant(found.period.end, zone),
    )
    yield Fact(language.say("fact.period"), span)
    if found.running:
        yield Fact(language.say("fact.until"), language.instant(found.now, zone))


def _uptime(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Fact]:
    """Yields the uptime with the division that it comes from; where there is no verdict, why."""
    found, stated, contract = chapter.service.assessment, chapter.service.stated, chapter.contract
    yield Fact(language.say("fact.sum"), _sum(chapter, zone, language))
    if why := why_of(chapter.service, zone, language):
        yield Fact(language.say("fact.verdict"), why)
    if stated.reason == "missing_input" and found.missing:
        yield Fact(language.say("fact.give"), missing_command(chapter.service.id, found.missing[0]))
    if found.running and stated.judged and stated.best_case is not None:
        yield Fact(language.say("fact.best_case"), _six(stated.best_case, found, language))
    if stated.uptime is not None and found.rounded_percent is not None and contract.rounding is not None:
        rounded = fmt.fixed(found.rounded_percent, contract.rounding.digits)
        yield Fact(language.say("fact.rounded"), f"{language.figure(rounded)} %")
    if stated.uptime is not None and found.raw_uptime is not None and found.raw_uptime != stated.uptime:
        yield Fact(
            language.say("fact.raw"), language.say("fact.raw_text", percent=_six(found.raw_uptime, found, language))
        )
    if found.removed_seconds:
        seconds = language.grouped(found.removed_seconds)
        yield Fact(language.say("fact.removed"), language.say("fact.removed_text", seconds=seconds))


def _sum(chapter: Chapter, zone: tzinfo, language: Language) -> str:
    found, stated = chapter.service.assessment, chapter.service.stated
    if stated.uptime is None:
        if found.uptime is None and found.coverage == 1:
            return language.say("fact.sum_undefined")
        return uptime_text_of(stated, chapter.service.target, zone=zone, now=found.now, language=language)
    percent = _six(stated.uptime, found, language)
    if stated.since is not None:
        percent = f"{percent} {since_text(stated.since, zone, found.now, language)}"
    whole, down = found.assessed_seconds, found.downtime_seconds
    if down is None or whole <= 0 or Fraction(whole - down, whole) != stated.uptime:
        exact = f"{language.grouped(stated.uptime.numerator)}/{language.grouped(stated.uptime.denominator)}"
        return language.say("fact.sum_other", fraction=exact, percent=percent)
    return language.say("fact.sum_time", assessed=language.grouped(whole), down=language.grouped(down), percent=percent)


def _margins(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Fact]:
    """Yields what is left, how sure the figures are, since when the credit is owed, how near a termination is."""
    service, found, stated = chapter.service, chapter.service.assessment, chapter.service.stated
    budget, bounds, target = stated.budget, found.range, chapter.service.target
    if budget is not None:
        spent, total = language.duration(budget.spent), language.duration(budget.total)
        text = language.say("fact.budget_text", left=budget_text(stated, language), spent=spent, total=total)
        yield Fact(language.say("fact.budget"), text)
    if stated.certainty == "within_error" and bounds is not None and stated.uptime is not None:
        low, high = bounds.worst_uptime, bounds.best_uptime
        if low is not None and high is not None:
            text = language.say("fact.range_text", low=language.uptime(low, target), high=language.uptime(high, target))
            yield Fact(language.say("fact.range"), text)
    if stated.coverage != 1:
        share = language.known(stated.coverage, stated.min_coverage)
        yield Fact(language.say("fact.coverage"), language.say("fact.coverage_text", share=share))
    if service.locked_in_since is not None and stated.owed:
        yield Fact(language.say("fact.locked"), language.instant(service.locked_in_since, zone))
    for state in found.termination:
        reached = language.say("termination.reached" if state.reached else "termination.not_reached")
        text = language.say(
            "termination.text",
            percent=language.percent(state.below),
            counted=state.counted,
            needed=state.needed,
            within=state.within,
            state=reached,
        )
        yield Fact(language.say("report.termination"), text)


def _standing(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Fact]:
    """Yields since when the result stands, and who measured."""
    service = chapter.service
    if service.frozen is not None:
        at = language.instant(service.frozen.at, zone)
        key = "fact.closed_revised" if service.frozen.revision > 1 else "fact.closed_text"
        frozen = service.frozen
        text = language.say(key, at=at, sha=frozen.sha256, who=frozen.who, number=frozen.revision)
        yield Fact(language.say("fact.closed"), text)
    names = ", ".join(monitor.id for monitor in service.monitors)
    if names and service.quorum > 1:
        names = language.say("fact.monitors_text", names=names, quorum=service.quorum)
    if names:
        yield Fact(language.say("fact.monitors"), names)


def _six(uptime: Fraction, found: Assessment, language: Language) -> str:
    return f"{language.figure(percent_view(uptime, found))} %"

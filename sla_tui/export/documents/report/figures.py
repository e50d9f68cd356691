"""The figures of one service in a report, each behind its label: what may be stated, and the sum that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import budget_text, missing_command, since_text, uptime_text_of, why_of
from sla_tui.export.formats.json_result import percent_view
from sla_tui.export.report.tongue import Tongue
from sla_tui.sla.result import Assessment

FactPairs = Iterator[tuple[str, str]]


def figures(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> FactPairs:
    """All of them, in the order in which one follows from the other."""
    yield from _what(chapter, zone, tongue)
    yield from _uptime(chapter, zone, tongue)
    yield from _margins(chapter, zone, tongue)
    yield from _standing(chapter, zone, tongue)


def _what(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> FactPairs:
    """Under which contract, and in which period."""
    found, contract = chapter.service.assessment, chapter.contract
    named = contract.title
    if contract.vendor:
        named = tongue.say("fact.vendor", name=named, vendor=contract.vendor)
    yield tongue.say("fact.contract"), named
    span = tongue.say(
        "fact.span",
        name=tongue.period(contract.period, found.period),
        start=tongue.instant(found.period.start, zone),
        end=tongue.instant(found.period.end, zone),
    )
    yield tongue.say("fact.period"), span
    if found.running:
        yield tongue.say("fact.until"), tongue.instant(found.now, zone)


def _uptime(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> FactPairs:
    """The uptime with the division that it comes from; where it cannot be stood for, why there is no verdict."""
    found, stated, contract = chapter.service.assessment, chapter.service.stated, chapter.contract
    yield tongue.say("fact.sum"), _sum(chapter, zone, tongue)
    if why := why_of(chapter.service, zone, tongue):
        yield tongue.say("fact.verdict"), why
    if stated.reason == "missing_input" and found.missing:
        yield tongue.say("fact.give"), missing_command(chapter.service.id, found.missing[0])
    if found.running and stated.judged and stated.best_case is not None:
        yield tongue.say("fact.best_case"), _six(stated.best_case, found, tongue)
    if stated.uptime is not None and found.rounded_percent is not None and contract.rounding is not None:
        rounded = fmt.fixed(found.rounded_percent, contract.rounding.digits)
        yield tongue.say("fact.rounded"), f"{tongue.figure(rounded)} %"
    if stated.uptime is not None and found.raw_uptime is not None and found.raw_uptime != stated.uptime:
        yield tongue.say("fact.raw"), tongue.say("fact.raw.text", percent=_six(found.raw_uptime, found, tongue))
    if found.removed_seconds:
        seconds = tongue.number(found.removed_seconds)
        yield tongue.say("fact.removed"), tongue.say("fact.removed.text", seconds=seconds)


def _sum(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> str:
    found, stated = chapter.service.assessment, chapter.service.stated
    if stated.uptime is None:
        if found.uptime is None and found.coverage == 1:
            return tongue.say("fact.sum.undefined")
        return uptime_text_of(stated, chapter.service.target, zone=zone, now=found.now, tongue=tongue)
    percent = _six(stated.uptime, found, tongue)
    if stated.since is not None:
        percent = f"{percent} {since_text(stated.since, zone, found.now, tongue)}"
    whole, down = found.assessed_seconds, found.downtime_seconds
    if down is None or whole <= 0 or Fraction(whole - down, whole) != stated.uptime:
        exact = f"{tongue.number(stated.uptime.numerator)}/{tongue.number(stated.uptime.denominator)}"
        return tongue.say("fact.sum.other", fraction=exact, percent=percent)
    return tongue.say("fact.sum.time", assessed=tongue.number(whole), down=tongue.number(down), percent=percent)


def _margins(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> FactPairs:
    """What is left, how sure the figures are, since when the credit is owed, and how near a termination is."""
    service, found, stated = chapter.service, chapter.service.assessment, chapter.service.stated
    budget, bounds, target = stated.budget, found.range, chapter.service.target
    if budget is not None:
        spent, total = tongue.duration(budget.spent), tongue.duration(budget.total)
        text = tongue.say("fact.budget.text", left=budget_text(stated, tongue), spent=spent, total=total)
        yield tongue.say("fact.budget"), text
    if stated.certainty == "within_error" and bounds is not None and stated.uptime is not None:
        low, high = bounds.worst_uptime, bounds.best_uptime
        if low is not None and high is not None:
            text = tongue.say("fact.range.text", low=tongue.uptime(low, target), high=tongue.uptime(high, target))
            yield tongue.say("fact.range"), text
    if stated.coverage != 1:
        share = tongue.known(stated.coverage, stated.min_coverage)
        yield tongue.say("fact.coverage"), tongue.say("fact.coverage.text", share=share)
    if service.locked_in_since is not None and stated.owed:
        yield tongue.say("fact.locked"), tongue.instant(service.locked_in_since, zone)
    for state in found.termination:
        reached = tongue.say("termination.reached" if state.reached else "termination.not_reached")
        text = tongue.say(
            "termination.text",
            percent=tongue.percent(state.below),
            counted=state.counted,
            needed=state.needed,
            within=state.within,
            state=reached,
        )
        yield tongue.say("termination"), text


def _standing(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> FactPairs:
    """Since when the result stands, and who measured."""
    service = chapter.service
    if service.frozen is not None:
        at = tongue.instant(service.frozen.at, zone)
        key = "fact.closed.revised" if service.frozen.revision > 1 else "fact.closed.text"
        words = {"at": at, "sha": service.frozen.sha256, "who": service.frozen.who, "number": service.frozen.revision}
        yield tongue.say("fact.closed"), tongue.say(key, **words)
    names = ", ".join(monitor.id for monitor in service.monitors)
    if names and service.quorum > 1:
        names = tongue.say("fact.monitors.text", names=names, quorum=service.quorum)
    if names:
        yield tongue.say("fact.monitors"), names


def _six(uptime: Fraction, found: Assessment, tongue: Tongue) -> str:
    return f"{tongue.figure(percent_view(uptime, found))} %"

"""One service of a report in blocks: figures, every outage with its decision and clause, the way to the credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.report.blocks import Block, Bullets, Cell, Chart, Facts, Grid, Heading, Paragraph, Verdict
from sla_tui.export.report.model import Chapter
from sla_tui.export.report.tongue import Tongue
from sla_tui.export.report.working import exclusion_grid, outage_grid, removed_grid, tier_grid, work_grid
from sla_tui.export.result import percent_view
from sla_tui.sla.result import Assessment, ObjectiveResult
from sla_tui.text import clean

NONE = "–"


def name_of(chapter: Chapter) -> str:
    """The service's name; its id where the name has nothing that can be read."""
    return clean(chapter.service.name) or chapter.service.id


def verdict_of(chapter: Chapter, tongue: Tongue) -> Verdict:
    """The verdict with its word."""
    return Verdict(chapter.service.verdict, tongue.say(f"verdict.{chapter.service.verdict}"))


def anchors_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """What links to each service's part lead to, by its id; ids from outside make no anchors."""
    return {c.service.id: f"service-{n}" for n, c in enumerate(chapters, start=1) if c.eventful}


def met_word(met: bool | None, tongue: Tongue) -> str:
    """Whether a promise was kept."""
    return tongue.say("met.unknown" if met is None else "met.yes" if met else "met.no")


def chapter_blocks(chapter: Chapter, tongue: Tongue, anchor: str) -> Iterator[Block]:
    """All that there is to say about one service."""
    found = chapter.service.assessment
    zone = ZoneInfo(chapter.contract.period.timezone)
    yield Heading(3, name_of(chapter), anchor, verdict_of(chapter, tongue))
    yield Facts(tuple(_facts(chapter, zone, tongue)))
    yield Chart("strip", (chapter,))
    if found.outages and found.uptime is not None and found.downtime_seconds is not None:
        yield Chart("burn", (chapter,))
    if any(day.p95_ms is not None for day in chapter.days):
        yield Chart("latency", (chapter,))
    yield from _evidence(chapter, zone, tongue)
    yield from _consequences(chapter, tongue)


def _evidence(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Iterator[Block]:
    """What happened, and what was decided about it."""
    found = chapter.service.assessment
    if not found.outages and found.uptime is not None:
        yield Paragraph(tongue.say("outages.none"))
    grids = (
        ("outages", found.outages, outage_grid),
        ("removed", found.removed, removed_grid),
        ("work", chapter.work, work_grid),
        ("exclusions", chapter.service.exclusions, exclusion_grid),
    )
    for heading, entries, grid in grids:
        if entries:
            yield Heading(4, tongue.say(heading))
            yield grid(chapter, zone, tongue)


def _consequences(chapter: Chapter, tongue: Tongue) -> Iterator[Block]:
    """What follows from it: promises kept or not, the credit, what was before."""
    found = chapter.service.assessment
    if found.objectives:
        yield Heading(4, tongue.say("objectives"))
        yield _objectives(found, tongue)
    if found.tiers and found.verdict != "met":
        yield Heading(4, tongue.say("tiers"))
        yield tier_grid(chapter, tongue)
    if found.credit.locked_in and found.credit.steps:
        yield Heading(4, tongue.say("credit.how"))
        yield Bullets(tuple(tongue.sentences(step) for step in found.credit.steps), ordered=True)
    if chapter.earlier:
        yield Heading(4, tongue.say("earlier"))
        yield _earlier(chapter, tongue)
    if found.notes:
        yield Heading(4, tongue.say("notes"))
        yield Bullets(tuple(tongue.sentences(note) for note in found.notes))


def _facts(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Iterator[tuple[str, str]]:
    service, found, contract = chapter.service, chapter.service.assessment, chapter.contract
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
    yield tongue.say("fact.sum"), _sum(found, tongue)
    if found.running and found.if_nothing_more is not None and found.uptime is not None:
        yield tongue.say("fact.if_nothing_more"), _six(found.if_nothing_more, found, tongue)
    if found.rounded_percent is not None and contract.rounding is not None:
        rounded = fmt.fixed(found.rounded_percent, contract.rounding.digits)
        yield tongue.say("fact.rounded"), f"{tongue.figure(rounded)} %"
    if found.raw_uptime is not None and found.raw_uptime != found.uptime:
        yield tongue.say("fact.raw"), tongue.say("fact.raw.text", percent=_six(found.raw_uptime, found, tongue))
    if found.removed_seconds:
        seconds = tongue.number(found.removed_seconds)
        yield tongue.say("fact.removed"), tongue.say("fact.removed.text", seconds=seconds)
    yield from _margins(chapter, zone, tongue)
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


def _margins(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Iterator[tuple[str, str]]:
    found, target = chapter.service.assessment, chapter.service.target
    budget, bounds = found.budget, found.range
    if budget is not None and found.uptime is not None:
        spent, total = tongue.duration(budget.spent), tongue.duration(budget.total)
        key = "fact.budget.over" if budget.left < 0 else "fact.budget.left"
        left = tongue.duration(abs(budget.left))
        yield tongue.say("fact.budget"), tongue.say(key, left=left, over=left, spent=spent, total=total)
    if chapter.service.certainty == "within_error" and bounds is not None and found.uptime is not None:
        low, high = bounds.worst_uptime, bounds.best_uptime
        if low is not None and high is not None:
            text = tongue.say("fact.range.text", low=tongue.uptime(low, target), high=tongue.uptime(high, target))
            yield tongue.say("fact.range"), text
    if found.coverage != 1:
        yield tongue.say("fact.coverage"), tongue.say("fact.coverage.text", share=tongue.share(found.coverage))
    if chapter.service.locked_in_since is not None and found.credit.locked_in:
        yield tongue.say("fact.locked"), tongue.instant(chapter.service.locked_in_since, zone)
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


def _sum(found: Assessment, tongue: Tongue) -> str:
    """The uptime with the division that it comes from."""
    if found.uptime is None:
        return tongue.say("fact.sum.undefined")
    percent = _six(found.uptime, found, tongue)
    whole, down = found.assessed_seconds, found.downtime_seconds
    if down is None or whole <= 0 or Fraction(whole - down, whole) != found.uptime:
        exact = f"{tongue.number(found.uptime.numerator)}/{tongue.number(found.uptime.denominator)}"
        return tongue.say("fact.sum.other", fraction=exact, percent=percent)
    return tongue.say("fact.sum.time", assessed=tongue.number(whole), down=tongue.number(down), percent=percent)


def _six(uptime: Fraction, found: Assessment, tongue: Tongue) -> str:
    return f"{tongue.figure(percent_view(uptime, found))} %"


def _objectives(found: Assessment, tongue: Tongue) -> Grid:
    keys = ("objective", "wanted", "measured", "met")
    rows: list[tuple[Cell, ...]] = []
    for result in found.objectives:
        wanted = f"{'≤' if result.op == '<=' else result.op} {_in_unit(result.kind, result.threshold, tongue)}"
        rows.append(
            (objective_name(result, tongue), wanted, objective_value(result, tongue), met_word(result.met, tongue))
        )
    return Grid(tuple(tongue.say(f"col.{key}") for key in keys), tuple(rows))


def objective_name(result: ObjectiveResult, tongue: Tongue) -> str:
    """What was promised: ``response time, p95``."""
    rank = "" if result.percentile is None else tongue.figure(fmt.exact_percent(result.percentile))
    return tongue.say(f"objective.{result.kind}", percentile=rank)


def objective_value(result: ObjectiveResult, tongue: Tongue) -> str:
    """What was measured, and in how many windows it held."""
    value = NONE if result.value is None else _in_unit(result.kind, result.value, tongue)
    if result.windows:
        met = tongue.number(result.windows_met or 0)
        value += f"; {tongue.say('objective.windows', met=met, windows=tongue.number(result.windows))}"
    return value


def _in_unit(kind: str, value: Fraction, tongue: Tongue) -> str:
    if kind == "latency":
        return tongue.milliseconds(round(value))
    return tongue.percent(value) if kind == "error_rate" else tongue.duration(round(value))


def _earlier(chapter: Chapter, tongue: Tongue) -> Grid:
    keys = ("period", "verdict", "target", "uptime", "credit")
    rows = tuple(
        (
            tongue.period(chapter.contract.period, past.period),
            Verdict(past.verdict, tongue.say(f"verdict.{past.verdict}")),
            NONE if past.target is None else tongue.percent(past.target),
            NONE if past.uptime is None else tongue.uptime(past.uptime, past.target),
            tongue.money(past.amount, past.currency) if past.amount else NONE,
        )
        for past in chapter.earlier
    )
    return Grid(tuple(tongue.say(f"col.{key}") for key in keys), rows, frozenset((2, 3, 4)))

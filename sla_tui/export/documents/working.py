"""The working behind an assessment as a person reads it, in steps that can be redone by hand.

Every outage and every removed stretch with the clause that decided, then the sum, the tiers, the credit and the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.objectives import objective_lines
from sla_tui.export.documents.stated import missing_command
from sla_tui.export.documents.working_money import claim_lines, credit_lines, tier_lines
from sla_tui.export.documents.working_page import LABEL, WorkingPage
from sla_tui.export.documents.working_sum import sum_lines
from sla_tui.export.style import Style
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import AssessedOutage, Assessment, OutagePart, Period
from sla_tui.sla.stated import Stated, stated

DECISIONS: Final = {
    "counted": "counts",
    "too_short": "too short",
    "grace": "within the grace",
    "maintenance": "announced work",
    "excluded": "excluded",
    "outside": "outside",
}
METHODS: Final = {
    "time": "seconds that were down",
    "bad_minutes": "minutes with too many errors",
    "interval_mean": "the mean of the intervals' error rates",
    "requests": "good requests of all requests",
}


def render_working(
    assessment: Assessment,
    contract: Contract,
    *,
    title: str = "",
    width: int = 100,
    style: Style | None = None,
    said: Stated | None = None,
    service: str = "SERVICE",
    stale: str = "",
    texts: Sequence[Contract] = (),
) -> str:
    """The whole working, ending in a line break. Times are those of the contract's zone, with their offset to UTC.

    Args:
        assessment: what was found.
        contract: under which text.
        title: the case's or the service's name; the contract's where it is empty.
        width: cells that sentences take; the columns of times and seconds need 72.
        style: colour and ASCII; plain text where it is None.
        said: what may be stated of it; without, what follows from the assessment alone.
        service: the id that a command which gives what is missing names.
        stale: why nobody fresh says anything, where that is why there is no verdict.
        texts: those of its parts, where it was judged in parts; each part is worked out under its own.
    """
    page = WorkingPage(assessment, said or stated(assessment), contract, width, style or Style(), service, stale)
    blocks = [_head(page, title or contract.title), *_middle(page, texts), _notes(page)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _middle(page: WorkingPage, texts: Sequence[Contract]) -> Iterator[list[str]]:
    """The working itself; of a period that was judged in parts that of each, and what they come to together."""
    parts = page.assessment.parts
    for number, part in enumerate(parts, start=1):
        text = texts[number - 1] if number <= len(texts) else page.contract
        own = replace(page, assessment=part, said=stated(part), contract=text)
        if part.now <= part.period.start:
            yield [*_part_head(own, number, page.assessment.period), "  yet to come"]
            continue
        yield [*_part_head(own, number, page.assessment.period), *_verdict(own)]
        yield from _worked_out(own)
    if parts:
        yield [page.style.strong("ALL PARTS TOGETHER")]
        yield from (sum_lines(page), credit_lines(page), claim_lines(page))
    else:
        yield from _worked_out(page)


def _worked_out(page: WorkingPage) -> Iterator[list[str]]:
    yield _outages(page)
    yield _removed(page)
    yield sum_lines(page)
    yield tier_lines(page)
    yield credit_lines(page)
    yield claim_lines(page)
    yield _objectives(page)


def _part_head(page: WorkingPage, number: int, whole: Period) -> list[str]:
    """The part's dates, its share of the fee, and under which text it is judged."""
    period = page.assessment.period
    share = ENGLISH.share(Fraction(period.seconds, whole.seconds))
    since = page.contract.valid_from
    text = f"the text of {since.isoformat()}" if since is not None else page.contract.title
    seconds = f"{period.seconds:,} of {whole.seconds:,} s, {share} of the fee"
    lines = [page.style.strong(f"PART {number}")]
    lines += page.labelled("period", f"{page.instant(period.start)} to {page.instant(period.end)}: {seconds}")
    return [*lines, *page.labelled("text", text)]


def _head(page: WorkingPage, title: str) -> list[str]:
    """Whose working it is, of which period, and the verdict."""
    assessment, period = page.assessment, page.assessment.period
    label = f"{period.label}: " if period.label else ""
    lines = [page.style.strong(page.style.plain(title))]
    name = page.contract.name if page.contract.name != title else ""
    if name or page.contract.vendor:
        lines += page.labelled("contract", ", ".join(p for p in (name, page.contract.vendor) if p))
    until = f"; looked at up to {page.instant(assessment.now)}" if assessment.running else ""
    lines += page.labelled("period", f"{label}{page.instant(period.start)} to {page.instant(period.end)}{until}")
    lines += page.labelled("measured", METHODS[page.contract.availability.method])
    return [*lines, *_verdict(page)]


def _verdict(page: WorkingPage) -> list[str]:
    """The verdict; where there is none why, how much the contract asks for, and what is missing with its command."""
    said, style = page.said, page.style
    mark = style.verdict(said.standing, f"{style.glyph(said.standing)} {fmt.VERDICT_WORDS[said.standing]}")
    doubt = ", within the error of measurement" if said.certainty == "within_error" and said.judged else ""
    lines = [f"  {'verdict':{LABEL}}{mark}{doubt}"]
    if why := page.why():
        asked = f"; {fmt.exact_percent(said.min_coverage)} % is asked for" if said.reason == "coverage" else ""
        lines += page.labelled("", f"{why}{asked}")
    for missing in page.assessment.missing if said.reason == "missing_input" else ():
        lines += page.labelled("to give it", missing_command(page.service, missing))
    return lines


def _outages(page: WorkingPage) -> list[str]:
    """Every outage, and inside those that were split what was decided about each part."""
    if not page.assessment.outages:
        method = page.contract.availability.method
        return ["OUTAGES", "  none"] if method in ("time", "bad_minutes") else []
    head = f"  {'start':25}  {'end':25}  {'seconds':>10}  {'counted':>10}  decision"
    lines = [f"OUTAGES, in {page.contract.period.timezone}", head]
    for outage in page.assessment.outages:
        lines += _outage(page, outage)
    return [page.style.strong(page.style.plain(lines[0])), *lines[1:]]


def _outage(page: WorkingPage, outage: AssessedOutage) -> Iterator[str]:
    split = len(outage.parts) > 1
    said = ["in parts" if split else f"{DECISIONS[outage.decision]} ({outage.clause})", outage.reason]
    if len(outage.sources) > 1:
        said.append(f"seen by {', '.join(outage.sources)}")
    tail = page.style.plain("; ".join(words for words in said if words))
    yield f"{_span(page, outage.start, outage.end)}  {outage.counted_seconds:>10,}  {tail}"
    if split:
        for part in outage.parts:
            yield _part(page, part)


def _part(page: WorkingPage, part: OutagePart) -> str:
    counted = f"{part.end - part.start:,}" if part.decision == "counted" else ""
    return f"{_span(page, part.start, part.end)}  {counted:>10}    {DECISIONS[part.decision]} ({part.clause})"


def _span(page: WorkingPage, start: int, end: int) -> str:
    return f"  {page.instant(start):25}  {page.instant(end):25}  {end - start:>10,}"


def _removed(page: WorkingPage) -> list[str]:
    """Every stretch that left the denominator."""
    if not page.assessment.removed:
        return []
    lines = [page.style.strong(f"REMOVED FROM THE PERIOD, {page.assessment.removed_seconds:,} s")]
    for stretch in page.assessment.removed:
        note = f"; {ENGLISH.tell(stretch.note)}" if stretch.note else ""
        lines.append(f"{_span(page, stretch.start, stretch.end)}  {stretch.clause}{page.style.plain(note)}")
    return lines


def _objectives(page: WorkingPage) -> list[str]:
    """Promises besides availability."""
    results = page.assessment.objectives
    if not results:
        return []
    return [page.style.strong("OBJECTIVES"), *(f"  {page.style.plain(line)}" for line in objective_lines(results))]


def _notes(page: WorkingPage) -> list[str]:
    """What the engine had to assume, and rights to terminate."""
    lines: list[str] = []
    for state in page.assessment.termination:
        reached = "reached" if state.reached else "not reached"
        row = f"below {fmt.exact_percent(state.below)} %: {state.counted} of {state.needed} periods"
        lines += page.indented(f"right to terminate, {row} (within {state.within}): {reached}")
    for note in page.assessment.notes:
        lines += page.indented(ENGLISH.tell(note))
    return [page.style.strong("NOTES"), *lines] if lines else []

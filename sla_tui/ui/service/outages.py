"""The outages of the period in the panel, newest first, with what was decided; and what makes figures uncertain."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right
from sla_tui.ui.service.pieces import label

_WORD: Final = 13
_MOST_MISSING: Final = 3


def outage_lines(service: ServiceSnapshot, look: Look, cells: int, most: int) -> list[Line]:
    """Draws a line an outage: when, how long, how much counts or why not, the reason; says how many are left out."""
    outages = sorted(service.assessment.outages, key=lambda o: o.start, reverse=True)
    shown = outages if len(outages) <= most else outages[: max(0, most - 1)]
    lines = [
        cut((*label("outages" if i == 0 else "", look), *_outage(outage, look)), cells)
        for i, outage in enumerate(shown)
    ]
    if most and len(shown) < len(outages):
        words = look.say("outages.earlier", n=len(outages) - len(shown))
        lines.append((*label("", look), *look.line(words, "soft")))
    return lines


def _outage(outage: AssessedOutage, look: Look) -> Line:
    counted = outage.decision == "counted"
    length = outage.end - outage.start
    language, part = look.language, ""
    if counted and outage.counted_seconds != length:
        part = look.say("outages.of_it", time=language.duration(outage.counted_seconds))
    parts: list[Line] = [
        right((look.span(language.moment(outage.start, look.zone), "text"),), language.moment_cells),
        right((look.span(language.duration(length), "strong" if counted else "soft"),), 10),
        left((look.span(language.name_of("decision", outage.decision), "text" if counted else "soft"),), _WORD),
        look.line(part, "soft"),
        (look.foreign(outage.reason, "soft"),) if outage.reason else (),
        (look.foreign(", ".join(sorted({s.partition(":")[0] for s in outage.sources})), "soft"),)
        if outage.sources
        else (),
    ]
    return joined(parts, StyledText("  "))


def reason_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says why there is no verdict, and what would give one; nothing where there is one."""
    if not service.stated.reason:
        return []
    from sla_tui.export.documents.stated import missing_command, standing_text  # most first frames have no need of it

    stated, why = service.stated, standing_text(service, look.zone, look.language)
    if stated.reason == "coverage":
        why = look.say("working.asked_for", why=why, wanted=look.language.percent(stated.min_coverage))
    lines: list[Line] = [(look.foreign(why, "warn"),)]
    lines += [
        (
            look.foreign(missing_command(service.id, missing), "accent"),
            look.span(f"  {look.say('outages.gives')}", "soft"),
        )
        for missing in service.assessment.missing[:_MOST_MISSING]
    ]
    return [cut((*label("verdict" if i == 0 else "", look), *line), cells) for i, line in enumerate(lines)]


def note_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says what makes the figures less than certain, and what the assessment wants to say."""
    assessment = service.assessment
    lines: list[Line] = []
    if assessment.provable and assessment.certainty != "certain" and assessment.range is not None:
        found, duration = assessment.range, look.language.duration
        least, most = duration(found.least_downtime), duration(found.most_downtime)
        lines.append(look.line(look.say("outages.uncertain", least=least, most=most), "warn"))
    if assessment.coverage < 1 and not service.stated.reason:
        missing = look.language.figure(fmt.fixed((1 - assessment.coverage) * 100, 2, Fraction(0)))
        lines.append(look.line(look.say("outages.unknown_time", percent=f"{missing} %"), "soft"))
    lines += [(look.foreign(look.language.tell(note), "soft"),) for note in assessment.notes]
    return [cut((*label("notes" if i == 0 else "", look), *line), cells) for i, line in enumerate(lines)]

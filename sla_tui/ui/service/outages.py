"""The outages of the period in the panel, newest first, with what was decided; and what makes figures uncertain."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.language import ENGLISH
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right
from sla_tui.ui.service.pieces import label

DECISIONS: Final = {
    "counted": "counted",
    "too_short": "too short",
    "grace": "grace period",
    "maintenance": "maintenance",
    "excluded": "excluded",
    "outside": "outside hours",
}
_WORD = 13
_MOST_MISSING = 3


def outage_lines(service: ServiceSnapshot, look: Look, cells: int, most: int) -> list[Line]:
    """A line an outage: when, how long, how much of it counts or why not, the reason; says how many are left out."""
    outages = sorted(service.assessment.outages, key=lambda o: o.start, reverse=True)
    shown = outages if len(outages) <= most else outages[: max(0, most - 1)]
    lines = [
        cut((*label("OUTAGES" if i == 0 else "", look), *_outage(outage, look)), cells)
        for i, outage in enumerate(shown)
    ]
    if most and len(shown) < len(outages):
        lines.append((*label("", look), *look.line(f"and {len(outages) - len(shown)} earlier ones", "soft")))
    return lines


def _outage(outage: AssessedOutage, look: Look) -> Line:
    counted = outage.decision == "counted"
    length = outage.end - outage.start
    word = DECISIONS.get(outage.decision, outage.decision)
    part = f"{fmt.duration(outage.counted_seconds)} of it" if counted and outage.counted_seconds != length else ""
    parts: list[Line] = [
        right((look.span(fmt.day_and_time(outage.start, look.zone), "text"),), 12),
        right((look.span(fmt.duration(length), "strong" if counted else "soft"),), 10),
        left((look.span(word, "text" if counted else "soft"),), _WORD),
        look.line(part, "soft"),
        (look.foreign(outage.reason, "soft"),) if outage.reason else (),
        (look.foreign(", ".join(sorted({s.partition(":")[0] for s in outage.sources})), "soft"),)
        if outage.sources
        else (),
    ]
    return joined(parts, StyledText("  "))


def reason_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Why there is no verdict, and what would give one; nothing where there is one."""
    if not service.stated.reason:
        return []
    from sla_tui.export.documents.stated import missing_command, standing_text  # most first frames have no need of it

    lines: list[Line] = [(look.foreign(standing_text(service, look.zone), "warn"),)]
    lines += [
        (look.foreign(missing_command(service.id, missing), "accent"), look.span("  gives it", "soft"))
        for missing in service.assessment.missing[:_MOST_MISSING]
    ]
    return [cut((*label("VERDICT" if i == 0 else "", look), *line), cells) for i, line in enumerate(lines)]


def note_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """What makes the figures less than certain, and what the assessment wants to say."""
    assessment = service.assessment
    lines: list[Line] = []
    if assessment.provable and assessment.certainty != "certain" and assessment.range is not None:
        least, most = fmt.duration(assessment.range.least_downtime), fmt.duration(assessment.range.most_downtime)
        words = f"Within the checks' resolution: the downtime is between {least} and {most}."
        lines.append(look.line(words, "warn"))
    if assessment.coverage < 1 and not service.stated.reason:
        missing = fmt.fixed((1 - assessment.coverage) * 100, 2, Fraction(0))
        lines.append(look.line(f"Nothing is known of {missing} % of the elapsed time.", "soft"))
    lines += [(look.foreign(ENGLISH.tell(note), "soft"),) for note in assessment.notes]
    return [cut((*label("NOTES" if i == 0 else "", look), *line), cells) for i, line in enumerate(lines)]

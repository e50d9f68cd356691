"""The parts of a period that was judged under several texts: what may be stated of each."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import Stated, stated
from sla_tui.ui.view.look import NONE, Look
from sla_tui.ui.view.parts import label
from sla_tui.ui.view.severity import WORDS
from sla_tui.ui.view.spans import Line, Span, cut, left, right
from sla_tui.ui.view.words import remedy


def part_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """A line a part; none where one text holds for the whole period."""
    parts = service.assessment.parts
    ids = max((len(part.contract_id) for part in parts), default=0)
    lines: list[Line] = []
    for part in parts:
        head = label("PARTS" if not lines else "", look)
        lines.append(cut((*head, *_part(part, look, max(6, min(ids, 24)))), cells))
    return lines


def _part(part: Assessment, look: Look, names: int) -> Line:
    said = stated(part)
    role = f"sign.{said.standing}"
    return (
        *left(look.line(_span(part, look), "text"), 16),
        *left((look.foreign(part.contract_id, "soft"),), names),
        Span("  "),
        *right(look.line(_uptime(said, part), "strong"), 12),
        *left(look.line("" if part.target is None else f"  of {fmt.exact_percent(part.target)} %", "soft"), 14),
        Span(look.glyphs.verdict[said.standing], role),
        *left((look.span(f" {WORDS[said.standing]}", role),), 14),
        look.foreign(_credit(said), "owed"),
    )


def _span(part: Assessment, look: Look) -> str:
    """Its days, both inclusive."""
    return f"{fmt.day(part.period.start, look.zone)}–{fmt.day(part.period.end - 1, look.zone)}"


def _uptime(said: Stated, part: Assessment) -> str:
    return NONE if said.uptime is None else f"{fmt.uptime_percent(said.uptime, part.target)} %"


def _credit(said: Stated) -> str:
    credit = said.credit
    if credit is None or not credit.owed:
        return ""
    return remedy(credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent)

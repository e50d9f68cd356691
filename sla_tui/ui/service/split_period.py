"""The parts of a period that was judged under several texts: what may be stated of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from sla_tui.sla.contract import Contract
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import Stated, stated
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.service.pieces import label
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.standing import word_of


def part_lines(service: ServiceSnapshot, texts: Sequence[Contract], look: Look, cells: int) -> list[Line]:
    """Draws a line a part; none where one text holds for the whole period. `texts`: that of each, if known."""
    parts = service.assessment.parts
    names = [look.foreign(_text(part, text, look), "soft") for part, text in zip_longest(parts, texts[: len(parts)])]
    room = max((width((name,)) for name in names), default=0)
    lines: list[Line] = []
    for part, name in zip(parts, names, strict=True):
        head = label("parts" if not lines else "", look)
        lines.append(cut((*head, *_part(part, left((name,), min(room, 30)), look)), cells))
    return lines


def _text(part: Assessment, text: Contract | None, look: Look) -> str:
    """Names a text by the day from which it holds; the first of all by the contract's name."""
    if text is None:
        return part.contract_id
    return text.title if text.valid_from is None else look.say("split_period.text_of", day=f"{text.valid_from}")


def _part(part: Assessment, name: Line, look: Look) -> Line:
    known, language = stated(part), look.language
    role = f"sign.{known.standing}"
    target = "" if part.target is None else f"  {look.say('screen.of_target', target=language.percent(part.target))}"
    head: Line = (*left(look.line(_span(part, look), "text"), 16), *name, StyledText("  "))
    if part.now <= part.period.start:
        return (*head, look.span(f"  {look.say('time.to_come')}", "soft"))
    return (
        *head,
        *right(look.line(_uptime(known, part, look), "strong"), 12),
        *left(look.line(target, "soft"), 14),
        StyledText(look.glyphs.verdict[known.standing], role),
        *left((look.span(f" {word_of(known.standing, language)}", role),), 14),
        look.foreign(_credit(known, look), "owed"),
    )


def _span(part: Assessment, look: Look) -> str:
    """Writes its days, both inclusive."""
    day = look.language.short_day
    return f"{day(part.period.start, look.zone)}–{day(part.period.end - 1, look.zone)}"


def _uptime(known: Stated, part: Assessment, look: Look) -> str:
    return NONE if known.uptime is None else look.language.uptime(known.uptime, part.target)


def _credit(known: Stated, look: Look) -> str:
    credit = known.credit
    if credit is None or not credit.owed:
        return ""
    return remedy(credit.percent, credit.amount, credit.currency, credit.benefits, look.language, extent=credit.extent)

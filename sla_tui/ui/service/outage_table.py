"""Outages as rows of a table: when, how long, how much of it counts and which clause decided; open ones first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.service.outages import DECISIONS

_WIDEST, _WIDE, _MIDDLE = 132, 100, 64
_WORDS: Final = 14
_NAME: Final = 20
_GAP: Final = StyledText("  ")


class Happened(NamedTuple):
    """An outage and whose it is."""

    service: ServiceSnapshot
    outage: AssessedOutage

    @property
    def is_open(self) -> bool:
        """Whether it still lasts."""
        assessment = self.service.assessment
        return assessment.running and self.service.state == "down" and self.outage.end >= assessment.now


def happened(services: Iterable[ServiceSnapshot]) -> list[Happened]:
    """All outages of the services in the period shown: the open ones first, then the newest."""
    found = [Happened(service, outage) for service in services for outage in service.assessment.outages]
    return sorted(found, key=lambda h: (not h.is_open, -h.outage.start, h.service.name.casefold(), h.service.id))


def find(service: ServiceSnapshot, start: int | None) -> AssessedOutage | None:
    """The outage that began at `start`."""
    return next((o for o in service.assessment.outages if o.start == start), None)


def headings(look: Look, cells: int, *, named: bool, marked: bool = False) -> Line:
    """The line above the rows. `named`: with the service's name; `marked`: with what people said about it."""
    parts = [left(look.line("  SINCE", "heading"), 14)]
    parts += [right(look.line("LENGTH", "heading"), 10), right(look.line("COUNTED", "heading"), 10)]
    if named:
        parts.insert(1, left(look.line("SERVICE", "heading"), _name_cells(cells)))
    if cells >= _MIDDLE:
        parts.append(left(look.line("DECISION", "heading"), _WORDS))
    if marked and cells >= _WIDE:
        parts.append(left(look.line("SAID", "heading"), _WORDS))
    if cells >= _WIDE or (cells >= _MIDDLE and not named):
        parts.append(look.line("REASON", "heading"))
    return cut(_spaced(parts), cells)


def row(happened_: Happened, look: Look, cells: int, *, named: bool, mark: Line | None = None) -> Line:
    """One outage; its first cell is left to the cursor. Where it is narrow what was said stands for the decision."""
    service, outage = happened_
    counted = outage.counted_seconds > 0
    role = "breached" if happened_.is_open else "strong" if counted else "soft"
    sign = StyledText(_sign(happened_, look), role)
    length = fmt.duration(outage.end - outage.start)
    since = fmt.day_and_time(outage.start, look.zone)
    parts: list[Line] = [
        (sign, StyledText(" "), *right(look.line(since, "text"), 12)),
        right(look.line(length, role), 10),
        right(look.line(fmt.duration(outage.counted_seconds) if counted else "–", "strong" if counted else "soft"), 10),
    ]
    if named:
        name = look.foreign(service.name.strip() or service.id, "strong" if happened_.is_open else "text")
        parts.insert(1, left((name,), _name_cells(cells)))
    decision = look.line(decision_words(happened_), "text" if counted else "soft")
    if cells >= _WIDE:
        parts.append(left(decision, _WORDS))
        if mark is not None:
            parts.append(left(mark, _WORDS))
    elif cells >= _MIDDLE:
        parts.append(left(mark or decision, _WORDS))
    if cells >= _WIDE or (cells >= _MIDDLE and not named):
        parts.append(_reason(outage, look, wide=cells >= _WIDEST))
    return cut(_spaced(parts), cells - 1)


def _sign(happened_: Happened, look: Look) -> str:
    """What lasts is down; what is over is not, and is only told from what does not count."""
    if happened_.is_open:
        return look.glyphs.state["down"]
    return look.glyphs.block if happened_.outage.counted_seconds else look.glyphs.state["maintenance"]


def decision_words(happened_: Happened) -> str:
    """What was decided about it, in a word or two."""
    outage = happened_.outage
    if happened_.is_open:
        return "open"
    if outage.counted_seconds and outage.counted_seconds < outage.end - outage.start:
        return "counts in part"
    return DECISIONS.get(outage.decision, outage.decision)


def seen_by(outage: AssessedOutage) -> str:
    """The sources that saw it, each once."""
    return ", ".join(sorted({source.partition(":")[0] for source in outage.sources}))


def _reason(outage: AssessedOutage, look: Look, *, wide: bool) -> Line:
    words = look.foreign(outage.reason, "soft")
    saw = seen_by(outage)
    if not wide or not saw:
        return (words,) if words.text else ()
    return (words, *((StyledText("  "),) if words.text else ()), look.foreign(f"seen by {saw}", "faint_text"))


def _name_cells(cells: int) -> int:
    return _NAME if cells >= _WIDE else max(8, min(_NAME, cells - (58 if cells >= _MIDDLE else 40)))


def _spaced(parts: Iterable[Line]) -> Line:
    out: list[StyledText] = []
    for part in parts:
        if out:
            out.append(_GAP)
        out += part
    return tuple(out)

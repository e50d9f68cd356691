"""Outages as rows of a table: when, how long, how much of it counts and which clause decided; open ones first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.outages import DECISIONS
from sla_tui.ui.view.spans import Line, Span, cut, left, right

_WIDE, _MIDDLE = 100, 66
_NAME: Final = 20
_GAP: Final = Span("  ")


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
    parts = [look.line("   SINCE", "heading")]
    parts[0] = left(parts[0], 15)
    parts += [right(look.line("LENGTH", "heading"), 10), right(look.line("COUNTED", "heading"), 10)]
    if named:
        parts.insert(1, left(look.line("SERVICE", "heading"), _name_cells(cells)))
    if cells >= _MIDDLE:
        parts.append(left(look.line("DECISION", "heading"), 14))
    if marked and cells >= _MIDDLE:
        parts.append(left(look.line("STATE", "heading"), 14))
    if cells >= _MIDDLE:
        parts.append(look.line("REASON", "heading"))
    return _spaced(parts)


def row(happened_: Happened, look: Look, cells: int, *, named: bool, mark: Line | None = None) -> Line:
    """One outage; its first cell is left to the cursor."""
    service, outage = happened_
    counted = outage.counted_seconds > 0
    role = "breached" if happened_.is_open else "strong" if counted else "soft"
    sign = Span(look.glyphs.state["down" if happened_.is_open or counted else "maintenance"], role)
    length = fmt.duration(outage.end - outage.start)
    since = fmt.day_and_time(outage.start, look.zone)
    parts: list[Line] = [
        (sign, Span(" "), *right(look.line(since, "text"), 12)),
        right(look.line(length, role), 10),
        right(look.line(fmt.duration(outage.counted_seconds) if counted else "–", "strong" if counted else "soft"), 10),
    ]
    if named:
        name = look.foreign(service.name.strip() or service.id, "strong" if happened_.is_open else "text")
        parts.insert(1, left((name,), _name_cells(cells)))
    if cells >= _MIDDLE:
        parts.append(left(look.line(decision_words(happened_), "text" if counted else "soft"), 14))
        if mark is not None:
            parts.append(left(mark, 14))
        parts.append(_reason(outage, look, wide=cells >= _WIDE))
    return cut(_spaced(parts), cells - 1)


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
    return (words, *((Span("  "),) if words.text else ()), look.foreign(f"seen by {saw}", "faint_text"))


def _name_cells(cells: int) -> int:
    return _NAME if cells >= _MIDDLE else max(8, min(_NAME, cells - 40))


def _spaced(parts: Iterable[Line]) -> Line:
    out: list[Span] = []
    for part in parts:
        if out:
            out.append(_GAP)
        out += part
    return tuple(out)

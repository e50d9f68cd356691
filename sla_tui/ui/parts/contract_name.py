"""How a contract is called in a table: its name without the target that it may end with, and the target beside it."""

from __future__ import annotations

from sla_tui.format import exact_percent
from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left, right


def contract_line(service: ServiceSnapshot, cells: int, look: Look) -> Line:
    """Writes ``Gold    99.95``: the contract's name without its target, and the target flush right."""
    target = target_words(service, look.language)
    name: Line = (StyledText(look.foreign(short_name(service)).text, "soft"),)
    room = cells - len(target) - 1
    if not target:
        return left(name, cells)
    number = (look.span(target, "soft"),)
    return (*left(name, room), StyledText(" "), *number) if room > 2 else right(number, cells)


def target_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes the target as the contract writes it; "" without one."""
    return "" if service.target is None else language.exact(service.target)


def short_name(service: ServiceSnapshot) -> str:
    """Returns the contract's name without the target that it may end with."""
    target = "" if service.target is None else exact_percent(service.target)
    return service.contract_name.strip().removesuffix("%").strip().removesuffix(target).strip()

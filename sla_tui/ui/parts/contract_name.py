"""How a contract is called in a table: its name without the target that it may end with, and the target beside it."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left, right


def contract_line(service: ServiceSnapshot, cells: int, look: Look) -> Line:
    """``Gold    99.95``: the contract's name without the target that it may end with, and the target flush right."""
    target = target_words(service)
    name: Line = (StyledText(without_target(look.foreign(service.contract_name).text, target), "soft"),)
    room = cells - len(target) - 1
    if not target:
        return left(name, cells)
    number = (look.span(target, "soft"),)
    return (*left(name, room), StyledText(" "), *number) if room > 2 else right(number, cells)


def target_words(service: ServiceSnapshot) -> str:
    """The target as the contract writes it; "" without one."""
    return "" if service.target is None else fmt.exact_percent(service.target)


def without_target(name: str, target: str) -> str:
    """The name without the target that it may end with."""
    return name.strip().removesuffix("%").strip().removesuffix(target).strip()

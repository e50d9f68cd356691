"""The earlier period that a service was laid beside last: what was asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sla_tui.sla.snapshot import ServiceSnapshot


@dataclass(slots=True)
class CompareState:
    """What somebody asked for last.

    Attributes:
        service: which.
        start: the first instant of the period that it is laid beside.
        earlier: the service in the period before that; None while it is worked out, and where it could not be.
        problem: why it could not be, "" where it could.
        number: of the question; what an earlier one comes to is of no interest any more.
    """

    service: str = ""
    start: int = 0
    earlier: ServiceSnapshot | None = None
    problem: str = ""
    number: int = 0

    def ask(self, service: str, start: int) -> int:
        """Begins another one; returns its number."""
        self.service, self.start, self.earlier, self.problem = service, start, None, ""
        self.number += 1
        return self.number

    def answer(self, number: int, earlier: ServiceSnapshot | None, problem: str) -> bool:
        """Takes what a question came to; returns whether it is the last one."""
        if number == self.number:
            self.earlier, self.problem = earlier, problem
        return number == self.number

"""The draft that was held against a service's history last: what was asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sla_tui.sla.backtest import Backtest


@dataclass(slots=True)
class BacktestState:
    """What somebody asked for last.

    Attributes:
        service: on whose history.
        found: what it came to; None while it is worked out, and where it could not be.
        problem: why it could not be, "" where it could.
        number: of the question; what an earlier one comes to is of no interest any more.
    """

    service: str = ""
    found: Backtest | None = None
    problem: str = ""
    number: int = 0

    def ask(self, service: str) -> int:
        """Begins another one; returns its number."""
        self.service, self.found, self.problem = service, None, ""
        self.number += 1
        return self.number

    def answer(self, number: int, found: Backtest | None, problem: str) -> bool:
        """Takes what a question came to; returns whether it is the last one."""
        if number == self.number:
            self.found, self.problem = found, problem
        return number == self.number

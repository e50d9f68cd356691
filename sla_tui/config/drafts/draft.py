"""A contract that is being written: a starting point, what was answered, and the contract that both make."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.contracts import merged, read_contract
from sla_tui.config.drafts.answers import NONE
from sla_tui.config.drafts.questions import QUESTIONS, Question
from sla_tui.config.drafts.starting_points import load_starting_point
from sla_tui.config.model import Config, ContractVersions
from sla_tui.config.reading.problems import At, Problems
from sla_tui.config.warnings.contracts import check_contracts
from sla_tui.errors import Problem
from sla_tui.sla.contract import Contract

_DEFAULTS: Final = {"currency": "EUR", "period.timezone": "UTC", "evidence.quorum": "1", "credit.payout": "credit"}
"""What is offered where a starting point says nothing, by the question's key, as it is typed."""


class AnswerRefused(ValueError):  # noqa: N818  an answer to a question, not an error of the program
    """An answer makes no sense; `problems` say why."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A draft. `start` is a starting point, `answers` are typed texts by question.

    `more` is a partial table of a contract, laid over the starting point before any answer.
    """

    start: str = "b2b"
    id: str = "agreement"
    answers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def table(self) -> dict[str, Any]:
        """Makes the contract's table, as a file would say it."""
        table = merged(load_starting_point(self.start), self.more)
        for key, typed in self.answers.items():
            question = QUESTIONS[key]
            question.put(table, None if typed == NONE else question.form.read(typed))
        if "tiers" not in self.answers and "tiers" not in self.more:
            _follow(table)
        return table

    def contract(self) -> Contract:
        """Reads the table as any contract is read.

        Raises:
            AnswerRefused: it has problems.
        """
        problems = Problems()
        found = read_contract(self.id, self.table(), problems, "")
        if found is None:
            raise AnswerRefused(tuple(map(_said, problems.all())))
        return found

    def warnings(self) -> tuple[str, ...]:
        """Lists what `config check` would warn of.

        Raises:
            AnswerRefused: the contract has problems.
        """
        problems = Problems()
        versions = ContractVersions(id=self.id, versions=(self.contract(),))
        check_contracts({self.id: self.table()}, Config(contracts={self.id: versions}), At(problems, ""))
        return tuple(map(_said, problems.all()))

    def offered(self, question: Question) -> str:
        """Writes what holds for a question so far, as it would be typed; "" where that is nothing."""
        value = question.value(self.table())
        return _DEFAULTS.get(question.key, "") if value is None else question.form.show(value)

    def answered(self, question: Question, typed: str) -> ContractDraft:
        """Answers a question; `-` leaves it out.

        Raises:
            AnswerRefused: it is not in the form of the question's answers, or the contract makes no sense with it.
        """
        if typed == NONE and question.needed:
            raise AnswerRefused(("this cannot be left out",))
        if typed != NONE:
            if question.choices and typed not in question.choices:
                raise AnswerRefused((f"it is one of {', '.join(question.choices)}",))
            try:
                question.form.read(typed)
            except ValueError:
                raise AnswerRefused((f"write it as {question.form.words}",)) from None
        changed = replace(self, answers={**self.answers, question.key: typed})
        changed.contract()
        return changed


def _follow(table: dict[str, Any]) -> None:
    """Has the first row of a starting point's credit table begin at the target that was answered."""
    rows, target = table.get("tiers"), table.get("availability", {}).get("target")
    with suppress(ValueError):  # a target that is no number is refused where the table is read
        if not rows or target is None:
            return
        lower = [row for row in rows[1:] if Fraction(row["below"]) < Fraction(target)]
        table["tiers"] = [{**rows[0], "below": target}, *lower]


def _said(problem: Problem) -> str:
    words = f"{problem.key}: {problem.message}" if problem.key else problem.message
    return f"{words}; allowed: {problem.allowed}" if problem.allowed else words

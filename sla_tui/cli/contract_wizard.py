"""Leads through the seven steps of a new contract: a question at a time, the chapter's text after each step."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Protocol

from sla_tui.config.drafts.answers import NONE, PERCENT, ROWS
from sla_tui.config.drafts.contract_file import is_contract_id
from sla_tui.config.drafts.draft import AnswerRefused, ContractDraft
from sla_tui.config.drafts.keeping import keep_draft
from sla_tui.config.drafts.questions import QUESTIONS, STEPS, DraftStep, Question
from sla_tui.config.drafts.starting_points import STARTING_POINTS, load_starting_point, starting_words
from sla_tui.export.documents.draft_words import chapter_lines, consequences, usual_text
from sla_tui.export.text_layout import wrap
from sla_tui.language import Language

BACK: Final = "<"
EXPLAIN: Final = "?"
INDENT: Final = "  "
_KEYS: Final = tuple(QUESTIONS)
_STEP_OF: Final = {question.key: step for step in STEPS for question in step.questions}


class Answers(Protocol):
    """Who tells and who answers."""

    def say(self, text: str) -> None:
        """Tells something."""
        ...

    def ask(self, prompt: str) -> str:
        """Reads an answer, without blanks around it. Raises `KeyboardInterrupt` where nobody answers any more."""
        ...


@dataclass
class ContractWizard:
    """One walk through the steps.

    `kept` is where the draft is kept after every answer; `taken` are ids of contracts that are there already.
    """

    answers: Answers
    language: Language
    now: int
    kept: Path
    taken: Collection[str] = ()
    width: int = 100

    def start(self, zone: str) -> ContractDraft:
        """Asks where to start, and how the contract is called in the configuration."""
        say = self.language.say
        self._say(say("new_contract.start"))
        for number, name in enumerate(STARTING_POINTS, start=1):
            percent = self.language.percent(Fraction(load_starting_point(name)["availability"]["target"]))
            self.answers.say(f"{INDENT}{number} {name:8}{say(f'new_contract.start_{name}', percent=percent)}")
        by_number = {str(number): name for number, name in enumerate(STARTING_POINTS, start=1)}
        while True:
            typed = self._ask(say("new_contract.start_prompt"), STARTING_POINTS[0]) or STARTING_POINTS[0]
            if (name := by_number.get(typed, typed)) in STARTING_POINTS:
                break
            self._refuse(say("new_contract.choices", words=", ".join(STARTING_POINTS)))
        words = starting_words(name, self.language.code)
        return ContractDraft(name, self._id(), {"period.timezone": zone}, words)

    def _id(self) -> str:
        self._say(self.language.say("new_contract.id"))
        offered = next(name for name in self._free_ids())
        while True:
            typed = self._ask(self.language.say("new_contract.id_prompt"), offered) or offered
            if is_contract_id(typed) and typed not in self.taken:
                return typed
            self._refuse(typed)

    def _free_ids(self) -> Iterator[str]:
        names = ("agreement", *(f"agreement-{number}" for number in range(2, len(self.taken) + 3)))
        return (name for name in names if name not in self.taken)

    def run(self, draft: ContractDraft, at: str = "") -> ContractDraft:
        """Asks every question from the one with the key `at` on; the draft is kept after every answer.

        Raises:
            KeyboardInterrupt: somebody left; what was answered is kept.
        """
        position = _KEYS.index(at) if at else 0
        shown: DraftStep | None = None
        while position < len(_KEYS):
            question = QUESTIONS[_KEYS[position]]
            step = _STEP_OF[question.key]
            if step is not shown:
                self._heading(step)
                shown = step
            keep_draft(self.kept, draft, question.key)
            answered = self._question(draft, question)
            if answered is None:
                if position == 0:
                    self._say(self.language.say("new_contract.first"))
                position = max(position - 1, 0)
                continue
            draft = answered
            position += 1
            keep_draft(self.kept, draft, _KEYS[min(position, len(_KEYS) - 1)])
            if question is step.questions[-1]:
                self.chapter(step, draft)
        return draft

    def _question(self, draft: ContractDraft, question: Question) -> ContractDraft | None:
        """Asks one question until it is answered; None goes back."""
        say = self.language.say
        self._say("")
        self._say(say(f"draft_question.{question.phrase}"))
        self._help(draft, question)
        while True:
            offered = draft.offered(question)
            typed = self._ask("", offered)
            if typed == BACK:
                return None
            if typed == EXPLAIN:
                if not question.choices:
                    self._say(say(f"draft_form.{question.form.name}"))
                self._help(draft, question)
                continue
            if question.form in {PERCENT, ROWS}:
                typed = self.language.percent_typed(typed)
            if not typed and not offered and question.needed:
                typed = NONE  # which says that it is needed
            try:
                answered = draft.answered(question, typed) if typed else draft
            except AnswerRefused as refused:
                self._refuse(str(refused))
                continue
            for sentence in consequences(question.key, answered.contract(), self.now, self.language):
                self._say(f"! {sentence}")
            return answered

    def _help(self, draft: ContractDraft, question: Question) -> None:
        self._say(self.language.say(f"draft_help.{question.phrase}"))
        if question.choices:
            self._say(self.language.say("new_contract.choices", words=", ".join(question.choices)))
        if words := usual_text(question.key, draft.contract(), self.language):
            self._say(words)

    def _heading(self, step: DraftStep) -> None:
        number, words = STEPS.index(step) + 1, self.language.say(f"contract_document.{step.chapter}")
        line = self.language.say("new_contract.step", number=number, all=len(STEPS), words=words)
        self.answers.say(f"\n{line}\n{'-' * len(line)}")

    def chapter(self, step: DraftStep, draft: ContractDraft) -> None:
        """Shows the chapter as it reads so far, and what contradicts itself in it."""
        self.answers.say("")
        self._say(self.language.say("new_contract.chapter"))
        for line in chapter_lines(step.chapter, draft.contract(), self.language):
            for part in wrap(line, self.width - 2 * len(INDENT)):
                self.answers.say(f"{INDENT * 2}{part}")
        for warning in draft.warnings():
            self._say(self.language.say("new_contract.warned", what=warning))

    def _refuse(self, why: str) -> None:
        self._say(self.language.say("new_contract.refused", why=why.rstrip(".")))

    def _ask(self, name: str, offered: str) -> str:
        shown = f" [{offered}]" if offered else ""
        return self.answers.ask(f"{INDENT}{name}{shown} > ".replace("   [", "  ["))

    def _say(self, text: str) -> None:
        for line in wrap(text, self.width) if text else [""]:
            self.answers.say(line)


def with_answers(draft: ContractDraft, given: dict[str, str]) -> ContractDraft:
    """Answers questions without anybody, in the order of the steps.

    Raises:
        AnswerRefused: one makes no sense; its key stands before what is wrong.
    """
    for key in (key for key in _KEYS if key in given):
        try:
            draft = draft.answered(QUESTIONS[key], given[key])
        except AnswerRefused as refused:
            raise AnswerRefused(tuple(f"{key}: {why}" for why in refused.problems)) from None
    return draft

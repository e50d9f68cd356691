"""`sla-tui contracts new`: a contract in seven steps, asked at a terminal, or from options and a file of answers."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from sla_tui.cli.asking import Silent, Terminal
from sla_tui.cli.contract_choice import own_config
from sla_tui.cli.contract_wizard import BACK, ContractWizard, with_answers
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.run import complain
from sla_tui.cli.session import language_of
from sla_tui.cli.terminal import text_width
from sla_tui.clock import SystemClock
from sla_tui.config.contracts import merged
from sla_tui.config.drafts.contract_file import contract_toml, is_contract_id, with_contract
from sla_tui.config.drafts.draft import AnswerRefused, ContractDraft
from sla_tui.config.drafts.keeping import FILE, drop_draft, kept_draft, read_draft
from sla_tui.config.drafts.questions import QUESTIONS
from sla_tui.config.drafts.starting_points import STARTING_POINTS, starting_words
from sla_tui.config.local_zone import local_zone
from sla_tui.config.paths import new_config_path, state_dir
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.language import Language

NEW = "new"


def add_new_arguments(parser: ArgumentParser) -> None:
    """Declares what is known without asking."""
    parser.add_argument("--from", dest="start", choices=STARTING_POINTS, help="where to start (default b2b)")
    parser.add_argument("--id", metavar="ID", help="what the contract is called in the configuration")
    parser.add_argument(
        "--set",
        action="append",
        type=_assignment,
        default=[],
        metavar="KEY=ANSWER",
        help="one answer, such as availability.target=99.9 or tiers='99.9: 10; 99: 25'; - leaves it out",
    )
    parser.add_argument("--answers", metavar="FILE", help="a TOML file with `from`, `id`, `answers` and `contract`")
    parser.add_argument("--yes", action="store_true", help="ask nothing: for scripts")
    add_looks(parser)


def _assignment(text: str) -> tuple[str, str]:
    key, equals, answer = text.partition("=")
    if not equals:
        msg = f"{text!r} is not KEY=ANSWER, such as availability.target=99.9"
        raise ArgumentTypeError(msg)
    return key.strip(), answer.strip()


def run_new(args: Namespace) -> int:
    """Writes a new contract into the configuration, or into the file of `-o` (`-`: standard output).

    Raises:
        UsageError: nobody can be asked, or a key is none of a contract.
        SlaTuiError: an answer makes no sense, or the contract is there already.
        KeyboardInterrupt: somebody left; the draft is kept.
    """
    config = own_config(args)
    language = language_of(args, config)
    given = _given(args, language)
    if args.yes:
        _finish(args, _answered(given, args.set, language))
        return 0
    terminal = Terminal()
    kept = state_dir() / FILE
    width = args.width or text_width()
    taken = () if args.output else tuple(config.contracts)
    wizard = ContractWizard(terminal, language, int(SystemClock().now()), kept, taken, width)
    try:
        _walk(args, wizard, given)
    except KeyboardInterrupt:
        if kept_draft(kept) is not None:
            complain(language.say("new_contract.left", place=str(kept)))
        raise
    return 0


def _walk(args: Namespace, wizard: ContractWizard, given: ContractDraft | None) -> None:
    say, terminal = wizard.language.say, wizard.answers
    terminal.say(say("new_contract.title"))
    terminal.say(say("new_contract.keys"))
    draft, at = _begun(args, wizard, given)
    while True:
        draft = wizard.run(draft, at)
        place = args.output or str(new_config_path(args.config))
        terminal.say("")
        terminal.say(say("new_contract.ask_write", place=place))
        if terminal.ask(f"  {say('new_contract.write_prompt')} > ") != BACK:
            break
        at = list(QUESTIONS)[-1]
    _finish(args, draft)
    drop_draft(wizard.kept)
    terminal.say(say("new_contract.written", place=place))
    terminal.say(say("new_contract.next", id=draft.id))


def _begun(args: Namespace, wizard: ContractWizard, given: ContractDraft | None) -> tuple[ContractDraft, str]:
    """The draft to go on with, and from which question on: one that was left, what the options say, or a new one."""
    left = kept_draft(wizard.kept)
    if left is not None and given is None and not args.set:
        draft, at = left
        question = wizard.language.say(f"draft_question.{QUESTIONS[at].phrase}")
        wizard.answers.say(wizard.language.say("new_contract.resume", id=draft.id, question=question))
        if wizard.answers.ask(f"  {wizard.language.say('new_contract.resume_prompt')} > ") != NEW:
            return draft, at
    if given is not None or args.set:
        return _answered(given, args.set, wizard.language), ""
    return wizard.start(local_zone()), ""


def _given(args: Namespace, language: Language) -> ContractDraft | None:
    """The draft that the options and the file of answers begin; None where they say nothing."""
    named = args.start or args.id
    if args.id and not is_contract_id(args.id):
        raise UsageError(f"{args.id!r} is no id of a contract.", hint="small letters, digits and -, such as gold")
    if not (named or args.answers or args.yes):
        return None
    read = read_draft(Path(args.answers))[0] if args.answers else ContractDraft()
    zone = {} if args.yes or args.answers else {"period.timezone": local_zone()}
    start = args.start or read.start
    more = merged(starting_words(start, language.code), read.more)
    draft = replace(read, start=start, id=args.id or read.id, answers={}, more=more)
    return _with(draft, {**zone, **read.answers})


def _answered(draft: ContractDraft | None, assigned: list[tuple[str, str]], language: Language) -> ContractDraft:
    """Lays what `--set` says over a draft: answers as they are typed, other keys as a file says them."""
    if draft is None:
        draft = ContractDraft()
        draft = replace(draft, more=starting_words(draft.start, language.code))
    typed = {key: answer for key, answer in assigned if key in QUESTIONS}
    more: dict[str, Any] = dict(draft.more)
    for key, answer in assigned:
        if key not in QUESTIONS:
            inner: Any = answer
            for part in reversed(key.split(".")):
                inner = {part: inner}
            more = merged(more, inner)
    return _with(replace(draft, more=more), typed)


def _with(draft: ContractDraft, typed: dict[str, str]) -> ContractDraft:
    try:
        draft.contract()
        return with_answers(draft, typed)
    except AnswerRefused as refused:
        raise SlaTuiError(
            str(refused), hint="docs/contract-document.md lists the keys and how answers are written."
        ) from None


def _finish(args: Namespace, draft: ContractDraft) -> None:
    """Writes the contract where it goes, and says what `config check` would warn of."""
    for warning in draft.warnings():
        complain(warning)
    if args.output:
        write(contract_toml(draft.id, draft.table()), args.output)
        return
    place = new_config_path(args.config)
    text = with_contract(place, draft.id, draft.table())
    place.parent.mkdir(parents=True, exist_ok=True)
    write(text, str(place.resolve()))
    if args.yes:
        Silent().say(f"Written: {place}")

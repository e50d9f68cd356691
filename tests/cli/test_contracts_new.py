"""`contracts new`: typed at a terminal to its end, left and taken up again; from options; from a file of answers."""

from __future__ import annotations

import signal
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.cli.contract_wizard import ContractWizard
from sla_tui.config.drafts.draft import ContractDraft
from sla_tui.config.drafts.keeping import read_draft
from sla_tui.config.drafts.questions import QUESTIONS
from sla_tui.config.paths import CONFIG_NAME
from sla_tui.config.reading.choice import from_file
from sla_tui.language import LANGUAGES, language_named
from tests.export.pages import assert_sound
from tests.terminal import Terminal

DOCS = Path(__file__).parents[2] / "docs"
NEW = (sys.executable, "-m", "sla_tui", "contracts", "new")


def config_of(home: dict[str, str]) -> Path:
    return Path(home["XDG_CONFIG_HOME"]) / "sla-tui" / CONFIG_NAME


class Typist:
    """Types an answer whenever the program waits for one."""

    def __init__(self, home: dict[str, str], cwd: Path, *words: str) -> None:
        env = {**home, "TERM": "xterm-256color"}
        del env["COLUMNS"]
        self.term = Terminal((*NEW, *words), env, columns=100, rows=50, cwd=str(cwd))
        self.asked = 0

    def waits(self) -> str:
        """Waits for the next question and gives back the screen."""
        self.asked += 1
        return self.term.wait_for(lambda _: self.term.output.count(b" > ") >= self.asked)

    def types(self, *answers: str) -> str:
        """Answers as many questions; the screen at the last of them."""
        for answer in answers:
            screen = self.waits()
            self.term.press(f"{answer}\r")
        return screen


@pytest.mark.full
def test_a_new_user_comes_from_nothing_to_an_agreement_to_sign_in_three_languages(home, tmp_path, sla_tui):
    user = Typist(home, tmp_path)
    try:
        assert "7 steps" not in user.types("1", "gold")
        user.types("Gold", "Example SaaS BV", "", "Analytics and project management.", "", "Europe/Amsterdam", "")
        user.types("99.99", "", "", "5m")
        screen = user.types("Pingdom")
        assert "cannot be shown to be kept: one look stands" in screen
        for _ in range(len(QUESTIONS) - 12):
            user.types("")
        screen = user.types("")
        assert "Write it to" in screen
        assert user.term.wait_for_end() == 0
        assert b"contracts document gold" in user.term.output
    finally:
        user.term.close()
    assert not (Path(home["XDG_STATE_HOME"]) / "sla-tui" / "contract-draft.toml").exists()
    checked = sla_tui("config", "check")
    assert (checked.returncode, "no problems" in checked.stdout) == (0, True), checked.stdout
    for code in LANGUAGES:
        say = language_named(code).say
        page = sla_tui("contracts", "document", "gold", "--language", code, "--format", "html")
        assert page.returncode == 0, page.stderr
        assert_sound(page.stdout)
        for words in ("Example SaaS BV", say("contract_document.signatures"), "Analytics and project management."):
            assert words in page.stdout


@pytest.mark.full
def test_what_was_answered_is_kept_when_somebody_leaves_and_the_same_command_goes_on(home, tmp_path):
    user = Typist(home, tmp_path, "--from", "small", "--id", "kept")
    try:
        user.types("Kept", "Example BV")
        user.waits()
        user.term.process.send_signal(signal.SIGINT)
        assert user.term.wait_for_end() == 130
        assert b"The draft is kept" in user.term.output
    finally:
        user.term.close()
    again = Typist(home, tmp_path)
    try:
        screen = again.types("")
        assert "There is a draft, kept, left at: To whom" in screen
        screen = again.types("<", "<")
        assert "[Example BV]" in screen
        again.types("", "", "Klant BV")
        for _ in range(len(QUESTIONS) - 3):
            again.types("")
        assert "Write it to" in again.types("<")
        assert "Write it to" in again.types("", "")
        assert again.term.wait_for_end() == 0
    finally:
        again.term.close()
    found = from_file(str(config_of(home)))["kept"].latest
    assert (found.title, found.vendor, found.customer) == ("Kept", "Example BV", "Klant BV")


def test_without_a_terminal_options_say_it_all_and_comments_of_the_configuration_stay(sla_tui, home):
    place = config_of(home)
    place.parent.mkdir(parents=True)
    place.write_text("# mine\n", encoding="utf-8")
    done = sla_tui(
        "contracts", "new", "--yes", "--from", "b2b", "--id", "gold",
        "--set", "availability.target=99.95", "--set", "credit.cap_amount=500", "--set", "maintenance.allowance=-",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = place.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    contract = from_file(str(place))["gold"].latest
    assert (str(contract.availability.target), str(contract.credit.cap_amount)) == ("1999/20", "500")
    assert contract.maintenance.allowance is None
    again = sla_tui("contracts", "new", "--yes", "--id", "gold")
    assert (again.returncode, "has a contract 'gold' already" in again.stderr) == (1, True)
    assert place.read_text(encoding="utf-8") == text
    assert sla_tui("config", "check").returncode == 0


def test_what_nobody_answered_is_in_the_language_of_whoever_asked(sla_tui, home):
    done = sla_tui("contracts", "new", "--yes", "--id", "goud", "--language", "nl", "--set", "name=Goud")
    assert done.returncode == 0, done.stderr
    contract = from_file(str(config_of(home)))["goud"].latest
    assert (contract.title, contract.claim.method) == ("Goud", "e-mail aan support")
    assert contract.security.location == ("de Europese Unie",)


def test_a_file_of_answers_gives_a_file_with_the_contract(sla_tui, tmp_path):
    answers = tmp_path / "answers.toml"
    answers.write_text(
        'from = "strict"\nid = "platinum"\n[answers]\nvendor = "Example BV"\ntiers = "99.95: 5"\n', encoding="utf-8"
    )
    out = tmp_path / "platinum.toml"
    done = sla_tui("contracts", "new", "--answers", str(answers), "--yes", "-o", str(out))
    assert done.returncode == 0, done.stderr
    contract = from_file(str(out))["platinum"].latest
    assert (contract.vendor, [str(row.credit) for row in contract.tiers]) == ("Example BV", ["5"])
    assert sla_tui("contracts", "document", str(out)).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "availability.target=1o0"), "availability.target: "),
        (("--set", "tiers=10"), "tiers: write it as rows such as"),
        (("--set", "availability.targt=99"), "availability.targt: unknown key"),
        (("--set", "target"), "is not KEY=ANSWER"),
        (("--id", "Gold Plan"), "is no id of a contract"),
        (("--from", "cheap"), "invalid choice: 'cheap'"),
        (("--answers", "absent.toml"), "absent.toml"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_key_and_nothing_is_written(sla_tui, home, words, said):
    done = sla_tui("contracts", "new", "--yes", *words)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not config_of(home).exists()


def test_without_a_terminal_and_without_yes_nobody_is_asked(sla_tui):
    done = sla_tui("contracts", "new")
    assert (done.returncode, "is not a terminal" in done.stderr) == (2, True)


def test_the_transcript_is_what_the_wizard_says(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    import new_contract

    told = new_contract.page()
    sys.modules.pop("new_contract", None)
    assert told == (DOCS / "new-contract.md").read_text(encoding="utf-8"), "run `python docs/new_contract.py`"


class Typed:
    """Answers with what is typed, and keeps what is said."""

    def __init__(self, *typed: str) -> None:
        self.typed, self.said = list(typed), ""

    def say(self, text: str) -> None:
        self.said += f"{text}\n"

    def ask(self, prompt: str) -> str:
        if not self.typed:
            raise KeyboardInterrupt
        return self.typed.pop(0)


@pytest.mark.parametrize(
    ("code", "typed", "target"), [("nl", "99,95", "99.95"), ("de", "99,995 %", "99.995"), ("en", "99.95", "99.95")]
)
def test_a_percent_is_typed_with_the_languages_own_comma(tmp_path, code, typed, target):
    answers = Typed(typed)
    wizard = ContractWizard(answers, language_named(code), 1_796_040_000, tmp_path / "draft.toml")
    with pytest.raises(KeyboardInterrupt):
        wizard.run(ContractDraft("b2b"), at="availability.target")
    draft, _ = read_draft(tmp_path / "draft.toml")
    assert draft.contract().availability.target == Fraction(target)


@pytest.mark.parametrize(("code", "typed"), [("nl", "1,000"), ("de", "1,000"), ("en", "99,95")])
def test_a_percent_that_could_be_thousands_is_refused(tmp_path, code, typed):
    answers = Typed(typed)
    wizard = ContractWizard(answers, language_named(code), 1_796_040_000, tmp_path / "draft.toml")
    with pytest.raises(KeyboardInterrupt):
        wizard.run(ContractDraft("b2b"), at="availability.target")
    draft, _ = read_draft(tmp_path / "draft.toml")
    assert "availability.target" not in draft.answers
    assert f"availability.target: '{typed}'" in answers.said


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_question_has_words_in_every_language(code):
    for question in QUESTIONS.values():
        for section in ("draft_question", "draft_help"):
            assert language_named(code).knows(f"{section}.{question.phrase}")
        assert language_named(code).knows(f"draft_form.{question.form.name}")


def test_the_documents_name_every_key():
    text = (DOCS / "contract-document.md").read_text(encoding="utf-8")
    assert [key for key in QUESTIONS if f"`{key}`" not in text] == []

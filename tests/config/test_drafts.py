"""Drafts of contracts: starting points, questions and answers, what is usual, and the file a contract goes into."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from sla_tui.config import presets
from sla_tui.config.drafts.contract_file import contract_toml, is_contract_id, with_contract
from sla_tui.config.drafts.draft import AnswerRefused, ContractDraft
from sla_tui.config.drafts.keeping import drop_draft, keep_draft, kept_draft, read_draft
from sla_tui.config.drafts.questions import QUESTIONS, STEPS
from sla_tui.config.drafts.starting_points import STARTING_POINTS, load_starting_point, starting_words
from sla_tui.config.drafts.usual import usual
from sla_tui.config.reading.reader import parse_config
from sla_tui.errors import ConfigError, SlaTuiError
from sla_tui.language import LANGUAGES
from sla_tui.sla.contract import ServiceHours

every_start = pytest.mark.parametrize("start", STARTING_POINTS)


def answered(key: str, typed: str, start: str = "b2b") -> ContractDraft:
    return ContractDraft(start).answered(QUESTIONS[key], typed)


@every_start
@pytest.mark.parametrize("target", ["", "99", "99.9", "99.999"])
def test_a_starting_point_is_a_contract_without_a_warning_whatever_is_promised(start: str, target: str) -> None:
    draft = ContractDraft(start, answers={"availability.target": target} if target else {})
    assert draft.warnings() == ()
    rows = draft.contract().tiers
    assert not rows or rows[0].below == draft.contract().availability.target


@every_start
@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_starting_point_has_all_its_words_in_every_language_and_nothing_else(start: str, code: str) -> None:
    words = starting_words(start, code)
    assert starting_words(start, "en") == {}
    in_words = ("name", "vendor", "scope", "claim.method", "support.channels", "security.location")
    draft = ContractDraft(start, more=words)
    said = {key: (QUESTIONS[key].value(load_starting_point(start)), QUESTIONS[key].value(words)) for key in in_words}
    assert [key for key, (here, there) in said.items() if (here is None) != (there is None)] == []
    bare = draft.table()
    for key, (here, _) in said.items():
        if here is not None:
            QUESTIONS[key].put(bare, here)
    assert bare == load_starting_point(start)
    assert draft.warnings() == ()


@every_start
def test_what_is_offered_is_what_holds_so_far(start: str) -> None:
    """Each offered answer, typed as it is shown, leaves the contract as it is; but for defaults that it then names."""
    draft = ContractDraft(start)
    for question in QUESTIONS.values():
        if offered := draft.offered(question):
            assert draft.answered(question, offered).contract() == draft.contract(), question.key


def test_the_steps_are_the_seven_of_the_guide_and_no_question_is_asked_twice() -> None:
    assert [step.chapter for step in STEPS] == [
        "scope", "uptime", "support", "remedies", "security", "exclusions", "legal",
    ]  # fmt: skip
    assert sum(len(step.questions) for step in STEPS) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("key", "typed", "found"),
    [
        ("availability.target", "99.95 %", lambda c: c.availability.target == Fraction("99.95")),
        ("availability.target", " 99.95", lambda c: c.tiers[0].below == Fraction("99.95")),
        ("availability.min_outage", "-", lambda c: c.availability.min_outage == 0),
        ("evidence.tools", "Pingdom;  Uptime Robot ;", lambda c: c.evidence.tools == ("Pingdom", "Uptime Robot")),
        ("support.hours", "24/7", lambda c: c.support is not None and c.support.hours == ()),
        (
            "support.hours",
            "mon-thu 9:00-17:30; Sat 10:00-12:00",
            lambda c: (
                c.support.hours
                == (
                    ServiceHours(days=(1, 2, 3, 4), start=32_400, end=63_000),
                    ServiceHours(days=(6,), start=36_000, end=43_200),
                )
            ),
        ),
        (
            "tiers",
            "99.9: 5; 99%=20%",
            lambda c: [(r.below, r.credit) for r in c.tiers] == [(Fraction("99.9"), 5), (99, 20)],
        ),
        ("tiers", "-", lambda c: c.tiers == ()),
        ("objectives.latency", "250ms", lambda c: [o.threshold for o in c.objectives if o.kind == "latency"] == [250]),
        ("objectives.latency", "-", lambda c: not any(o.kind == "latency" for o in c.objectives)),
        ("objectives.error_rate", "0.5", lambda c: any(o.kind == "error_rate" for o in c.objectives)),
        ("objectives.response_critical", "15m", lambda c: c.objectives[-1].target == 95),
        ("security.breach.within", "-", lambda c: c.security.breach is None),
        ("valid_from", "2027-01-31", lambda c: str(c.valid_from) == "2027-01-31"),
        ("customer", "Klant  BV", lambda c: c.customer == "Klant BV"),
    ],
)
def test_an_answer_goes_where_the_contract_has_it(key, typed, found) -> None:  # type: ignore[no-untyped-def]
    assert found(answered(key, typed).contract())


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("availability.target", "-", "cannot be left out"),
        ("availability.target", "99,9", "is not a number"),
        ("availability.target", "101", "is more than 100"),
        ("availability.min_outage", "60", "write its unit|is not a duration"),
        ("support.hours", "whenever", "Mon-Fri 09:00-17:00"),
        ("support.hours", "Fri-Mon 09:00-17:00", "Mon-Fri 09:00-17:00"),
        ("support.hours", "Mon 25:00-26:00", "support.hours"),
        ("tiers", "10 %", "rows such as"),
        ("tiers", "99: 25; 95: 10", "the table rises"),
        ("credit.payout", "cash", "one of credit, refund"),
        ("valid_from", "soon", "2027-01-31"),
        ("currency", "euro", "currency"),
        ("period.timezone", "Atlantis", "is not a zone"),
        ("evidence.quorum", "two", "a whole number"),
        ("evidence.quorum", "0", "out of range"),
        ("name", "a\x1b[2Jb", "control character"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_in_words(key: str, typed: str, why: str) -> None:
    with pytest.raises(AnswerRefused, match=why):
        answered(key, typed)


def test_a_promise_without_rows_that_fit_it_is_warned_of() -> None:
    draft = answered("tiers", "99.5: 10").answered(QUESTIONS["availability.target"], "99.9")
    assert any("above every tier" in warning for warning in draft.warnings())


def test_what_is_usual_is_counted_in_the_files_themselves() -> None:
    """Read as plain TOML, with the marks of what was read or quoted."""
    folder = files(presets)
    tables = [
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8"), parse_float=Fraction)
        for name in presets.preset_ids()
    ]

    def said(table, *keys):  # type: ignore[no-untyped-def]
        marks = table["provenance"]
        known = [(len(key), mark) for mark in presets.MARKS for key in marks.get(mark, []) if key in keys]
        return bool(known) and max(known)[1] != "assumed"

    strict = [
        t
        for t in tables
        if said(t, "availability", "availability.target")
        and Fraction(t["availability"].get("target", 0)) >= Fraction("99.95")
    ]
    found = usual("availability.target", Fraction("99.95"))
    assert found is not None
    assert (found.count, found.all) == (len(strict), len(tables))
    claims = [t for t in tables if said(t, "claim", "claim.within") and "within" in t.get("claim", {})]
    counted = usual("claim.within")
    assert counted is not None
    assert counted.count == len(claims)
    assert usual("vendor") is None


def test_not_a_letter_of_the_users_configuration_changes(tmp_path: Path) -> None:
    place = tmp_path / "config.toml"
    before = '# mine\ntimezone = "UTC"   # stays\n\n[contracts.silver]\navailability = { target = "99" }\n# the end\n'
    place.write_text(before, encoding="utf-8")
    text = with_contract(place, "gold", load_starting_point("b2b"))
    assert text.startswith(before)
    config = parse_config(text, "config.toml")
    assert set(config.contracts) >= {"silver", "gold"}
    assert place.read_text(encoding="utf-8") == before
    with pytest.raises(SlaTuiError, match="has a contract 'silver' already"):
        with_contract(place, "silver", load_starting_point("b2b"))


def test_a_configuration_with_problems_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "config.toml"
    place.write_text("timezone = 5\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="timezone"):
        with_contract(place, "gold", load_starting_point("b2b"))


@every_start
def test_a_new_configuration_holds_the_contract_alone_and_reads_back_the_same(start: str, tmp_path: Path) -> None:
    text = with_contract(tmp_path / "config.toml", "gold", load_starting_point(start))
    assert parse_config(text, "c").contracts["gold"].latest == ContractDraft(start, "gold").contract()
    assert text == contract_toml("gold", load_starting_point(start))


def test_a_draft_that_was_left_is_found_again_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    place = tmp_path / "state" / "draft.toml"
    draft = ContractDraft("strict", "gold", {"tiers": "99.95: 5", "customer": "K"}, {"termination": []})
    keep_draft(place, draft, "tiers")
    assert place.stat().st_mode & 0o777 == 0o600
    assert kept_draft(place) == (draft, "tiers")
    drop_draft(place)
    drop_draft(place)
    assert kept_draft(place) is None


@pytest.mark.parametrize("text", ["", "from = 5", "answers = 3", 'at = "x"', "= =", 'answers = { tiers = "x" }'])
def test_a_draft_that_makes_no_sense_any_more_is_none_or_an_empty_one(text: str, tmp_path: Path) -> None:
    place = tmp_path / "draft.toml"
    place.write_text(text, encoding="utf-8")
    found = kept_draft(place)
    assert found is None or found == (ContractDraft(), "")


def test_a_file_of_answers_takes_dotted_keys_and_tables_and_names_all_that_is_wrong(tmp_path: Path) -> None:
    place = tmp_path / "answers.toml"
    place.write_text(
        'from = "strict"\nid = "gold"\n[answers]\n"availability.target" = "99.9"\nevidence = { every = "1m" }\n'
        "[contract]\ncredit = { cap_amount = 500.5 }\n",
        encoding="utf-8",
    )
    draft, at = read_draft(place)
    assert (draft.start, draft.id, at) == ("strict", "gold", "")
    assert draft.answers == {"availability.target": "99.9", "evidence.every": "1m"}
    assert draft.more == {"credit": {"cap_amount": "500.5"}}
    place.write_text('form = "b2b"\nid = "G D"\n[answers]\navailability.targt = "99.9"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_draft(place)
    said = str(caught.value.what) + str(caught.value)
    assert "form" in said
    assert "availability.targt" in said
    assert "availability.target" in said
    assert "id" in said


@pytest.mark.parametrize(
    ("word", "good"), [("gold", True), ("gold-2", True), ("Gold", False), ("", False), ("a b", False)]
)
def test_an_id_is_small_letters_digits_and_hyphens(word: str, good: bool) -> None:
    assert is_contract_id(word) is good

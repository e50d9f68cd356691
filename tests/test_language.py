"""Languages: every phrase in every one of them, with the same values; numbers and forms as the language writes them."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import sla_tui
from sla_tui.language import LANGUAGES, Language, language_named

FOLDER = Path(sla_tui.__file__).parent / "locales"
ENGLISH = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))


def fields(phrase):
    forms = phrase if isinstance(phrase, list) else [phrase]
    return sorted({name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None} - {"n"})


def test_every_file_is_a_language_and_every_language_has_a_file():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_keys_in_the_same_order_with_the_same_values(code):
    """In order, so that two languages can be read side by side; the number of forms is the language's own."""
    other = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    assert list(other) == list(ENGLISH)
    for section, phrases in ENGLISH.items():
        if section in {"language", "currency"}:
            continue
        assert list(other[section]) == list(phrases), section
        for name, phrase in phrases.items():
            own = other[section][name]
            assert type(own) is type(phrase), f"{section}.{name}"
            assert fields(own) == fields(phrase), f"{section}.{name}"
            assert own, f"{section}.{name}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_section_that_is_read_by_itself_says_what_the_whole_file_says(code):
    text = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    found = Language(code, text)
    assert {name: dict(found.section(name)) for name in tomllib.loads(text)} == tomllib.loads(text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_list_of_forms_has_one_for_every_number(code):
    found = language_named(code)
    for section in ENGLISH:
        for name, phrase in found.section(section).items():
            if isinstance(phrase, list) and section != "calendar_names":
                for number in (0, 1, 2, 3, 11, 100):
                    values = dict.fromkeys(fields(phrase), "x")
                    assert found.say(f"{section}.{name}", n=number, **values)


def test_keys_are_plain_words():
    for section, phrases in ENGLISH.items():
        assert re.fullmatch("[a-z_]+", section)
        if section != "currency":
            assert all(re.fullmatch("[a-z0-9_]+", name) for name in phrases), section


def test_numbers_money_and_counts_are_written_as_the_language_writes_them():
    english, dutch = language_named("en"), language_named("nl")
    assert (english.exact(Fraction("99.95")), dutch.exact(Fraction("99.95"))) == ("99.95", "99,95")
    assert (english.money(Decimal(1240), "EUR"), dutch.money(Decimal(1240), "EUR")) == ("€1,240.00", "€ 1.240,00")
    assert (english.count(1, "days"), english.count(3, "days"), dutch.count(3, "days")) == (
        "1 day",
        "3 days",
        "3 dagen",
    )
    assert (english.duration(6_240), dutch.duration(6_240)) == ("1 h 44 m", "1 u 44 min")
    assert dutch.listed(["a", "b", "c"]) == "a, b en c"
    months = [language_named(code).short_date(7, 12) for code in ("en", "nl", "de")]
    assert months == ["7 Dec", "7 dec", "7. Dez"]


def test_a_language_that_there_is_not_is_a_key_error():
    with pytest.raises(KeyError):
        language_named("tlh")

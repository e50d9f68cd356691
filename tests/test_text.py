"""Text from outside: whatever was in it, what comes out is one line that a terminal takes for text and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.text import LIMIT, clean

HOSTILE = {
    "escape sequences": ("a\x1b[2Jb", "a[2Jb"),
    "a clipboard write": ("a\x1b]52;c;aGk=\x07b", "a]52;c;aGk=b"),
    "C1 controls": ("a\x9b2Jb", "a2Jb"),
    "bidi overrides": ("abc\u202egnp.exe", "abcgnp.exe"),
    "bidi isolates": ("\u2066a\u2069", "a"),
    "zero-width characters": ("pay\u200bpal\ufeff", "paypal"),
    "tag characters": ("a\U000e0061\U000e007fb", "ab"),
    "variation selectors": ("a\ufe0fb\U000e0101", "ab"),
    "Hangul fillers": ("a\u3164\u115fb", "ab"),
    "lone surrogates": ("a\ud83db", "ab"),
    "private use": ("a\ue000b", "ab"),
    "line breaks and tabs": ("a\r\nb\tc\u2028d", "a b c d"),
    "no-break and wide blanks": ("a\u00a0\u3000b", "a b"),
    "enclosing marks": ("1\u20e3", "1"),
    "skin tones": ("\U0001f44d\U0001f3fd", "\U0001f44d"),
    "signs as wide as a line": ("a\ufdfdb", "ab"),
    "a mark without a letter": ("\u0301abc", "abc"),
    "DEL": ("a\x7fb", "ab"),
}


@pytest.mark.parametrize(("given_text", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_becomes_inert(given_text, expected):
    assert clean(given_text) == expected


def test_a_flood_of_combining_marks_is_cut_to_a_few():
    text = clean("Z" + "\u0335" * 500 + "o")
    assert text[0] == "Z"
    assert text[-1] == "o"
    assert len(text) <= 5


@pytest.mark.parametrize(
    "text", ["Überwachung", "データベース", "नमस्ते", "Việt Nam", "Ёлка", "שלום", "ok [/b] 100 %", "🚀 go"]
)
def test_honest_names_stay_as_they_are(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_decomposed_text_is_composed():
    assert clean("u\u0308ber") == "über"


@pytest.mark.parametrize("value", [None, 3, 2.5, True, [], {}, b"bytes", object()])
def test_what_is_no_string_is_nothing(value):
    assert clean(value) == ""


def test_long_ascii_is_cut_with_an_ellipsis():
    text = clean("x" * 1000)
    assert len(text) == LIMIT
    assert text.endswith("…")


def test_wide_characters_count_as_two_cells():
    text = clean("漢" * 100, limit=20)
    assert text == "漢" * 9 + "…"
    assert clean("漢" * 10, limit=20) == "漢" * 10


def test_a_text_that_just_fits_is_not_cut():
    assert clean("é" * 20, limit=20) == "é" * 20
    assert clean("é" * 21, limit=20) == "é" * 19 + "…"


def test_a_megabyte_of_controls_is_nothing_and_costs_little():
    assert clean("\x1b" * 1_000_000) == ""


@given(st.text(st.characters(), max_size=60))
def test_nothing_that_comes_out_can_move_a_cursor_or_hide(text):
    out = clean(text)
    assert out.isprintable()
    assert out == out.strip()
    assert not {unicodedata.category(c) for c in out} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"}


@given(st.text(st.characters(), max_size=60), st.integers(2, 40))
def test_cleaning_twice_changes_nothing_more(text, limit):
    once = clean(text, limit)
    assert clean(once, limit) == once

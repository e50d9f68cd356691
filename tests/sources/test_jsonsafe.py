"""JSON from strangers."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import PayloadError
from sla_tui.sources.http.jsonsafe import MAX_DEPTH, MAX_VALUES, loads

REFUSED = {
    "nothing": b"",
    "half an object": b'{"checks": [{"id": 1',
    "HTML": b"<html></html>",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "a float that overflows": b'{"a": 1e999}',
    "a member named twice": b'{"status": "up", "status": "down"}',
    "a lone surrogate": b'{"name": "\\ud83d"}',
    "a lone surrogate as a name": b'{"\\udc00": 1}',
    "an integer of 5000 digits": b"[" + b"9" * 5000 + b"]",
    "100,000 levels": b"[" * 100_000,
    "levels that are closed": b"[" * 900 + b"]" * 900,
    "more levels than any provider has": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "latin-1": b'{"name": "\xfcber"}',
    "a million values": b"[" + b"[]," * MAX_VALUES + b"[]]",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_provider_sends_in_earnest_is_refused_in_words(body):
    with pytest.raises(PayloadError) as caught:
        loads(body)
    assert caught.value.what.startswith("the answer ")
    assert len(caught.value.what) < 120


def test_paired_surrogates_are_one_character():
    assert loads(b'{"name": "\\ud83d\\ude80"}') == {"name": "🚀"}


def test_ids_beyond_two_to_the_53_keep_their_digits():
    assert loads(b'{"id": 358532761126055015}') == {"id": 358532761126055015}


def test_as_many_levels_as_are_allowed():
    assert loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_honest_json_is_read_as_it_is(value):
    assert loads(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_raise_nothing_else(body):
    with contextlib.suppress(PayloadError):
        loads(body)

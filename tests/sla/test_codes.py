"""A step or a note is said by a language; written any other way it is at most its key, and in a test an error."""

from __future__ import annotations

import logging

import pytest

from sla_tui.language import ENGLISH
from sla_tui.sla.codes import Coded, Note, Step

SAID = Note("no_answer_for", {"age": "3 h"})


@pytest.mark.parametrize("write", [str, "{}".format, "%s".__mod__, lambda note: f"{note}", lambda note: f"{note:>40}"])
@pytest.mark.parametrize("coded", [SAID, Step.of_text("10 % of 950")])
def test_nothing_writes_a_code_without_a_language(write, coded):
    with pytest.raises((AssertionError, TypeError)):
        write(coded)


def test_a_log_line_does_not_either(caplog):
    with pytest.raises(AssertionError, match=r"note\.no_answer_for"):
        logging.getLogger("sla_tui.test").warning("%s", SAID)


def test_where_it_happens_all_the_same_no_values_are_shown(monkeypatch):
    monkeypatch.setattr(Coded, "__str__", lambda self: self.key)  # as it is outside of tests
    assert f"{SAID}" == "note.no_answer_for"


def test_a_language_says_it():
    assert "3 h" in ENGLISH.tell(SAID)

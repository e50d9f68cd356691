"""What the program has to say itself stands in the language of the sentence around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.export.check import render_plugin
from sla_tui.export.documents.handover import handover_document
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.sla.codes import Note
from tests import samples

OLD = Note("no_answer_for", {"age": "3 h"})
SILENT = replace(samples.SOURCES[0], state="stale", message=OLD)
BEFORE = replace(samples.snapshot([samples.SEARCH]), sources=(replace(SILENT, state="ok", message=""),))
AFTER = replace(BEFORE, sources=(SILENT,), generated_at=BEFORE.generated_at + 3_600)
OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("code", OTHERS)
def test_a_check_says_in_its_language_what_is_wrong_with_a_source(code):
    language = language_named(code)
    said = render_plugin(AFTER, language).text
    assert language.tell(OLD) in said
    assert ENGLISH.tell(OLD) not in said


@pytest.mark.parametrize("code", OTHERS)
def test_a_check_says_in_its_language_why_there_is_no_data(code):
    language, note = language_named(code), Note("no_answer_for", {"age": "5 h"})
    bare = replace(samples.REPORTS, stale_since=None)
    bare = replace(bare, assessment=replace(bare.assessment, notes=(note,)))
    said = render_plugin(samples.snapshot([bare]), language, single=True).text
    assert language.tell(note) in said
    assert ENGLISH.tell(note) not in said


@pytest.mark.parametrize("code", OTHERS)
def test_a_hand_over_says_in_its_language_what_became_of_a_source(code):
    language = language_named(code)
    said = render_text(handover_document(BEFORE, AFTER, language), language, width=200)
    assert language.tell(OLD) in said
    assert ENGLISH.tell(OLD) not in said

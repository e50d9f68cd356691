"""The remembered line brings the words for stale sources: both ways say them in the language of the configuration."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui import __version__
from sla_tui.cli.quick import ENGLISH_WORDS, answer, with_stale
from sla_tui.cli.run import run
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.status_note import StatusLine
from sla_tui.export.status_line import stale_words
from sla_tui.language import LANGUAGES, language_named
from sla_tui.store import open_store
from tests import samples

pytestmark = pytest.mark.xdist_group("kept")

NOW = 1_795_440_727
SILENT = replace(samples.SOURCES[0], id="statuscake-eu", last_success_at=NOW - 10_800)
SNAPSHOT = replace(samples.snapshot([samples.SEARCH]), version=__version__, generated_at=NOW, sources=(SILENT,))


def test_the_words_that_the_quick_way_knows_are_the_english_ones():
    assert tuple(stale_words()) == ENGLISH_WORDS


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_quick_way_says_what_is_stale_in_the_language_of_the_line(code, kept, capsys):
    kept.config.write_text(f'language = "{code}"\n{kept.config.read_text()}')
    with closing(open_store(kept.store, fallback=False)) as store:
        acts = max((act.id for act in store.acts()), default=0)
        StatusLine().leave(load_config(kept.config), store, SNAPSHOT, last_act=acts)
    words = stale_words(language_named(code))
    said = f"~{words[0]}: statuscake-eu 3 {words[4]}"
    quick = answer(["--config", str(kept.config), "--store", str(kept.store)], NOW)
    assert quick is not None
    assert said in quick
    assert run(["status", *kept.words]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("code", LANGUAGES)
def test_many_sources_are_counted_in_the_language(code):
    words = stale_words(language_named(code))
    line = with_stale("x", "plain", [("a", 60), ("b", None), ("c", 5)], words)
    assert line == f"x · ~{words[0]}: {language_named(code).say('status.sources', count=3)}"
    assert with_stale("x", "ascii", [("a", 7_200), ("b", None)], words).isascii()

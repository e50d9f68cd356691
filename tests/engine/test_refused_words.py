"""Where a provider gave no words for its refusal, the program has some, in the language of the sentence around them."""

from __future__ import annotations

from contextlib import closing

import pytest

from sla_tui.engine.moment.moment import moment_of
from sla_tui.engine.moment.pending import waiting_for
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store import open_store
from sla_tui.store.records import PollRecord
from tests.engine.world import MONTH, NOW, config, service

WORLD = config(service("shop", "one:1"), sources=("one",))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_refused_credential_without_words_is_said_in_the_language(code):
    language = language_named(code)
    with closing(open_store(":memory:")) as store:
        store.record(Poll("one", NOW, (Status(Monitor("one", "1", "one 1"), "up", NOW, checked_at=NOW),)))
        store.record_attempt(PollRecord("one", NOW, NOW + 60, "auth_error", ""))
        waiting = waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)
    (note,) = waiting.notes()
    said = language.tell(note)
    assert said == language.say(
        "note.history_refused", source="one", monitors="one:1", why=language.say("note.credential_refused")
    )

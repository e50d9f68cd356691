"""One thing has one word in a language; words that nobody says do not come back."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sla_tui

FOLDER = Path(sla_tui.__file__).parent / "locales"
GONE = {
    "nl": {
        "geschiedenis": "historie",
        "periodes": "perioden",
        "monitors": "monitoren",
        "latentie": "responstijd",
        "verstoord": "verminderd",
        "opzegging": "beëindiging",
        "handeling": "besluit",
        "park": "diensten",
        "maa": "mrt",
        "aangezegd": "aangekondigd",
        "losse metingen": "losse controles",
    },
    "de": {"flotte": "Dienste", "24-h-spanne": "Tag", "monatsspanne": "Monat", "zu gewähren": "anzugeben mit"},
    "en": {"first answer": "first response"},
}
"""By language: what was said beside the word that it has."""
WITHOUT_VERB = {"act_text.acknowledgement", "dialog.acknowledge_about", "dialog.acknowledge_note"}
ACKNOWLEDGED = {"nl": "erken", "de": "quitt"}


def phrases(code: str) -> dict[str, str]:
    found = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": " / ".join(phrase) if isinstance(phrase, list) else phrase
        for section, own in found.items()
        for name, phrase in own.items()
    }


@pytest.mark.parametrize(("code", "word"), [(code, word) for code, words in GONE.items() for word in words])
def test_the_other_word_is_gone(code, word):
    """A value that is filled in (`{monitors}`) has the name that the code gives it."""
    said = {key: re.sub(r"\{[^}]*\}", "", phrase) for key, phrase in phrases(code).items()}
    found = [key for key, phrase in said.items() if re.search(rf"\b{re.escape(word)}\b", phrase, re.IGNORECASE)]
    assert not found, f"it is called {GONE[code][word]}"


@pytest.mark.parametrize("code", ACKNOWLEDGED)
def test_an_outage_is_acknowledged_in_one_word_on_the_screen_and_in_a_hand_over(code):
    """In Dutch it was `bevestigd`, which is also the opposite of what is `onbevestigd`: seen down once."""
    said = phrases(code)
    keys = [key for key in said if key.rpartition(".")[2].startswith("acknowledge")]
    keys += [
        "handover.nobody",
        "handover.looks_after",
        "message.not_down",
        "message.alarm_hint",
        "acts.acknowledgement",
    ]
    keys = [key for key in keys if key not in WITHOUT_VERB]
    other = [
        key for key in keys if not key.startswith("acknowledgement.") and ACKNOWLEDGED[code] not in said[key].lower()
    ]
    assert not other

"""What an answer means, in figures that are worked out by hand: 30 days of November, 43,200 minutes, 720 hours;
720 outages of 59 s are 42,480 s."""

from __future__ import annotations

import pytest

from sla_tui.config.drafts.draft import ContractDraft
from sla_tui.config.drafts.questions import QUESTIONS
from sla_tui.export.documents.draft_words import chapter_lines, consequences, usual_text
from sla_tui.language import ENGLISH, LANGUAGES, language_named

NOW = 1_796_040_000  # 2026-11-30T12:00:00Z


@pytest.mark.parametrize(
    ("key", "answers", "said"),
    [
        ("availability.target", {"availability.target": "99.9"}, "allows 43 minutes and 12 seconds"),
        ("evidence.every", {"availability.target": "99.99", "evidence.every": "5m"}, "for 300 s, and 259 s"),
        ("evidence.every", {"evidence.every": "1m"}, "can be shown to be kept: one look stands for 60 s, and 2,592 s"),
        ("availability.min_outage", {"availability.min_outage": "1m"}, "11 hours and 48 minutes in November"),
        ("availability.min_outage", {"availability.min_outage": "-"}, "Every second then counts"),
        ("availability.min_outage", {"availability.min_outage": "1m", "evidence.every": "5m"}, "two looks unseen"),
        ("evidence.quorum", {"evidence.quorum": "1"}, "One monitor then decides alone"),
        ("evidence.quorum", {"evidence.quorum": "2"}, "fewer than 2 monitors watch is then never down"),
        ("availability.service_hours", {"availability.service_hours": "Mon-Fri 07:00-19:00"}, "60 are judged"),
        ("tiers", {"tiers": "99.9: 12"}, "Of a fee of €1,000.00 for the period, €120.00 are owed"),
        ("maintenance.effect", {"maintenance.effect": "count"}, "Every minute of planned work"),
        ("maintenance.notice", {"maintenance.notice": "-"}, "announced the minute before"),
        ("maintenance.allowance", {"maintenance.allowance": "-"}, "a whole month of announced work"),
        ("credit.cap_percent", {"credit.cap_percent": "-"}, "the last row of the table is the most"),
        ("security.backups.rpo", {"security.backups.rpo": "1h"}, "Backups 1 day apart cannot keep"),
    ],
)  # fmt: skip
def test_a_choice_that_hurts_is_said(key: str, answers: dict[str, str], said: str) -> None:
    contract = ContractDraft("b2b", answers=answers).contract()
    assert said in " ".join(consequences(key, contract, NOW, ENGLISH))


@pytest.mark.parametrize("code", LANGUAGES)
def test_consequences_and_chapters_are_whole_sentences_in_every_language(code: str) -> None:
    language = language_named(code)
    contract = ContractDraft("b2b").contract()
    for key in QUESTIONS:
        for sentence in (*consequences(key, contract, NOW, language), usual_text(key, contract, language)):
            assert "{" not in sentence
            assert not sentence or sentence.endswith(".")
    for chapter in ("scope", "uptime", "support", "remedies", "security", "exclusions", "legal"):
        assert list(chapter_lines(chapter, contract, language))

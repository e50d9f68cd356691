"""The reason of an exclusion is said in the language, in every list: its code is for commands and programs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.export.blocks import Document
from sla_tui.export.documents.decided import decided_blocks
from sla_tui.export.documents.preview import exclusions_block
from sla_tui.export.formats.text import render_text
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.facts import ExclusionFact, Proposal
from tests import samples

START = samples.NOW - 7_200
END = START + 600
EXCLUDED = ExclusionFact(START, END, "force_majeure", accepted=True)
PROPOSED = Proposal(START, END, "dns", "DNS", (START, END), (START, END), "labour")
SERVICE = replace(samples.CHECKOUT, exclusions=(EXCLUDED,), proposals=(PROPOSED,))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_list_shows_the_code(code):
    language = language_named(code)
    blocks = (exclusions_block([SERVICE], language), *decided_blocks(SERVICE, {}, language))
    text = render_text(Document("", blocks), language, width=400)
    assert text.count(language.say("reason.force_majeure")) == 2
    assert language.say("reason.labour") in text
    assert "force_majeure" not in text
    assert "--reason labour" in text  # the command that decides takes the code

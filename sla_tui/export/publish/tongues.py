"""The languages of the status page: those of reports, with its own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sla_tui.export.publish.words_en import PHRASES as ENGLISH_PHRASES
from sla_tui.export.publish.words_nl import PHRASES as DUTCH_PHRASES
from sla_tui.export.report.tongues import DUTCH, ENGLISH

TONGUES: Final = {
    "en": replace(ENGLISH, phrases={**ENGLISH.phrases, **ENGLISH_PHRASES}),
    "nl": replace(DUTCH, phrases={**DUTCH.phrases, **DUTCH_PHRASES}),
}

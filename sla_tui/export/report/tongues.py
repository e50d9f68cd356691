"""The languages that a report can be written in."""

from __future__ import annotations

from typing import Final

from sla_tui.export.contract_nl import DUTCH as CONTRACT_DUTCH
from sla_tui.export.report.sentences_nl import in_dutch
from sla_tui.export.report.tongue import Tongue
from sla_tui.export.report.tongue_en import ENGLISH
from sla_tui.export.report.words_nl import PHRASES as DUTCH_PHRASES

__all__ = ("DUTCH", "ENGLISH", "TONGUES")

DUTCH: Final = Tongue(
    language=CONTRACT_DUTCH,
    phrases=DUTCH_PHRASES,
    units=("d", "u", "min", "s"),
    sentences=in_dutch,
)
TONGUES: Final = {tongue.code: tongue for tongue in (ENGLISH, DUTCH)}

"""English as exports speak it; Dutch is in `tongues`, which takes longer to load."""

from __future__ import annotations

from typing import Final

from sla_tui.export.contract_en import ENGLISH as CONTRACT_ENGLISH
from sla_tui.export.report.tongue import Tongue
from sla_tui.export.report.words_en import PHRASES

ENGLISH: Final = Tongue(
    language=CONTRACT_ENGLISH,
    phrases=PHRASES,
    units=("d", "h", "m", "s"),
    sentences=str,
)

"""Agreements of contracts as text, for tests."""

from __future__ import annotations

from sla_tui.config.model import Config
from sla_tui.config.presets import Provenance
from sla_tui.engine.gather.contract_document import gather_contract_document
from sla_tui.export.documents.contract_document.document import contract_document
from sla_tui.export.formats.by_name import draw
from sla_tui.language import language_named
from sla_tui.sla.contract import Contract

NOW = 1_780_315_200  # 2026-06-01T12:00:00Z


def document_text(
    *texts: Contract,
    language: str = "en",
    config: Config | None = None,
    provenance: Provenance | None = None,
    form: str = "text",
) -> str:
    """The agreement of the last text of a contract, in lines so long that nothing of a table stands below it."""
    found = gather_contract_document(texts, len(texts), NOW, config or Config(), {}, provenance=provenance)
    drawn = draw(contract_document(found, language_named(language)), form, language_named(language), width=1000)
    assert isinstance(drawn, str)
    return drawn

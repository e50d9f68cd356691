"""What the contract document is made of: texts, how services are measured, an example. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from sla_tui.config.presets import Provenance
from sla_tui.sla.contract import Contract
from sla_tui.sla.how_measured import HowMeasured
from sla_tui.sla.text_versions import TextSignature
from sla_tui.sla.worked_example import WorkedExample


@dataclass(frozen=True, slots=True)
class ContractDocument:
    """One text of a contract with what a customer is told beside it.

    Args:
        texts: all texts of the contract, the oldest first.
        number: which of them this is of, from 1.
        example: that text applied to a made-up outage.
        measured: the services under the contract, as far as they are known.
        provenance: of a preset, where its clauses come from.
        sha256: the hash of that text; "" where signatures are nobody's business.
        signatures: who signed it.
    """

    texts: tuple[Contract, ...]
    number: int
    example: WorkedExample
    measured: tuple[HowMeasured, ...] = ()
    provenance: Provenance | None = None
    sha256: str = ""
    signatures: tuple[TextSignature, ...] = ()

    @property
    def contract(self) -> Contract:
        """The text that this is of."""
        return self.texts[self.number - 1]

    @property
    def before(self) -> Contract | None:
        """The text before it; None for the first one."""
        return self.texts[self.number - 2] if self.number > 1 else None

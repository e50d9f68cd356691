"""Which version of a contract's text a period was judged under, and who signed that very text. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sla_tui.sla.agreement import Party


@dataclass(frozen=True, slots=True)
class TextSignature:
    """Somebody signed a text for one party at `at` (UTC seconds). `act` and `who` say who wrote that down."""

    party: Party
    name: str
    at: int
    position: str = ""
    reference: str = ""
    act: int = 0
    who: str = ""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One text of a contract: the `number`th of `count`, from `valid_from` on, with its hash and signatures.

    `number` is 0 where the text that a closed period was judged under is none of the configuration's any more.
    """

    contract: str
    number: int
    count: int
    valid_from: date | None
    sha256: str
    signatures: tuple[TextSignature, ...] = ()

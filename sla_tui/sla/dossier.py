"""Everything that a claim is made of: one service's closed period, under which text, and what it rests on. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import CheckTally, Evidence
from sla_tui.sla.observation import CheckResult, Span
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import Stated


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What one monitor said of the period, as it was recorded, and single checks around the outages.

    `kind` is the source's, `interval` its check interval in seconds (0: not known). `answered_until`: up to which
    instant the provider gave its own history; None where the states were only watched from here.
    """

    ref: str
    name: str
    type: str
    target: str
    kind: str
    interval: int
    answered_until: int | None
    spans: tuple[Span, ...]
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One claim. `versions` names the tool, Python and the zone data with what they were; `draft` marks it as none.

    `texts` are those of the parts, in order of time, where the period was judged in parts; `checks` is what was counted
    in each of them.
    """

    service: ServiceSnapshot
    contract: Contract
    evidence: Evidence
    records: tuple[SourceRecord, ...]
    versions: Mapping[str, str]
    draft: bool = False
    texts: tuple[Contract, ...] = ()
    checks: tuple[CheckTally | None, ...] = ()

    @property
    def assessment(self) -> Assessment:
        """What the claim rests on."""
        return self.service.assessment

    @property
    def stated(self) -> Stated:
        """What may be stated of it."""
        return self.service.stated

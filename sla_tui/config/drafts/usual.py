"""What published service level agreements usually say, counted among the presets each time it is asked.

A clause is counted where it was read in the text or is quoted from it, and not where a preset only assumes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from sla_tui.config.contracts import PRESET, read_contract
from sla_tui.config.presets import Provenance, load_provenance, preset_ids
from sla_tui.config.reading.problems import Problems
from sla_tui.sla.contract import SUPPORT_KINDS, Contract

_SAID: Final = ("read", "second_hand")


@dataclass(frozen=True, slots=True)
class UsualCount:
    """So many of `all` published agreements do so. `target`: the percent that they are held against, if any."""

    count: int
    all: int
    target: Fraction | None = None


def _promises(contract: Contract, *kinds: str) -> bool:
    return any(one.kind in kinds for one in contract.objectives)


_ASKED: Final[Mapping[str, Callable[[Contract], bool]]] = {
    "availability.min_outage": lambda c: bool(c.availability.min_outage or c.availability.grace),
    "availability.service_hours": lambda c: bool(c.availability.service_hours),
    "objectives.latency": lambda c: _promises(c, "latency"),
    "support.channels": lambda c: c.support is not None or _promises(c, *SUPPORT_KINDS),
    "tiers": lambda c: bool(c.tiers),
    "credit.cap_percent": lambda c: c.credit.cap_percent is not None,
    "claim.within": lambda c: c.claim is not None and c.claim.within is not None,
    "maintenance.effect": lambda c: c.maintenance.effect != "count",
    "maintenance.notice": lambda c: c.maintenance.effect != "count" and bool(c.maintenance.notice),
    "maintenance.allowance": lambda c: c.maintenance.allowance is not None,
}
"""What is counted for a question, by its key."""
_KEYS: Final[Mapping[str, str]] = {"support.channels": "objectives"}
"""Which clause of a preset says so, where it is not the question's own key."""


def usual(key: str, target: Fraction | None = None) -> UsualCount | None:
    """Counts what is usual for the question of that key; None where nothing is counted for it.

    Args:
        key: of a question.
        target: for `availability.target` the percent that others are counted at or above.
    """
    published = _published()
    clause = _KEYS.get(key, "objectives" if key.startswith("objectives.") else key)
    said = [contract for contract, provenance in published if provenance.mark(clause) in _SAID]
    if key == "availability.target":
        promised = [c.availability.target for c in said if c.availability.target is not None]
        least = Fraction("99.9") if target is None else target
        return UsualCount(sum(one >= least for one in promised), len(published), least)
    asked = _ASKED.get(key)
    return None if asked is None else UsualCount(sum(map(asked, said)), len(published))


@cache
def _published() -> tuple[tuple[Contract, Provenance], ...]:
    found = ((read_contract(name, {PRESET: name}, Problems(), ""), load_provenance(name)) for name in preset_ids())
    return tuple((contract, provenance) for contract, provenance in found if contract is not None)

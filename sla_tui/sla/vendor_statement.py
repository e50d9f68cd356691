"""What a vendor's status page says of a service's period, held against the downtime that was measured. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sla_tui.sla.monitors import StripCell
from sla_tui.sla.observation import PageIncident


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One incident of a page in every wording that was read, each with when it was; the newest last."""

    readings: tuple[tuple[int, PageIncident], ...]

    @property
    def newest(self) -> PageIncident:
        """What the page said of it last."""
        return self.readings[-1][1]


@dataclass(frozen=True, slots=True)
class ComparedStretch:
    """Time in which nothing changed: whether we measured downtime that counts, and what the page calls it ("": up)."""

    start: int
    end: int
    measured: bool
    page: Literal["", "degraded", "down"]


@dataclass(frozen=True, slots=True)
class VendorStatement:
    """What the components `pages` say of the period so far.

    Of `measured` seconds of counted downtime the page admits `admitted`, of these `degraded` only as degraded; `beyond`
    seconds of its trouble were not measured as downtime that counts. `stretches` are sorted and disjoint, and hold only
    time that either calls trouble. `strip` has a cell a local day. `names`: what the components are called.
    `unmeasured`: seconds of its trouble of which nothing was known here; they are not among `beyond`. `decides`: the
    contract goes by the page, so that there is nothing to compare.
    """

    pages: tuple[str, ...]
    measured: int
    admitted: int
    degraded: int
    beyond: int
    stretches: tuple[ComparedStretch, ...] = ()
    records: tuple[PageRecord, ...] = ()
    strip: tuple[StripCell, ...] = ()
    names: tuple[str, ...] = ()
    unmeasured: int = 0
    decides: bool = False

    @property
    def silent(self) -> int:
        """How many measured seconds the page says nothing of."""
        return self.measured - self.admitted

"""The report as a value: what one period came to, with all that the formats need and nothing that they must look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.contract import Contract
from sla_tui.sla.facts import MaintenanceFact
from sla_tui.sla.how_measured import HowMeasured
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.sla.stated import Stated


@dataclass(frozen=True, slots=True)
class DayTimes:
    """Response times of one local day `[start, end)`: the 95th percentile in ms, None where nothing was measured."""

    start: int
    end: int
    p95_ms: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What may be stated of the service in an earlier period; `target` is the percent that was promised in it."""

    period: Period
    target: Fraction | None
    stated: Stated


@dataclass(frozen=True, slots=True)
class AgreedChapter:
    """One agreement of a service in the report, with its text and its entry of the claim list; `name` is the service's.

    The agreement in which a service stands worst has the figures of its chapter; the others have a line in a table.
    """

    name: str
    agreement: AgreementSnapshot
    contract: Contract
    claim: CreditEntry | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One service of the report: its part of the snapshot, the contract text that was applied, and what lies around.

    `days` is empty where the days' response times were not asked for; `earlier` is in order of time; `claim` is the
    entry of the claim list, where the period has one. `texts` are those of the parts, where it was judged in parts.
    `others` are the agreements besides the one in which it stands worst, which is that of `service`.
    `measured`: with what, from where and how often it is measured.
    """

    service: ServiceSnapshot
    contract: Contract
    days: tuple[DayTimes, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    claim: CreditEntry | None = None
    texts: tuple[Contract, ...] = ()
    others: tuple[AgreedChapter, ...] = ()
    measured: HowMeasured | None = None

    @property
    def work(self) -> tuple[MaintenanceFact, ...]:
        """Returns the announced work that touches the period."""
        period = self.service.assessment.period
        return tuple(w for w in self.service.maintenance if w.start < period.end and w.end > period.start)

    @property
    def eventful(self) -> bool:
        """Says whether there is more to tell of it than its line in the tables."""
        found, service = self.service.assessment, self.service
        missed = service.latency.met is False or service.errors.met is False
        events = found.outages or found.notes or service.exclusions or self.work or found.termination or found.parts
        unkept = any(one.state == "not_kept" or one.soon or one.broken for one in service.security)
        eventful = bool(events) or bool(self.others) or unkept or missed
        return eventful or service.standing != "met" or service.certainty != "certain"


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `resolutions`: by source, the least and the most seconds between two checks of a monitor.

    `documents`: where the contract documents are published, by the contract's id.
    `zone_data` says which rules of time zones the periods were cut with ("IANA 2026a, of the system"). `customer`: for
    whom it is; empty: for us, with the agreements of all.
    """

    snapshot: Snapshot
    chapters: tuple[Chapter, ...]
    key: str = ""
    zone_data: str = ""
    resolutions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    days_left_out: bool = False
    customer: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """Returns the texts that were applied, each once, in order of their ids."""
        texts = [text for chapter in self.chapters for text in _texts(chapter)]
        found = {(text.id, text.valid_from): text for text in texts}
        return tuple(found[key] for key in sorted(found, key=str))

    @property
    def running(self) -> bool:
        """Says whether any service's period is not over yet."""
        return any(chapter.service.assessment.running for chapter in self.chapters)


def _texts(chapter: Chapter) -> tuple[Contract, ...]:
    return (chapter.contract, *chapter.texts, *(other.contract for other in chapter.others))

"""The credits: every period of every service that triggers one, running and past, with how far its claim has come.

Past periods are assessed from the same store as running ones. That takes a while for many services, so a cache that
lives as long as the engine works through them in slices and keeps what it found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from sla_tui.config.model import AgreementConfig, Config, ServiceConfig
from sla_tui.engine.gather.agreements import AgreementLine
from sla_tui.engine.judge.across import BACK, past_periods
from sla_tui.engine.judge.judge import is_known, judge
from sla_tui.engine.judge.kept import read_closed, read_party
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.pending import waiting_for
from sla_tui.sla.acts import Act, MarkClaim
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.contract import Contract
from sla_tui.sla.lazy import LazySequence
from sla_tui.sla.money.claim import deadlines_of
from sla_tui.sla.money.entries import ClaimMark, CreditEntry
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated, StatedCredit, stated

AGAIN = 600  # seconds after which a past period is looked at again: providers rewrite their past


@dataclass(frozen=True, slots=True)
class _Line:
    """A past period as it was last looked at; `entry` None where it triggers nothing. `closed`: it stands for good."""

    key: Hashable
    at: int
    entry: CreditEntry | None
    closed: bool


@dataclass(slots=True)
class _Past:
    """All past periods of a service. Until `due` (UTC seconds) nobody has to look at them again."""

    key: Hashable = None
    lines: dict[int, _Line] = field(default_factory=dict)  # by the period's first instant
    entries: tuple[CreditEntry, ...] = ()
    complete: bool = False
    looked_at: int = 0
    due: int = 0


class CreditCache:
    """Works through past periods, and keeps what each triggered: no news costs next to nothing."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._config: Config | None = None
        self._services: dict[str, _Past] = {}
        self._gone: tuple[CreditEntry, ...] = ()
        self._gone_at: int | None = None

    def entries(
        self,
        moment: Moment,
        lines: Sequence[AgreementLine],
        *,
        enough: Callable[[], bool] = lambda: False,
    ) -> tuple[Sequence[CreditEntry], bool]:
        """Lists all entries as of the moment, the newest period first; says whether all past periods were looked at.

        Args:
            moment: what everything is read from.
            lines: every agreement of every service, in the running period.
            enough: asked between two periods; True leaves the rest for the next call.
        """
        if moment.config is not self._config:
            self._config = moment.config  # held, so that no other one can ever take its place in memory
            self._services.clear()
            self._gone_at = None
        out = shown_lines(moment, lines)
        marks = moment.decisions.claims
        complete = True
        bounds = [line.bound for line in lines]
        for bound in bounds:
            past = self._services.get(bound.service.key) or self._services.setdefault(bound.service.key, _Past())
            waits = tuple(
                (ref, moment.history_gaps[ref]) for ref in bound.service.monitors if ref in moment.history_gaps
            )
            key = (bound.period, moment.decisions.stamp(bound.service), waits)
            if past.key != key or not past.complete or not past.looked_at <= moment.now < past.due:
                past.key = key
                self._look_again(moment, bound, past, enough)
            complete = complete and past.complete
            out.extend(_Ready(_marked(entry, marks, moment.now)) for entry in past.entries)
        if self._gone_at is None or not 0 <= moment.now - self._gone_at < AGAIN:
            self._gone, self._gone_at = tuple(_of_the_gone(moment, bounds)), moment.now
        out.extend(_Ready(_marked(entry, marks, moment.now)) for entry in self._gone)
        return in_order(out), complete

    def _look_again(self, moment: Moment, bound: BoundService, past: _Past, enough: Callable[[], bool]) -> None:
        """Goes through the service's past periods; what there is no time for stays as it was found."""
        lines: dict[int, _Line] = {}
        past.complete = True
        for one in past_periods(moment, bound):
            if not any(pays(part.contract) for part in one.each):
                continue
            waits = waiting_for(moment.history_gaps, one.service.monitors, one.period.start)
            line = None if waits else self._line(moment, one, past.lines.get(one.period.start), enough)
            if line is None:
                past.complete = False
            else:
                lines[one.period.start] = line
        past.lines = lines
        past.entries = tuple(line.entry for line in lines.values() if line.entry is not None)
        past.looked_at = moment.now
        past.due = min((line.at for line in lines.values() if not line.closed), default=moment.now) + AGAIN

    @staticmethod
    def _line(moment: Moment, past: BoundService, known: _Line | None, enough: Callable[[], bool]) -> _Line | None:
        """Gives the period as it was found lately, or looked at now; an older finding where there is no time left."""
        key = (past.period.end, moment.decisions.stamp(past.service), _is_claimed(moment, past))
        same = known is not None and known.key == key
        if known is not None and same and (known.closed or 0 <= moment.now - known.at < AGAIN):
            return known
        if enough():
            return known if same else None
        return _Line(key, moment.now, *_look(moment, past))


def _of_the_gone(moment: Moment, bounds: Sequence[BoundService]) -> Iterator[CreditEntry]:
    """Finds closed periods of services that there are no more: what they earned is owed all the same.

    Where another service watches the same monitors now, it is the same one under a new name, and has the period itself.
    """
    there = {bound.service.key for bound in bounds}
    for key, start in moment.store.closed_periods_since(moment.now - BACK):
        closed = None if key in there else moment.store.closed_period(key, start)
        if closed is None or closed.at > moment.now:
            continue
        try:
            assessment, since, monitors = read_closed(closed)
            text = json.loads(closed.contract)
            text = text["parts"][-1] if "parts" in text else text
            contract = Contract(id=assessment.contract_id, vendor=str(text.get("vendor") or ""))
            zone = str((text.get("period") or {}).get("timezone") or "UTC")
            party, customer = read_party(closed)
        except (ValueError, AttributeError, LookupError):  # `sla-tui store verify` tells of it
            continue
        service, agreement = parts_of_key(key)
        own = AgreementConfig(id=agreement, contract=contract.id, party=party, customer=customer)
        gone = ServiceConfig(
            id=service, name=f"{key} (no longer configured)", contract=contract.id, agreement=own if agreement else None
        )
        gone = replace(gone, party=party, customer=customer)
        bound = BoundService(gone, contract, assessment.period)
        renamed = any(monitors & {*other.service.monitors} and _is_same(bound, other) for other in bounds)
        entry = None if renamed else _entry(bound, stated(assessment), assessment, since)
        if entry is not None:
            yield replace(entry, timezone=zone)


def _is_same(gone: BoundService, other: BoundService) -> bool:
    """Says whether what is there no more may be another one under a new name: of agreements, with the same party."""
    was, now = gone.service, other.service
    if was.agreement is None:
        return True
    same = was.party == now.party and was.customer == now.customer
    return same and (was.party == "customer" or gone.contract.id == other.contract.id)


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entry that is there already."""

    entry: CreditEntry

    @property
    def order(self) -> tuple[int, str, str]:
        return -self.entry.period.start, self.entry.name, self.entry.service

    def make(self) -> CreditEntry:
        return self.entry


class _Shown(NamedTuple):
    """An entry of a period that is shown, made where somebody looks."""

    line: AgreementLine
    marks: Mapping[tuple[str, int], tuple[Act, ...]]
    now: int

    @property
    def order(self) -> tuple[int, str, str]:
        bound = self.line.judged.judgement.bound
        return -bound.period.start, bound.service.name, bound.service.id

    def make(self) -> CreditEntry:
        row = self.line.row
        entry = _of(self.line.bound, row.stated, row.assessment, row.locked_in_since)
        return _marked(entry, self.marks, self.now)


def of_shown(moment: Moment, lines: Sequence[AgreementLine]) -> Sequence[CreditEntry]:
    """Makes the entries of the periods that are shown, and of no others."""
    return in_order(shown_lines(moment, lines))


def shown_lines(moment: Moment, lines: Sequence[AgreementLine]) -> list[_Ready | _Shown]:
    """Finds the agreements that have an entry in the period that is shown."""
    marks = moment.decisions.claims
    owing = {id(line.judged): line.judged.owed for line in lines}
    return [
        _Shown(line, marks, moment.now)
        for line in lines
        if owing[id(line.judged)] or (marks and _is_claimed(moment, line.bound))
    ]


def in_order(found: Iterable[_Ready | _Shown]) -> Sequence[CreditEntry]:
    """Sorts entries, the newest period first; those of many agreements are made where somebody looks."""
    ordered = sorted(found, key=lambda one: one.order)
    if not any(isinstance(one, _Shown) and len(one.line.judged.group.members) > 1 for one in ordered):
        return tuple(one.make() for one in ordered)
    return LazySequence(len(ordered), lambda i: ordered[i].make())


def pays(contract: Contract) -> bool:
    """Says whether the contract has any remedy that a period could trigger, if only one that was not read."""
    if contract.remedy != "complete" or contract.credit.type != "tier":
        return True
    return bool(contract.tiers) or any(o.pays for o in contract.objectives)


def _is_claimed(moment: Moment, bound: BoundService) -> bool:
    """Says whether anybody marked a claim for the period."""
    return any((bound.service.key, start) in moment.decisions.claims for start in bound.starts)


def _look(moment: Moment, bound: BoundService) -> tuple[CreditEntry | None, bool]:
    """Judges a past period: None where it triggers nothing that can be stated; and whether it is closed."""
    if not is_known(moment, bound):
        return None, False
    judgement = judge(moment, bound)
    closed = judgement.kept is not None and judgement.kept.written
    claimed = _is_claimed(moment, bound)
    return _entry(
        bound, stated(judgement.assessment), judgement.assessment, judgement.locked_in_since, claimed=claimed
    ), closed


def _entry(
    bound: BoundService, figures: Stated, assessment: Assessment, since: int | None, *, claimed: bool = False
) -> CreditEntry | None:
    """Makes the entry of one period; None where it triggers nothing that can be stated, and nobody claimed anything."""
    return _of(bound, figures, assessment, since) if figures.owed or claimed else None


def _of(bound: BoundService, figures: Stated, assessment: Assessment, since: int | None) -> CreditEntry:
    """Makes the entry of one period that something is owed for, or was claimed for.

    What was claimed stays an entry when too little is known of its period since: with no amount, and so in no sum.
    """
    credit = figures.credit
    if credit is None or not credit.owed:
        credit = StatedCredit(Fraction(0), None, assessment.credit.currency, extent="not_known")
    contract = bound.contract
    return CreditEntry(
        service=bound.service.id,
        name=bound.service.name,
        contract=contract.id,
        vendor=contract.vendor,
        period=assessment.period,
        running=assessment.running,
        uptime=figures.uptime,
        target=assessment.target,
        credit=credit.percent,
        amount=credit.amount,
        currency=credit.currency,
        benefits=credit.benefits,
        locked_in=True,
        locked_in_since=since,
        claim=figures.claim,
        state="open",
        certainty=figures.certainty,
        extent=credit.extent,
        timezone=contract.period.timezone,
        deadlines=() if figures.claim.deadline is None else deadlines_of(contract, assessment.outages),
        starts=bound.starts,
        agreement=bound.service.agreement_id,
        party=bound.service.party,
        customer=bound.service.customer,
    )


def _marked(entry: CreditEntry, marks: Mapping[tuple[str, int], tuple[Act, ...]], now: int) -> CreditEntry:
    """Adds what people said of the claim, and the state that follows from it and from the deadline."""
    steps = tuple(
        ClaimMark(act.id, act.deed.state, act.signed, act.at, act.deed.note)
        for start in entry.starts or (entry.period.start,)
        for act in marks.get((entry.key, start), ())
        if isinstance(act.deed, MarkClaim)
    )
    state = steps[-1].state if steps else "open"
    deadline = entry.claim.deadline
    if entry.deadlines:  # one incident's is over: what a later one earned can still be asked for
        deadline = next((at for at in entry.deadlines if at > now), entry.deadlines[-1])
    if state in {"open", "notified"} and deadline is not None and now >= deadline:
        state = "lapsed"  # a first notice is no claim
    return replace(entry, marks=steps, state=state, claim=replace(entry.claim, deadline=deadline))

"""The periods before the running one, as far back as a claim can still be open: each once, under its own text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sla_tui.engine.monitors import Moment
from sla_tui.engine.services import Bound
from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import Contract
from sla_tui.sla.history import text_and_period
from sla_tui.sla.result import Period
from sla_tui.sla.zones import local_date

BACK = 400 * 86_400  # seconds: thirteen months, the longest that a claim has been seen to be open


def past_periods(moment: Moment, bound: Bound) -> Iterator[Bound]:
    """The periods before the bound one that are not too long ago, the newest first, each under its own text."""
    key = (bound.service.contract, bound.period)
    found = moment.calendar.get(key)
    if found is None:  # services share contracts: the calendar is asked once for each of those
        found = moment.calendar[key] = tuple(_past(moment, bound))
    return (Bound(bound.service, contract, period) for contract, period in found)


def _past(moment: Moment, bound: Bound) -> Iterator[tuple[Contract, Period]]:
    known = moment.config.contracts.get(bound.service.contract)
    versions = (bound.contract,) if known is None else known.versions
    start = bound.period.start
    while start > moment.now - BACK:
        if bound.contract.period.kind == "rolling":
            return  # its periods overlap: there is one at a time
        if not _begun(versions, start - 1):
            return
        try:
            contract, period = text_and_period(versions, start - 1)
        except AssessmentError:  # before the calendar
            return
        if contract.period.kind == "rolling":
            return
        yield contract, period
        start = min(period.start, start - 1)


def _begun(versions: Sequence[Contract], at: int) -> bool:
    """Whether any text had begun at the instant `at`."""
    return any(c.valid_from is None or c.valid_from <= local_date(c.period.timezone, at) for c in versions)

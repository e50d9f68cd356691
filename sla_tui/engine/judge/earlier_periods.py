"""The periods before the running one, as far back as a claim can still be open: each once, under its own text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sla_tui.engine.moment.bind import BoundService, before
from sla_tui.engine.moment.monitors import Moment

BACK = 400 * 86_400  # seconds: thirteen months, the longest that a claim has been seen to be open


def past_periods(moment: Moment, bound: BoundService) -> Iterator[BoundService]:
    """The periods before the bound one that are not too long ago, the newest first, each under its own text."""
    key = (bound.service.contract, bound.period, bound.service.monitored_from)
    found = moment.calendar.get(key)
    if found is None:  # services share contracts: the calendar is asked once for each of those
        found = moment.calendar[key] = tuple(_past(moment, bound))
    return (replace(one, service=bound.service) for one in found)


def _past(moment: Moment, bound: BoundService) -> Iterator[BoundService]:
    one: BoundService | None = bound
    while one is not None and one.period.start > moment.now - BACK:
        if one.contract.period.kind == "rolling":
            return  # its periods overlap: there is one at a time
        one = before(moment.config, one)
        if one is None or one.contract.period.kind == "rolling":
            return
        yield one

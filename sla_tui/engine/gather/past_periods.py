"""What the last periods of the service that is looked at came to, as `--period` works out each. Pure over a store.

That is some judgements of one service; they are made in slices of time, and kept until somebody decides something, the
configuration changes, or they are old.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Final

from sla_tui.config.model import Config
from sla_tui.engine.gather.agreements import AgreementLine, judge_groups
from sla_tui.engine.gather.credits import AGAIN, of_shown
from sla_tui.engine.judge.across import past_periods
from sla_tui.engine.moment.agreed import AgreementGroup
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.moment import Moment, moment_of, present_under
from sla_tui.errors import AssessmentError
from sla_tui.sla.past_period import PastPeriod
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.store.store import Store

BEFORE: Final = 5
"""So many periods before the one that is shown."""
UNREAD_AGAIN: Final = 60
"""Seconds after which a period is looked at again of which not everything was read."""


class PastPeriods:
    """The last periods of one service, as they were looked at."""

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self._config: Config | None = None
        self._key: Hashable = None
        self._due = 0
        self._since = 0
        self._known: dict[int, PastPeriod] = {}
        self._rows: tuple[PastPeriod, ...] = ()
        self._complete = False

    def of(
        self, config: Config, store: Store, now: int, service: ServiceSnapshot, enough: Callable[[], bool]
    ) -> tuple[tuple[PastPeriod, ...], bool]:
        """Lists what the periods before the shown one came to, and that one too if it is over; the newest first.

        Periods before the first one in which anything is known are left out.

        Args:
            config: the configuration that holds.
            store: what is remembered; only read.
            now: UTC seconds.
            service: the service as it is shown, under the agreement that leads.
            enough: asked after each period; True leaves the rest for the next call.

        Returns:
            The periods, and whether all of them were looked at.

        Raises:
            StoreError: the store cannot be read.
        """
        acts = store.acts()
        key = (service.key, service.contract, service.assessment.period, len(acts), acts[-1].id if acts else 0)
        if config is not self._config or key != self._key:
            self._config, self._key, self._rows, self._complete = config, key, (), False
            self._known, self._since, self._due = {}, now, now + AGAIN
        elif not self._since <= now < self._due:  # shown as it was found until it is looked at again
            self._known, self._since, self._due = {}, now, now + AGAIN
            self._complete = False
        if not self._complete:
            self._go_on(moment_of(config, store, now), service, enough)
        return self._rows, self._complete

    def _go_on(self, moment: Moment, service: ServiceSnapshot, enough: Callable[[], bool]) -> None:
        """Looks at periods that were not looked at yet, at one at least."""
        found = list(_bounds(moment, service))
        looked = False
        for one in found:
            if one.period.start not in self._known:
                if looked and enough():
                    break
                self._known[one.period.start] = _look(moment, one)
                looked = True
        else:
            self._complete = True
        rows = [self._known[one.period.start] for one in found if one.period.start in self._known]
        if any(row.agreement.stated.reason == "unread" for row in rows):
            self._due = min(self._due, moment.now + UNREAD_AGAIN)
        while rows and not _is_known(rows[-1]):
            rows.pop()
        if self._complete or len(rows) >= len(self._rows):
            self._rows = tuple(rows)


def _bounds(moment: Moment, service: ServiceSnapshot) -> Iterator[BoundService]:
    """Lists the periods that are over, the shown one and those before it, the newest first."""
    agreed = next((one for one in present_under(moment, service.key) if one.key == service.key), None)
    if agreed is None:
        return
    running = service.assessment.running
    try:
        shown = bind(moment.config, agreed, moment.now, None if running else service.assessment.period.key)
    except AssessmentError:  # the contract has changed since
        return
    if shown.contract.period.kind == "rolling":  # its periods overlap: there is one at a time
        return
    if not running:
        yield shown
    yield from islice(past_periods(moment, shown), BEFORE)


def _look(moment: Moment, bound: BoundService) -> PastPeriod:
    """Judges the period under its agreement alone, as a snapshot of it does."""
    group = AgreementGroup((bound.service,), (0,))
    line = AgreementLine(judge_groups(moment, [(bound, group)])[0], 0)
    return PastPeriod(line.row, next(iter(of_shown(moment, [line])), None))


def _is_known(row: PastPeriod) -> bool:
    """Says whether anything is known of the period: it was closed, or something was measured in it."""
    return row.agreement.frozen is not None or row.agreement.assessment.coverage > 0 or row.entry is not None

"""Actions on what is shown and how: filter, problems only, order, freeze, zone."""

from __future__ import annotations

from sla_tui.ui.actions.base import AppActions
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.history import HOME

_FILTERED = ("services", "credits", "incidents")


class Shown(AppActions):
    """See the module."""

    def filter(self) -> None:
        """Lets a filter be typed."""
        self._to_a_list()
        self._view.type_filter()

    def problems(self) -> None:
        """Shows problems only, or all."""
        self._to_a_list("sources")
        self._state.toggle_problems()
        self._view.redraw()

    def sort(self) -> None:
        """Goes to the next order."""
        self._app.go(HOME)
        self._state.sort_by_next()
        self._say(f"Sorted {ORDERS[self._state.order].words}.")

    def reverse(self) -> None:
        """Reverses the order."""
        self._app.go(HOME)
        self._state.turn_around()
        self._view.redraw()

    def freeze(self) -> None:
        """Holds the figures, or goes on with the newest."""
        if self._state.frozen_at is None:
            self._state.freeze(self._view.look.now)
            self._say("Frozen: the figures stand still, collection goes on.")
        else:
            missed = self._state.missed
            self._state.thaw()
            self._say(f"Going on; {missed} update{'' if missed == 1 else 's'} came meanwhile.")

    def zone(self) -> None:
        """Writes times in the next zone."""
        self._state.next_zone()
        self._say(f"Times are in {self._view.look.zone_name} ({self._state.zone_mode}).")

    def range_in(self) -> None:
        """A shorter time in the chart."""
        self._range(self._state.range - 1)

    def range_out(self) -> None:
        """A longer time in the chart."""
        self._range(self._state.range + 1)

    def range_reset(self) -> None:
        """The usual time in the chart."""
        self._range(None)

    def _range(self, wanted: int | None) -> None:
        from sla_tui.ui.parts.chart import RANGES, STANDARD

        self._state.range = STANDARD if wanted is None else min(max(wanted, 0), len(RANGES) - 1)
        self._app.navigator.refocus()
        self._say(f"Response times of the last {RANGES[self._state.range][1]}.")

    def period_back(self) -> None:
        """Every service in the period before the one that is shown."""
        service = self._service()
        if service is None:
            self._say("No service is shown: there is no period to go back from.")
            return
        from sla_tui.sla.periods.zones import local_date

        period = service.assessment.period
        self._look(local_date(service.timezone or "UTC", period.start - 1).isoformat(), f"before {period.label}")

    def period_on(self) -> None:
        """Every service in the period after the one that is shown; none comes after the running one."""
        service = self._service()
        if service is None or service.assessment.running:
            self._say("This is the running period.")
            return
        from sla_tui.sla.periods.calendar import next_period
        from sla_tui.sla.periods.zones import local_date

        period = service.assessment.period
        contract = self._app.details_provider.contract(service)
        after = period.end + period.seconds if contract is None else next_period(contract.period, period).end
        if after > self._view.look.now:
            self._look(None, "that is running")
        else:
            self._look(local_date(service.timezone or "UTC", period.end).isoformat(), f"after {period.label}")

    def _look(self, period: str | None, words: str) -> None:
        if self._app.feed is None:
            self._say("The history is still being read.")
        else:
            self._desk.period = period
            self._app.feed.look(period)
            self._say(f"The period {words}: being worked out.")

    def _to_a_list(self, *others: str) -> None:
        """From the palette an action may come where there is no list that it could be about."""
        if self._trail.here.view not in {*_FILTERED, *others}:
            self._app.go(HOME)

"""Where somebody is among the views, and the way that led there: digits jump, Enter goes deeper, Esc one step back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ViewName = Literal[
    "services", "service", "credits", "incidents", "sources", "why", "outage", "log", "settings", "watch"
]


class ViewLocation(NamedTuple):
    """One place: a view and what it is about.

    Attributes:
        view: which.
        service: the service's id, where the view is about one.
        outage: the instant at which the outage that it is about began.
        period: the key of the period that it is about, where that is not the one on the screen.
    """

    view: ViewName = "services"
    service: str = ""
    outage: int | None = None
    period: str = ""


HOME = ViewLocation()


@dataclass(slots=True)
class ViewHistory:
    """The way from the Services view, which is always its first stop, to where somebody is now."""

    stops: list[ViewLocation] = field(default_factory=lambda: [HOME])
    before: list[ViewLocation] = field(default_factory=list)

    @property
    def here(self) -> ViewLocation:
        """Where somebody is."""
        return self.stops[-1]

    def jump(self, stop: ViewLocation) -> None:
        """Goes straight to a view; one step back from there are the services."""
        if stop != self.here:
            self._go([HOME] if stop.view == HOME.view else [HOME, stop])

    def deeper(self, stop: ViewLocation) -> None:
        """One step further; a stop that was passed already is gone back to instead."""
        if stop in self.stops:
            self._go(self.stops[: self.stops.index(stop) + 1])
        else:
            self._go([*self.stops, stop])

    def instead(self, stop: ViewLocation) -> None:
        """The same view of something else: takes the place of the last stop."""
        self.stops = [*self.stops[:-1], stop]

    def back(self) -> bool:
        """One step back; False at the first stop, where there is no further back."""
        if len(self.stops) == 1:
            return False
        self._go(self.stops[:-1])
        return True

    def last(self) -> bool:
        """To where somebody was before; False where that was nowhere else."""
        if not self.before:
            return False
        self._go(list(self.before))
        return True

    def _go(self, stops: list[ViewLocation]) -> None:
        if stops != self.stops:
            self.before, self.stops = self.stops, stops

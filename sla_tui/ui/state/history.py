"""Where somebody is among the views, and the way that led there: digits jump, Enter goes deeper, Esc steps back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ViewName = Literal[
    "services",
    "service",
    "credits",
    "incidents",
    "sources",
    "why",
    "backtest",
    "compare",
    "outage",
    "log",
    "settings",
    "watch",
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
    """The way from the Services view, always the first location, to where somebody is now; and the way before it."""

    locations: list[ViewLocation] = field(default_factory=lambda: [HOME])
    before: list[ViewLocation] = field(default_factory=list)

    @property
    def here(self) -> ViewLocation:
        """Where somebody is."""
        return self.locations[-1]

    def jump(self, location: ViewLocation) -> None:
        """Goes straight to a view; the services are one step back from there."""
        if location != self.here:
            self._go([HOME] if location.view == HOME.view else [HOME, location])

    def deeper(self, location: ViewLocation) -> None:
        """Goes one step further, or back to a location that was passed already."""
        if location in self.locations:
            self._go(self.locations[: self.locations.index(location) + 1])
        else:
            self._go([*self.locations, location])

    def instead(self, location: ViewLocation) -> None:
        """Shows the same view of something else: `location` takes the place of the last one."""
        self.locations = [*self.locations[:-1], location]

    def back(self) -> bool:
        """Goes one step back; returns False at the first location."""
        if len(self.locations) == 1:
            return False
        self._go(self.locations[:-1])
        return True

    def last(self) -> bool:
        """Goes to where somebody was before; returns False where that was nowhere else."""
        if not self.before:
            return False
        self._go(list(self.before))
        return True

    def _go(self, locations: list[ViewLocation]) -> None:
        if locations != self.locations:
            self.before, self.locations = self.locations, locations

"""What a list view is made of: the snapshot and how it is looked at, the way there, and the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.monitors import ServiceDetail
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, inert
from sla_tui.ui.parts.table import SortedBy
from sla_tui.ui.state.backtest_state import BacktestState
from sla_tui.ui.state.compare_state import CompareState
from sla_tui.ui.state.fleet_state import FleetState
from sla_tui.ui.state.history import ViewHistory, ViewLocation
from sla_tui.ui.views.list_panes import ListArrangement, arranged, beside_cells
from sla_tui.ui.views.list_view import Subject

if TYPE_CHECKING:
    from sla_tui.sla.acts import Act
    from sla_tui.sla.contract import Contract


class SettingRow(NamedTuple):
    """One effective value. `origin`: where it comes from; `section`: what it belongs to; `meaning`: what it is for.

    `default`: what it is where nobody sets it; "" where that is not said.
    """

    section: str
    name: str
    value: str
    origin: str = ""
    meaning: str = ""
    default: str = ""


class DetailsProvider(Protocol):
    """What a view may ask for beyond the snapshot. Fast: it is asked while a frame is drawn."""

    def contract(self, service: ServiceSnapshot | AgreementSnapshot) -> Contract | None:
        """Returns the text that the assessment was made under; None where it is not known here."""
        ...

    def texts(self, service: ServiceSnapshot) -> Sequence[Contract]:
        """Returns the text of each part of the period, where it was judged in parts and they are known here."""
        ...

    def log_lines(self) -> Sequence[str]:
        """Returns the end of the log, oldest first."""
        ...

    def settings(self) -> Sequence[SettingRow]:
        """Returns every effective value, credentials masked."""
        ...

    def acts(self) -> Sequence[Act]:
        """Returns what people decided, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class ViewContext:
    """One frame of one view. `cells`: the width of a row; `rows`: the height of the list, its frame included.

    `backtest`: the draft that was held against a history last. `order`: the column that somebody chose to have the rows
    in order of. `compare`: the earlier period that a service was laid beside last.
    """

    state: FleetState
    view_history: ViewHistory
    look: Look
    cells: int
    rows: int
    details_provider: DetailsProvider
    backtest: BacktestState = field(default_factory=BacktestState)
    order: SortedBy | None = None
    compare: CompareState = field(default_factory=CompareState)

    def arranged(self, arrangements: Sequence[ListArrangement]) -> tuple[ListArrangement, ViewContext]:
        """Finds which panes there is room for, and the frame of the list that stands beside them."""
        found = arranged(arrangements, self.cells + 2, self.rows)
        return found, replace(self, cells=self.cells - beside_cells(found, self.cells + 2))

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown."""
        return self.state.snapshot

    @property
    def detail(self) -> ServiceDetail | None:
        """What the snapshot carries of the service that is looked at closely."""
        return None if self.snapshot is None else self.snapshot.detail

    @property
    def location(self) -> ViewLocation:
        """What the view is about."""
        return self.view_history.here

    @property
    def service(self) -> ServiceSnapshot | None:
        """The service that the view is about."""
        return self.find(self.location.service)

    def find(self, service_id: str) -> ServiceSnapshot | None:
        """Finds the service of that id."""
        services = () if self.snapshot is None else self.snapshot.services
        return next((s for s in services if s.id == service_id), None)

    @property
    def services(self) -> list[ServiceSnapshot]:
        """The services that the filter lets through."""
        return [] if self.snapshot is None else [s for s in self.snapshot.services if self.keeps(s)]

    def keeps(self, service: ServiceSnapshot | None) -> bool:
        """Returns whether the filter lets the service through; any filter hides what belongs to no known service."""
        wanted = self.state.filter
        return wanted is None or (service is not None and wanted(service))

    def badges(self) -> Line:
        """Draws the filter and "problems only", as loud in every view as in the fleet's."""
        out: list[StyledText] = []
        if self.state.problems_only:
            out += [StyledText(" "), self.look.span(f" ! {self.look.say('list.problems_only')} ", "badge")]
        if self.state.filter_text:
            out += [StyledText(" "), self.look.foreign(f" /{self.state.filter_text} ", "badge")]
        return tuple(out)

    def name(self, service_id: str) -> str:
        """Returns a service's name, or its id where it has none or is not known any more."""
        service = self.find(service_id)
        return service_id if service is None else inert(service.name).strip() or service_id


def subject_of(service: ServiceSnapshot, outage: int | None = None) -> Subject:
    """Makes the subject of a row about a service, or about one of its outages."""
    return Subject(service.id, outage)

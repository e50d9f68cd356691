"""The fleet view between frames: snapshot, filter, order, selection, freeze. Knows no widget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look, ZoneMode, shared_decimals
from sla_tui.ui.fleet.index import FleetIndex, FleetIndexes
from sla_tui.ui.fleet.layout import Measures
from sla_tui.ui.fleet.sort import ORDERS, arranged
from sla_tui.ui.fleet.table import FleetTitle
from sla_tui.ui.parts.header_facts import HeaderFacts, PresentFacts
from sla_tui.ui.state.past_state import PastState
from sla_tui.ui.wording.standing import is_problem

if TYPE_CHECKING:
    from sla_tui.ui.fleet.filter import Filter

_ZONES: Sequence[ZoneMode] = ("local", "utc", "contract")


@dataclass(slots=True)
class FleetState:
    """The state of the view. Rows are rebuilt by `arrange`; the selection follows the service, not the row.

    Until somebody selects a service, the first row is selected: the most urgent, whichever that is.
    While frozen the shown snapshot stays; newer ones are only counted, and the newest is shown once it goes on.
    """

    language: Language = ENGLISH
    snapshot: Snapshot | None = None
    indexes: FleetIndexes = field(init=False)
    fleet_index: FleetIndex | None = None
    rows: Sequence[ServiceSnapshot] = ()
    selected: str | None = None
    order: int = 0
    reverse: bool = False
    filter: Filter | None = None
    problems_only: bool = False
    zone_mode: ZoneMode = "local"
    range: int = 2  # of the latency chart, in `chart.RANGES`
    scale_fits: bool = False  # of the latency chart: to its highest value
    frozen_at: int | None = None
    missed: int = 0
    waiting: Snapshot | None = None
    touched: bool = False
    past: PastState = field(default_factory=PastState)
    shown: frozenset[str] = frozenset()  # the columns that the table has room for, by their keys; empty: not drawn yet
    _index: int = 0

    def __post_init__(self) -> None:
        """Measures words in the language."""
        self.indexes = FleetIndexes(self.language)

    def apply(self, snapshot: Snapshot) -> bool:
        """Takes a new snapshot of the present in; returns whether what is shown changed."""
        if self.past.moment is not None:
            self.past.present, self.past.present_facts = snapshot, self.indexes.of(snapshot).facts
            return False
        if self.frozen_at is not None:
            self.missed += 1
            self.waiting = snapshot
            return False
        self._show(snapshot)
        return True

    def show_past(self, snapshot: Snapshot) -> None:
        """Shows the snapshot of a past moment."""
        self.past.shown = snapshot.generated_at
        self._show(snapshot)

    def show_present(self) -> None:
        """Goes back from the past to the newest snapshot of the present."""
        newest = self.past.end()
        if newest is not None:
            self._show(newest)

    def _show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.fleet_index = self.indexes.of(snapshot)
        self.arrange()

    def still(self, look: Look) -> Look:
        """Returns `look` at the instant of the figures that are shown: see there."""
        return look.still(None if self.snapshot is None else self.snapshot.generated_at)

    def freeze(self, now: int) -> None:
        """Holds what is shown from the instant `now` on; collection goes on."""
        self.frozen_at = now

    def thaw(self) -> None:
        """Goes on, with the newest snapshot that came meanwhile."""
        newest, self.waiting = self.waiting, None
        self.frozen_at, self.missed = None, 0
        if newest is not None:
            self.apply(newest)

    def arrange(self) -> None:
        """Filters and sorts anew. A selected service that is gone gives its place to the one that now stands there."""
        rows: Sequence[ServiceSnapshot] = (
            () if self.fleet_index is None else self.fleet_index.rows
        )  # the most urgent first already
        if self.problems_only:
            rows = [s for s in rows if is_problem(s)]
        wanted = self.filter
        if wanted is not None:
            rows = [s for s in rows if wanted(s)]
        self.rows = arranged(rows, ORDERS[self.order], reverse=self.reverse) if self.order or self.reverse else rows
        index = self._find(self.selected) if self.touched else 0
        self._place(self._index if index is None else index)

    def select(self, index: int) -> None:
        """Selects the row at `index`, or the nearest there is; from then on the selection follows that service."""
        self.touched = True
        self._place(index)

    def _place(self, index: int) -> None:
        self._index = min(max(index, 0), max(0, len(self.rows) - 1))
        if self.rows:
            self.selected = self.rows[self._index].id

    def select_id(self, service_id: str) -> bool:
        """Selects that service; returns False where it is not among the rows."""
        index = self._find(service_id)
        if index is not None:
            self.select(index)
        return index is not None

    def set_filter(self, text: str) -> None:
        """Filters by `text`; nothing but blanks filters nothing."""
        if text.strip():
            from sla_tui.ui.fleet.filter import parse  # the first frame has no need of it

            self.filter = parse(text, self.language)
        else:
            self.filter = None
        self.arrange()

    def toggle_problems(self) -> None:
        """Shows problems only, or all."""
        self.problems_only = not self.problems_only
        self.arrange()

    def sort_by_next(self) -> None:
        """Goes to the next order; one by a column that is not shown is left out."""
        free = {"urgent", "worst", "name"}
        orders = [i for i, o in enumerate(ORDERS) if not self.shown or o.name in free or o.column in self.shown]
        self.order = next((i for i in orders if i > self.order), 0)
        self.reverse = False
        self.arrange()

    def sort_by(self, name: str) -> None:
        """Sorts in the order of that name; once more turns it around."""
        wanted = next(i for i, order in enumerate(ORDERS) if order.name == name)
        self.reverse = not self.reverse if wanted == self.order else False
        self.order = wanted
        self.arrange()

    def turn_around(self) -> None:
        """Reverses the order."""
        self.reverse = not self.reverse
        self.arrange()

    def next_zone(self) -> None:
        """Goes on from local to UTC to the contract's zone."""
        self.zone_mode = _ZONES[(_ZONES.index(self.zone_mode) + 1) % len(_ZONES)]

    @property
    def present(self) -> PresentFacts | None:
        """The present behind the past moment that is shown; None where the present is."""
        past = self.past
        return None if past.moment is None else PresentFacts(past.now, past.present, past.present_facts)

    @property
    def facts(self) -> HeaderFacts:
        """What the header says of all services."""
        return HeaderFacts() if self.fleet_index is None else self.fleet_index.facts

    @property
    def decimals(self) -> int:
        """Of uptimes in a column."""
        return shared_decimals(()) if self.fleet_index is None else self.fleet_index.decimals

    @property
    def measures(self) -> Collection[Measures]:
        """What decides how wide the columns are, each once; the same object as long as no service is measured anew."""
        return () if self.fleet_index is None else self.fleet_index.measured

    @property
    def filter_text(self) -> str:
        """The filter as it was typed."""
        return "" if self.filter is None else self.filter.text

    @property
    def index(self) -> int:
        """The selected row."""
        return self._index

    @property
    def service(self) -> ServiceSnapshot | None:
        """The selected service; None where no row is shown."""
        return self.rows[self._index] if self.rows else None

    @property
    def zone_name(self) -> str:
        """The zone that times are written in."""
        if self.snapshot is None or self.zone_mode == "utc":
            return "UTC"
        if self.zone_mode == "contract" and self.service is not None:
            return self.service.timezone or self.snapshot.timezone
        return self.snapshot.timezone

    @property
    def title(self) -> FleetTitle:
        """What the frame says."""
        total = 0 if self.snapshot is None else len(self.snapshot.services)
        return FleetTitle(len(self.rows), total, ORDERS[self.order], self.reverse, self.filter_text, self.problems_only)

    def _find(self, service_id: str | None) -> int | None:
        if self._index < len(self.rows) and self.rows[self._index].id == service_id:
            return self._index
        return next((i for i, s in enumerate(self.rows) if s.id == service_id), None)

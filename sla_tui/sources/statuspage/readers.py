"""A reader for each kind of page: what is asked of it, and in which order. What an answer means is its parser's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import WHOLE_PAGE, Monitor, MonitorState, PageIncident
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.statuspage import atlassian, feed, google, instatus, kuma
from sla_tui.sources.statuspage.page import ComponentNames, PageAnswer, PageComponent, name_all, page_name

AGAIN: Final = 600
"""Seconds between two readings of a long list that a short one is a part of."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page is. `root`: of its API; `path`, `query`: as configured; `slug`: of an Uptime Kuma's page."""

    source: str
    host: str
    address: str
    root: str
    path: str
    query: tuple[tuple[str, str], ...]
    slug: str
    chosen: tuple[str, ...]
    interval: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page said. `stated`: it tells states apart from incidents."""

    monitors: tuple[Monitor, ...]
    answer: PageAnswer
    stated: bool


class VendorPage(Protocol):
    """Reads one kind of page."""

    async def read(self, request: PollRequest, notes: Notes) -> Reading:
        """Reads the page. Raises `SourceError` where it is none of this kind."""
        ...


class AtlassianPage:
    """Reads Atlassian Statuspage: the summary each time, the long lists where something changed or was asked for."""

    def __init__(self, api: ApiClient, place: PagePlace) -> None:
        self._api = api
        self._place = place
        self._read_at: int | None = None
        self._open: frozenset[str] = frozenset()

    async def read(self, request: PollRequest, notes: Notes) -> Reading:
        """Reads one poll."""
        place, now = self._place, request.now
        summary = await self._api.get(f"{place.root}/api/v2/summary.json")
        components = atlassian.parse_components(summary)
        names = _named(place, page_name(summary), components, notes)
        states = _states(names, components, atlassian.overall(summary))
        answer = PageAnswer(states=states, open_named=True, planned_named=True)
        current = atlassian.parse_incidents(summary, place.source, names, notes).incidents
        planned = atlassian.parse_planned(summary, place.source, names, notes)
        ids = frozenset(one.id for one in current)
        due = self._read_at is None or not 0 <= now - self._read_at < AGAIN
        if due or ids != self._open or request.history_from is not None:
            every = atlassian.parse_incidents(
                await self._api.get(f"{place.root}/api/v2/incidents.json"), place.source, names, notes
            )
            listed = await self._api.get_optional(f"{place.root}/api/v2/scheduled-maintenances.json", background=True)
            if listed is not None:
                planned = (*planned, *atlassian.parse_planned(listed, place.source, names, notes))
            current = (*current, *every.incidents)  # asked for later
            answer = replace(answer, since=every.since)
            self._read_at, self._open = now, ids
        once = {window.id: window for window in planned}
        answer = replace(answer, incidents=_once(current), planned=tuple(once.values()))
        return Reading(names.monitors, answer, stated=True)


class InstatusPage:
    """Reads Instatus: its summary in the newest version that it has, components, and incidents where it lists them."""

    def __init__(self, api: ApiClient, place: PagePlace) -> None:
        self._api = api
        self._place = place

    async def read(self, request: PollRequest, notes: Notes) -> Reading:
        """Reads one poll."""
        place = self._place
        summary = await self._first("summary")
        listed = await self._api.get_optional(f"{place.root}/v2/components.json", background=True)
        components = () if listed is None else instatus.parse_components(listed)
        names = _named(place, page_name(summary), components, notes, listed=bool(components))
        answer = instatus.parse_summary(summary, place.source, names, notes)
        if request.history_from is not None:
            past = await self._api.get_optional(f"{place.root}/v2/incidents.json", background=True)
            if past is not None:
                every = instatus.parse_incidents(past, place.source, names, notes)
                answer = replace(answer, incidents=_once((*every.incidents, *answer.incidents)), since=every.since)
        states = _states(names, components, instatus.overall(summary))
        return Reading(names.monitors, replace(answer, states=states), stated=bool(components))

    async def _first(self, name: str) -> object:
        for version in ("/v3", "/v2", ""):
            found = await self._api.get_optional(f"{self._place.root}{version}/{name}.json")
            if isinstance(found, Mapping) and "page" in found:
                return found
        raise PayloadError("there is no summary of an Instatus page")


class GooglePage:
    """Reads Google Cloud's list of incidents."""

    def __init__(self, api: ApiClient, place: PagePlace) -> None:
        self._api = api
        self._place = place

    async def read(self, request: PollRequest, notes: Notes) -> Reading:  # noqa: ARG002  as the protocol has it
        """Reads one poll."""
        place = self._place
        data = await self._api.get(f"{place.root}/incidents.json")
        if data != [] and not google.is_google(data):
            raise PayloadError("the answer is no list of Google Cloud's incidents")
        components = google.parse_components(data)
        names = _named(place, "Google Cloud", components if not place.chosen else (), notes, listed=not place.chosen)
        return Reading(names.monitors, google.parse_incidents(data, place.source, names, notes), stated=False)


class FeedPage:
    """Reads an RSS or Atom feed."""

    def __init__(self, api: ApiClient, place: PagePlace) -> None:
        self._api = api
        self._place = place

    async def read(self, request: PollRequest, notes: Notes) -> Reading:  # noqa: ARG002  as the protocol has it
        """Reads one poll."""
        place = self._place
        text = await self._api.text(place.path, dict(place.query))
        if not feed.is_feed(text):
            raise PayloadError("the answer is no feed")
        names = _named(place, feed.parse_title(text), (), notes, listed=False)
        return Reading(names.monitors, feed.parse_incidents(text, place.source, names, notes), stated=False)


class KumaPage:
    """Reads a vendor's public Uptime Kuma page."""

    def __init__(self, api: ApiClient, place: PagePlace) -> None:
        self._api = api
        self._place = place

    async def read(self, request: PollRequest, notes: Notes) -> Reading:
        """Reads one poll."""
        place = self._place
        if not place.slug:
            raise PayloadError("the address of an Uptime Kuma page ends in /status/<slug>")
        data = await self._api.get(f"{place.root}/api/status-page/{place.slug}")
        listed = await self._api.get(f"{place.root}/api/status-page/heartbeat/{place.slug}")
        beats = kuma.beats_of(listed, request.now, notes)
        components = kuma.parse_components(data, beats)
        names = _named(place, kuma.page_name(data), components, notes)
        answer = kuma.parse_page(data, beats, place.source, names, notes)
        states = _states(names, components, _worst(components))
        return Reading(names.monitors, replace(answer, states=states), stated=True)


READERS: Final[Mapping[str, Callable[[ApiClient, PagePlace], VendorPage]]] = {
    "statuspage": AtlassianPage,
    "instatus": InstatusPage,
    "uptime_kuma": KumaPage,
    "google": GooglePage,
    "feed": FeedPage,
}
"""By the names of the configuration, in the order in which an unknown page is tried."""


def _named(
    place: PagePlace, title: str, components: Sequence[PageComponent], notes: Notes, *, listed: bool = True
) -> ComponentNames:
    whole = Monitor(place.source, WHOLE_PAGE, title or place.host, "status page", place.address, place.interval)
    return name_all(whole, components, place.chosen, notes, listed=listed)


def _states(names: ComponentNames, components: Sequence[PageComponent], whole: MonitorState) -> dict[str, MonitorState]:
    """Says the state of each monitor, where the page tells it."""
    out: dict[str, MonitorState] = {f"{names.monitors[0].source}:{WHOLE_PAGE}": whole}
    for one in components:
        ref = names.ref(key=one.key, name=one.name)
        if ref is not None:
            out.setdefault(ref, one.state)
    return out


def _worst(components: Sequence[PageComponent]) -> MonitorState:
    states = {one.state for one in components}
    order: tuple[MonitorState, ...] = ("down", "unconfirmed", "degraded", "maintenance", "up")
    return next((state for state in order if state in states), "unknown")


def _once(incidents: Sequence[PageIncident]) -> tuple[PageIncident, ...]:
    """Leaves of each incident one: the one that comes last, which was asked for last."""
    return tuple({one.id: one for one in incidents}.values())

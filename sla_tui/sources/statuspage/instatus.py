"""Instatus: summary.json (versions 2 and 3), components.json and lists of incidents. Pure.

Its summary names what is open and nothing else: when such an incident ended is told by its being gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import (
    WHOLE_PAGE,
    MonitorState,
    PageIncident,
    PageStretch,
    PageUpdate,
    ProviderMaintenance,
)
from sla_tui.sources.fields import Fields, Notes, identity, iso, number, rows, section, word
from sla_tui.sources.statuspage import page
from sla_tui.sources.statuspage.page import ComponentNames, Impact, PageAnswer, PageComponent, Trouble
from sla_tui.text import clean

_STATES: Final[Mapping[str, MonitorState]] = {
    "operational": "up",
    "degradedperformance": "degraded",
    "minoroutage": "degraded",
    "partialoutage": "down",
    "majoroutage": "down",
    "undermaintenance": "maintenance",
}
_OVERALL: Final[Mapping[str, MonitorState]] = {"up": "up", "hasissues": "degraded", "undermaintenance": "maintenance"}
_TROUBLE: Final[Mapping[str, Trouble]] = {
    "degradedperformance": "degraded",
    "minoroutage": "degraded",
    "partialoutage": "down",
    "majoroutage": "down",
}
_IMPACTS: Final[Mapping[str, Impact]] = {
    "operational": "none",
    "degradedperformance": "minor",
    "minoroutage": "minor",
    "partialoutage": "major",
    "majoroutage": "critical",
}


def parse_components(data: object) -> tuple[PageComponent, ...]:
    """Reads ``components.json``.

    Raises:
        PayloadError: there is no list of them.
    """
    listed = {"components": data} if isinstance(data, list) else data
    return page.components_of(rows(listed, "components", what="components"), _STATES)


def overall(data: object) -> MonitorState:
    """Reads the state of the whole page."""
    return _OVERALL.get(word(section(data, "page").get("status")), "unknown")


def parse_summary(data: object, source: str, names: ComponentNames, notes: Notes) -> PageAnswer:
    """Reads what is open, and planned work. An empty list may be left out of the answer.

    Raises:
        PayloadError: it is no summary.
    """
    if not isinstance(data, Mapping) or not section(data, "page"):
        raise PayloadError("the answer is no summary of a status page")
    found = [
        one
        for row in _listed(data, "activeIncidents")[: page.MOST_INCIDENTS]
        if (one := _incident(row, source, names, notes)) is not None
    ]
    rows_of_work = (*_listed(data, "activeMaintenances"), *_listed(data, "upcomingMaintenances"))
    planned = tuple(work for row in rows_of_work if (work := _planned(row, source, names, notes)) is not None)
    return PageAnswer(incidents=tuple(found), planned=planned, open_named=True)


def parse_incidents(data: object, source: str, names: ComponentNames, notes: Notes) -> PageAnswer:
    """Reads a list of incidents, closed ones included: bare, or under "incidents".

    Raises:
        PayloadError: there is no list.
    """
    listed = rows({"incidents": data} if isinstance(data, list) else data, "incidents", what="incidents")
    found = [one for row in listed[: page.MOST_INCIDENTS] if (one := _incident(row, source, names, notes)) is not None]
    return PageAnswer(incidents=tuple(found), since=min((one.start for one in found), default=None))


def _listed(data: Fields, name: str) -> list[Fields]:
    found = data.get(name)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _identity(row: Fields, start: int) -> str:
    """Reads the id; of an incident without one (version 2) makes it of what does not change: name and beginning."""
    return identity(row.get("id")) or hashlib.sha256(f"{row.get('name')}\n{start}".encode()).hexdigest()[:16]


def _incident(row: Fields, source: str, names: ComponentNames, notes: Notes) -> PageIncident | None:
    start = iso(row.get("started")) or iso(row.get("createdAt"))
    if start is None:
        notes.add("an incident has no beginning that can be read: it was left out")
        return None
    over = word(row.get("status")) in {"resolved", "completed"}
    end = iso(row.get("resolved")) or iso(row.get("resolvedAt")) or (iso(row.get("updatedAt")) if over else None)
    if end is not None:
        end = max(end, start)
    impact = _IMPACTS.get(word(row.get("impact")), "minor")
    return PageIncident(
        source=source,
        id=_identity(row, start),
        title=clean(row.get("name"), page.TITLE_LONGEST).strip(),
        start=start,
        end=end,
        impact=impact,
        stretches=_stretches(row, source, names, (start, end), impact),
        updates=_updates(row),
        url=clean(row.get("url"), 300),
    )


def _updates(row: Fields) -> tuple[PageUpdate, ...]:
    found = []
    for one in _listed(row, "updates")[: page.MOST_UPDATES]:
        at = iso(one.get("started")) or iso(one.get("createdAt"))
        text = page.plain_text(one.get("message") or one.get("messageHtml"))
        if at is not None and text:
            found.append(PageUpdate(at, word(one.get("status")), text))
    return tuple(sorted(found, key=lambda update: update.at))


def _stretches(
    row: Fields, source: str, names: ComponentNames, bounds: tuple[int, int | None], impact: Impact
) -> tuple[PageStretch, ...]:
    start, end = bounds
    components = _listed(row, "components")
    usual = page.trouble_of(impact)
    out = []
    for one in components:
        ref = names.ref(key=identity(one.get("id")), name=clean(one.get("name"), 200))
        state = _TROUBLE.get(word(one.get("status")), usual) if end is None else usual
        if ref is not None and state is not None:
            out.append(PageStretch(ref, start, end, state))
    if not components and usual is not None:
        out.append(PageStretch(f"{source}:{WHOLE_PAGE}", start, end, usual))
    return tuple(out)


def _planned(row: Fields, source: str, names: ComponentNames, notes: Notes) -> ProviderMaintenance | None:
    """Reads planned work: it has a beginning and a length in minutes, or an end."""
    start, minutes = iso(row.get("start")), number(row.get("duration"))
    end = iso(row.get("end"))
    if start is not None and end is None and minutes is not None and 0 < minutes <= 45_000:
        end = start + int(minutes * 60)
    if start is None or end is None or end <= start:
        notes.add("planned work has no times that can be read: it was left out")
        return None
    whole = names.monitors[0].ref
    components = _listed(row, "components")
    named = [names.ref(key=identity(one.get("id")), name=clean(one.get("name"), 200)) for one in components]
    refs = (whole, *(ref for ref in named if ref)) if components else tuple(one.ref for one in names.monitors)
    title = clean(row.get("name"), page.TITLE_LONGEST).strip()
    announced = iso(row.get("createdAt"))
    return ProviderMaintenance(source, _identity(row, start), start, end, tuple(dict.fromkeys(refs)), title, announced)

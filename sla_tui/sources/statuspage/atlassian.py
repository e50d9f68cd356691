"""Atlassian Statuspage: summary.json, incidents.json and scheduled-maintenances.json of its API, version 2. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sla_tui.sla.observation import (
    WHOLE_PAGE,
    MonitorState,
    PageIncident,
    PageStretch,
    PageUpdate,
    ProviderMaintenance,
)
from sla_tui.sources.fields import Fields, Notes, identity, iso, rows, section, word
from sla_tui.sources.statuspage import page
from sla_tui.sources.statuspage.page import ComponentNames, Impact, PageAnswer, PageComponent, Trouble
from sla_tui.text import clean

FULL: Final = 50
"""Incidents in a full list: the page has more than it shows."""

_STATES: Final[Mapping[str, MonitorState]] = {
    "operational": "up",
    "degraded_performance": "degraded",
    "partial_outage": "down",
    "major_outage": "down",
    "under_maintenance": "maintenance",
}
_OVERALL: Final[Mapping[str, MonitorState]] = {
    "none": "up",
    "minor": "degraded",
    "major": "down",
    "critical": "down",
    "maintenance": "maintenance",
}
_TROUBLE: Final[Mapping[str, Trouble]] = {
    "degraded_performance": "degraded",
    "partial_outage": "down",
    "major_outage": "down",
}
_IMPACTS: Final[Mapping[str, Impact]] = {
    "none": "none",
    "maintenance": "none",
    "minor": "minor",
    "major": "major",
    "critical": "critical",
}
_OVER: Final = frozenset({"resolved", "postmortem", "completed"})


def parse_components(data: object) -> tuple[PageComponent, ...]:
    """Reads the components of ``summary.json``; groups are none.

    Raises:
        PayloadError: there is no list of them.
    """
    listed = rows(data, "components", what="components")
    parts = (row for row in listed if identity(row.get("id")) and row.get("group") is not True)
    return page.components_of(parts, _STATES)


def overall(data: object) -> MonitorState:
    """Reads the state of the whole page."""
    return _OVERALL.get(word(section(data, "status").get("indicator")), "unknown")


def parse_incidents(data: object, source: str, names: ComponentNames, notes: Notes) -> PageAnswer:
    """Reads a list of incidents, closed ones included.

    Raises:
        PayloadError: there is no list.
    """
    listed = rows(data, "incidents", what="incidents")
    found = [one for row in listed[: page.MOST_INCIDENTS] if (one := _incident(row, source, names, notes)) is not None]
    since = min((one.start for one in found), default=0) if len(listed) >= FULL else 0
    return PageAnswer(incidents=tuple(found), since=since)


def parse_planned(data: object, source: str, names: ComponentNames, notes: Notes) -> tuple[ProviderMaintenance, ...]:
    """Reads planned work, each with since when it has been announced.

    Raises:
        PayloadError: there is no list.
    """
    found: dict[str, ProviderMaintenance] = {}
    for row in rows(data, "scheduled_maintenances", what="scheduled maintenances"):
        key, start, end = identity(row.get("id")), iso(row.get("scheduled_for")), iso(row.get("scheduled_until"))
        if not key or start is None or end is None or end <= start:
            notes.add("planned work has no times that can be read: it was left out")
            continue
        refs = _refs(row, names) or (f"{source}:{WHOLE_PAGE}",)
        title = clean(row.get("name"), page.TITLE_LONGEST).strip()
        found[key] = ProviderMaintenance(source, key, start, end, refs, title, iso(row.get("created_at")))
    return tuple(found.values())


def _refs(row: Fields, names: ComponentNames) -> tuple[str, ...]:
    """Finds the components that are named; every monitor's where none is."""
    listed = row.get("components")
    if not isinstance(listed, list) or not listed:
        return tuple(monitor.ref for monitor in names.monitors)
    refs = [_ref(one, names) for one in listed if isinstance(one, Mapping)]
    whole = names.monitors[0].ref
    return (whole, *dict.fromkeys(ref for ref in refs if ref is not None))


def _ref(row: Fields, names: ComponentNames) -> str | None:
    key = identity(row.get("id")) or identity(row.get("code"))
    return names.ref(key=key, name=clean(row.get("name"), 200))


def _incident(row: Fields, source: str, names: ComponentNames, notes: Notes) -> PageIncident | None:
    key = identity(row.get("id"))
    start = iso(row.get("started_at")) or iso(row.get("created_at"))
    if not key or start is None:
        notes.add("an incident has no id, or no beginning that can be read: it was left out")
        return None
    updates = _updates(row)
    over = word(row.get("status")) in _OVER
    # A report that is written weeks later touches the incident again: its own word for when it was over goes first.
    words = next((at for at, state, _, _ in updates if state in {"resolved", "completed"}), None)
    end = iso(row.get("resolved_at")) or ((words or iso(row.get("updated_at"))) if over else None)
    if end is not None:
        end = max(start, end)
    impact = _IMPACTS.get(word(row.get("impact")), "minor")
    return PageIncident(
        source=source,
        id=key,
        title=clean(row.get("name"), page.TITLE_LONGEST).strip(),
        start=start,
        end=end,
        impact=impact,
        stretches=_stretches(row, source, names, (start, end), impact),
        updates=tuple(PageUpdate(at, state, text) for at, state, text, _ in updates if text),
        url=clean(row.get("shortlink"), 300),
    )


def _updates(row: Fields) -> list[tuple[int, str, str, Sequence[object]]]:
    """Reads the updates, the earliest first: time, word, text, and the components with what became of them."""
    listed = row.get("incident_updates")
    found = []
    for one in (listed if isinstance(listed, list) else [])[: page.MOST_UPDATES]:
        at = (iso(one.get("display_at")) or iso(one.get("created_at"))) if isinstance(one, Mapping) else None
        if at is not None:
            affected = one.get("affected_components")
            parts = affected if isinstance(affected, list) else []
            found.append((at, word(one.get("status")), page.plain_text(one.get("body")), parts))
    return sorted(found, key=lambda update: update[0])


def _stretches(
    row: Fields, source: str, names: ComponentNames, bounds: tuple[int, int | None], impact: Impact
) -> tuple[PageStretch, ...]:
    """Works out when each component was in trouble: as the updates say it, else as long as the incident lasted."""
    start, end = bounds
    changed: dict[str, list[tuple[int, Trouble | None]]] = {}
    some = False
    for at, _, _, parts in _updates(row):
        for part in parts:
            if not isinstance(part, Mapping):
                continue
            some = True
            ref, state = _ref(part, names), word(part.get("new_status"))
            if ref is None or state not in _STATES:
                continue
            first = ref not in changed
            changed.setdefault(ref, []).append((start if first else max(at, start), _TROUBLE.get(state)))
    out = [one for ref, changes in changed.items() for one in _joined(ref, changes, end)]
    listed = row.get("components")
    components = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    usual = page.trouble_of(impact)
    if usual is not None:
        named = dict.fromkeys(ref for one in components if (ref := _ref(one, names)) is not None)
        out += [PageStretch(ref, start, end, usual) for ref in named if ref not in changed]
        if not components and not some:
            out.append(PageStretch(f"{source}:{WHOLE_PAGE}", start, end, usual))
    return tuple(out)


def _joined(ref: str, changes: Sequence[tuple[int, Trouble | None]], end: int | None) -> list[PageStretch]:
    out: list[PageStretch] = []
    for (at, state), until in zip(changes, [*(change[0] for change in changes[1:]), end], strict=True):
        if state is None or (until is not None and until <= at):
            continue
        if out and out[-1].end == at and out[-1].state == state:
            out[-1] = PageStretch(ref, out[-1].start, until, state)
        else:
            out.append(PageStretch(ref, at, until, state))
    return out

"""A vendor's public Uptime Kuma page: its posted incidents, its planned work, and the beats that it shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
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
from sla_tui.sources.statuspage.page import ComponentNames, Impact, PageAnswer, PageComponent
from sla_tui.sources.uptime_kuma.page import Heartbeat, parse_beats, parse_past
from sla_tui.text import clean

_IMPACTS: Final[Mapping[str, Impact]] = {"danger": "major", "warning": "minor"}


def parse_components(data: object, beats: Mapping[str, list[Heartbeat]]) -> tuple[PageComponent, ...]:
    """Reads the monitors of ``/api/status-page/<slug>``, each with what its newest beat says.

    Raises:
        PayloadError: there is no list of groups.
    """
    found = []
    for group in rows(data, "publicGroupList", what="monitor groups"):
        listed = group.get("monitorList")
        for row in listed if isinstance(listed, list) else ():
            key = identity(row.get("id")) if isinstance(row, Mapping) else ""
            own = beats.get(key, [])
            state: MonitorState = own[-1].state if own else "unknown"
            if key:
                found.append(PageComponent(key, clean(row.get("name"), 200).strip() or key, state))
    return tuple(found)


def page_name(data: object) -> str:
    """Reads what the page is called."""
    return clean(section(data, "config").get("title"), 200).strip()


def parse_page(
    data: object, beats: Mapping[str, list[Heartbeat]], source: str, names: ComponentNames, notes: Notes
) -> PageAnswer:
    """Reads posted incidents, down time of the beats, and planned work."""
    listed = data.get("incidents") if isinstance(data, Mapping) else None
    pinned = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    if single := section(data, "incident"):
        pinned.append(single)
    posted = {one.id: one for row in pinned if (one := _posted(row, source, notes)) is not None}
    seen: list[PageIncident] = []
    for monitor in names.monitors:
        key = next((key for key, ref in names.by_key.items() if ref == monitor.ref), "")
        past = parse_past(monitor, beats.get(key, []), 0) if key else None
        for span in past.spans if past is not None else ():
            if past is None or span.state != "down":
                continue
            end = span.end if span.end < past.end or beats[key][-1].state != "down" else None
            stretch = PageStretch(monitor.ref, span.start, end, "down")
            seen.append(
                PageIncident(
                    source,
                    f"{monitor.id}-{span.start}",
                    monitor.name,
                    span.start,
                    end,
                    "major",
                    (stretch,),
                    (PageUpdate(span.start, "down", span.reason),) if span.reason else (),
                )
            )
    oldest = [own[0].at for own in beats.values() if own]
    return PageAnswer(
        incidents=(*posted.values(), *seen),
        planned=tuple(_planned(data, source, names, notes)),
        since=max(oldest) if oldest else None,
        open_named=True,
        planned_named=True,
    )


def beats_of(data: object, now: int, notes: Notes) -> dict[str, list[Heartbeat]]:
    """Reads ``/api/status-page/heartbeat/<slug>``."""
    return parse_beats(data, now, notes)


def _posted(row: Fields, source: str, notes: Notes) -> PageIncident | None:
    key, start = identity(row.get("id")), _instant(row.get("createdDate"))
    if not key or start is None:
        notes.add("an incident has no id, or no beginning that can be read: it was left out")
        return None
    impact = _IMPACTS.get(word(row.get("style")), "none")
    state = page.trouble_of(impact)
    text = page.plain_text(row.get("content"))
    stretches = (PageStretch(f"{source}:{WHOLE_PAGE}", start, None, state),) if state is not None else ()
    at = _instant(row.get("lastUpdatedDate")) or start
    title = clean(row.get("title"), page.TITLE_LONGEST).strip()
    return PageIncident(
        source, f"posted-{key}", title, start, None, impact, stretches, (PageUpdate(at, "", text),) if text else ()
    )


def _planned(data: object, source: str, names: ComponentNames, notes: Notes) -> list[ProviderMaintenance]:
    listed = data.get("maintenanceList") if isinstance(data, Mapping) else None
    out = []
    refs = tuple(monitor.ref for monitor in names.monitors)
    for row in listed if isinstance(listed, list) else ():
        slots = row.get("timeslotList") if isinstance(row, Mapping) else None
        key = identity(row.get("id")) if isinstance(row, Mapping) else ""
        for slot in slots if isinstance(slots, list) else ():
            start, end = (
                _instant(slot.get(name)) if isinstance(slot, Mapping) else None for name in ("startDate", "endDate")
            )
            if not key or start is None or end is None or end <= start:
                notes.add("planned work has no times that can be read: it was left out")
                continue
            out.append(
                ProviderMaintenance(
                    source, f"{key}-{start}", start, end, refs, clean(row.get("title"), page.TITLE_LONGEST)
                )
            )
    return out


def _instant(value: object) -> int | None:
    """Reads an instant; without a zone it is UTC."""
    if (found := iso(value)) is not None or not isinstance(value, str) or len(value) > 40:
        return found
    try:
        at = int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None
    return at if 0 < at < 4_102_444_800 else None

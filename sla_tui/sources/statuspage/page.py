"""What every kind of status page is read into: components, incidents and planned work, in one form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final, Literal

from sla_tui.sla.observation import WHOLE_PAGE, Monitor, MonitorState, PageIncident, PageStretch, ProviderMaintenance
from sla_tui.sources.fields import Fields, Notes, identity, section, word
from sla_tui.text import clean

Impact = Literal["none", "minor", "major", "critical"]
Trouble = Literal["degraded", "down"]

TEXT_LONGEST: Final = 1_000
TITLE_LONGEST: Final = 300
MOST_UPDATES: Final = 100
MOST_INCIDENTS: Final = 2_000
_SLUG_LONGEST: Final = 60
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageComponent:
    """One part of what a page is about. `key` is the page's own id, `name` what people call it."""

    key: str
    name: str
    state: MonitorState = "unknown"


def page_name(data: object) -> str:
    """Reads what a page is called, where its kind says it under "page"."""
    return clean(section(data, "page").get("name"), 200).strip()


def components_of(listed: Iterable[Fields], states: Mapping[str, MonitorState]) -> tuple[PageComponent, ...]:
    """Reads the components that have a name, each with its state: `states` has what the page's words mean."""
    found = []
    for row in listed:
        if name := clean(row.get("name"), 200).strip():
            state = states.get(word(row.get("status")), "unknown")
            found.append(PageComponent(identity(row.get("id")), name, state))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ComponentNames:
    """Which monitor each component is: by the page's own key and by the name, the references in use."""

    monitors: tuple[Monitor, ...]
    by_key: Mapping[str, str]
    by_name: Mapping[str, str]

    def ref(self, *, key: str = "", name: str = "") -> str | None:
        """Finds the reference of a component; None for one that is not chosen."""
        return self.by_key.get(key) or self.by_name.get(folded(name))


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """One reading of a page.

    `since`: the page's list of incidents reaches back to here; None: it shows the open ones only. `open_named`: every
    incident that is open there is among them. `planned_named`: so is all work that is still to come.
    """

    states: Mapping[str, MonitorState] = field(default_factory=dict)
    incidents: tuple[PageIncident, ...] = ()
    planned: tuple[ProviderMaintenance, ...] = ()
    since: int | None = None
    open_named: bool = False
    planned_named: bool = False


def folded(name: str) -> str:
    """Makes a name comparable: without case, and with single blanks."""
    return _BLANKS.sub(" ", name).strip().casefold()


def slug(name: str) -> str:
    """Makes a monitor's id of a component's name; "" where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name))[:_SLUG_LONGEST].strip("-")


def plain_text(value: object, longest: int = TEXT_LONGEST) -> str:
    """Reads a text that may be HTML: without marks, on one line, cleaned."""
    if not isinstance(value, str):
        return ""
    text = unescape(_TAG.sub(" ", value[: 20 * longest]))
    return clean(_BLANKS.sub(" ", text).strip(), longest)


def name_all(
    whole: Monitor, components: Sequence[PageComponent], chosen: Sequence[str], notes: Notes, *, listed: bool = True
) -> ComponentNames:
    """Makes a monitor of the whole page, and one of each component that is chosen.

    Args:
        whole: the monitor of the whole page.
        components: those of the page, in its order.
        chosen: names or ids from the configuration; empty: all.
        notes: takes what is chosen and not there.
        listed: the page lists all of its components; where it does not, what is chosen is taken to be there.
    """
    monitors, by_key, by_name = [whole], dict[str, str](), dict[str, str]()
    taken = {WHOLE_PAGE}
    wanted = {folded(name): name for name in chosen}
    missing = set(wanted)
    if wanted and not listed:
        components = [PageComponent("", name) for name in chosen]
    for one in components:
        own = slug(one.name) or slug(one.key) or "component"
        identity = own if own not in taken else f"{own}-{slug(one.key) or len(taken)}"
        if identity in taken:
            continue
        taken.add(identity)
        said = {folded(one.name), own, folded(one.key)} & wanted.keys()
        if wanted and not said:
            continue
        missing -= said
        monitor = replace(whole, id=identity, name=clean(one.name, 200) or identity, type="component")
        monitors.append(monitor)
        if one.key:
            by_key[one.key] = monitor.ref
        by_name.setdefault(folded(one.name), monitor.ref)
    if missing:
        named = ", ".join(f'"{clean(name, 60)}"' for key, name in wanted.items() if key in missing)
        there = ", ".join(clean(one.name, 40) for one in components[:8])
        notes.add(f"the page has no component {named}; it has: {there or 'none'}")
    return ComponentNames(tuple(monitors), by_key, by_name)


def impact_of(stretches: Iterable[PageStretch]) -> Impact:
    """Says how bad an incident is by its worst stretch, where the page has no word for it."""
    states = {one.state for one in stretches}
    return "major" if "down" in states else "minor" if states else "none"


def trouble_of(impact: Impact) -> Trouble | None:
    """Says what components are in an incident of this impact, where the page does not say it of each."""
    found: dict[Impact, Trouble | None] = {"none": None, "minor": "degraded", "major": "down", "critical": "down"}
    return found[impact]

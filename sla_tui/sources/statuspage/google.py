"""Google Cloud's incidents.json: one list of incidents, each with the products that it affects. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import PageIncident, PageStretch, PageUpdate
from sla_tui.sources.fields import Fields, Notes, identity, iso, word
from sla_tui.sources.statuspage import page
from sla_tui.sources.statuspage.page import ComponentNames, Impact, PageAnswer, PageComponent, Trouble
from sla_tui.text import clean

_TROUBLE: Final[Mapping[str, Trouble]] = {"service_outage": "down", "service_disruption": "degraded"}
_IMPACTS: Final[Mapping[str, Impact]] = {
    "service_outage": "major",
    "service_disruption": "minor",
    "service_information": "none",
}


def is_google(data: object) -> bool:
    """Tells such a list by its first member."""
    first = data[0] if isinstance(data, list) and data else None
    return isinstance(first, Mapping) and bool({"affected_products", "service_name", "status_impact"} & first.keys())


def parse_components(data: object) -> tuple[PageComponent, ...]:
    """Reads the products that any of the incidents names."""
    found: dict[str, PageComponent] = {}
    for row in data if isinstance(data, list) else []:
        for key, name in _products(row) if isinstance(row, Mapping) else ():
            found.setdefault(name, PageComponent(key, name))
    return tuple(found[name] for name in sorted(found))


def parse_incidents(data: object, source: str, names: ComponentNames, notes: Notes) -> PageAnswer:
    """Reads all incidents.

    Raises:
        PayloadError: there is no list.
    """
    if not isinstance(data, list):
        raise PayloadError("the answer is no list of incidents")
    found = []
    for row in data[: page.MOST_INCIDENTS]:
        one = _incident(row, source, names, notes) if isinstance(row, Mapping) else None
        if one is not None:
            found.append(one)
    return PageAnswer(incidents=tuple(found), since=min((one.start for one in found), default=None), open_named=True)


def _identity(row: Fields) -> str:
    """Reads the number; the id looks like a credential, and what looks like one does not come through."""
    own = identity(row.get("number")) or identity(row.get("id"))
    return own if not own or clean(own) == own else hashlib.sha256(own.encode()).hexdigest()[:16]


def _products(row: Fields) -> list[tuple[str, str]]:
    listed = row.get("affected_products")
    parts = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    found = [(identity(one.get("id")), clean(one.get("title"), 200).strip()) for one in parts]
    single = clean(row.get("service_name"), 200).strip()
    if not found and single and single != "Multiple Products":
        found = [(identity(row.get("service_key")), single)]
    return [(key, name) for key, name in found if name]


def _incident(row: Fields, source: str, names: ComponentNames, notes: Notes) -> PageIncident | None:
    key, start = _identity(row), iso(row.get("begin")) or iso(row.get("created"))
    if not key or start is None:
        notes.add("an incident has no id, or no beginning that can be read: it was left out")
        return None
    end = iso(row.get("end"))
    if end is not None:
        end = max(end, start)
    kind = word(row.get("status_impact"))
    impact, state = _IMPACTS.get(kind, "minor"), _TROUBLE.get(kind)
    if impact == "major" and word(row.get("severity")) == "high":
        impact = "critical"
    products = _products(row)
    refs = dict.fromkeys(ref for own, name in products if (ref := names.ref(key=own, name=name)) is not None)
    whole = names.monitors[0].ref
    stretches = [PageStretch(ref, start, end, state) for ref in refs] if state is not None else []
    if state is not None and not products:
        stretches = [PageStretch(whole, start, end, state)]
    address = f"https://status.cloud.google.com/{str(row.get('uri') or '').lstrip('/')}"
    return PageIncident(
        source=source,
        id=key,
        title=page.plain_text(row.get("external_desc"), page.TITLE_LONGEST),
        start=start,
        end=end,
        impact=impact,
        stretches=tuple(stretches),
        updates=_updates(row),
        url=address if clean(address, 300) == address else "https://status.cloud.google.com/summary",
    )


def _updates(row: Fields) -> tuple[PageUpdate, ...]:
    listed = row.get("updates")
    found = []
    for one in (listed if isinstance(listed, list) else [])[: page.MOST_UPDATES]:
        at = (iso(one.get("when")) or iso(one.get("created"))) if isinstance(one, Mapping) else None
        if at is not None and (text := page.plain_text(one.get("text"))):
            found.append(PageUpdate(at, word(one.get("status")), text))
    return tuple(sorted(found, key=lambda update: update.at))

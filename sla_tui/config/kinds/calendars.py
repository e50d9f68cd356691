"""Named calendars: days off that contracts call by name (dates, or a country's law), and calendars of announced work.

A name of days off becomes dates when a configuration is read, so that a contract, and the text that a closed period is
kept with, needs nothing else to be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from sla_tui.config.kinds.basic import ProblemsNoted, Schema
from sla_tui.config.model import Calendar, CalendarFeed, EventScope
from sla_tui.config.reading.declared import keys_of
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.config.reading.tables import ConfigTable, MapOf, Values

YEARS: Final = range(2020, 2040)
"""The years for which a country's days off are written out: the same ones whenever that is done."""

_CLAUSES: Final = ("availability", "claim")


def _known(values: Values, at: At) -> None:
    """Checks that a calendar has days, and that its country is one that the library knows."""
    country = values.get("country", "")
    feed = [name for name in _FEED if name in values]
    if feed and (country or values.get("dates")):
        at.wrong("has days off and announced work: make two of it")
        return
    if feed:
        _check_feed(values, at)
        return
    if "subdivision" in values and not country and "country" not in values.wrong:
        at.child("subdivision").wrong("needs a country")
    if not country and not values.get("dates") and not values.wrong:
        at.wrong("has no days", allowed="dates | country")
    if country:
        _check_country(country, values.get("subdivision", ""), at)


def _check_country(country: str, subdivision: str, at: At) -> None:
    try:
        from holidays import list_supported_countries
    except ImportError:
        from sla_tui.installation import adding_extra

        at.child("country").wrong(
            f"needs the library `holidays`: {adding_extra('holidays')}", allowed="that library, or `dates`"
        )
        return
    known = list_supported_countries()
    if country not in known:
        near = did_you_mean(country, known)
        at.child("country").wrong(f"{shown(country)} is not known to the library `holidays`", suggestion=near)
    elif subdivision and subdivision not in known[country]:
        allowed = ", ".join(known[country]) or "none: this country has no parts there"
        near = did_you_mean(subdivision, known[country])
        at.child("subdivision").wrong(f"{shown(subdivision)} is no part of {country}", allowed=allowed, suggestion=near)


def _check_feed(values: Values, at: At) -> None:
    """Checks a calendar of announced work: from one place, about some service."""
    places = [name for name in ("url", "file") if values.get(name)]
    if len(places) != 1 and not values.wrong:
        at.wrong("names more than one place" if places else "names no place to read it from", allowed="url | file")
    if not any(values.get(key.name) for key in _SCOPE) and not values.wrong:
        at.wrong("is about no service", allowed="services | contract | tags")


def _calendar(**values: Any) -> Calendar:  # noqa: ANN401  the fields of several models
    scope = EventScope(**{key.name: values.pop(key.name) for key in _SCOPE if key.name in values})
    feed = {name: values.pop(name) for name in _FEED if name in values}
    return Calendar(feed=CalendarFeed(scope=scope, **feed) if feed else None, **values)


def _parts(calendar: Calendar) -> dict[str, Any]:
    own = {f.name: getattr(calendar, f.name) for f in fields(calendar) if f.name != "feed"}
    if calendar.feed is None:
        return own
    feed = {f.name: getattr(calendar.feed, f.name) for f in fields(calendar.feed) if f.name != "scope"}
    return own | feed | asdict(calendar.feed.scope)


_SCOPE: Final = keys_of(EventScope)
_FEED_KEYS: Final = keys_of(CalendarFeed)
_FEED: Final = tuple(key.field for key in _FEED_KEYS)

CALENDAR: Final = ConfigTable(_calendar, (*keys_of(Calendar), *_FEED_KEYS, *_SCOPE), check=_known, parts=_parts)


class Calendars(MapOf):
    """All calendars: `[calendars.<id>]`, or `[[calendars]]` with a `name` each, or none, where nothing calls for it."""

    words = "tables by their names, or a list of tables"

    def _read(self, value: object, at: At) -> dict[str, Any]:
        if not isinstance(value, list):
            return super()._read(value, at)
        found: dict[str, Any] = {}
        for index, (name, table) in enumerate(named_tables(value)):
            place = at.item(index)
            with suppress(ProblemsNoted):
                if name in found:
                    place.wrong(f"there is a calendar {shown(name)} already")
                    continue
                self.ids.read(name, place.child("name"))
                found[name] = self.kind.read_named(name, table, place)
        return found

    def _schema(self) -> Schema:
        table = self.kind.schema()
        named = table | {"properties": {"name": self.ids.schema()} | table["properties"]}
        return {"anyOf": [super()._schema(), {"type": "array", "items": named}]}


def named_tables(tables: Iterable[object]) -> list[tuple[str, object]]:
    """Returns the tables of `[[calendars]]` with what each is called: its `name`, else one made of its place."""
    found: list[tuple[str, object]] = []
    for table in tables:
        if not isinstance(table, Mapping):
            found.append(("calendar", table))
            continue
        name = table.get("name")
        place = str(table.get("url") or table.get("file") or "")
        host = re.split(r"[/?#]", place.partition("://")[2])[0].rpartition("@")[2]
        words = re.sub(r"[^A-Za-z0-9]+", "-", host or Path(place).stem).strip("-")[:30] or "calendar"
        made = f"{words}-{crc32(place.encode()):08x}"  # of the place itself: the order of a file may change
        found.append((name if isinstance(name, str) else made, {k: v for k, v in table.items() if k != "name"}))
    return found


def days_of(calendar: Calendar) -> tuple[date, ...]:
    """Returns the days off of a calendar, in order; those of a country for the years of `YEARS`."""
    days = set(calendar.dates)
    if calendar.country:
        from holidays import country_holidays

        days |= country_holidays(calendar.country, subdiv=calendar.subdivision or None, years=YEARS).keys()
    return tuple(sorted(days))


def with_calendars(table: Mapping[str, Any], at: At) -> dict[str, Any]:
    """Returns the file's table with the dates of a calendar wherever one is named; notes names that lead nowhere.

    Args:
        table: a configuration as plain values.
        at: its top.
    """
    written = table.get("calendars")
    calendars: Mapping[str, object] = written if isinstance(written, Mapping) else {}
    if isinstance(written, list):
        calendars = dict(named_tables(written))
    days: dict[str, tuple[date, ...]] = {}

    def resolved(name: str, place: At) -> list[date]:
        if name not in calendars:
            allowed = ", ".join(sorted(map(str, calendars))) or "there is no calendar yet: [calendars.ID]"
            what = f"{shown(name)} is not a calendar of this file"
            place.wrong(what, allowed=allowed, suggestion=did_you_mean(name, map(str, calendars)))
        elif name not in days:
            days[name] = ()
            with suppress(ProblemsNoted):  # what is wrong with the calendar is noted where it stands
                there = at.child("calendars").child(name)
                calendar = CALENDAR.read_named(name, calendars[name], there)
                if calendar.feed is not None:
                    place.wrong(f"{shown(name)} is a calendar of announced work: it has no days off")
                days[name] = days_of(calendar)
        return list(days.get(name, ()))

    whole = dict(table)
    contracts = table.get("contracts")
    if isinstance(contracts, Mapping):
        place = at.child("contracts")
        whole["contracts"] = {name: _replaced(one, place.child(name), resolved) for name, one in contracts.items()}
    return whole


def _replaced(contract: object, at: At, resolved: Callable[[str, At], list[date]]) -> object:
    """Returns a contract's table, and those of its later texts, with dates in the place of names."""
    if not isinstance(contract, Mapping):
        return contract
    whole = dict(contract)
    for clause in _CLAUSES:
        table = contract.get(clause)
        if isinstance(table, Mapping) and isinstance(named := table.get("holidays"), str):
            whole[clause] = {**table, "holidays": resolved(named, at.child(clause).child("holidays"))}
    versions = contract.get("versions")
    if isinstance(versions, list):
        texts = at.child("versions")
        whole["versions"] = [_replaced(text, texts.item(index), resolved) for index, text in enumerate(versions)]
    return whole

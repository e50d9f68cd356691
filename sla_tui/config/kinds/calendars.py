"""Named calendars: days off that contracts call by name, written as dates or taken from a country's law.

A name becomes dates when a configuration is read, so that a contract, and the text that a closed period is kept with,
needs nothing else to be understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final

from sla_tui.config.kinds.basic import ProblemsNoted
from sla_tui.config.model import Calendar
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.config.reading.tables import Values

YEARS: Final = range(2020, 2040)
"""The years for which a country's days off are written out: the same ones whenever that is done."""

_CLAUSES: Final = ("availability", "claim")


def _known(values: Values, at: At) -> None:
    """Checks that a calendar has days, and that its country is one that the library knows."""
    country = values.get("country", "")
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
        at.child("country").wrong(
            "needs the library `holidays`: pip install 'sla-tui[holidays]'", allowed="that library, or `dates`"
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


CALENDAR: Final = table_of(Calendar, check=_known)


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
    calendars = written if isinstance(written, Mapping) else {}
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
                days[name] = days_of(CALENDAR.read_named(name, calendars[name], there))
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

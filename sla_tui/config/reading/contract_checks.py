"""What the keys of a contract say together: tiers that fall, credits that have what they need, ends after starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from sla_tui.config.kinds.amounts import check_clauses
from sla_tui.config.kinds.numbers import Money, decimal_text
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Values
from sla_tui.sla.contract import Availability, CreditRule, Tier

NEEDS: Final = {"proportional": ("multiplier",), "per_block": ("percent", "block"), "per_incident": ("percent",)}
"""The keys that a type of credit cannot be computed without."""

_REMEDIES: Final = ("credit", "days", "amount")


def hours(values: Values, at: At) -> None:
    """Checks that a span of hours has some; one that ends before it begins runs over midnight."""
    if "start" in values and values.get("end") == values["start"]:
        at.child("to").wrong("is the same as `from`", allowed='another time; a whole day is "00:00" to "24:00"')
    if len(set(values.get("days", ()))) < len(values.get("days", ())):
        at.child("days").wrong("names a day twice")


def tier(values: Values, at: At) -> None:
    """Checks that a tier has one threshold and something to give."""
    thresholds = [name for name in ("below", "at_or_below") if name in values or name in values.wrong]
    if len(thresholds) != 1:
        what = "has both `below` and `at_or_below`" if thresholds else "has no threshold"
        at.wrong(what, allowed="below | at_or_below")
    remedies = [name for name in _REMEDIES if name in values or name in values.wrong]
    if len(remedies) > 1:
        at.wrong(f"has {' and '.join(f'`{name}`' for name in remedies)}", allowed="one of credit | days | amount")
    if not remedies and not values.get("benefit") and "benefit" not in values.wrong:
        at.wrong("gives nothing", allowed="credit | days | amount | benefit")


def termination(values: Values, at: At) -> None:
    """Checks that `periods` bad ones fit into `within`; without it they are in a row."""
    periods = values.get("periods")
    if periods is None:
        return
    if values.setdefault("within", periods) < periods:
        at.child("within").wrong("is less than `periods`", allowed=f"a whole number from {periods}")


def tiers_fall(tiers: Mapping[int, Tier], at: At) -> None:
    """Checks that a deeper threshold never gives less: a table that rises is a mistake in writing it down."""
    order = sorted(tiers, key=lambda i: (-tiers[i].threshold, tiers[i].at_or_below is None))
    for above, below in pairwise(order):
        shallow, deep = tiers[above], tiers[below]
        if (shallow.below, shallow.at_or_below) == (deep.below, deep.at_or_below):
            at.item(below).wrong(f"has the same threshold as tiers[{above}]")
    for remedy in _REMEDIES:
        given = [(i, getattr(tiers[i], remedy)) for i in order if getattr(tiers[i], remedy) is not None]
        for (above, more), (below, less) in pairwise(given):
            if less < more:
                at.item(below).child(remedy).wrong(
                    f"is less than tiers[{above}] gives, whose threshold is higher: the table rises",
                    allowed=f"{Money().write(more) if remedy == 'amount' else decimal_text(more)} or more",
                )


def contract(values: Values, at: At) -> None:
    """Checks that the clauses fit each other; one that could not be read is not held against the others."""
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        at.child("valid_to").wrong("is before `valid_from`")
    if "currency" not in values.wrong:
        check_clauses(values, at)
    credit: CreditRule = values.get("credit", CreditRule())
    target = values.get("availability", Availability()).target
    tiers: Sequence[Tier] = values.get("tiers", ())
    if "tiers" not in values.wrong:
        _tiers_for(credit, tiers, at.child("tiers"))
    if "availability" in values.wrong or target is not None:
        return
    if credit.beyond_target:
        at.child("credit").child("beyond_target").wrong("needs availability.target")
    promised = tiers or values.get("objectives") or credit.type == "per_incident"
    if not promised and not values.wrong & {"tiers", "objectives", "credit"}:
        at.child("availability").child("target").wrong("nothing is promised", allowed="a target, tiers or objectives")


def credit(values: Values, at: At) -> None:
    """Checks that each type of credit has what it is computed from."""
    for name in NEEDS.get(values.get("type", "tier"), ()):
        if name not in values and name not in values.wrong:
            at.child(name).wrong(f"is missing: type = {values['type']!r} needs it")


def _tiers_for(credit: CreditRule, tiers: Sequence[Tier], at: At) -> None:
    """Checks that the type of credit finds in the tiers what it looks for there."""
    if credit.type in ("proportional", "per_block") and not tiers:
        at.wrong(f"is missing: a {credit.type} credit is due only where a tier is met")
    if credit.type == "days" and all(tier.days is None for tier in tiers):
        at.wrong("gives no days, but credit.type is 'days'", allowed="tiers with `days`")

"""What the keys of a contract say together: tiers that fall, credits that have what they need, ends after starts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sla_tui.config.problems import At
from sla_tui.config.tables import Values
from sla_tui.sla.contract import Availability, CreditRule, Tier

NEEDS: Final = {"proportional": ("multiplier",), "per_block": ("percent", "block"), "per_incident": ("percent",)}
"""The keys that a type of credit cannot be computed without."""

_REMEDIES: Final = ("credit", "days", "amount")


def hours(values: Values, at: At) -> None:
    """A span of service hours lies within one day."""
    if "start" in values and "end" in values and values["end"] <= values["start"]:
        at.child("to").wrong("is not after `from`", allowed="a later time; write a span over midnight as two spans")
    if len(set(values.get("days", ()))) < len(values.get("days", ())):
        at.child("days").wrong("names a day twice")


def tier(values: Values, at: At) -> None:
    """A tier has one threshold and something to give."""
    thresholds = [name for name in ("below", "at_or_below") if name in values]
    if len(thresholds) != 1:
        what = "has both `below` and `at_or_below`" if thresholds else "has no threshold"
        at.wrong(what, allowed="below | at_or_below")
    remedies = [name for name in _REMEDIES if name in values]
    if len(remedies) > 1:
        at.wrong(f"has {' and '.join(f'`{name}`' for name in remedies)}", allowed="one of credit | days | amount")
    if not remedies and not values.get("benefit"):
        at.wrong("gives nothing", allowed="credit | days | amount | benefit")


def termination(values: Values, at: At) -> None:
    """`periods` bad ones fit into `within`; without it they are in a row."""
    periods = values.get("periods")
    if periods is None:
        return
    if values.setdefault("within", periods) < periods:
        at.child("within").wrong("is less than `periods`", allowed=f"a whole number from {periods}")


def contract(values: Values, at: At) -> None:
    """The clauses fit each other."""
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        at.child("valid_to").wrong("is before `valid_from`")
    availability: Availability = values.get("availability", Availability())
    tiers: tuple[Tier, ...] = values.get("tiers", ())
    _tiers_fall(tiers, at.child("tiers"))
    credit: CreditRule = values.get("credit", CreditRule())
    _credit(credit, tiers, availability, at)
    promises = tiers or values.get("objectives") or credit.type == "per_incident"
    if availability.target is None and not promises:
        at.child("availability").child("target").wrong("nothing is promised", allowed="a target, tiers or objectives")


def _tiers_fall(tiers: Sequence[Tier], at: At) -> None:
    """A deeper threshold never gives less: such a table is a slip of the pen, whoever made it."""
    order = sorted(range(len(tiers)), key=lambda i: (-tiers[i].threshold, tiers[i].at_or_below is None))
    for above, below in pairwise(order):
        shallow, deep = tiers[above], tiers[below]
        if (shallow.below, shallow.at_or_below) == (deep.below, deep.at_or_below):
            at.item(below).wrong("has the same threshold as another tier")
    for remedy in _REMEDIES:
        given = [(i, getattr(tiers[i], remedy)) for i in order if getattr(tiers[i], remedy) is not None]
        for (above, more), (below, less) in pairwise(given):
            if less < more:
                at.item(below).child(remedy).wrong(
                    f"is less than tier {above + 1} gives, whose threshold is higher: the table rises",
                    allowed=f"{more:f} or more" if remedy == "amount" else f"{float(more):g} or more",
                )


def _credit(credit: CreditRule, tiers: Sequence[Tier], availability: Availability, at: At) -> None:
    """Each type of credit has what it is computed from."""
    place = at.child("credit")
    for name in NEEDS.get(credit.type, ()):
        if getattr(credit, name) is None:
            place.child(name).wrong(f"is missing: credit.type = {credit.type!r} needs it")
    if credit.type in ("proportional", "per_block") and not tiers:
        at.child("tiers").wrong(f"is missing: a {credit.type} credit is due only where a tier is met")
    if credit.type == "days" and not any(t.days is not None for t in tiers):
        at.child("tiers").wrong("gives no days, but credit.type = 'days'", allowed="tiers with `days`")
    if credit.beyond_target and availability.target is None:
        place.child("beyond_target").wrong("needs availability.target")

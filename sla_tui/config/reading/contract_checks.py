"""What the keys of a contract say together: tiers that fall, credits that have what they need, ends after starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from sla_tui.config.kinds.amounts import check_clauses
from sla_tui.config.kinds.numbers import Money, decimal_text
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Values
from sla_tui.sla.contract import Availability, CreditRule, PeriodRule, Tier
from sla_tui.sla.money.fees import MONTHS
from sla_tui.sla.terms import EACH, NEEDED

_REMEDIES: Final = ("credit", "days", "amount")
_EACH: Final = ("percent", "days", "amount")
_BOUNDS: Final = ("below", "at_or_below", "downtime_over", "downtime_from")


def hours(values: Values, at: At) -> None:
    """Checks that a span of hours has some; one that ends before it begins runs over midnight."""
    if "start" in values and values.get("end") == values["start"]:
        at.child("to").wrong("is the same as `from`", allowed='another time; a whole day is "00:00" to "24:00"')
    if len(set(values.get("days", ()))) < len(values.get("days", ())):
        at.child("days").wrong("names a day twice")


def tier(values: Values, at: At) -> None:
    """Checks that a tier has one bound and something to give."""
    one_bound(values, at, _BOUNDS)
    remedies = [name for name in _REMEDIES if name in values or name in values.wrong]
    if len(remedies) > 1:
        at.wrong(f"has {' and '.join(f'`{name}`' for name in remedies)}", allowed="one of credit | days | amount")
    if not remedies and not values.get("benefit") and "benefit" not in values.wrong:
        at.wrong("gives nothing", allowed="credit | days | amount | benefit")


def one_bound(values: Values, at: At, bounds: Sequence[str], named: Sequence[str] = ()) -> None:
    """Checks that a row of a table has exactly one of its `bounds`; `named` is how a file says them."""
    said = dict(zip(bounds, named or bounds, strict=True))
    given = [said[name] for name in bounds if name in values or name in values.wrong]
    if len(given) == 1:
        return
    word = "both " if len(given) == 2 else ""
    what = f"has {word}{' and '.join(f'`{name}`' for name in given)}" if given else "has no threshold"
    at.wrong(what, allowed=" | ".join(said.values()))


def one_remedy(values: Values, at: At, remedies: Sequence[str] = _REMEDIES) -> None:
    """Checks that a row of a table gives exactly one thing."""
    given = [name for name in remedies if name in values or name in values.wrong]
    if not given:
        at.wrong("gives nothing", allowed=" | ".join(remedies))
    elif len(given) > 1:
        at.wrong(f"has {' and '.join(f'`{name}`' for name in given)}", allowed=f"one of {' | '.join(remedies)}")


def band(values: Values, at: At) -> None:
    """Checks that a band of an incident's length has one bound and pays exactly one thing."""
    one_bound(values, at, ("over", "at_least"), named=("over", "from"))
    one_remedy(values, at, _EACH)


def one_thing(values: Values, at: At) -> None:
    """Checks that exactly one thing is paid for each, and that a step has some length."""
    one_remedy(values, at, _EACH)
    if values.get("step") == 0:
        at.child("step").wrong("is 0", allowed="a number of percentage points above 0")


def termination(values: Values, at: At) -> None:
    """Checks that `periods` bad ones fit into `within`; without it they are in a row."""
    periods = values.get("periods")
    if periods is None:
        return
    if values.setdefault("within", periods) < periods:
        at.child("within").wrong("is less than `periods`", allowed=f"a whole number from {periods}")


def tiers_fall(tiers: Mapping[int, Tier], at: At) -> None:
    """Checks that a deeper threshold never gives less: a table that rises is a mistake in writing it down."""
    for kind in (False, True):
        _falls({i: tier for i, tier in tiers.items() if (tier.threshold is None) is kind}, at)


def _falls(tiers: Mapping[int, Tier], at: At) -> None:
    """Checks the rows of one kind of bound, from the first that is met to the last."""
    order = sorted(tiers, key=lambda i: (_depth(tiers[i]), not tiers[i].inclusive))
    for above, below in pairwise(order):
        shallow, deep = tiers[above], tiers[below]
        if (_depth(shallow), shallow.inclusive) == (_depth(deep), deep.inclusive):
            at.item(below).wrong(f"has the same threshold as tiers[{above}]")
    by_uptime = all(tier.downtime is None for tier in tiers.values())
    first = "threshold is higher" if by_uptime else "downtime is shorter"
    for remedy in _REMEDIES:
        given = [(i, getattr(tiers[i], remedy)) for i in order if getattr(tiers[i], remedy) is not None]
        for (above, more), (below, less) in pairwise(given):
            if less < more:
                at.item(below).child(remedy).wrong(
                    f"is less than tiers[{above}] gives, whose {first}: the table rises",
                    allowed=f"{Money().write(more) if remedy == 'amount' else decimal_text(more)} or more",
                )


def _depth(tier: Tier) -> Fraction:
    return Fraction(tier.downtime or 0) if tier.threshold is None else -tier.threshold


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
    kind = values.get("period", PeriodRule()).kind
    if values.get("fee_basis") == "month" and kind not in MONTHS and "period" not in values.wrong:
        at.child("fee_basis").wrong(f"is 'month', but the period is a {kind}", allowed="a period of quarters or years")
    if "availability" in values.wrong or target is not None:
        return
    if credit.beyond_target:
        at.child("credit").child("beyond_target").wrong("needs availability.target")
    if credit.type == "per_point":
        at.child("credit").child("type").wrong("'per_point' needs availability.target")
    promised = tiers or values.get("objectives") or credit.type == "per_incident"
    if not promised and not values.wrong & {"tiers", "objectives", "credit"}:
        at.child("availability").child("target").wrong("nothing is promised", allowed="a target, tiers or objectives")


def credit(values: Values, at: At) -> None:
    """Checks that each type of credit has what it is computed from, and one thing that it pays for each."""
    kind = values.get("type", "tier")
    for name in NEEDED.get(kind, ()):
        if name not in values and name not in values.wrong:
            at.child(name).wrong(f"is missing: type = {kind!r} needs it")
    given = [name for name in _EACH if name in values or name in values.wrong]
    if values.get("bands") and kind == "per_incident":
        given.append("bands")
    if kind in EACH and not given and "bands" not in values.wrong:
        allowed = "percent, days, amount or bands" if kind == "per_incident" else "percent, days or amount"
        at.child("percent").wrong(f"is missing: type = {kind!r} needs it", allowed=allowed)
    if kind in EACH and len(given) > 1:
        at.wrong(f"has {' and '.join(f'`{name}`' for name in given)}", allowed="one of them")
    if values.get("step") == 0:
        at.child("step").wrong("is 0", allowed="a number of percentage points above 0")
    if values.get("parts") and values.get("started"):
        at.child("parts").wrong("does not go with `started`", allowed="one of the two")
    if values.get("bands") and kind != "per_incident":
        at.child("bands").wrong("needs type = 'per_incident'")


def _tiers_for(credit: CreditRule, tiers: Sequence[Tier], at: At) -> None:
    """Checks that the type of credit finds in the tiers what it looks for there."""
    if credit.type in ("proportional", "per_block", "per_point") and not tiers:
        at.wrong(f"is missing: a {credit.type} credit is due only where a tier is met")
    if credit.type == "days" and all(tier.days is None for tier in tiers):
        at.wrong("gives no days, but credit.type is 'days'", allowed="tiers with `days`")

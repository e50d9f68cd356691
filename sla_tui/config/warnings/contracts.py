"""Warns of figures of a contract that contradict each other or cannot be meant: fractions for percents, idle tiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.contracts import VERSIONS
from sla_tui.config.kinds.numbers import decimal_text
from sla_tui.config.model import Config
from sla_tui.config.reading.problems import At, shown
from sla_tui.sla.contract import DAY, SUPPORT_KINDS, Contract

HALF: Final = 50  # percent; nobody promises less
_SHORTEST: Final = {"day": DAY, "week": 7 * DAY, "month": 28 * DAY, "billing": 28 * DAY, "quarter": 90 * DAY}


def check_contracts(tables: Mapping[str, Any], config: Config, at: At) -> None:
    """Warns at each text of each contract of the file.

    Args:
        tables: the contracts as plain values. What is not written there (a preset's clauses) is not warned of.
        config: what was read of them.
        at: where they stand.
    """
    for name, table in tables.items():
        for text, written, place in _texts(table, config.contracts[name].versions, at.child(name)):
            _stacked(name, written, config, place.child("credit").child("stack_with"))
            _percents(text, written, place)
            _credits(text, written, place)
            _uptime(text, written, place)
            _lengths(text, written, place)


def _stacked(name: str, written: Mapping[str, Any], config: Config, at: At) -> None:
    """Warns of contracts to add to that no service has beside this one."""
    for index, other in enumerate(written.get("credit", {}).get("stack_with", ())):
        if not any({name, other} <= set(service.contracts) for service in config.services):
            at.item(index).wrong(
                f"{shown(other)} adds nothing: no service has agreements under both, so each credit is counted alone"
            )


def _texts(
    table: Mapping[str, Any], texts: tuple[Contract, ...], at: At
) -> Iterator[tuple[Contract, Mapping[str, Any], At]]:
    """Yields each text with what is written of it, and where."""
    yield texts[0], table, at
    for index, written in enumerate(table.get(VERSIONS, ())):
        yield texts[index + 1], written, at.child(VERSIONS).item(index)


def _percents(text: Contract, written: Mapping[str, Any], at: At) -> None:
    """Warns of percents of which only the fraction can have been meant: 0.999 for 99.9."""
    tiers = text.tiers if "tiers" in written else ()
    evidence, availability = written.get("evidence", {}), written.get("availability", {})
    if "target" in availability and text.availability.target is not None:
        _percent(text.availability.target, at.child("availability").child("target"), "a target")
    for index, tier in enumerate(tiers):
        if tier.threshold is None:
            continue
        name = "below" if tier.below is not None else "at_or_below"
        _percent(tier.threshold, at.child("tiers").item(index).child(name), "a threshold")
    if "min_coverage" in evidence:
        _known_share(text.evidence.min_coverage, at.child("evidence").child("min_coverage"))
    for index, rule in enumerate(text.termination if "termination" in written else ()):
        _percent(rule.below, at.child("termination").item(index).child("below"), "a threshold")
    for index, objective in enumerate(text.objectives if "objectives" in written else ()):
        place = at.child("objectives").item(index)
        _fraction(objective.target, place.child("target"))
        if objective.kind not in SUPPORT_KINDS:
            _fraction(objective.percentile, place.child("percentile"))


def _credits(text: Contract, written: Mapping[str, Any], at: At) -> None:
    """Warns of shares of the fee that nobody gives."""
    for index, tier in enumerate(text.tiers if "tiers" in written else ()):
        place = at.child("tiers").item(index).child("credit")
        if tier.threshold is None or tier.credit is None:
            continue
        if tier.credit < 1:
            _fraction(tier.credit, place)
        elif tier.credit > 100:
            place.wrong("is more than the whole fee")
    if text.credit.cap_percent is not None and "cap_percent" in written.get("credit", {}):
        place = at.child("credit").child("cap_percent")
        _fraction(text.credit.cap_percent, place)
        if text.credit.cap_percent == 0:
            place.wrong("is 0 %: no credit is ever given")


def _percent(value: Fraction, at: At, what: str) -> None:
    """Warns of a share of the time that nobody promises."""
    if _fraction(value, at):
        return
    if value == 0:
        at.wrong("is 0 %: nothing is ever below it")
    elif value < HALF:
        at.wrong(f"is {decimal_text(value)} %: {what} in percent of the time that something is up")


def _known_share(value: Fraction, at: At) -> None:
    """Warns of a share of known time that proves nothing."""
    if value == 0:
        at.wrong("lets a verdict rest on no data at all: one check in a month proves the month")
    else:
        _fraction(value, at)


def _fraction(value: Fraction, at: At) -> bool:
    """Warns of a percent that looks like the fraction of 1, and tells whether it did."""
    if not 0 < value <= 1:
        return False
    at.wrong(f"is {decimal_text(value)} %: it is read as a percent", suggestion=decimal_text(value * 100))
    return True


def _uptime(text: Contract, written: Mapping[str, Any], at: At) -> None:
    """Warns where the target and the tiers that go with it contradict each other."""
    target = text.availability.target
    own_target, own_tiers = "target" in written.get("availability", {}), "tiers" in written
    if target is None or target <= 1 or not (own_target or own_tiers):
        return
    place = at.child("availability").child("target")
    promised = f"the target of {decimal_text(target)}"
    if target == 100 and not text.tiers and not text.objectives and text.credit.type != "per_incident":
        place.wrong("allows not one second of downtime, and no tier says what that gives")
    thresholds = [tier.threshold for tier in text.tiers if tier.threshold is not None and tier.threshold > 1]
    if not thresholds or len(thresholds) < len(
        text.tiers
    ):  # a row of a length of downtime may be met before any uptime
        return
    highest, lowest = max(thresholds), min(thresholds)
    where = place if own_target else at.child("tiers")
    if highest < target:
        where.wrong(f"{promised} is above every tier: from {decimal_text(highest)} up to it a breach gives nothing")
    elif lowest > target:
        where.wrong(f"{promised} is below every tier: each gives a credit although the target may be met")
    if not own_tiers:
        return
    for index, tier in enumerate(text.tiers):
        if tier.threshold is not None and tier.threshold > target and lowest <= target:
            name = "below" if tier.below is not None else "at_or_below"
            at.child("tiers").item(index).child(name).wrong(f"is above {promised}: it gives a credit while that is met")


def _lengths(text: Contract, written: Mapping[str, Any], at: At) -> None:
    """Warns of what no outage of a period can reach, and of a cap that the smallest credit is above already."""
    rule = text.period
    length = rule.length if rule.kind == "rolling" else _SHORTEST.get(rule.kind, 365 * DAY)
    for name in ("min_outage", "grace"):
        if name in written.get("availability", {}) and getattr(text.availability, name) >= length:
            at.child("availability").child(name).wrong(
                f"is as long as a period of this contract ({rule.kind}): no outage ever counts"
            )
    cap = text.credit.cap_percent
    given: list[Fraction] = [tier.credit for tier in text.tiers if tier.credit]
    if "cap_percent" in written.get("credit", {}) and cap is not None and cap > 1 and given and cap < min(given):
        at.child("credit").child("cap_percent").wrong(
            f"is less than the smallest credit of the tiers, {decimal_text(min(given))}: none of them is ever given"
        )

"""The keys of a contract's objectives: the unit of a threshold follows from what the objective is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.kinds.basic import Kind, Schema, type_word
from sla_tui.config.kinds.numbers import Exact, Percent, decimal_text
from sla_tui.config.kinds.times import duration_text, milliseconds
from sla_tui.config.reading.contract_checks import one_bound, one_remedy, one_thing
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At, shown
from sla_tui.config.reading.tables import Values
from sla_tui.sla.contract import SUPPORT_KINDS, Objective
from sla_tui.sla.rows import EachMissed, ObjectiveTier

_UNITS: Final = {"latency": "ms", "error_rate": "%", "response_time": "s", "resolution_time": "s", "metric": ""}
_ATTAINED: Final = ("below", "at_or_below")
_VALUES: Final = ("value_over", "value_from", "value_below", "value_at_or_below")
_MOST_PERCENT: Final = 100

Measured = tuple[str, Fraction]
"""An amount with its unit: "ms", "%", or "" for a bare number."""


class Threshold(Kind[Measured]):
    """A length of time ("400ms", "4h"), a percent ("0.5%") or a number, with its unit until the kind is known."""

    words = 'a duration such as "400ms" or "4h"; for error_rate a percent such as "0.5%"; for metric a number'

    def _read(self, value: object, at: At) -> Measured:
        if isinstance(value, str) and (length := milliseconds(value)) is not None:
            return "ms", Fraction(length)
        if isinstance(value, str) and not value.strip().endswith("%") and not value.strip()[-1:].isdigit():
            self.refuse(f"{shown(value)} is neither a duration nor a percent")
        if isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        if isinstance(value, str) and value.strip().endswith("%"):
            return "%", Percent().read(value, at)
        return "", Exact("a number").read(value, at)

    def _write(self, value: Measured) -> str:
        unit, amount = value
        return duration_text(int(amount)) if unit == "ms" else f"{decimal_text(amount)}{unit}"

    def _schema(self) -> Schema:
        return {"type": ["string", "number"]}


def _amount(measured: Measured, kind: str, at: At) -> Fraction | None:
    """Returns the amount in the unit of the kind of objective; None, with the problem noted, where it does not fit."""
    unit, amount = measured
    if kind == "metric":  # a duration is in seconds there, as Prometheus has them
        return amount / 1000 if unit == "ms" else amount
    if kind == "error_rate":
        if unit == "ms" or amount > _MOST_PERCENT:
            at.wrong(f"does not fit kind = {kind!r}", allowed='a percent such as "0.5%"')
            return None
        return amount
    if unit != "ms":
        at.wrong(f"does not fit kind = {kind!r}", allowed='a duration such as "400ms" or "4h"')
        return None
    return amount / 1000 if kind in SUPPORT_KINDS else amount


def _check(values: Values, at: At) -> None:
    kind = values.get("kind")
    if "percentile" in values and not values["percentile"]:
        at.child("percentile").wrong("is 0", allowed="a percent above 0")
    if kind is None:
        return
    if kind == "metric" and not values.get("query") and "query" not in values.wrong:
        at.child("query").wrong("is missing: kind = 'metric' needs it")
    for name in ("query", "unit"):
        if kind != "metric" and values.get(name):
            at.child(name).wrong("needs kind = 'metric'")
    if "statistic" in values and kind not in ("latency", "metric"):
        at.child("statistic").wrong("needs kind = 'latency' or 'metric'")
    each: EachMissed | None = values.get("each")
    if each is not None and each.of == "miss" and values.get("window") is None and kind not in SUPPORT_KINDS:
        at.child("each").child("of").wrong("is 'miss', which needs a window", allowed="point | miss with window")
    if "threshold" in values:
        amount = _amount(values["threshold"], kind, at.child("threshold"))
        if amount is not None:
            values["threshold"] = amount
    values["tiers"] = tuple(
        _row(row, kind, at.child("tiers").item(index)) for index, row in enumerate(values.get("tiers", ()))
    )


def _row(row: ObjectiveTier, kind: str, at: At) -> ObjectiveTier:
    """Reads a row's bound in the unit of the objective."""
    found: dict[str, Any] = {}
    for name in _VALUES:
        bound: Any = getattr(row, name)
        if bound is not None:
            found[name] = _amount(bound, kind, at.child(name))
    return replace(row, **found)


def _tier(values: Values, at: At) -> None:
    one_bound(values, at, (*_ATTAINED, *_VALUES))
    one_remedy(values, at)


def _parts(objective: Objective) -> dict[str, Any]:
    """Returns the fields as the file says them: the threshold, and the rows' values, with their unit."""
    unit = _UNITS[objective.kind]
    rows = tuple(replace(row, **_written(row, unit)) for row in objective.tiers)
    found = {f.name: getattr(objective, f.name) for f in fields(objective)}
    return found | {"threshold": _measured(objective.threshold, unit), "tiers": rows}


def _written(row: ObjectiveTier, unit: str) -> Mapping[str, Any]:
    bounds = ((name, getattr(row, name)) for name in _VALUES)
    return {name: _measured(bound, unit) for name, bound in bounds if bound is not None}


def _measured(amount: Fraction, unit: str) -> Measured:
    return ("ms", amount * 1000) if unit == "s" else (unit, amount)


_BOUND: Final = Threshold()
TIER: Final = table_of(
    ObjectiveTier,
    check=_tier,
    value_over=_BOUND,
    value_from=_BOUND,
    value_below=_BOUND,
    value_at_or_below=_BOUND,
)
EACH: Final = table_of(EachMissed, check=one_thing)
OBJECTIVE: Final = table_of(Objective, check=_check, parts=_parts, threshold=Threshold(), tiers=TIER, each=EACH)

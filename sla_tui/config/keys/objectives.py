"""The keys of a contract's objectives: the unit of a threshold follows from what the objective is about."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.kinds.basic import Kind, Schema, type_word
from sla_tui.config.kinds.numbers import Percent, decimal_text
from sla_tui.config.kinds.times import duration_text, milliseconds
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At, shown
from sla_tui.config.reading.tables import Values
from sla_tui.sla.contract import SUPPORT_KINDS, Objective

_UNITS: Final = {"latency": "ms", "error_rate": "%", "response_time": "s", "resolution_time": "s"}


class Threshold(Kind[tuple[str, Fraction]]):
    """A length of time ("400ms", "4h") or a percent ("0.5%"), kept with its unit until the kind is known."""

    words = 'a duration such as "400ms" or "4h"; for error_rate a percent such as "0.5%"'

    def _read(self, value: object, at: At) -> tuple[str, Fraction]:
        if isinstance(value, str) and (length := milliseconds(value)) is not None:
            return "ms", Fraction(length)
        if isinstance(value, str) and not value.strip().endswith("%") and not value.strip()[-1:].isdigit():
            self.refuse(f"{shown(value)} is neither a duration nor a percent")
        if isinstance(value, bool):
            self.refuse(f"is {type_word(value)}")
        return "%", Percent().read(value, at)

    def _write(self, value: tuple[str, Fraction]) -> str:
        unit, amount = value
        return f"{decimal_text(amount)}%" if unit == "%" else duration_text(int(amount))

    def _schema(self) -> Schema:
        return {"type": ["string", "number"]}


def _check(values: Values, at: At) -> None:
    threshold, kind = values.get("threshold"), values.get("kind")
    if "percentile" in values and not values["percentile"]:
        at.child("percentile").wrong("is 0", allowed="a percent above 0")
    if threshold is None or kind is None:
        return
    unit, amount = threshold
    if (unit == "%") is not (kind == "error_rate"):
        wanted = 'a percent such as "0.5%"' if kind == "error_rate" else 'a duration such as "400ms" or "4h"'
        at.child("threshold").wrong(f"does not fit kind = {kind!r}", allowed=wanted)
        return
    values["threshold"] = amount / 1000 if kind in SUPPORT_KINDS else amount


def _parts(objective: Objective) -> dict[str, Any]:
    """Returns the fields as the file says them: the threshold with its unit."""
    unit = _UNITS[objective.kind]
    amount = objective.threshold * 1000 if unit == "s" else objective.threshold
    threshold = ("%" if unit == "%" else "ms", amount)
    return {f.name: getattr(objective, f.name) for f in fields(objective)} | {"threshold": threshold}


OBJECTIVE: Final = table_of(Objective, check=_check, parts=_parts, threshold=Threshold())

"""When a service that is made of components is down: a word, or a table with a count or with weights."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final, get_args

from sla_tui.config.kinds.basic import Kind, ProblemsNoted, Schema, Whole, type_word
from sla_tui.config.kinds.numbers import Exact
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.sla.measure.composition import DownRule, DownWhen

_WORDS: Final[Mapping[str, DownWhen]] = {"any": DownWhen("any"), "all": DownWhen("all")}
_COUNT: Final = Whole(1, 1_000)
_NUMBER: Final = Exact('a weight such as "50"')
_KEYS: Final = ("at_least", "weights", "over")


class DownWhenKind(Kind[DownWhen]):
    """`"any"`, `"all"`, `{ at_least = 2 }`, or `{ weights = { eu = "60", us = "40" }, over = "50" }`."""

    words = '"any" | "all" | { at_least = 2 } | { weights = { api = "60", web = "40" }, over = "50" }'

    def _read(self, value: object, at: At) -> DownWhen:
        if isinstance(value, str) and value in _WORDS:
            return _WORDS[value]
        if isinstance(value, str):
            self.refuse(f"{shown(value)} is not known", suggestion=did_you_mean(value, get_args(DownRule)[:2]))
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        before = len(at.problems)
        for name in value:
            if name not in _KEYS:
                at.child(str(name)).wrong(
                    "unknown key", allowed=", ".join(_KEYS), suggestion=did_you_mean(str(name), _KEYS)
                )
        found = self._counted(value, at) if "at_least" in value else self._weighed(value, at)
        if found is None or len(at.problems) > before:
            raise ProblemsNoted
        return found

    def _counted(self, value: Mapping[str, Any], at: At) -> DownWhen | None:
        for name in ("weights", "over"):
            if name in value:
                at.child(name).wrong("stands beside at_least; a service is down by a count or by weights, not by both")
        with suppress(ProblemsNoted):
            return DownWhen("at_least", _COUNT.read(value["at_least"], at.child("at_least")))
        return None

    def _weighed(self, value: Mapping[str, Any], at: At) -> DownWhen | None:
        missing = [name for name in ("weights", "over") if name not in value]
        for name in missing:
            at.child(name).wrong("is missing", allowed=self.words)
        if missing:
            return None
        weights, place = value["weights"], at.child("weights")
        if not isinstance(weights, Mapping):
            place.wrong(f"is {type_word(weights)}", allowed='a table such as { api = "60", web = "40" }')
            return None
        read: dict[str, Fraction] = {}
        for name, written in weights.items():
            with suppress(ProblemsNoted):
                read[name] = _NUMBER.read(written, place.child(name))
                if not read[name]:
                    place.child(name).wrong("is 0: a component without weight is none", allowed=_NUMBER.words)
        with suppress(ProblemsNoted):
            return DownWhen("weights", weights=tuple(read.items()), over=_NUMBER.read(value["over"], at.child("over")))
        return None

    def _write(self, value: DownWhen) -> object:
        if value.rule == "at_least":
            return {"at_least": value.at_least}
        if value.rule == "weights":
            weights = {name: _NUMBER.write(weight) for name, weight in value.weights}
            return {"weights": weights, "over": _NUMBER.write(value.over)}
        return value.rule

    def _schema(self) -> Schema:
        weights = {"type": "object", "additionalProperties": _NUMBER.schema(), "minProperties": 1}
        return {
            "anyOf": [
                {"enum": list(_WORDS)},
                _table({"at_least": _COUNT.schema()}),
                _table({"weights": weights, "over": _NUMBER.schema()}),
            ]
        }


def _table(keys: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(keys), "required": list(keys), "additionalProperties": False}

"""The tables of services, of what falls under no service, and of the screens, notifications and the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Final

from sla_tui.config.keys.contract import HOURS
from sla_tui.config.kinds.basic import Kind, ListOf, ProblemsNoted, Schema
from sla_tui.config.kinds.components import DownWhenKind
from sla_tui.config.kinds.numbers import Money
from sla_tui.config.kinds.references import ID
from sla_tui.config.model import Defaults, NotifyConfig, PublishConfig, ServiceConfig, StoreConfig, UiConfig
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import MapOf, Values
from sla_tui.sla.contract import FeeStep

STEP: Final = table_of(FeeStep)

_AMOUNT: Final = Money()
_AMOUNT.words = '"2400.00" | [{ from = 2026-01-01, amount = "2400.00" }, …]'


class FeeKind(Kind[tuple[FeeStep, ...]]):
    """The fee of one period: an amount, or amounts that change over time."""

    words = _AMOUNT.words

    def _read(self, value: object, at: At) -> tuple[FeeStep, ...]:
        if not isinstance(value, (list, tuple)):
            return (FeeStep(start=None, amount=_AMOUNT.read(value, at)),)
        steps: tuple[FeeStep, ...] = ListOf(STEP, most=1_000).read(value, at)
        self._in_order(steps, at)
        return steps

    def _write(self, value: tuple[FeeStep, ...]) -> object:
        if len(value) == 1 and value[0].start is None:
            return _AMOUNT.write(value[0].amount)
        return [STEP.write(step) for step in value]

    def _schema(self) -> Schema:
        return {"anyOf": [*_AMOUNT.schema()["anyOf"], {"type": "array", "items": STEP.schema()}]}

    def _in_order(self, steps: Sequence[FeeStep], at: At) -> None:
        before = len(at.problems)
        for index, (earlier, later) in enumerate(pairwise(steps), start=1):
            if later.start is None:
                at.item(index).child("from").wrong("is missing: only the first fee may hold from the beginning")
            elif later.start <= (earlier.start or date.min):
                at.item(index).child("from").wrong("is not after the fee before it")
        if len(at.problems) > before:
            raise ProblemsNoted


def _service(values: Values, at: At) -> None:
    del at
    values.setdefault("contract", "")  # the one of [defaults], which stands elsewhere in the file
    values["name"] = values.get("name") or values.get("id", "")


def _parts(service: ServiceConfig) -> dict[str, object]:
    """Takes the fields as a file has them: monitors of components stand with these."""
    found = {f.name: getattr(service, f.name) for f in fields(service)}
    return found | ({"monitors": ()} if service.components else {})


SERVICE: Final = table_of(ServiceConfig, check=_service, parts=_parts, fee=FeeKind(), down_when=DownWhenKind())
SERVICES: Final = MapOf(SERVICE, ID)
DEFAULTS: Final = table_of(Defaults)
UI: Final = table_of(UiConfig)
NOTIFY: Final = table_of(NotifyConfig, quiet=HOURS)
STORE: Final = table_of(StoreConfig)
PUBLISH: Final = table_of(PublishConfig)

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
from sla_tui.config.model import (
    AgreementConfig,
    Defaults,
    NotifyConfig,
    PublishConfig,
    ServiceConfig,
    StoreConfig,
    UiConfig,
)
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import MapOf, Values
from sla_tui.sla.agreement import usual_id
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


def _with_customer(values: Values, at: At) -> None:
    """Checks that who it was promised to is named where we promised it, and only there."""
    if "party" in values.wrong or "customer" in values.wrong:
        return
    ours, customer = values.get("party") == "customer", values.get("customer", "")
    if ours and not customer:
        at.child("customer").wrong("is missing: party = 'customer' needs it", allowed='customer = "acme"')
    if customer and not ours:
        at.child("customer").wrong(
            "is named, but party is 'vendor': they promised it to us", allowed="party = 'customer', or no customer"
        )


def _agreement(values: Values, at: At) -> None:
    _with_customer(values, at)
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        at.child("valid_to").wrong("is before `valid_from`")
    if "id" not in values and "id" not in values.wrong:
        values["id"] = usual_id(values.get("customer", ""), values.get("contract", ""))
        if not values["id"] and values.get("customer"):
            at.child("customer").wrong(
                "makes no id: it has no letter of a-z and no digit", allowed='id = "…" beside it'
            )


def _service(values: Values, at: At) -> None:
    values.setdefault("contract", "")  # the one of [defaults], which stands elsewhere in the file
    values["name"] = values.get("name") or values.get("id", "")
    agreements: Sequence[AgreementConfig] = values.get("agreements", ())
    if agreements and not values["contract"] and "contract" not in values.wrong:
        for name in ("fee", "party", "customer"):
            if name in values:
                at.child(name).wrong(
                    "stands without `contract`, beside agreements", allowed="contract, or in one of these"
                )
    else:
        _with_customer(values, at)
    seen: dict[str, int] = {}
    for index, one in enumerate(agreements):
        if one.id in seen:
            at.child("agreements").item(index).wrong(
                f"is called {one.id!r}, as agreements[{seen[one.id]}] is", allowed="an `id` of its own"
            )
        seen.setdefault(one.id, index)


def _parts(service: ServiceConfig) -> dict[str, object]:
    """Takes the fields as a file has them: monitors of components stand with these, agreements in their list."""
    found = {f.name: getattr(service, f.name) for f in fields(service)}
    listed = dict.fromkeys(("contract", "fee", "party", "customer", "monitored_from"))
    return found | ({"monitors": ()} if service.components else {}) | (listed if service.agreement else {})


AGREEMENT: Final = table_of(AgreementConfig, check=_agreement, fee=FeeKind())
SERVICE: Final = table_of(
    ServiceConfig, check=_service, parts=_parts, fee=FeeKind(), down_when=DownWhenKind(), agreements=AGREEMENT
)
SERVICES: Final = MapOf(SERVICE, ID)
DEFAULTS: Final = table_of(Defaults)
UI: Final = table_of(UiConfig, wall_night=HOURS)
NOTIFY: Final = table_of(NotifyConfig, quiet=HOURS)
STORE: Final = table_of(StoreConfig)
PUBLISH: Final = table_of(PublishConfig)

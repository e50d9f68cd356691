"""The shape of one agreement of a service: whose it is, which way its money goes, and what may be stated of it."""

from __future__ import annotations

from typing import Final

from sla_tui.export.shapes.decisions import CREDIT_PERIOD
from sla_tui.export.shapes.kinds import FLAG, MAYBE_DECIMAL, MAYBE_INSTANT, PERCENT, TEXT, amount
from sla_tui.export.shapes.party import PARTY_FIELDS
from sla_tui.export.shapes.shape import Definitions, JsonField, Maybe, SchemaObject, Shape
from sla_tui.export.shapes.stated import STATED, StatedView
from sla_tui.sla.stated import Stated

_MOST: Final = 4_096


class SharedStated:
    """What may be stated, written once for all agreements that share it: hundreds of customers pay one of few fees."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._written: dict[int, tuple[Stated, object]] = {}

    def write(self, value: StatedView) -> object:
        """Returns it as JSON has it; the very same object for the very same figures."""
        known = self._written.get(id(value.stated))
        if known is None or known[0] is not value.stated:
            if len(self._written) >= _MOST:
                self._written.clear()
            known = self._written[id(value.stated)] = value.stated, STATED.write(value)
        return known[1]

    def schema(self, definitions: Definitions) -> SchemaObject:
        """Says what `STATED` says."""
        return STATED.schema(definitions)


AGREEMENT: Final = Shape(
    "agreement",
    JsonField("key", TEXT, lambda a: a.key, "what acts and claims call it: <service> or <service>/<agreement>"),
    JsonField("id", TEXT, lambda a: a.id, "empty: the one that stands at the service itself"),
    *PARTY_FIELDS,
    JsonField("vendor", TEXT, lambda a: a.vendor),
    JsonField("contract", TEXT, lambda a: a.contract),
    JsonField("contract_name", TEXT, lambda a: a.contract_name),
    JsonField("target", Maybe(PERCENT), lambda a: a.target),
    JsonField("fee", MAYBE_DECIMAL, lambda a: amount(a.fee, a.assessment.credit.currency), "of one period"),
    JsonField("period", CREDIT_PERIOD, lambda a: a.assessment.period),
    JsonField("running", FLAG, lambda a: a.assessment.running),
    JsonField("stated", SharedStated(), lambda a: StatedView(a.stated, a.assessment)),
    JsonField("locked_in_since", MAYBE_INSTANT, lambda a: a.locked_in_since if a.stated.owed else None),
    note="a contract about the service with one vendor or customer; its money is never added to that of the other way",
)

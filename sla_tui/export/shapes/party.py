"""The fields that say whose agreement a service is shown under, or a credit is of."""

from __future__ import annotations

from typing import Final

from sla_tui.export.shapes.kinds import TEXT, word
from sla_tui.export.shapes.shape import JsonField
from sla_tui.sla.agreement import Direction, Party

PARTY_FIELDS: Final = (
    JsonField("party", word(Party, "party"), lambda v: v.party, "vendor: they owe us; customer: we owe them"),
    JsonField("customer", TEXT, lambda v: v.customer),
    JsonField("direction", word(Direction, "direction"), lambda v: v.direction, "which way its money goes"),
)
WHOSE: Final = (
    JsonField("agreement", TEXT, lambda v: v.agreement, "empty: the one that stands at the service itself"),
    *PARTY_FIELDS,
)

"""The shape of a version of a contract's text, with who signed it."""

from __future__ import annotations

from typing import Final

from sla_tui.export.shapes.kinds import COUNT, INSTANT, MAYBE_TEXT, TEXT, word
from sla_tui.export.shapes.shape import JsonField, JsonList, Plain, Shape
from sla_tui.sla.agreement import Party

SIGNATURE: Final = Shape(
    "signature",
    JsonField("party", word(Party), lambda s: s.party),
    JsonField("name", TEXT, lambda s: s.name),
    JsonField("position", MAYBE_TEXT, lambda s: s.position or None),
    JsonField("at", INSTANT, lambda s: s.at),
    JsonField("reference", MAYBE_TEXT, lambda s: s.reference or None),
    JsonField("act", COUNT, lambda s: s.act),
    JsonField("who", TEXT, lambda s: s.who),
)
TEXT_VERSION: Final = Shape(
    "text_version",
    JsonField("contract", TEXT, lambda v: v.contract),
    JsonField("number", COUNT, lambda v: v.number, "from 1; 0: a text that is none of the configuration's any more"),
    JsonField("count", COUNT, lambda v: v.count, "so many texts the contract has"),
    JsonField("valid_from", MAYBE_TEXT, lambda v: None if v.valid_from is None else v.valid_from.isoformat()),
    JsonField("sha256", Plain({"type": "string", "pattern": "^[0-9a-f]{64}$"}), lambda v: v.sha256),
    JsonField("signatures", JsonList(SIGNATURE), lambda v: v.signatures),
)

"""The shape of a security finding: what holds of a promise, and what shows it."""

from __future__ import annotations

from typing import Final

from sla_tui.export.shapes.kinds import FLAG, INSTANT, MAYBE_INSTANT, TEXT, word
from sla_tui.export.shapes.shape import JsonField, JsonList, Shape
from sla_tui.language import ENGLISH
from sla_tui.sla.security_seen import SecurityState
from sla_tui.sla.security_terms import SecurityPromise

BROKEN: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda span: span[0]),
    JsonField("end", INSTANT, lambda span: span[1]),
)
SECURITY_FINDING: Final = Shape(
    "security_finding",
    JsonField("promise", word(SecurityPromise), lambda f: f.promise),
    JsonField(
        "subject", TEXT, lambda f: f.subject, "which one of several: a certification's name, a breach's reference"
    ),
    JsonField("contract", TEXT, lambda f: f.contract, "the name of the contract that promises it, where several do"),
    JsonField("state", word(SecurityState), lambda f: f.state),
    JsonField("at", INSTANT, lambda f: f.at, "as of when: now, or the end of a period that is over"),
    JsonField("until", MAYBE_INSTANT, lambda f: f.until, "until when it is kept if nothing happens"),
    JsonField("soon", FLAG, lambda f: f.soon, "it is kept, and runs out within the contract's warn_before"),
    JsonField("evidence", JsonList(TEXT), lambda f: [*map(ENGLISH.tell, f.evidence)]),
    JsonField("broken", JsonList(BROKEN), lambda f: f.broken, "when in the period it was seen not to be kept"),
    note="what holds of a promise of security; not_measured is neither kept nor broken",
)

"""A closed period's result as it was kept, and what it would come to today where that differs."""

from __future__ import annotations

from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.facts import Drift
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.service.pieces import label
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.standing import WORDS

_CAUSES: Final = {
    "sources": "a source rewrote its past",
    "contract": "the contract's text differs",
    "fee": "the fee differs",
    "checks": "the checks differ",
    "maintenance": "the announced work differs",
    "period": "the period's bounds differ",
    "arithmetic": "this version works it out in another way",
}


def closed_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Since when it stands, in which revision and by whom; and the drift, which changes nothing by itself."""
    frozen = service.frozen
    if frozen is None:
        return []
    revision = f", revision {frozen.revision}{f' by {frozen.who}' if frozen.who else ''}" if frozen.revision > 1 else ""
    why = f": {frozen.why}" if frozen.why else ""
    lines: list[Line] = [
        (
            *label("CLOSED", look),
            look.span(f"stands since {fmt.day_and_time(frozen.at, look.zone)}", "text"),
            look.foreign(f"{revision}{why}", "text"),
            look.foreign(f"   SHA-256 {frozen.sha256[:16]}…" if frozen.sha256 else "", "faint_text"),
        )
    ]
    if frozen.drift is not None:
        lines += _drift(frozen.drift, service, look)
    return [cut(line, cells) for line in lines]


def _drift(drift: Drift, service: ServiceSnapshot, look: Look) -> list[Line]:
    causes = ", ".join(_CAUSES.get(cause, cause) for cause in drift.causes)
    if not service.stated.judged or drift.verdict == "unknown":  # no figure that nobody can stand for, then as now
        words = f" today it would come to something else: {causes}"
        return [
            (
                *label("DRIFT", look),
                StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk"),
                look.span(words, "at_risk"),
            )
        ]
    percent = "–" if drift.percent is None else f"{fmt.uptime_percent(drift.percent / 100, service.target)} %"
    owed = remedy(drift.credit, drift.amount, service.assessment.credit.currency, ()) or "no credit"
    return [
        (
            *label("DRIFT", look),
            StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk"),
            look.foreign(f" today it would be {percent}, {owed}, {WORDS[drift.verdict]}: {causes}", "at_risk"),
        )
    ]

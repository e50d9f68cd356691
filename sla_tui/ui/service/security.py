"""What holds of the contract's security promises: a line a promise, with what shows it."""

from __future__ import annotations

from sla_tui.export.documents.security import ROLES, broken_text, evidence_text, promise_text
from sla_tui.sla.security import SecurityFinding
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.service.pieces import label

_PROMISE = 26
_STATE = 15


def security_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws the findings; nothing where the contract promises nothing of security that can be measured."""
    lines: list[Line] = []
    for finding in service.security:
        lines += _lines(finding, "" if lines else "security", look, cells)
    return lines


def _lines(finding: SecurityFinding, name: str, look: Look, cells: int) -> list[Line]:
    language = look.language
    role = "at_risk" if finding.soon else ROLES[finding.state]
    head: Line = (
        *label(name, look),
        *left((look.foreign(promise_text(finding, language), "text"),), _PROMISE),
        StyledText(look.glyphs.verdict[role], f"sign.{role}"),
        *left((look.span(f" {language.say(f'finding.{finding.state}')}", _word_role(role)),), _STATE),
    )
    why: Line = (look.foreign(evidence_text(finding, language), "soft"),)
    apart = width((*head, *why)) > cells
    lines = [cut(head if apart else (*head, *why), cells)]
    broken = broken_text(finding, look.zone, language)
    below: list[Line] = [why] if apart else []
    below += [look.line(broken, "soft")] if broken else []
    return [*lines, *(cut((*label("", look), StyledText("  "), *line), cells) for line in below)]


def _word_role(role: str) -> str:
    return {"met": "met", "at_risk": "at_risk", "breached": "breached"}.get(role, "unknown")

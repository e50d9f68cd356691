"""The components of a service that is made of others: their tree with each one's state, or one line."""

from __future__ import annotations

from sla_tui.export.documents.components import rule_text
from sla_tui.sla.components import ComponentSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right, width
from sla_tui.ui.service.pieces import label
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import STATE_ROLES, state_words

_INDENT = "  "


def component_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws the rule, then a line a component: state and since when, down in the period, the reason or its own rule.

    Of a period that is over without what they are now; nothing of a service that has no components.
    """
    if not service.components:
        return []
    rule = look.span(rule_text(service.down_when, look.language), "soft")
    lines: list[Line] = [cut((*label("components", look), rule), cells)]
    names = [_name(component, look) for component in service.components]
    most = min(max(map(width, names)), max(12, cells // 3))
    for component, name in zip(service.components, names, strict=True):
        parts: list[Line] = [left(name, most)]
        if is_running(service):
            parts.append(left(_state(component, look), 16))
        parts += [right(_down(component, look), 22), _remark(component, look, running=is_running(service))]
        lines.append(cut((*label("", look), *joined(parts, StyledText("  "))), cells))
    return lines


def components_line(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws those that stand directly in the service on one line, the ones that are not up first."""
    first = sorted((c for c in service.components if len(c.path) == 1), key=lambda c: c.state == "up")
    shown = joined([_brief(component, look, running=is_running(service)) for component in first], StyledText("  "))
    return cut((*label("components", look), *shown), cells)


def _name(component: ComponentSnapshot, look: Look) -> Line:
    return (StyledText(_INDENT * (len(component.path) - 1)), look.foreign(component.id, "text"))


def _brief(component: ComponentSnapshot, look: Look, *, running: bool) -> Line:
    name = look.foreign(component.id, "text")
    if not running:
        return (name,)
    role = STATE_ROLES.get(component.state, "unknown")
    words = "" if component.state == "up" else f" {state_words(component.state, look.language)}"
    return (
        name,
        StyledText(" "),
        StyledText(look.glyphs.state.get(component.state, "?"), role),
        look.span(words, role),
    )


def _state(component: ComponentSnapshot, look: Look) -> Line:
    role = STATE_ROLES.get(component.state, "unknown")
    since = "" if component.since is None else f" {look.language.duration(max(0, look.now - component.since))}"
    words = f" {state_words(component.state, look.language)}{since}"
    sign = StyledText(look.glyphs.state.get(component.state, "?"), role)
    return (sign, look.span(words, "soft" if component.state == "up" else role))


def _down(component: ComponentSnapshot, look: Look) -> Line:
    """Says how often and how long it was down in the period."""
    if not component.outages:
        return (look.span(look.say("monitor.no_outage"), "soft"),)
    time = look.language.duration(component.down_seconds)
    return (look.span(look.say("monitor.outages", n=len(component.outages), time=time), "text"),)


def _remark(component: ComponentSnapshot, look: Look, *, running: bool) -> Line:
    """Says why it is down; of a group which of its own components have to be."""
    now = next((o.reason for o in component.outages if o.end is None), "") if running else ""
    if now:
        return (look.foreign(now, "text"),)
    return () if component.rule is None else (look.span(rule_text(component.rule, look.language), "soft"),)

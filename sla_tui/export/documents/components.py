"""What a service is made of, in words: the rule that brings it down, and what each component had to do with it."""

from __future__ import annotations

from collections.abc import Callable

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Heading, Paragraph, Section
from sla_tui.export.columns import Cell, Column, Table, TextHints, fill
from sla_tui.export.shapes.components import COMPONENT, DOWN_WHEN
from sla_tui.language import Language
from sla_tui.sla.components import ComponentSnapshot
from sla_tui.sla.measure.composition import ANY, DownWhen
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean


def rule_text(rule: DownWhen | None, language: Language) -> str:
    """Says which components have to be down."""
    rule = rule or ANY
    weights = ", ".join(f"{clean(name)} {fmt.exact_percent(weight)}" for name, weight in rule.weights)
    key = f"components.{rule.rule}"
    return language.say(key, count=rule.at_least, over=fmt.exact_percent(rule.over), weights=weights)


def components_blocks(service: ServiceSnapshot, language: Language) -> list[Block]:
    """Makes the section of a service's components, each with the way down to it; nothing for one that has none."""
    if not service.components:
        return []
    heading = Heading(2, language.say("components.heading"))
    return [Section((heading, Paragraph(rule_text(service.down_when, language)), component_table(service, language)))]


def component_table(service: ServiceSnapshot, language: Language) -> Table:
    """Makes a row a component: its seconds, and why it was down or which of its own have to be."""
    return fill(_columns(language), service.components, language, narrow="whole")


def components_to_json(service: ServiceSnapshot) -> dict[str, object]:
    """Makes the same for programs, in the snapshot's words."""
    if not service.components or service.down_when is None:
        return {}
    return {
        "down_when": DOWN_WHEN.write(service.down_when),
        "components": [COMPONENT.write(component) for component in service.components],
    }


def _columns(language: Language) -> tuple[Column[ComponentSnapshot, Cell], ...]:
    def seconds(key: str, get: Callable[[ComponentSnapshot], int]) -> Column[ComponentSnapshot, Cell]:
        hints = TextHints(heading=f"components.{key}", least=10)
        return Column(key, f"components.{key}", lambda c: Cell(language.grouped(get(c))), figure=True, text=hints)

    def said(component: ComponentSnapshot) -> Cell:
        if component.rule is not None:
            return Cell(rule_text(component.rule, language))
        return Cell("; ".join(dict.fromkeys(o.reason for o in component.outages if o.reason)))

    name = Column[ComponentSnapshot, Cell](
        "component", "components.component", lambda c: Cell(" / ".join(map(clean, c.path)))
    )
    return (
        name,
        seconds("down", lambda c: c.down_seconds),
        seconds("deciding", lambda c: c.deciding_seconds),
        seconds("not_known", lambda c: c.unknown_seconds),
        Column("why", "components.why", said),
    )

"""The support clock: was an outage acknowledged, and was it resolved, within what the contract promises?

The clock runs in the contract's support hours only. What answers it are acknowledgements and the outage's end.
"""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui.sla.contract import Contract, Objective
from sla_tui.sla.facts import Acknowledgement
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.support import working_seconds
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.service.marks import acknowledged
from sla_tui.ui.service.outage_table import Happened, happened
from sla_tui.ui.service.pieces import label


def support_lines(
    service: ServiceSnapshot, contract: Contract | None, look: Look, cells: int, outage: AssessedOutage | None = None
) -> list[Line]:
    """Draws a line a promise, for that outage or for the newest one; nothing where the contract promises no support."""
    promises = [] if contract is None else [o for o in contract.objectives if o.kind.endswith("_time")]
    every = [h for h in happened([service]) if outage is None or h.outage.start == outage.start]
    if contract is None or not promises or not every:
        return []
    newest = every[0]
    ack = acknowledged(service, newest.outage)
    wanted = _of_severity(promises, ack)
    lines: list[Line] = []
    for objective in wanted:
        line = _line(objective, newest, ack, contract, look)
        lines.append(cut((*label("support" if not lines else "", look), *line), cells))
    if outage is None:
        words = look.say("support.for_outage", when=look.language.moment(newest.outage.start, look.zone))
        lines.append(cut((*label("", look), look.span(words, "faint_text")), cells))
    return lines


def _of_severity(promises: list[Objective], ack: Acknowledgement | None) -> Iterator[Objective]:
    """Picks those of the severity that was given; where none was, of the first one that the contract names."""
    first = next((o.severity for o in promises if o.severity), "")
    severity = ack.severity if ack is not None and ack.severity else first
    return (o for o in promises if o.severity in {"", severity})


def _line(objective: Objective, of: Happened, ack: Acknowledgement | None, contract: Contract, look: Look) -> Line:
    response = objective.kind == "response_time"
    language = look.language
    name = look.say(f"support.{objective.kind}") + (f", {objective.severity}" if objective.severity else "")
    done = (None if ack is None else ack.at) if response else (None if of.is_open else of.outage.end)
    start = of.outage.start
    until = done if done is not None else look.now if of.is_open else of.outage.end
    waited = working_seconds(contract, start, max(start, until))
    limit = int(objective.threshold)
    in_time = waited <= limit if objective.op == "<=" else waited < limit
    head: Line = (
        *left((look.foreign(name, "text"),), 22),
        *right(look.line(language.duration(waited), "strong"), 10),
        look.span(f" {look.say('support.of', limit=language.duration(limit))}  ", "soft"),
    )
    if done is None and of.is_open:
        if not in_time:
            return (
                *head,
                StyledText(look.glyphs.verdict["breached"], "sign.breached"),
                look.span(f" {look.say('support.over')}", "breached"),
            )
        return (*head, look.span(look.say("time.left", time=language.duration(limit - waited)), "at_risk"))
    if done is None:
        return (*head, look.span(look.say("support.nobody"), "soft"))
    if in_time:
        return (
            *head,
            StyledText(look.glyphs.verdict["met"], "sign.met"),
            look.span(f" {look.say('support.in_time')}", "met"),
        )
    return (
        *head,
        StyledText(look.glyphs.verdict["breached"], "sign.breached"),
        look.span(f" {look.say('support.too_late')}", "breached"),
    )

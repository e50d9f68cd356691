"""The contract on a card: what was promised, what does not count, what is paid, and until when it must be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.working import METHODS
from sla_tui.export.terms import hours_text, window_text
from sla_tui.export.text_layout import wrap
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract, Objective
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.service.pieces import LABEL, label

_PERIODS: Final = {"month": "a calendar month", "billing": "a billing month", "rolling": "a rolling window"}


def card_lines(contract: Contract | None, look: Look, cells: int) -> list[Line]:
    """A few lines; `sla-tui contracts show` has every clause of it."""
    if contract is None:
        return []
    lines: list[Line] = []
    for name, words in _facts(contract):
        for index, text in enumerate(wrap(look.foreign(words).text, max(12, cells - LABEL - 1))):
            lines.append((*label(name if index == 0 else "", look), look.span(text, "text" if index == 0 else "soft")))
    return lines


def _facts(contract: Contract) -> Iterator[tuple[str, str]]:
    rule = contract.availability
    by = f" by {contract.vendor}" if contract.vendor else ""
    yield "CONTRACT", f"{contract.title}{by}, in {contract.currency}{_text(contract)}"
    target = "no target" if rule.target is None else f"{fmt.exact_percent(rule.target)} %"
    period = _PERIODS.get(contract.period.kind, f"a {contract.period.kind}")
    yield "PROMISE", f"{target} over {period} in {contract.period.timezone}: {METHODS[rule.method]}"
    if rule.min_outage:
        op = "at least" if rule.min_outage_op == ">=" else "more than"
        yield "", f"outages of {op} {fmt.duration(rule.min_outage)} count"
    if rule.service_hours:
        yield "", f"within service hours: {hours_text(rule.service_hours, ENGLISH)}"
    yield from _evidence(contract)
    yield "WORK", _maintenance(contract)
    for objective in contract.objectives:
        yield "", _objective(objective)
    if contract.support is not None and contract.support.hours:
        yield "SUPPORT", f"support works {hours_text(contract.support.hours, ENGLISH)}"
    if contract.claim is not None:
        within = contract.claim.within
        until = (
            f"within {window_text(within, ENGLISH)} of the {contract.claim.basis.replace('_', ' ')}" if within else ""
        )
        how = ", ".join(part for part in (until, contract.claim.method, contract.claim.url) if part)
        yield "CLAIM", how or "nothing is said about when or how"


def _text(contract: Contract) -> str:
    start, end = contract.valid_from, contract.valid_to
    if start is None and end is None:
        return ""
    bounds = (f"from {start}" if start else "", f"to {end}" if end else "")
    return f"; this text holds {' '.join(bound for bound in bounds if bound)}"


def _evidence(contract: Contract) -> Iterator[tuple[str, str]]:
    rule = contract.evidence
    words = {"exclude": "is left out", "up": "counts as up", "down": "counts as down", "hold": "holds the last state"}
    quorum = f"{rule.quorum} monitors must agree; " if rule.quorum > 1 else ""
    yield "EVIDENCE", f"{quorum}time without data {words[rule.no_data]}"


def _maintenance(contract: Contract) -> str:
    rule = contract.maintenance
    if rule.effect == "count":
        return "announced work counts as downtime"
    notice = f" announced {fmt.duration(rule.notice)} ahead" if rule.notice else " announced"
    most = f", up to {fmt.duration(rule.allowance)} a {rule.allowance_per}" if rule.allowance is not None else ""
    effect = "is forgiven" if rule.effect == "forgive" else "leaves the period"
    return f"work{notice} {effect}{most}"


def _objective(objective: Objective) -> str:
    limit = objective.threshold
    match objective.kind:
        case "latency":
            return f"p{fmt.exact_percent(objective.percentile)} latency {objective.op} {fmt.milliseconds(int(limit))}"
        case "error_rate":
            return f"error rate {objective.op} {fmt.exact_percent(limit)} %"
        case "response_time" | "resolution_time":
            what = "first response" if objective.kind == "response_time" else "resolution"
            severity = f", {objective.severity}" if objective.severity else ""
            return f"{what} {objective.op} {fmt.duration(int(limit))}{severity}"

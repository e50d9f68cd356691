"""The contract on a card: what was promised, what does not count, what is paid, and until when it must be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sla_tui.export.contract_values import hours_text, window_text
from sla_tui.export.text_layout import wrap
from sla_tui.language import Language
from sla_tui.sla.contract import Contract, Objective, Within
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.text_versions import TextVersion
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.service.pieces import LABEL, label

_SIGNS: Final = {"<=": "≤", ">=": "≥"}


def card_lines(contract: Contract | None, look: Look, cells: int) -> list[Line]:
    """Draws a few lines; `sla-tui contracts show` has every clause of it."""
    if contract is None:
        return []
    lines: list[Line] = []
    for name, words in _facts(contract, look.language):
        for index, text in enumerate(wrap(look.foreign(words).text, max(12, cells - LABEL - 1))):
            lines.append((*label(name if index == 0 else "", look), look.span(text, "text" if index == 0 else "soft")))
    return lines


def version_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says under which version of the contract's text each part of the period was judged, and who signed it."""
    lines: list[Line] = []
    for version in service.texts:
        for words in wrap(look.foreign(_version(version, service, look)).text, max(12, cells - LABEL - 1)):
            lines.append((*label("" if lines else "text", look), look.span(words, "text")))
    return lines


def _version(version: TextVersion, service: ServiceSnapshot, look: Look) -> str:
    from sla_tui.export.documents.contract_document.document import signed_lines, version_text

    zone = service.timezone or look.zone_name
    signed = " ".join(signed_lines(version.signatures, zone, look.language))
    return f"{version_text(version, look.language)} ({version.sha256[:12]}). {signed}"


def _facts(contract: Contract, language: Language) -> Iterator[tuple[str, str]]:
    """Yields the label of each line, "" for what goes on, and its words."""
    rule, say = contract.availability, language.say
    yield "contract", _name(contract, language)
    yield (
        "promise",
        say(
            "contract_card.promise",
            target=say("contract_card.no_target") if rule.target is None else language.percent(rule.target),
            period=language.name_of("contract_period", contract.period.kind),
            zone=contract.period.timezone,
            method=say(f"method.{rule.method}"),
        ),
    )
    if rule.min_outage:
        key = "contract_card.at_least" if rule.min_outage_op == ">=" else "contract_card.more_than"
        yield "", say(key, time=language.duration(rule.min_outage))
    if rule.service_hours:
        yield "", say("contract_card.hours", hours=hours_text(rule.service_hours, language))
    for objective in contract.objectives:
        yield "", _objective(objective, language)
    evidence = contract.evidence
    key = "contract_card.quorum" if evidence.quorum > 1 else "contract_card.no_data"
    yield "evidence", say(key, count=evidence.quorum, policy=say(f"contract.policy_{evidence.no_data}"))
    yield "work", _maintenance(contract, language)
    if contract.support is not None and contract.support.hours:
        yield "support", say("contract_card.support", hours=hours_text(contract.support.hours, language))
    if contract.claim is not None:
        yield "claim", _claim(contract, language)


def _name(contract: Contract, language: Language) -> str:
    """Writes its name, whose it is, its currency, and from when to when this text holds."""
    key = "contract_card.name_by" if contract.vendor else "contract_card.name"
    name = language.say(key, title=contract.title, vendor=contract.vendor, currency=contract.currency)
    start, end = contract.valid_from, contract.valid_to
    if start is None and end is None:
        return name
    key = "contract_card.holds"
    if start is None or end is None:
        key = "contract_card.holds_to" if start is None else "contract_card.holds_from"
    return language.say(key, name=name, start=f"{start}", end=f"{end}")


def _maintenance(contract: Contract, language: Language) -> str:
    rule, say = contract.maintenance, language.say
    if rule.effect == "count":
        return say("contract_card.work_counts")
    work = say("contract_card.announced")
    if rule.notice:
        work = say("contract_card.announced_ahead", time=_ahead(rule.notice, language))
    effect = say("contract_card.forgiven" if rule.effect == "forgive" else "contract_card.removed", work=work)
    if rule.allowance is None:
        return effect
    key = "contract_card.most_year" if rule.allowance_per == "year" else "contract_card.most_period"
    return say(key, work=effect, time=language.duration(rule.allowance))


def _ahead(notice: int | Within, language: Language) -> str:
    return language.duration(notice) if isinstance(notice, int) else window_text(notice, language)


def _objective(objective: Objective, language: Language) -> str:
    limit, say, op = objective.threshold, language.say, _SIGNS.get(objective.op, objective.op)
    if objective.kind == "metric":
        name = " ".join((objective.name or objective.query).split())
        return f"{name} {op} {language.exact(limit)} {objective.unit}".strip()
    if objective.kind == "latency":
        percentile, most = language.exact(objective.percentile), language.milliseconds(int(limit))
        return say("contract_card.latency", percentile=percentile, op=op, limit=most)
    if objective.kind == "error_rate":
        return say("contract_card.error_rate", op=op, limit=language.percent(limit))
    severity = f", {objective.severity}" if objective.severity else ""
    return f"{say(f'support.{objective.kind}')} {op} {language.duration(int(limit))}{severity}"


def _claim(contract: Contract, language: Language) -> str:
    """Says until when and how a credit is claimed."""
    claim, until = contract.claim, ""
    if claim is None:
        return ""
    if claim.within:
        basis = language.say(f"contract.basis_{claim.basis}")
        until = language.say("contract_card.within", window=window_text(claim.within, language), basis=basis)
    how = ", ".join(part for part in (until, claim.method, claim.url) if part)
    return how or language.say("contract_card.no_claim")

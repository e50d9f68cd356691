"""How the uptime is measured and worked out, for customers: a worked example, the monitors, what an interval shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from sla_tui import format as fmt
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.export.documents.stated import period_text
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.how_measured import HowMeasured, MonitorGroup
from sla_tui.sla.interval_proof import IntervalProof, interval_proof
from sla_tui.sla.worked_example import EXAMPLE_FEE, MINUTE, WorkedExample


def example_lines(example: WorkedExample, contract: Contract, language: Language) -> Iterator[str]:
    """Yields the example in sentences: the outage, the sum in minutes, and what is owed."""
    found, say = example.assessment, language.say
    total = found.full_seconds or found.assessed_seconds
    if found.uptime is None or not total:
        return
    counted = example.seconds if found.downtime_seconds is None else found.downtime_seconds
    by_time = found.downtime_seconds is not None
    yield say(
        "contract_document.example_time" if by_time else "contract_document.example_requests",
        period=period_text(found.period, language),
        outage=minutes(example.seconds, language),
        down=minutes(counted, language),
        total=minutes(total, language),
        uptime=language.uptime(found.uptime, found.target),
    )
    if found.target is not None:
        if found.budget is not None:
            allowed = language.length(found.budget.total)
            yield say("contract_document.example_allowed", percent=language.percent(found.target), allowed=allowed)
        missed = found.uptime * 100 < found.target
        yield say("contract_document.example_missed" if missed else "contract_document.example_kept")
    yield _credit(example, contract, language)


def _credit(example: WorkedExample, contract: Contract, language: Language) -> str:
    credit = example.assessment.credit
    fee = language.money(EXAMPLE_FEE, contract.currency)
    if contract.remedy == "unread":
        return language.say("contract_document.example_unread")
    if credit.amount:
        key = (
            "contract_document.example_owed" if contract.remedy == "complete" else "contract_document.example_at_least"
        )
        return language.say(key, fee=fee, amount=language.money(credit.amount, contract.currency))
    if credit.benefits:
        return language.say("contract_document.example_benefit", benefit=language.listed(credit.benefits))
    return language.say("contract_document.example_nothing", fee=fee)


def minutes(seconds: int, language: Language) -> str:
    """Writes seconds as minutes: ``43,200``, ``64.8``; with two decimals where they do not end before."""
    value = Fraction(seconds, MINUTE)
    if value.denominator == 1:
        return language.grouped(value.numerator)
    return language.exact(value) if fmt.decimals_of(value) <= 2 else language.figure(fmt.fixed(value, 2))


class MeasuredRow(NamedTuple):
    """Services that are measured alike, with one of the tools that they are measured with."""

    names: str
    like: HowMeasured
    group: MonitorGroup


def measured_rows(measured: Iterable[HowMeasured], language: Language) -> Iterator[MeasuredRow]:
    """Yields a row for every tool of services that are measured alike."""
    alike: dict[tuple[int, tuple[MonitorGroup, ...]], list[HowMeasured]] = {}
    for one in measured:
        alike.setdefault((one.quorum, one.groups), []).append(one)
    for found in alike.values():
        names = language.listed([one.name for one in found])
        yield from (MeasuredRow(names, found[0], group) for group in found[0].groups)


def measured_table(measured: Iterable[HowMeasured], language: Language) -> Table:
    """Makes a row of every tool: which services, how many monitors, from where, how often, and when it is down."""
    columns: tuple[Column[MeasuredRow, Cell], ...] = (
        Column("service", "column.service", lambda row: Cell(row.names)),
        Column("tool", "contract_document.column_tool", lambda row: Cell(row.group.tool)),
        Column("monitors", "column.monitors", lambda row: Cell(language.grouped(row.group.count)), figure=True),
        Column(
            "place",
            "contract_document.column_place",
            lambda row: Cell(language.say(f"measured_from.{row.group.place}")),
        ),
        Column("every", "contract_document.column_every", lambda row: Cell(_every(row.group, language))),
        Column("rule", "contract_document.column_rule", lambda row: Cell(_rule(row.like, language))),
    )
    rows = tuple(measured_rows(measured, language))
    return fill(columns, rows, language, caption=language.say("contract_document.measured_caption"))


def measured_lines(measured: HowMeasured | None, language: Language) -> Iterator[str]:
    """Says in sentences how a service is measured, without the names of tools; nothing where that is not known."""
    if measured is None:
        return
    for group in measured.groups:
        place = language.say(f"measured_from.{group.place}")
        key = "measured.monitors_every" if group.shortest else "measured.monitors"
        every = language.length(group.shortest)
        if group.longest != group.shortest:
            every = language.say("looks.range", low=every, high=language.length(group.longest))
        yield language.say(key, n=group.count, place=place, every=every)
    yield language.say("measured.rule", rule=_rule(measured, language))


def _every(group: MonitorGroup, language: Language) -> str:
    if not group.shortest:
        return "–"
    words = language.duration(group.shortest)
    if group.longest == group.shortest:
        return words
    return language.say("looks.range", low=words, high=language.duration(group.longest))


def _rule(one: HowMeasured, language: Language) -> str:
    count = sum(group.count for group in one.groups)
    return language.say("contract_document.rule", quorum=one.quorum, count=count, n=one.quorum)


def proof_lines(shown: ContractDocument, language: Language) -> Iterator[str]:
    """Yields what the interval that is promised, and else the longest one of a service, can show of the target."""
    contract = shown.contract
    target, period = contract.availability.target, shown.example.assessment.period.seconds
    interval = contract.evidence.every or max((one.interval for one in shown.measured), default=0)
    if target is not None and interval:
        yield proof_text(interval_proof(target, interval, period), target, language)


def proof_text(proof: IntervalProof, target: Fraction, language: Language) -> str:
    """Says what an interval can show of a target, in seconds."""
    return language.say(
        "contract_document.interval_shows" if proof.shows else "contract_document.interval_too_long",
        interval=language.length(proof.interval),
        percent=language.percent(target),
        seconds=language.grouped(proof.interval),
        allowed=language.grouped(proof.allowed),
    )

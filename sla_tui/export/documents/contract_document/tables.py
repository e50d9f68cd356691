"""The tables of the contract document: remedies, support by severity, and where the parties sign."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sla_tui.export.columns import Cell, Column, Table, TableHeading, fill
from sla_tui.export.contract_values import OPERATORS, hours_text
from sla_tui.export.documents.contract_remedies import tier_rows
from sla_tui.language import Language
from sla_tui.sla.agreement import Party
from sla_tui.sla.contract import SUPPORT_KINDS, Contract, Objective
from sla_tui.sla.text_versions import TextSignature

SIGNED: tuple[str, ...] = ("name", "position", "place", "signature")


def remedies_table(contract: Contract, language: Language) -> Table:
    """Makes a row of each row of the credit table: the uptime, and what it gives."""
    columns: tuple[Column[tuple[str, str], Cell], ...] = (
        Column("uptime", "column.uptime", lambda row: Cell(row[0])),
        Column("remedy", "contract_document.column_remedy", lambda row: Cell(row[1])),
    )
    return fill(
        columns, tier_rows(contract, language), language, caption=language.say("contract_document.remedies_caption")
    )


def severities_table(contract: Contract, language: Language) -> Table:
    """Makes a row of each severity that a promise of support names: how fast, when, and how to reach somebody."""
    promises = [o for o in contract.objectives if o.kind in SUPPORT_KINDS]
    support = contract.support
    always = language.say("contract_document.always")
    hours = hours_text(support.hours, language) if support is not None and support.hours else always
    channels = language.listed([" ".join(c.split()) for c in support.channels]) if support is not None else ""

    def promised(severity: str, kind: str) -> str:
        found = [o for o in promises if o.severity == severity and o.kind == kind]
        return "; ".join(_time(o, language) for o in found) or "–"

    columns: tuple[Column[str, Cell], ...] = (
        Column(
            "severity",
            "contract_document.column_severity",
            lambda s: Cell(s or language.say("contract_document.any_severity")),
        ),
        Column("response", "contract_document.column_response", lambda s: Cell(promised(s, "response_time"))),
        Column("resolution", "contract_document.column_resolution", lambda s: Cell(promised(s, "resolution_time"))),
        Column("hours", "contract_document.column_hours", lambda _: Cell(hours)),
        Column("contact", "contract_document.contact", lambda _: Cell(channels or "–")),
    )
    severities: Sequence[str] = tuple(dict.fromkeys(" ".join(o.severity.split()) for o in promises))
    return fill(
        columns, severities, language, caption=language.say("contract_document.severities_caption"), drop_empty=True
    )


def _time(objective: Objective, language: Language) -> str:
    return language.say(
        "contract_document.support_time",
        op=language.say(f"contract.op_{OPERATORS[objective.op]}"),
        length=language.length(objective.threshold),
        share=language.percent(objective.target),
    )


def signatures_table(signatures: Sequence[TextSignature], zone: str, language: Language, blank: str) -> Table:
    """Makes the place where both parties sign: who has done so already, or `blank`, a line to write on.

    Args:
        signatures: those under this text.
        zone: in which their days are said.
        language: in which.
        blank: what stands where nobody has signed.
    """
    parties: tuple[Party, ...] = ("vendor", "customer")
    first = {one.party: one for one in reversed(signatures)}

    def cell(row: str, party: Party) -> Cell:
        one = first.get(party)
        if one is None or row == "signature":
            return Cell(blank)
        values = {"name": one.name, "position": one.position, "place": language.day(one.at, ZoneInfo(zone))}
        return Cell(values[row] or blank)

    heads = ("", language.say("contract_document.provider"), language.say("contract_document.customer"))
    headings = tuple(
        TableHeading(key, words) for key, words in zip(("row", "provider", "customer"), heads, strict=True)
    )
    rows = tuple(
        (Cell(language.say(f"contract_document.sign_{row}")), *(cell(row, party) for party in parties))
        for row in SIGNED
    )
    return Table(headings, rows, narrow="whole")

"""Security findings in words: the promise, whether it is kept, what shows it, and since or until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Heading
from sla_tui.export.columns import Cell, Column, Table, TextHints, fill
from sla_tui.language import Language
from sla_tui.sla.security import SecurityFinding
from sla_tui.sla.snapshot import ServiceSnapshot

ROLES: Final = {"kept": "met", "not_kept": "breached", "not_measured": "not_provable"}
"""How a finding is drawn, by its state: as the standing of a service."""


def promise_text(finding: SecurityFinding, language: Language) -> str:
    """Names the promise, and which one of several it is: ``certifications: ISO 27001``."""
    said = language.say(f"promise.{finding.promise}")
    for which in (finding.subject, finding.contract):
        said = language.say("finding.of", promise=said, subject=which) if which else said
    return said


def evidence_text(finding: SecurityFinding, language: Language) -> str:
    """Says what shows it."""
    return "; ".join(map(language.tell, finding.evidence))


def broken_text(finding: SecurityFinding, zone: tzinfo, language: Language) -> str:
    """Says when in the period it was seen not to be kept: the first stretch, and how many more; "" where never."""
    if not finding.broken:
        return ""
    (start, end), *more = finding.broken
    key = "finding.broken" if end > start else "finding.broken_at"
    said = language.say(key, start=language.moment(start, zone), end=language.moment(end, zone))
    return f"{said}, {language.say('finding.more', n=len(more))}" if more else said


def security_blocks(service: ServiceSnapshot, language: Language, *, heading: bool = True) -> tuple[Block, ...]:
    """Draws up the heading and the table of a service's findings; nothing where its contract promises nothing of it."""
    if not service.security:
        return ()
    zone: tzinfo = ZoneInfo(service.timezone) if service.timezone else UTC
    table = security_table(service.security, zone, language)
    return (Heading(4, language.say("finding.heading")), table) if heading else (table,)


def security_table(findings: Iterable[SecurityFinding], zone: tzinfo, language: Language) -> Table:
    """Lists findings."""

    def until(row: SecurityFinding) -> Cell:
        if row.until is None:
            return Cell("")
        return Cell(language.say("finding.until", when=language.short_last_day(row.until, zone, year=True)))

    columns: tuple[Column[SecurityFinding, Cell], ...] = (
        Column("promise", "column.promise", lambda row: Cell(promise_text(row, language))),
        Column("state", "column.verdict", lambda row: Cell(language.say(f"finding.{row.state}"), ROLES[row.state])),
        Column("until", "column.holds", until, gives_way=1),
        Column(
            "evidence", "column.shown_by", lambda row: Cell(evidence_text(row, language)), text=TextHints(under=True)
        ),
        Column("broken", "column.broken", lambda row: Cell(broken_text(row, zone, language)), gives_way=1),
    )
    return fill(columns, findings, language)

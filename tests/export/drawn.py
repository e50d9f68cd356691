"""Documents drawn in one call, for tests: a snapshot and a report in each format."""

from __future__ import annotations

from typing import Any

from sla_tui.export.blocks import Block, Document
from sla_tui.export.documents.handover import UNBROKEN, handover_document
from sla_tui.export.documents.report.document import report_document
from sla_tui.export.documents.report.model import Report
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.documents.working import working_document
from sla_tui.export.formats.html import render_html
from sla_tui.export.formats.markdown import render_markdown
from sla_tui.export.formats.svg import render_svg
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import Snapshot


def snapshot_text(snapshot: Snapshot, *, width: int = 80, **looks: Any) -> str:
    return render_text(snapshot_document(snapshot), ENGLISH, width=width, **looks)


def snapshot_markdown(snapshot: Snapshot) -> str:
    return render_markdown(snapshot_document(snapshot, arrangement="md"), ENGLISH)


def snapshot_html(snapshot: Snapshot) -> str:
    return render_html(snapshot_document(snapshot, arrangement="html"), ENGLISH)


def snapshot_svg(snapshot: Snapshot, *, width: int = 80) -> str:
    return render_svg(snapshot_document(snapshot), ENGLISH, width=width)


def report_text(report: Report, language: Language, **looks: Any) -> str:
    return render_text(report_document(report, language), language, **looks)


def report_markdown(report: Report, language: Language) -> str:
    return render_markdown(report_document(report, language), language)


def report_html(report: Report, language: Language) -> str:
    return render_html(report_document(report, language), language)


def working_text(assessment: Assessment, contract: Contract, *, width: int = 100, **more: Any) -> str:
    return render_text(working_document(assessment, contract, **more), ENGLISH, width=width)


def handover_text(before: Snapshot, after: Snapshot) -> str:
    return render_text(handover_document(before, after), ENGLISH, width=UNBROKEN)


def blocks_text(*blocks: Block, width: int = 100) -> str:
    return render_text(Document("", blocks), ENGLISH, width=width)

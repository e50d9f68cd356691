"""What was reported of outages: for the list of a service's outages, and under its working."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Paragraph
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.language import Language
from sla_tui.sla.facts import ReportFact
from sla_tui.sla.snapshot import ServiceSnapshot

ACT_CELLS = 7


def act_text(act: int | None, language: Language) -> str:
    """Writes the number by which an act is called; a dash for what is no act."""
    return language.say("act_text.act", number=act) if act else "-"


def by_text(act: int | None, who: str, at: int | None, language: Language) -> str:
    """Says who did something and when: ``act 3 by mk, 2026-11-10T08:00:00Z``, ``from the configuration``."""
    if at is None:
        return language.say("act_text.configured")
    return language.say("act_text.act_by", number=act or 0, who=who, at=fmt.rfc3339(at))


def span_text(start: int, end: int, language: Language) -> str:
    """Writes ``2026-11-10T00:00:00Z to 2026-11-10T01:00:00Z``."""
    return language.say("act_text.span", start=fmt.rfc3339(start), until=fmt.rfc3339(end))


def joined(parts: Iterable[str]) -> str:
    """Joins the parts that say something, in one line."""
    return "; ".join(part for part in parts if part)


def reports_block(service: ServiceSnapshot, language: Language) -> Block:
    """Lists the service's reports: the act, the number of the outage, what it says and who made it."""
    if not service.reports:
        return Paragraph(language.say("act_text.no_reports"))
    starts = [o.start for o in service.assessment.outages]

    def which(fact: ReportFact) -> str:
        known = fact.start in starts
        number = starts.index(fact.start) + 1 if known and fact.start is not None else 0
        outage = (
            language.say("act_text.outage", number=number) if known else language.say("act_text.no_outage_any_more")
        )
        return f"{outage}, {fmt.rfc3339(fact.began)}"

    columns = (
        Column[ReportFact, Cell](
            "act", "", lambda fact: Cell(act_text(fact.act, language)), text=TextHints(least=ACT_CELLS)
        ),
        Column[ReportFact, Cell]("outage", "", lambda fact: Cell(which(fact))),
        Column[ReportFact, Cell]("report", "", lambda fact: Cell(_words(fact, language))),
    )
    return fill(columns, service.reports, language, narrow="whole", headless=True)


def report_text(fact: ReportFact, language: Language) -> str:
    """Writes one report: of which outage, what it says, and who made it."""
    if fact.start is None or fact.end is None:
        which = language.say("act_text.unseen", began=fmt.rfc3339(fact.began))
    else:
        which = span_text(fact.start, fact.end, language)
    return f"{which}: {_words(fact, language)}"


def _words(fact: ReportFact, language: Language) -> str:
    """Writes ``reported 2026-11-10T00:20:00Z; affected 40 %; T-7; act 3 by mk, 2026-11-10T08:00:00Z``."""
    when = "" if fact.reported is None else language.say("act_text.reported", at=fmt.rfc3339(fact.reported))
    share = ""
    if fact.affected is not None:
        share = language.say("act_text.affected", share=language.percent(100 * fact.affected))
    return joined((when, share, fact.reference, fact.note, by_text(fact.act, fact.who, fact.at, language)))

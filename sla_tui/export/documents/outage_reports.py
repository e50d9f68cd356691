"""What was reported of outages, as text: for the list of a service's outages, and under its working."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.facts import ReportFact
from sla_tui.sla.snapshot import ServiceSnapshot


def report_lines(service: ServiceSnapshot) -> list[str]:
    """The service's reports: the act, the number of the outage, what it says and who said it."""
    starts = [o.start for o in service.assessment.outages]
    lines = []
    for fact in service.reports:
        number = f"act {fact.act}" if fact.act else "-"
        which = f"outage {starts.index(fact.start) + 1}" if fact.start in starts else "no outage any more"
        lines.append(f"{number:8} {which}, {fmt.rfc3339(fact.began)}  {_words(fact)}")
    return lines


def report_line(fact: ReportFact) -> str:
    """One report: of which outage, what it says, and who said it."""
    if fact.start is None or fact.end is None:
        return f"{fmt.rfc3339(fact.began)}, when no monitor saw it down: {_words(fact)}"
    return f"{fmt.rfc3339(fact.start)} to {fmt.rfc3339(fact.end)}: {_words(fact)}"


def _words(fact: ReportFact) -> str:
    """``reported 2026-11-10T00:20:00Z; affected 40 %; T-7; act 3 by mk, 2026-11-10T08:00:00Z``."""
    when = "" if fact.reported is None else f"reported {fmt.rfc3339(fact.reported)}"
    share = "" if fact.affected is None else f"affected {fmt.exact_percent(100 * fact.affected)} %"
    by = "from the configuration" if fact.at is None else f"act {fact.act} by {fact.who}, {fmt.rfc3339(fact.at)}"
    return "; ".join(word for word in (when, share, fact.reference, fact.note, by) if word)

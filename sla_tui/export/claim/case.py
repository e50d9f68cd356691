"""The claim's evidence as a case that `sla-tui assess` reads: whoever has the file can redo the whole calculation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.config.keys.case import EXCLUSION
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.kinds.numbers import decimal_text
from sla_tui.export.shapes.kinds import instant
from sla_tui.sla.contract import Contract
from sla_tui.sla.dossier import Dossier
from sla_tui.sla.evidence import CheckTally, MaintenanceWindow, Outage, SourceEvidence, Ticket
from sla_tui.sla.measure.tally import CountedValues
from sla_tui.sla.reports import with_reports
from sla_tui.sla.result import Assessment

_DIGITS: Final = 10**6  # of a share that has no end in decimals


def cases_of(dossier: Dossier) -> list[dict[str, object]]:
    """Returns the case; of a period that was judged in parts one a part, each with its text and its dates."""
    if not dossier.texts:
        return [case_of(dossier)]
    parts = zip(dossier.texts, dossier.assessment.parts, dossier.checks, strict=True)
    return [_part(number, *part, dossier) for number, part in enumerate(parts, start=1)]


def _part(
    number: int, text: Contract, part: Assessment, checks: CheckTally | None, dossier: Dossier
) -> dict[str, object]:
    zone = ZoneInfo(text.period.timezone)
    first, last = (datetime.fromtimestamp(at, zone).date() for at in (part.period.start, part.period.end - 1))
    service = replace(dossier.service, assessment=part)
    dated = replace(text, valid_from=first, valid_to=last)
    evidence = replace(dossier.evidence, checks=checks)
    case = case_of(replace(dossier, service=service, contract=dated, evidence=evidence, texts=(), checks=()))
    return {**case, "id": f"{case['id']}, part {number}"}


def case_of(dossier: Dossier) -> dict[str, object]:
    """Returns the case, in the order of `docs/contract-model.md`, section 5. Lists that are empty are left out."""
    a, evidence = dossier.assessment, with_reports(dossier.contract, dossier.evidence)
    case: dict[str, object] = {
        "id": f"{dossier.service.id} {a.period.key}".strip(),
        "at": instant(a.period.start if dossier.contract.period.kind != "rolling" else a.period.end),
        "now": instant(a.now) if a.running else None,
        "fee": None if (fee := dossier.service.fee) is None else fmt.amount(fee, dossier.contract.currency),
        "contract": CONTRACT.write(dossier.contract),
        "sources": [_source(source) for source in evidence.sources],
        "maintenance": [_window(window) for window in evidence.maintenance],
        "exclusions": [EXCLUSION.write(exclusion) for exclusion in evidence.exclusions],
        "latency": [{"at": instant(s.at), "ms": s.ms} for s in evidence.latency],
        "checks": None if evidence.checks is None else _checks(evidence.checks),
        "tickets": [_ticket(ticket) for ticket in evidence.tickets],
        "noticed": instant(evidence.noticed),
        "invoiced": instant(evidence.invoiced),
    }
    return {key: value for key, value in case.items() if value not in (None, [])}


def cases_text(cases: Sequence[Mapping[str, object]]) -> str:
    """Writes one case as JSON, several as an array of them; ends in a line break."""
    if len(cases) == 1:
        return case_text(cases[0])
    return json.dumps(cases, indent=1, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"


def case_text(case: Mapping[str, object]) -> str:
    """Writes the case as JSON, ending in a line break."""
    return json.dumps(case, indent=1, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"


def _checks(checks: CheckTally) -> dict[str, object]:
    """Writes the counted checks: how many failed, and how many of the others took how long."""
    counts = CountedValues.merged([checks.times_ms]).counts
    table: dict[str, object] = {
        "total": checks.total,
        "failed": checks.failed,
        "times": [{"ms": ms, "count": counts[ms]} for ms in sorted(counts)],
        "read": None if checks.read == 1 else decimal_text(Fraction(int(checks.read * _DIGITS), _DIGITS)),
    }
    return {key: value for key, value in table.items() if value is not None}


def _ticket(ticket: Ticket) -> dict[str, object]:
    table = {
        "id": ticket.id,
        "severity": ticket.severity,
        "opened": instant(ticket.opened),
        "responded": instant(ticket.responded),
        "resolved": instant(ticket.resolved),
    }
    return {key: value for key, value in table.items() if value not in (None, "")}


def _source(source: SourceEvidence) -> dict[str, object]:
    table: dict[str, object] = {
        "id": source.id,
        "outages": [_outage(outage) for outage in source.outages],
        "gaps": [{"start": instant(g.start), "end": instant(g.end), "kind": g.kind} for g in source.gaps],
        "requests": [
            {"start": instant(r.start), "end": instant(r.end), "total": r.total, "errors": r.errors}
            for r in source.requests
        ],
        "resolution": f"{source.resolution}s",
    }
    return {key: value for key, value in table.items() if value != []}


def _outage(outage: Outage) -> dict[str, object]:
    table = {
        "start": instant(outage.start),
        "end": instant(outage.end),
        "reported": instant(outage.reported),
        "ratio": None if outage.ratio is None else decimal_text(outage.ratio),
        "reason": outage.reason,
    }
    return {key: value for key, value in table.items() if value not in (None, "")}


def _window(window: MaintenanceWindow) -> dict[str, object]:
    table = {
        "start": instant(window.start),
        "end": instant(window.end),
        "announced": instant(window.announced),
        "kind": window.kind,
        "title": window.title,
    }
    return {key: value for key, value in table.items() if value not in (None, "")}


def _plain(value: Any) -> str:  # noqa: ANN401  what JSON cannot say itself: dates and instants
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, date) else str(value)

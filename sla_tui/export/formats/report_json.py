"""A report as JSON (schema ``sla-tui/report/1``): the snapshot's own objects, and what lies around them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from sla_tui import format as fmt
from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.report.questions import OpenQuestion, questions
from sla_tui.export.formats.json import inert, schema_text, service_to_json, source_to_json, summary_to_json
from sla_tui.export.formats.json_decisions import credit_entry
from sla_tui.export.formats.json_result import amount_of, uptime_to_json
from sla_tui.sla.contract import Contract

SCHEMA: Final = "sla-tui/report/1"


def render_json(report: Report) -> str:
    """The whole report as indented JSON, ending in a line break."""
    return inert(json.dumps(report_to_json(report), indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def report_to_json(report: Report) -> dict[str, object]:
    """The report as plain lists, mappings and scalars; what is not known is null."""
    snapshot = report.snapshot
    return {
        "schema": SCHEMA,
        "generated_at": fmt.rfc3339(snapshot.generated_at),
        "version": snapshot.version,
        "zone_data": report.zone_data or None,
        "timezone": snapshot.timezone,
        "demo": snapshot.demo,
        "period": report.key,
        "running": report.running,
        "summary": summary_to_json(snapshot.summary),
        "services": [_chapter(chapter) for chapter in report.chapters],
        "questions": [_question(question) for question in questions(report)],
        "sources": [
            {**source_to_json(source), "resolution": _resolution(report, source.id, source.interval)}
            for source in snapshot.sources
        ],
        "contracts": [_contract(contract) for contract in report.contracts],
    }


def report_schema() -> str:
    """The JSON Schema of a report, made of the snapshot's."""
    snapshot = json.loads(schema_text())
    instant_or_null = {"type": ["string", "null"]}
    text = {"type": "string"}
    entry = _object(
        {
            "service": snapshot["properties"]["services"]["items"],
            "contract_valid_from": instant_or_null,
            "days": {
                "type": "array",
                "items": _object({"start": text, "end": text, "p95_ms": {"type": ["integer", "null"]}}),
            },
            "earlier": {"type": "array", "items": {"type": "object"}},
            "claim": {"type": ["object", "null"]},
        }
    )
    source = dict(snapshot["properties"]["sources"]["items"])
    schema = {
        "$schema": snapshot["$schema"],
        "title": "sla-tui report",
        **({"$defs": snapshot["$defs"]} if "$defs" in snapshot else {}),
        **_object(
            {
                "schema": {"const": SCHEMA},
                "generated_at": text,
                "version": text,
                "zone_data": {"type": ["string", "null"]},
                "timezone": text,
                "demo": {"type": "boolean"},
                "period": text,
                "running": {"type": "boolean"},
                "summary": snapshot["properties"]["summary"],
                "services": {"type": "array", "items": entry},
                "questions": {
                    "type": "array",
                    "items": _object(
                        {
                            "kind": text,
                            "service": {"type": ["string", "null"]},
                            "source": {"type": ["string", "null"]},
                            "detail": text,
                        }
                    ),
                },
                "sources": {"type": "array", "items": source},
                "contracts": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
            }
        ),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "service": service_to_json(chapter.service),
        "contract_valid_from": _day(chapter.contract.valid_from),
        "days": [
            {"start": fmt.rfc3339(day.start), "end": fmt.rfc3339(day.end), "p95_ms": day.p95_ms} for day in chapter.days
        ],
        "earlier": [
            {
                "period": past.period.key,
                "start": fmt.rfc3339(past.period.start),
                "end": fmt.rfc3339(past.period.end),
                "uptime": uptime_to_json(past.stated.uptime, chapter.service.assessment),
                "verdict": past.stated.verdict,
                "standing": past.stated.standing,
                "certainty": past.stated.certainty,
                "credit": amount_of(past.stated.credit),
                "extent": None if past.stated.credit is None else past.stated.credit.extent,
                "currency": chapter.contract.currency if past.stated.credit is None else past.stated.credit.currency,
            }
            for past in chapter.earlier
        ],
        "claim": None if chapter.claim is None else credit_entry(chapter.claim),
    }


def _question(question: OpenQuestion) -> dict[str, object]:
    return {
        "kind": question.kind,
        "service": None if question.chapter is None else question.chapter.service.id,
        "source": None if question.source is None else question.source.id,
        "detail": question.source.message if question.source is not None else question.detail,
    }


def _resolution(report: Report, source: str, interval: int) -> dict[str, int]:
    low, high = report.resolutions.get(source, (interval, interval))
    return {"least_seconds": low, "most_seconds": high}


def _contract(contract: Contract) -> dict[str, object]:
    claim = contract.claim
    return {
        "id": contract.id,
        "name": contract.title,
        "vendor": contract.vendor,
        "source": contract.source,
        "as_of": _day(contract.as_of),
        "valid_from": _day(contract.valid_from),
        "valid_to": _day(contract.valid_to),
        "reviewed_by": contract.reviewed_by,
        "timezone": contract.period.timezone,
        "claim": None
        if claim is None
        else {"method": claim.method, "url": claim.url, "subject": claim.subject, "fields": list(claim.fields)},
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

"""The public view as JSON (schema ``sla-tui/public/1``): what the status page says, for programs."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.formats.json import inert
from sla_tui.export.formats.json_result import fraction, instant
from sla_tui.export.publish.model import PublicPage, PublicPeriod, PublicService
from sla_tui.export.publish.status_page import overall

SCHEMA: Final = "sla-tui/public/1"


def render_public_json(public: PublicPage) -> str:
    """The page as JSON, ending in a line break; what is not known is null."""
    data = {
        "schema": SCHEMA,
        "title": public.title,
        "generated_at": fmt.rfc3339(public.generated_at),
        "timezone": public.timezone,
        "demo": public.demo,
        "state": overall(public),
        "services": [_service(service) for service in public.services],
        "incidents": [
            {
                "service": incident.service,
                "start": fmt.rfc3339(incident.start),
                "end": instant(incident.end),
                "reason": incident.reason or None,
            }
            for incident in public.incidents
        ],
        "maintenance": [
            {
                "service": work.name,
                "start": fmt.rfc3339(work.start),
                "end": fmt.rfc3339(work.end),
                "title": work.title or None,
            }
            for work in public.work
        ],
    }
    return inert(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)) + "\n"


def _service(service: PublicService) -> dict[str, object]:
    return {
        "service": service.key,
        "name": service.name,
        "state": service.state,
        "since": instant(service.since),
        "uptime": [_period(each) for each in service.periods],
        "days": [
            {"start": fmt.rfc3339(cell.start), "state": cell.state, "down_seconds": cell.down_seconds}
            for cell in service.days
        ],
    }


def _period(each: PublicPeriod) -> dict[str, object]:
    known = each.stated
    ends = None if known.uptime_range is None else fmt.uptime_range(*known.uptime_range, each.bound)
    return {
        "period": each.period.key,
        "running": each.running,
        "fraction": None if known.uptime is None else fraction(known.uptime),
        "percent": None if known.uptime is None else _percent(known.uptime, each),
        "range": None if ends is None else {"worst_percent": ends[0], "best_percent": ends[1]},
        "since": instant(known.since),
        "known": fraction(known.coverage),
        "provable": known.certainty != "not_provable",
        "target": None if each.target is None else fmt.exact_percent(each.target),
    }


def _percent(uptime: Fraction, each: PublicPeriod) -> str:
    bounds = () if each.bound is None else (each.bound,)
    return fmt.fixed(uptime * 100, 6, Fraction(100), *bounds)

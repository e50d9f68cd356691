"""Writes the tables of keys into `docs/contract-model.md`: `python docs/contract_keys.py`; a test keeps them current.

The tables come from the very lists of keys that read contracts and cases, so that nothing is documented that does not
work, and nothing works that is not documented.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from sla_tui.config.keys import case as cases
from sla_tui.config.keys import contract as contracts
from sla_tui.config.keys import security
from sla_tui.config.keys.objectives import EACH, OBJECTIVE
from sla_tui.config.keys.objectives import TIER as OBJECTIVE_TIER
from sla_tui.config.keys.service import AGREEMENT
from sla_tui.config.kinds.calendars import CALENDAR
from sla_tui.config.reading.tables import ConfigTable, Key

PAGE = Path(__file__).with_name("contract-model.md")
TABLES = {
    "contract": contracts.CONTRACT,
    "period": contracts.PERIOD,
    "availability": contracts.AVAILABILITY,
    "hours": contracts.HOURS,
    "evidence": contracts.EVIDENCE,
    "maintenance": contracts.MAINTENANCE,
    "exclusions": contracts.EXCLUSIONS,
    "rounding": contracts.ROUNDING,
    "tiers": contracts.TIER,
    "credit": contracts.CREDIT,
    "bands": contracts.BAND,
    "claim": contracts.CLAIM,
    "calendar": CALENDAR,
    "objectives": OBJECTIVE,
    "each": EACH,
    "objective tiers": OBJECTIVE_TIER,
    "support": contracts.SUPPORT,
    "security": security.SECURITY,
    "transit": security.TRANSIT,
    "certifications": security.CERTIFICATION,
    "backups": security.BACKUPS,
    "restore": security.RESTORE,
    "breach": security.BREACH,
    "data return": security.DATA_RETURN,
    "termination": contracts.TERMINATION,
    "agreement": AGREEMENT,
    "case": cases.CASE,
    "also": cases.ALSO,
    "source": cases.SOURCE,
    "outage": cases.OUTAGE,
    "gap": cases.GAP,
    "requests": cases.REQUESTS,
    "window": cases.WINDOW,
    "exclusion": cases.EXCLUSION,
    "sample": cases.SAMPLE,
    "metric": cases.METRIC,
    "checks": cases.CHECKS,
    "time": cases.TIME,
    "ticket": cases.TICKET,
    "latency case": cases.LATENCY_CASE,
}


def page(text: str) -> str:
    """The page with every table between ``<!-- keys: NAME -->`` and ``<!-- end -->`` written anew."""

    def written(match: re.Match[str]) -> str:
        return f"<!-- keys: {match[1]} -->\n{_table(TABLES[match[1]])}\n<!-- end -->"

    return re.sub(r"<!-- keys: ([a-z ]+) -->\n.*?<!-- end -->", written, text, flags=re.DOTALL)


def _table(table: ConfigTable) -> str:
    rows = ["| key | takes | default | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*rows, *(_row(key) for key in table.keys)])


def _row(key: Key) -> str:
    default = "required" if key.required else _default(key.default)
    cells = (f"`{key.name}`", key.kind.words, default, key.doc)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(value: object) -> str:
    if value is None:
        return ""
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

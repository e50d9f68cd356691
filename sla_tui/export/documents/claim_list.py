"""The ledger of credits as text or JSON: each period that triggers one, its deadline, and how far the claim is."""

from __future__ import annotations

import json
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.stated import entry_text
from sla_tui.export.documents.totals import totals_text
from sla_tui.export.shapes.decisions import CREDIT_ENTRY
from sla_tui.export.style import Style
from sla_tui.export.text_layout import table, wrap
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import Total, stage_of, totals
from sla_tui.sla.snapshot import Snapshot

HEADINGS: Final = ("SERVICE", "PERIOD", "UPTIME", "CREDIT", "STATE", "BY", "LEFT")
_STAGES: Final = {
    "owed": "owed so far",
    "claimable": "claimable",
    "claimed": "claimed",
    "paid": "paid",
    "expired": "expired",
}


def render_ledger(snapshot: Snapshot, *, width: int = 100, style: Style | None = None) -> str:
    """The ledger, the newest period first, ending in a line break."""
    look = style or Style()
    if not snapshot.credits:
        known = "" if snapshot.credits_complete else " Not every past period has been looked at yet."
        return f"Nothing can be claimed.{known}\n"
    rows = [HEADINGS, *(tuple(look.plain(cell) for cell in _row(e, snapshot)) for e in snapshot.credits)]
    lines = table(rows, flush_left=(0, 1, 4, 5), flexible=0, width=width)
    lines[0] = look.strong(lines[0])
    for entry in snapshot.credits:
        lines += [f"  {line}" for step in _steps(entry) for line in wrap(look.plain(step), width - 2)]
    if sums := totals_text(snapshot.credits):
        lines += ["", *wrap(look.plain(sums), width)]
    if not snapshot.credits_complete:
        lines.append("Not every past period has been looked at yet.")
    return "\n".join(lines) + "\n"


def render_ledger_json(snapshot: Snapshot) -> str:
    """The entries as they stand in the snapshot's JSON, and their sums by stage; ends in a line break."""
    data = {
        "credits": [CREDIT_ENTRY.write(e) for e in snapshot.credits],
        "credits_complete": snapshot.credits_complete,
        "totals": [_total(total) for total in totals(snapshot.credits)],
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _row(entry: CreditEntry, snapshot: Snapshot) -> tuple[str, ...]:
    uptime = "-" if entry.uptime is None else f"{fmt.uptime_percent(entry.uptime, entry.target)} %"
    if entry.running and entry.uptime is not None:
        uptime += " so far"
    at, stage = entry.claim.deadline, stage_of(entry)
    by = left = "-"
    if at is not None:
        by = fmt.last_day(at, ZoneInfo(snapshot.timezone if entry.timezone == "" else entry.timezone))
        left = (
            "-"
            if stage not in {"owed", "claimable"} or at <= snapshot.generated_at
            else fmt.duration(at - snapshot.generated_at, parts=1)
        )
    state = "notified" if entry.state == "notified" else _STAGES[stage]
    return entry.name or entry.service, entry.period.label or entry.period.key, uptime, _credit(entry), state, by, left


def _credit(entry: CreditEntry) -> str:
    return entry_text(entry) + ("" if entry.certainty == "certain" else " (?)")


def _total(total: Total) -> dict[str, object]:
    return {
        "stage": total.stage,
        "currency": total.currency,
        "amount": fmt.amount(total.amount, total.currency) if total.amount else None,
        "at_least": total.at_least,
        "periods": total.count,
    }


def _steps(entry: CreditEntry) -> list[str]:
    """Who did what with the claim, a line each."""
    return [
        f"{entry.service}, {entry.period.key}: {mark.state} by {mark.who}, {fmt.rfc3339(mark.at)}"
        + (f": {mark.note}" if mark.note else "")
        for mark in entry.marks
    ]

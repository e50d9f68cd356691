"""The state in one line: for a tmux status bar, a prompt, a program. What is stale is added last.

A line may be remembered and printed later; it says nothing that the passing of time alone makes wrong before the
instant `holds_until`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.service_text import title_of
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean

FORMATS: Final = ("plain", "ascii", "tmux", "json")

_NAME: Final = 24  # cells of a service's name
_COLOURS: Final = {"breached": "red", "at_risk": "yellow", "unknown": "magenta", "met": "green"}


def status_line(snapshot: Snapshot) -> dict[str, str]:
    """The line in every form, none with a line break: `plain`, `ascii`, `tmux` (its colours), `json` (an object)."""
    summary = snapshot.summary
    counts = {v: getattr(summary, v) for v in fmt.VERDICT_ORDER}
    seen = [(verdict, count) for verdict, count in counts.items() if count]
    more, none = _more(snapshot), "no services"
    plain = " ".join(f"{fmt.VERDICT_GLYPHS[v]} {n}" for v, n in seen) or none
    letters = " ".join(f"{fmt.VERDICT_ASCII[v]} {n}" for v, n in seen) or none
    coloured = " ".join(f"#[fg={_COLOURS[v]}]{fmt.VERDICT_GLYPHS[v]} {n}#[default]" for v, n in seen) or none
    return {
        "plain": " · ".join([plain, *more]),
        "ascii": " - ".join([letters, *_more(snapshot, ascii_only=True)]),
        "tmux": " · ".join([coloured, *(words.replace("#", "##") for words in more)]),  # a name is no format of tmux
        "json": json.dumps(_object(snapshot), ensure_ascii=False, allow_nan=False),
    }


def holds_until(snapshot: Snapshot) -> int:
    """The first instant at which the line can be wrong though nothing new is known: a period ends, a claim lapses."""
    instants = [snapshot.generated_at + 86_400]
    for service in snapshot.services:
        claim = service.assessment.claim
        instants += [service.assessment.period.end, *(at for at in (claim.deadline, claim.notify_by) if at is not None)]
    return min(at for at in instants if at > snapshot.generated_at)


def _more(snapshot: Snapshot, *, ascii_only: bool = False) -> list[str]:
    """What is owed, the service that is nearest to costing money, and that this machine is offline."""
    out = []
    if snapshot.demo:
        out.append("demo")
    if snapshot.offline_since is not None:
        out.append("THIS HOST IS OFFLINE")
    owed = [(c, a) for c, a in snapshot.summary.credits.items() if a]
    if owed:
        out.append(" + ".join(_money(a, c, ascii_only=ascii_only) for c, a in owed) + " owed")
    near = _nearest(snapshot)
    if near is not None and near.assessment.budget is not None:
        name = clean(title_of(near), _NAME)
        name = name.encode("ascii", "replace").decode() if ascii_only else name
        down = "DOWN, " if near.state == "down" else ""
        out.append(f"{name} {down}{fmt.duration(max(0, near.assessment.budget.left))} left")
    return out


def _nearest(snapshot: Snapshot) -> ServiceSnapshot | None:
    """The service at risk with the least budget left."""
    risky = [s for s in snapshot.services if s.verdict == "at_risk" and s.assessment.budget is not None]
    return min(risky, key=lambda s: (s.assessment.budget.left if s.assessment.budget else 0, s.name), default=None)


def _money(amount: Decimal, currency: str, *, ascii_only: bool) -> str:
    return f"{currency} {fmt.amount(amount, currency)}" if ascii_only else fmt.money(amount, currency)


def _object(snapshot: Snapshot) -> dict[str, object]:
    """For programs: counts, money as decimals, and every service that is not within its SLA."""
    summary = snapshot.summary
    return {
        "generated_at": fmt.rfc3339(snapshot.generated_at),
        "services": summary.services,
        **{verdict: getattr(summary, verdict) for verdict in fmt.VERDICT_ORDER},
        "credits": {currency: fmt.amount(owed, currency) for currency, owed in summary.credits.items()},
        "offline_since": None if snapshot.offline_since is None else fmt.rfc3339(snapshot.offline_since),
        "troubled": [_troubled(s) for s in snapshot.services if s.verdict != "met" or s.state == "down"],
    }


def _troubled(service: ServiceSnapshot) -> dict[str, object]:
    budget, claim = service.assessment.budget, service.assessment.claim
    known = service.assessment.uptime is not None and budget is not None
    return {
        "id": service.id,
        "name": title_of(service),
        "verdict": service.verdict,
        "state": service.state,
        "budget_left_seconds": budget.left if known and budget is not None else None,
        "deadline": None if claim.deadline is None else fmt.rfc3339(claim.deadline),
    }

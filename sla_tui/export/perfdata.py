"""The figures of a check as performance data: `'label'=value[unit];[warn];[critical];[least];[most]`.

A value that is not known is `U`, never 0 and never 100. Ranges say what is fine: `99.9:` is "99.9 or more", `~:400` is
"400 or less". Numbers are written with a point, a minus sign of ASCII, and no grouping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.sla.agreement import Direction
from sla_tui.sla.money.totals import DONE, CreditStage
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.sla.stated import StatedCredit
from sla_tui.text import clean

_CREDIT: Final[Mapping[Direction, str]] = {"owed_to_us": "credit", "owed_by_us": "owed_by_us"}
"""The label of what is owed each way."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.:/-]+", re.ASCII)


def service_perfdata(service: ServiceSnapshot, *, prefix: str = "", now: int, stage: CreditStage = "owed") -> list[str]:
    """Writes one service's figures. What may not be stated is `U`, and without a verdict no figure has a limit.

    Args:
        service: whose.
        prefix: what each label begins with.
        now: UTC seconds, for the time left to claim.
        stage: how far the claim of its period is: what is claimed, paid or expired is owed no more.
    """
    a, stated, done = service.assessment, service.stated.bare, stage in DONE
    target = f"{_number(service.target, 9)}:" if service.target is not None and stated.judged else ""
    uptime, budget = _percent(stated.uptime, a), stated.budget
    downtime = a.downtime_seconds if stated.measured else None
    out = [
        item(f"{prefix}uptime", uptime, "%", critical="" if a.running else target, least="0", most="100"),
        item(f"{prefix}uptime_so_far", uptime, "%", least="0", most="100"),
        item(f"{prefix}best_case", _percent(stated.best_case, a), "%", critical=target, least="0", most="100"),
        item(f"{prefix}downtime", downtime, "s", least="0"),
        item(
            f"{prefix}budget_left",
            None if budget is None else budget.left,
            "s",
            critical="0:" if stated.judged else "",
        ),
        item(
            f"{prefix}{_CREDIT[service.direction]}",
            _owed(stated.credit, done=done),
            critical="0" if stated.judged else "",
            least="0",
        ),
        item(f"{prefix}coverage", _number(a.coverage * 100, 4, Fraction(0), Fraction(100)), "%", least="0", most="100"),
    ]
    if stated.next_tier is not None:
        out.append(item(f"{prefix}next_credit_in", max(0, stated.next_tier.seconds_left), "s", least="0"))
    ours = service.direction == "owed_by_us"  # then it is the customer who has to claim
    if stated.owed and not done and not ours and stated.claim.deadline is not None:
        out.append(item(f"{prefix}claim_left", stated.claim.deadline - now, "s", warn="0:"))
    return out + _quality(service, prefix)


def _percent(uptime: Fraction | None, a: Assessment) -> str | None:
    return None if uptime is None else percent_view(uptime, a)


def _owed(credit: StatedCredit | None, *, done: bool) -> str | None:
    """Returns what is owed, in money, or the least of it; None where it is not known."""
    if credit is None or (credit.extent == "not_known" and not done):
        return None
    owed = credit.amount if credit.owed and not done else Decimal(0)
    return None if owed is None else fmt.amount(owed, credit.currency)


def _quality(service: ServiceSnapshot, prefix: str) -> list[str]:
    """Writes burn, latency, errors; only what is measured or promised.

    A promise has its limit where that says the same as its verdict: not where it has none, nor where it is kept in most
    windows though the figure of the whole is beyond it.
    """
    out, latency, errors = [], service.latency, service.errors
    burn = service.assessment.burn if service.stated.judged else None
    if burn is not None and burn.per_hour is not None:
        out.append(item(f"{prefix}burn_1h", _number(burn.per_hour, 2), least="0"))
    if latency.value_ms is not None and latency.threshold_ms is not None:
        kept = latency.value_ms <= latency.threshold_ms
        limit = f"~:{latency.threshold_ms}" if latency.met is kept else ""
        out.append(item(f"{prefix}latency", latency.value_ms, "ms", warn=limit, least="0"))
    elif latency.p95_ms is not None:
        out.append(item(f"{prefix}latency", latency.p95_ms, "ms", least="0"))
    if errors.rate_percent is not None:
        threshold = errors.threshold_percent
        if threshold is not None and errors.met is not (errors.rate_percent <= threshold):
            threshold = None
        limit = "" if threshold is None else f"~:{_number(threshold, 9)}"
        rate = _number(errors.rate_percent, 4)
        out.append(item(f"{prefix}error_rate", rate, "%", warn=limit, least="0", most="100"))
    return out


def total_perfdata(snapshot: Snapshot) -> list[str]:
    """Counts each standing, which add up to the services, and what is owed each way by currency (the least of it)."""
    total = snapshot.summary
    most = str(total.services)
    out = [
        item("services", total.services, least="0"),
        item("breached", total.breached, critical="0", least="0", most=most),
        item("at_risk", total.at_risk, warn="0", least="0", most=most),
        item("unknown", total.unknown, least="0", most=most),
        item("not_provable", total.not_provable, least="0", most=most),
        item("no_data", total.no_data, least="0", most=most),
        item("met", total.met, least="0", most=most),
    ]
    return out + [
        item(f"{name}_{currency}", fmt.amount(amount, currency), critical="0", least="0")
        for direction, name in _CREDIT.items()
        for currency, amount in total.owed[direction].amounts.items()
    ]


def item(
    name: str,
    value: int | str | None,
    unit: str = "",
    *,
    warn: str = "",
    critical: str = "",
    least: str = "",
    most: str = "",
) -> str:
    """Writes one figure. A value that is not known has no unit; empty limits at the end are left out."""
    shown = "U" if value is None else f"{value}{unit}"
    figures = f"{shown};{warn};{critical};{least};{most}"
    return f"{label(name)}={figures.rstrip(';')}"


def label(name: str) -> str:
    """Writes a label as the guidelines do: no `=` in it, a quote doubled, and quotes where it is not plain."""
    inert = clean(name.replace("=", "-").replace("|", "¦"))
    return inert if _PLAIN.fullmatch(inert) else "'" + inert.replace("'", "''") + "'"


def _number(value: Fraction, decimals: int, *bounds: Fraction) -> str:
    text = fmt.fixed(value, min(decimals, max(fmt.decimals_of(value), 0)), *bounds)
    return text.replace(fmt.MINUS, "-")

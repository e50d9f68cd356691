"""What an act does to a service's figures, and the lists of exclusions and announced work, as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.documents.stated import credit_text, standing_text, uptime_text_of
from sla_tui.export.style import Style
from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot


@dataclass(frozen=True, slots=True)
class Effect:
    """One service before and after."""

    before: ServiceSnapshot
    after: ServiceSnapshot


def effect_lines(effect: Effect, *, width: int = 100, style: Style | None = None) -> list[str]:
    """Both figures: uptime, downtime, verdict, credit; what stays as it was is said once."""
    look, one = style or Style(), effect.before.assessment
    head = f"{title_of(effect.before)}, {one.period.label or one.period.key}"
    lines = [look.strong(look.plain(head))]
    both = zip(_figures(effect.before), _figures(effect.after), strict=True)
    for (label, was), (_, becomes) in both:
        arrow = "->" if look.ascii_only else "→"
        text = f"{was} (as before)" if was == becomes else f"{was} {arrow} {becomes}"
        lines += [f"  {label:9} {line}" for line in wrap(look.plain(text), max(30, width - 12))]
    if (difference := _difference(effect)) is not None:
        lines.append(f"  {'':9} {look.plain(difference)}")
    return lines


def _figures(service: ServiceSnapshot) -> tuple[tuple[str, str], ...]:
    """What may be stated of the service, by its label."""
    stated, found = service.stated, service.assessment
    zone: tzinfo = ZoneInfo(service.timezone) if service.timezone else UTC
    so_far = " so far" if found.running and stated.uptime is not None and stated.since is None else ""
    down = found.downtime_seconds
    seconds = "not measured in seconds" if down is None else f"{down:,} s" if stated.measured else "not measured"
    credit = "cannot be said" if stated.credit is None else credit_text(stated.credit) or "none"
    best = None if stated.best_case is None else f"{fmt.uptime_percent(stated.best_case, service.target)} %"
    return (
        ("uptime", f"{uptime_text_of(stated, service.target, zone=zone, now=found.now)}{so_far}"),
        *((("best case", best or "cannot be said"),) if found.running else ()),
        ("downtime", seconds),
        ("verdict", standing_text(service, zone)),
        ("credit", credit),
    )


def _difference(effect: Effect) -> str | None:
    """What the act costs or saves, in money or else in percent of the fee; None where that cannot be said."""
    one, two = effect.before.stated.credit, effect.after.stated.credit
    if one is None or two is None or (one.extent, two.extent) != ("exact", "exact"):
        return None
    if one.amount is not None and two.amount is not None:
        more: Decimal = two.amount - one.amount
        sign = "" if more < 0 else "+"
        return f"that is {sign}{fmt.money(more, two.currency)}" if more else None
    change: Fraction = two.percent - one.percent
    sign = "" if change < 0 else "+"
    return f"that is {sign}{fmt.exact_percent(change)} % of the fee" if change else None


def outage_lines(service: ServiceSnapshot) -> list[str]:
    """The service's outages with the numbers by which `--outage` calls them."""
    found = service.assessment.outages
    if not found:
        return ["  no outages in this period"]
    width = len(str(len(found)))
    return [
        f"  {n:>{width}}  {fmt.rfc3339(o.start)}  {fmt.rfc3339(o.end)}  {o.counted_seconds:>9,} s counted  {o.decision}"
        + (f"; {o.reason}" if o.reason else "")
        for n, o in enumerate(found, start=1)
    ]


def exclusion_lines(services: Iterable[ServiceSnapshot]) -> list[str]:
    """Every exclusion that touches a period, under its service, with who said it and when."""
    lines: list[str] = []
    for service in services:
        for e in service.exclusions:
            state = "accepted" if e.accepted else "disputed, no effect"
            said = f"  by {e.who}, {fmt.rfc3339(e.at)}" if e.at is not None else "  from the configuration"
            if e.judged_at is not None:
                said += f"; {'accepted' if e.accepted else 'disputed'} by {e.judged_by}, {fmt.rfc3339(e.judged_at)}"
            words = "; ".join(p for p in (e.reason, state, e.reference, e.note) if p)
            number = f"act {e.act}" if e.act else "-"
            lines.append(f"{number:8} {service.id}  {fmt.rfc3339(e.start)}  {fmt.rfc3339(e.end)}  {words}{said}")
    return lines


def maintenance_lines(services: Iterable[ServiceSnapshot]) -> list[str]:
    """Every window in a period or soon, under its service, and whether the contract accepts it."""
    lines: list[str] = []
    for service in services:
        for m in service.maintenance:
            told = f"announced {fmt.rfc3339(m.announced)}" if m.announced is not None else "not announced"
            valid = "valid" if m.valid else "void under the contract"
            words = "; ".join(p for p in (m.kind, valid, told, m.title) if p)
            by = f"by {m.who}, {fmt.rfc3339(m.at)}" if m.at is not None else m.source or "the configuration"
            number = f"act {m.act}" if m.act else "-"
            lines.append(f"{number:8} {service.id}  {fmt.rfc3339(m.start)}  {fmt.rfc3339(m.end)}  {words}  {by}")
    return lines

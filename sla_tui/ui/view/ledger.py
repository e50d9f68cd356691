"""The Credits view: every period that triggered a credit, what may become one, and the sums by vendor and month.

What somebody still has to do stands first: the claims that are open, by their deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.snapshot import CreditEntry, ServiceSnapshot
from sla_tui.ui.view.claims import STATE_ROLES, deadline_line, is_due, state_sign
from sla_tui.ui.view.incidents import hidden_words
from sla_tui.ui.view.money import remedy
from sla_tui.ui.view.scene import Scene
from sla_tui.ui.view.sheet import Row, Sheet, Subject, kept
from sla_tui.ui.view.spans import Line, Span, cells_of, cut, left, right, width

_WIDEST: Final = 132
_WIDE: Final = 112
_LONG: Final = 100
_MIDDLE: Final = 64
_AHEAD: Final = 6
"""So many next tiers are listed."""
_ORDER: Final = {"open": 0, "notified": 0, "claimed": 1, "paid": 2, "lapsed": 3}


def sheet(scene: Scene) -> Sheet:
    """All credits, what comes next, and the sums."""
    look, snapshot = scene.look, scene.snapshot
    every: Sequence[CreditEntry] = () if snapshot is None else sorted(snapshot.credits, key=_urgency)
    problems = is_due if scene.state.problems_only else None
    shown, hidden = kept(every, lambda entry: scene.keeps(scene.find(entry.service)), problems)
    count = f"{len(shown)} of {len(every)}" if hidden else str(len(every))
    title: Line = (Span(look.glyphs.digit(3), "accent"), Span("Credits ", "title"), look.span(count, "soft"))
    amounts = [_amount(entry, scene) for entry in shown]
    widest = min(max((width((amount,)) for amount in amounts), default=8), 24)
    rows = [
        Row(
            _row(entry, amount, widest, scene),
            Subject(entry.service, period=entry.period.key, start=entry.period.start),
        )
        for entry, amount in zip(shown, amounts, strict=True)
    ]
    if rows:
        rows += [*_sums(shown, scene), *_next(scene)]
    if snapshot is not None and not snapshot.credits_complete:
        rows += [Row(()), Row((Span(" "), look.span("Past periods are still being looked at.", "warn")))]
    due = sum(is_due(entry) for entry in shown)
    end = look.line(f"{due} to claim", "at_risk") if due else look.line("none to claim", "soft")
    head = (_headings(widest, scene),) if shown else ()
    return Sheet(title, rows, head=head, end=end, empty=_nothing(scene, hidden))


def _urgency(entry: CreditEntry) -> tuple[int, int, int, str]:
    deadline = entry.claim.deadline
    return _ORDER[entry.state], 2**60 if deadline is None else deadline, -entry.period.start, entry.name.casefold()


def _amount(entry: CreditEntry, scene: Scene) -> Span:
    words = remedy(entry.credit, entry.amount, entry.currency, entry.benefits)
    if scene.cells < _LONG and entry.amount:
        words = fmt.money(entry.amount, entry.currency)
    return scene.look.foreign(words, "owed" if entry.locked_in else "at_risk")


def _columns(widest: int, scene: Scene) -> list[tuple[str, int, bool]]:
    """Heading, cells, and whether it is flush left."""
    cells = scene.cells
    names = 20 if cells >= _LONG else 16 if cells >= _MIDDLE else max(8, cells - 34 - widest)
    columns = [("  STATE", 10, True), ("SERVICE", names, True)]
    if cells >= _MIDDLE:
        columns.append(("PERIOD", 18 if cells >= _LONG else 8, True))
    if cells >= _WIDE:
        columns.append(("UPTIME", 11, False))
    columns.append(("CREDIT", max(widest, 6), False))
    if cells >= _WIDEST:
        columns.append(("LOCKED IN", 12, False))
    columns.append(("CLAIM BY", 0, True))
    return columns


def _headings(widest: int, scene: Scene) -> Line:
    out: list[Span] = [Span(" ")]
    for words, cells, flush_left in _columns(widest, scene):
        line = scene.look.line(words, "heading")
        out += [*(left(line, cells) if flush_left and cells else right(line, cells) if cells else line), Span("  ")]
    return tuple(out)


def _row(entry: CreditEntry, amount: Span, widest: int, scene: Scene) -> Line:
    look = scene.look
    role = STATE_ROLES[entry.state]
    uptime = _uptime(entry)
    since = "not yet" if entry.locked_in_since is None else fmt.day_and_time(entry.locked_in_since, look.zone)
    values: dict[str, Line] = {
        "  STATE": (state_sign(entry.state, look), Span(" "), look.span(entry.state, role)),
        "SERVICE": (look.foreign(entry.name.strip() or entry.service, "strong" if is_due(entry) else "text"),),
        "PERIOD": (
            look.foreign(entry.period.label or entry.period.key, "text")
            if scene.cells >= _LONG
            else look.foreign(entry.period.key, "text"),
            look.span(" now" if entry.running and scene.cells >= _LONG else "", "soft"),
        ),
        "UPTIME": look.line(uptime, "text"),
        "CREDIT": (amount,),
        "LOCKED IN": look.line(since, "soft"),
        "CLAIM BY": deadline_line(entry, look, long=scene.cells >= _MIDDLE),
    }
    out: list[Span] = []
    for words, cells, flush_left in _columns(widest, scene):
        line = values[words]
        out += [*(left(line, cells) if flush_left and cells else right(line, cells) if cells else line), Span("  ")]
    return cut(tuple(out[:-1]), scene.cells - 1)


def _uptime(entry: CreditEntry) -> str:
    """So far while the period runs: the same figure as everywhere."""
    return "–" if entry.uptime is None else f"{fmt.uptime_percent(entry.uptime, entry.target)} %"


def _sums(shown: Sequence[CreditEntry], scene: Scene) -> list[Row]:
    """What is owed and what became of it, by vendor and by month."""
    look = scene.look
    vendors: dict[tuple[str, str], dict[str, Decimal]] = {}
    months: dict[tuple[str, str], dict[str, Decimal]] = {}
    missing = 0
    for entry in shown:
        if not entry.amount:
            missing += 1
            continue
        state = "open" if entry.state == "notified" else entry.state
        for groups, name in (
            (vendors, entry.vendor or "no vendor named"),
            (months, entry.period.label or entry.period.key),
        ):
            sums = groups.setdefault((name, entry.currency), {})
            sums[state] = sums.get(state, Decimal(0)) + entry.amount
            sums[""] = sums.get("", Decimal(0)) + entry.amount
    if not vendors:
        return []
    names = min(max(cells_of(look.foreign(name).text) for name, _ in (*vendors, *months)) + 2, 30)
    out: list[Row] = []
    starts = {entry.period.label or entry.period.key: entry.period.start for entry in shown}
    months = dict(sorted(months.items(), key=lambda item: -starts[item[0][0]]))
    for title, groups in (("BY VENDOR", vendors), ("BY PERIOD", months)):
        out += [Row(()), Row((Span(" "), look.span(title, "heading")))]
        out += [Row(_sum(name, currency, sums, names, scene)) for (name, currency), sums in groups.items()]
    if missing:
        words = f"{missing} of them without an amount: the fee is not known, or the remedy is not money"
        out.append(Row(cut((Span("  "), look.span(words, "soft")), scene.cells)))
    return out


def _sum(name: str, currency: str, sums: dict[str, Decimal], names: int, scene: Scene) -> Line:
    look = scene.look
    parts: list[Span] = [Span("  "), *left((look.foreign(name, "text"),), names)]
    parts += right((look.span(fmt.money(sums[""], currency), "strong"),), 14)
    for state in ("open", "claimed", "paid", "lapsed"):
        if state in sums:
            words = fmt.money(sums[state], currency) if len(sums) > 2 else ""
            parts += [look.span(f"   {state} ", "soft"), look.span(words, STATE_ROLES[state])]
    return cut(tuple(parts), scene.cells)


def _next(scene: Scene) -> list[Row]:
    """The tiers that are nearest, for the services that the filter lets through."""
    look = scene.look
    services = () if scene.snapshot is None else scene.snapshot.services
    near = sorted((s for s in services if _runs_to_a_tier(s) and scene.keeps(s)), key=_left)[:_AHEAD]
    if not near:
        return []
    out = [Row(()), Row((Span(" "), look.span("NEXT TIERS AT RISK", "heading")))]
    for service in near:
        tier = service.assessment.credit.next_tier
        if tier is None:
            continue
        price = remedy(
            tier.credit, tier.amount, service.assessment.credit.currency, (tier.benefit,) if tier.benefit else ()
        )
        role = "at_risk" if service.verdict != "met" else "text"
        line: Line = (
            Span(" "),
            *left((look.foreign(service.name.strip() or service.id, "text"),), 22),
            *right((look.foreign(price, role),), 20),
            look.span("  after ", "soft"),
            *right(look.line(fmt.duration(max(0, tier.seconds_left)), "strong"), 10),
            look.span(" more downtime", "soft"),
            look.span(f" (below {fmt.exact_percent(tier.threshold)} %)" if scene.cells >= _LONG else "", "soft"),
        )
        out.append(Row(cut(line, scene.cells - 1), Subject(service.id)))
    return out


def _runs_to_a_tier(service: ServiceSnapshot) -> bool:
    return service.assessment.running and service.assessment.credit.next_tier is not None


def _left(service: ServiceSnapshot) -> int:
    tier = service.assessment.credit.next_tier
    return 0 if tier is None else tier.seconds_left


def _nothing(scene: Scene, hidden: int) -> list[Line]:
    look, snapshot = scene.look, scene.snapshot
    if snapshot is None:
        return [(Span("Nothing is known yet.", "strong"),)]
    if hidden:
        return hidden_words(scene, "credit", hidden, "none of them is still to be claimed")
    unknown = sum(service.verdict == "unknown" for service in snapshot.services)
    lines: list[Line] = [(look.span("No period that was looked at triggers a credit.", "strong"),)]
    if unknown:
        lines.append((look.span(f"Of {unknown} services no verdict is known.", "soft"),))
    return lines

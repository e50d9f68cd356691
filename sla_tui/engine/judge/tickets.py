"""Support clocks: an acknowledged outage as the ticket that response and resolution times are held against.

An outage that nobody acknowledged says nothing of how fast anybody answered, so it is no ticket.
"""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.engine.moment.quorum import timeline
from sla_tui.sla.acts import Acknowledge
from sla_tui.sla.contract import SUPPORT_KINDS
from sla_tui.sla.evidence import Ticket


def tickets(moment: Moment, bound: BoundService, views: Sequence[MonitorView]) -> tuple[Ticket, ...]:
    """Makes a ticket for every acknowledged outage of the period, where the contract promises support times.

    Opened with the outage, answered with the first acknowledgement, solved with the outage's end. Its severity is the
    acknowledgement's; without one, that of the contract's first support promise.
    """
    promises = [o for one in bound.each for o in one.contract.objectives if o.kind in SUPPORT_KINDS]
    acts = moment.decisions.acknowledged(bound.service.id) if promises else ()
    if not acts:
        return ()
    period, quorum = bound.period, bound.contract.evidence.quorum
    start = min((v.start for v in views), default=period.start)
    stretches = timeline([v.spans for v in views], start, moment.now, quorum)
    downs = [(s.start, s.end) for s in stretches if s.state == "down"]
    out: dict[int, Ticket] = {}
    for act in acts:
        deed = act.deed
        if not isinstance(deed, Acknowledge):
            continue
        outage = next(((low, high) for low, high in downs if low <= deed.outage <= high), None)
        if outage is None or not period.start <= outage[0] < period.end or outage[0] in out:
            continue
        low, high = outage
        solved = None if high >= moment.now else high
        severity = deed.severity or next((o.severity for o in promises if o.severity), "")
        out[low] = Ticket(f"act {act.id}", severity, low, responded=max(act.at, low), resolved=solved)
    return tuple(out.values())

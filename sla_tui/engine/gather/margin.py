"""Finds which services are sold and bought, and holds what their customers get against what their vendors pay.

A service that is sold is bought, too, where a vendor has an agreement about it, about a service that it depends on, or
about one that it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sla_tui.config.model import ServiceConfig
from sla_tui.engine.gather.agreements import AgreementLine
from sla_tui.engine.gather.credits import pays
from sla_tui.engine.gather.service import BuiltService
from sla_tui.sla.agreement import Party
from sla_tui.sla.money.fees import creditable_fee
from sla_tui.sla.money.margin import LazyMargins, MarginSide, ServiceMargin, margins
from sla_tui.sla.money.outage_credit import outage_credit
from sla_tui.sla.snapshot import ServiceSnapshot


def with_margins(found: Sequence[BuiltService]) -> tuple[ServiceSnapshot, ...]:
    """Gives every service that is sold and bought its margins, which are worked out when somebody asks for them."""
    sold = [_is_sold(one) for one in found]
    if not any(sold):
        return tuple(one.snapshot for one in found)
    known = {one.snapshot.id: one for one in found}
    out = []
    for one, is_sold in zip(found, sold, strict=True):
        bought = [known[name] for name in _bought(one, known)] if is_sold else []
        made = LazyMargins(partial(_margins, one, bought)) if bought else None
        out.append(replace(one.snapshot, margins_made=made) if made else one.snapshot)
    return tuple(out)


def _service(line: AgreementLine) -> ServiceConfig:
    return line.judged.group.members[line.number]


def _is_sold(found: BuiltService) -> bool:
    return any(_service(line).party == "customer" for line in found.lines)


def _bought(sold: BuiltService, known: Mapping[str, BuiltService]) -> Iterator[str]:
    """Yields the service itself, and those that it needs, as far as vendors have agreements about them."""
    for name in needed_for(sold.snapshot.id, lambda name: _service(known[name].lines[0]) if name in known else None):
        if any(_is_bought(line) for line in known[name].lines):
            yield name


def needed_for(service: str, find: Callable[[str], ServiceConfig | None]) -> Iterator[str]:
    """Yields the id of a service and of those that it is made of or depends on, as far as `find` has them."""
    seen: set[str] = set()
    waiting = [service]
    while waiting:
        name = waiting.pop(0)
        found = None if name in seen else find(name)
        seen.add(name)
        if found is not None:
            waiting += [*found.components, *found.depends_on]
            yield name


def _is_bought(line: AgreementLine) -> bool:
    """Tells whether a vendor promised it: a target of our own is no contract that anybody pays for."""
    contract = line.judged.judgement.bound.contract
    return _service(line).party == "vendor" and (bool(contract.vendor) or pays(contract))


def _margins(sold: BuiltService, bought: Sequence[BuiltService]) -> tuple[ServiceMargin, ...]:
    customers = list(_sides(sold, "customer"))
    return tuple(
        ServiceMargin(one.snapshot.id, one.snapshot.name, margin)
        for one in bought
        for margin in margins(customers, _sides(one, "vendor"))
    )


def _sides(found: BuiltService, party: Party) -> Iterator[MarginSide]:
    for line in found.lines:
        if _service(line).party != party or (party == "vendor" and not _is_bought(line)):
            continue
        bound, row, curve = line.bound, line.row, None
        if not bound.texts and bound.outside is None:
            fee = creditable_fee(bound.contract, bound.period, bound.service.fee)
            curve = outage_credit(bound.contract, row.assessment, fee)
        yield MarginSide(row.key, row.counterparty, bound.contract.currency, row.stated.credit, curve)

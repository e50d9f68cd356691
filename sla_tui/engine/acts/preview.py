"""What a decision or another contract's text would mean for one service: the same arithmetic, nothing is written."""

from __future__ import annotations

from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config, ContractVersions
from sla_tui.engine.acts.record import ActCall, Actor
from sla_tui.engine.gather.snapshot import one_service, service_with_margins
from sla_tui.engine.moment.bind import under_contract
from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import Act, Exclude
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.store.store import Store

MOST: Final = 20
"""Exclusions of one service that are tried out."""


def effect(
    config: Config,
    store: Store,
    clock: Clock,
    service: str,
    *,
    call: ActCall | None = None,
    contract: ContractVersions | None = None,
    period: str | None = None,
) -> ServiceSnapshot:
    """Builds the service as it would be, under all of its agreements; with another text its margins, too.

    Args:
        config: all services and contracts.
        store: what is remembered; only read.
        clock: the present.
        service: its id; with `contract`, one of its agreements (``checkout/acme``) that alone would be bound by it.
        call: what somebody would do.
        contract: the text that would bind it instead of its own.
        period: the key of a past period; None: the running one.

    Raises:
        SlaTuiError: what is asked for makes no sense, or there is no such service or period.
    """
    actor = Actor(config, store, clock, dry=True)
    if call is not None:
        call(actor)
    now, whole = int(clock.now()), parts_of_key(service)[0]
    if contract is None:
        previewed = one_service(config, store, now, whole, period=period, acts=actor.acts)
    else:  # a period that was closed was closed under its own text
        under = under_contract(config, (service,), contract)
        previewed = service_with_margins(under, store, now, whole, period=period, acts=actor.acts, closed=False)
        _ = previewed and previewed.margins  # worked out here, and not where they are drawn
    if previewed is None:
        raise SlaTuiError(f"there is no service {service!r} any more.")
    return previewed


def if_accepted(
    config: Config, store: Store, now: int, service: ServiceSnapshot, period: str | None
) -> dict[tuple[int, int], ServiceSnapshot]:
    """Builds the service under the same agreement as it would be, by the span of the disputed exclusion if accepted."""
    acts = store.acts()
    out: dict[tuple[int, int], ServiceSnapshot] = {}
    for fact in [fact for fact in service.exclusions if not fact.accepted][:MOST]:
        deed = Exclude(services=(service.key,), start=fact.start, end=fact.end, reason=fact.reason)
        pretended = Act(at=now, who="", deed=deed, id=acts[-1].id + 1 if acts else 1)
        previewed = one_service(config, store, now, service.key, period=period, acts=(*acts, pretended), alone=True)
        if previewed is not None:
            out[fact.start, fact.end] = previewed
    return out

"""What concerns one customer: the services under the agreements with that customer, and nothing of any other.

Each service is judged under that agreement alone; what only we need to know of it (where its vendors stand, what it
depends on, who looks after it) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.service import build_service
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import Moment, present_services
from sla_tui.errors import OutsideTermError, SlaTuiError
from sla_tui.sla.agreement import usual_id
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, summarise


def customers_of(config: Config) -> tuple[str, ...]:
    """Lists the customers that there are agreements with, each once, in the order of the configuration."""
    return tuple(
        dict.fromkeys(one.customer for service in config.services for one in service.each if one.party == "customer")
    )


def find_customer(config: Config, name: str) -> str:
    """Finds the customer that `name` means, as the configuration writes it: ``acme-b-v`` is ``Acme B.V.``.

    Raises:
        SlaTuiError: there is no such customer.
    """
    known = customers_of(config)
    for written in known:
        if name == written:
            return written
    for written in known:
        if name.casefold() == written.casefold() or usual_id(name, "") == usual_id(written, "") != "":
            return written
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"customers: {', '.join(known) or 'none'}"
    raise SlaTuiError(f"there is no agreement with a customer {name!r}.", hint=hint)


def folder_of(customer: str) -> str:
    """Names the folder of a customer's own status page: ``acme-b-v``."""
    return usual_id(customer, "") or sha256(customer.encode()).hexdigest()[:12]


def agreed_with(customer: str, services: Sequence[ServiceConfig]) -> tuple[ServiceConfig, ...]:
    """Lists the services under their agreement with `customer`, a name as `find_customer` gives it."""
    return tuple(
        one for service in services for one in service.each if one.party == "customer" and one.customer == customer
    )


def key_of(config: Config, service: str, customer: str) -> str:
    """Names the agreement that a service has with a customer: ``checkout/acme``.

    Raises:
        SlaTuiError: there is no such customer, or none of its agreements is about the service.
    """
    found = find_customer(config, customer)
    agreed = agreed_with(found, config.services)
    for one in agreed:
        if one.id == service:
            return one.key
    about = ", ".join(one.id for one in agreed)
    raise SlaTuiError(f"no agreement with {found} is about {service!r}.", hint=f"those with {found} are about: {about}")


def snapshot_for(snapshot: Snapshot, moment: Moment, customer: str, period: str | None = None) -> Snapshot:
    """Makes the snapshot that concerns one customer of it.

    Args:
        snapshot: of everything, for what is not of a service.
        moment: what it was built from.
        customer: as `find_customer` gives it.
        period: its key; None for the running one.

    Raises:
        OutsideTermError: no agreement with the customer covers the period.
        AssessmentError: `period` is no period.
    """
    agreed = agreed_with(customer, present_services(moment))
    services = tuple(_each(moment, agreed, period))
    keys = {service.key for service in services}
    entries = tuple(entry for entry in snapshot.credits if entry.key in keys)
    sources = {monitor.id.partition(":")[0] for service in services for monitor in service.monitors}
    return replace(
        snapshot,
        services=services,
        credits=entries,
        summary=summarise(services, entries),
        sources=tuple(source for source in snapshot.sources if source.id in sources),
        alerts=(),
        notices=(),
        notices_since=(),
        report_deliveries=(),
        detail=None,
    )


def _each(moment: Moment, agreed: Sequence[ServiceConfig], period: str | None) -> Iterator[ServiceSnapshot]:
    outside: OutsideTermError | None = None
    found = False
    for one in agreed:
        try:
            bound = bind(moment.config, one, moment.now, period)
        except OutsideTermError as error:
            outside = error
            continue
        found = True
        yield without_ours(build_service(moment, bound))
    if outside is not None and not found:
        raise outside


def without_ours(service: ServiceSnapshot) -> ServiceSnapshot:
    """Leaves out what is not the customer's: the vendor's own word, what we depend on, and our notes about work.

    Of an exclusion, when and why are left; tickets (often the vendor's), notes and names of our people are not.
    """
    exclusions = tuple(replace(fact, reference="", note="", who="", judged_by="") for fact in service.exclusions)
    return replace(
        service,
        tags=(),
        runbook="",
        acknowledgements=(),
        proposals=(),
        statement=None,
        others=(),
        margins_made=None,
        exclusions=exclusions,
    )

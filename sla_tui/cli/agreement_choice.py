"""Which agreement of a service a command is about: the one that its key names, or the one with a customer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.session import Session
from sla_tui.config.model import Config
from sla_tui.engine.gather.customer import key_of, without_ours
from sla_tui.engine.gather.snapshot import one_service
from sla_tui.engine.moment.bind import agreed_service
from sla_tui.errors import SlaTuiError
from sla_tui.sla.agreement import SEPARATOR, parts_of_key
from sla_tui.sla.snapshot import ServiceSnapshot


def add_customer(parser: ArgumentParser) -> None:
    """Declares the customer whose agreement is meant."""
    parser.add_argument(
        "--customer", default="", metavar="NAME", help="the agreement with this customer (checkout/acme means it, too)"
    )


def agreement_of(config: Config, args: Namespace) -> str:
    """Finds the key that `args.service` and `args.customer` mean: ``checkout``, ``checkout/acme``.

    Raises:
        SlaTuiError: there is no such agreement.
    """
    wanted: str = args.service
    if args.customer:
        return key_of(config, wanted, args.customer)
    name, agreement = parts_of_key(wanted)
    if not agreement or agreed_service(config, wanted) is not None:
        return wanted
    service = agreed_service(config, name)
    if service is None:
        return name  # whoever looks for it says that there is none
    known = ", ".join(one.key for one in service.each if SEPARATOR in one.key)
    raise SlaTuiError(f"there is no agreement {wanted!r}.", hint=f"agreements: {known or 'none'}")


def under_agreement(session: Session, key: str, period: str | None) -> ServiceSnapshot:
    """Builds the service under one agreement alone; of a customer's nothing that only we need to know.

    Raises:
        SlaTuiError: there is no such service or period.
    """
    found = one_service(session.config, session.store, int(session.clock.now()), key, period=period)
    if found is None:
        raise SlaTuiError(f"there is no agreement {key!r}.")
    return without_ours(found) if found.party == "customer" else found

"""The agreements of services while a file is read: which there are, where they stand, what they say of contracts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sla_tui.config.kinds.amounts import amounts_of, check_fee
from sla_tui.config.model import AgreementConfig, ContractVersions, Defaults, ServiceConfig
from sla_tui.config.reading.problems import At
from sla_tui.sla.periods.texts import Texts, starts_of


@dataclass(frozen=True, slots=True)
class WrittenAgreement:
    """One agreement of a service, and where it stands. The short form's contract is that of [defaults], if need be."""

    service: ServiceConfig
    agreement: AgreementConfig
    at: At


def written_agreements(found: Mapping[str, Any], top: At) -> Iterator[WrittenAgreement]:
    """Yields every agreement of the services that could be read: each one's short form, then those of its list.

    Args:
        found: the tables of a configuration that could be read.
        top: its top.
    """
    defaults: Defaults = found.get("defaults", Defaults())
    services: Mapping[str, ServiceConfig] = found.get("services", {})
    tables = top.child("services")
    for name, service in services.items():
        at = tables.child(name)
        if service.contract:
            yield WrittenAgreement(service, service.short_form, at)
        elif not service.agreements:
            yield WrittenAgreement(service, replace(service.short_form, contract=defaults.contract), at)
        for index, one in enumerate(service.agreements):
            yield WrittenAgreement(service, one, at.child("agreements").item(index))


def check_agreements(found: Mapping[str, Any], contracts: Mapping[str, ContractVersions], top: At) -> None:
    """Notes terms outside their contract's, fees that no currency can pay out, and currencies other than an amount's.

    Args:
        found: the tables of a configuration that could be read.
        contracts: all of its contracts, by the names that agreements use.
        top: its top.
    """
    in_term: dict[Hashable, bool] = {}  # thousands of services share a contract and a term
    for one in written_agreements(found, top):
        versions = contracts.get(one.agreement.contract)
        if versions is None:
            continue
        agreement = one.agreement
        term = agreement.contract, agreement.valid_from, agreement.valid_to
        if term not in in_term:
            in_term[term] = bool(starts_of(Texts(versions.versions, agreement.valid_from, agreement.valid_to)))
        if not in_term[term]:
            key = "valid_from" if agreement.valid_from else "valid_to"
            one.at.child(key).wrong(f"lies outside the term of the contract {agreement.contract!r}")
        currency = agreement.currency or versions.latest.currency
        check_fee(agreement.fee, currency, one.at.child("fee"))
        if not agreement.currency:
            continue
        amounts: list[Decimal] = [amount for text in versions.versions for amount in amounts_of(text)]
        if amounts and any(text.currency != currency for text in versions.versions):
            one.at.child("currency").wrong(
                f"is not that of {agreement.contract!r}, which pays amounts in {versions.latest.currency}",
                allowed="a contract of its own for this currency",
            )


def completed(service: ServiceConfig, contract: str) -> ServiceConfig:
    """Returns the service under the first of its agreements, which have what they leave to the service.

    Args:
        service: as it was read.
        contract: of [defaults].
    """
    if not service.agreements:
        return service if service.contract else replace(service, contract=contract)
    since = service.monitored_from
    agreements = tuple(
        replace(one, monitored_from=since if one.monitored_from is None else one.monitored_from)
        for one in service.agreements
    )
    whole = replace(service, agreements=agreements)
    if service.contract:
        return whole
    first = min(agreements, key=lambda one: one.party == "customer")
    return whole.under(first)

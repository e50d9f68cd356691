"""Gathers what a contract document says: a text, the services under it, how they are measured, an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sla_tui.config.model import Config
from sla_tui.config.presets import Provenance
from sla_tui.config.services import ServiceConfig
from sla_tui.config.text_hash import text_sha256
from sla_tui.engine.gather.how_measured import how_measured
from sla_tui.engine.gather.text_versions import signatures
from sla_tui.engine.moment.decisions import NOTHING, Decisions
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.sla.contract import Contract
from sla_tui.sla.observation import Status
from sla_tui.sla.periods.zones import first_instant
from sla_tui.sla.worked_example import worked_example


def gather_contract_document(
    texts: Sequence[Contract],
    number: int,
    now: int,
    config: Config,
    statuses: Mapping[str, Status],
    *,
    provenance: Provenance | None = None,
    decisions: Decisions = NOTHING,
) -> ContractDocument:
    """Gathers the contract document of one text of a contract.

    Args:
        texts: all of them, the oldest first.
        number: which, from 1.
        now: its example lies in the period around this instant, or in the text's first one where it begins later.
        config: which services are under the contract.
        statuses: what is known of monitors, by their reference.
        provenance: of a preset.
        decisions: says who signed it.
    """
    contract = texts[number - 1]
    begins = contract.valid_from
    at = now if begins is None else max(now, first_instant(contract.period.timezone, begins))
    measured = tuple(how_measured(config, one, contract, statuses) for one in _services(config, contract))
    own = text_sha256(contract)
    return ContractDocument(
        tuple(texts),
        number,
        worked_example(contract, at),
        measured,
        provenance,
        own,
        signatures(decisions, own),
    )


def _services(config: Config, contract: Contract) -> Iterator[ServiceConfig]:
    """Yields the services that are under the contract: for all, or for the customer that it names."""
    named = contract.customer
    for service in config.services:
        own = (one for one in service.each if one.contract == contract.id)
        if (
            found := next((one for one in own if not (named and one.customer) or one.customer == named), None)
        ) is not None:
            yield found

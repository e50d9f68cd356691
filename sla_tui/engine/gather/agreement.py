"""Gathers what a service level agreement says: a contract's text, its services, how they are measured, an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sla_tui.config.model import Config
from sla_tui.config.presets import Provenance
from sla_tui.engine.gather.how_measured import how_measured
from sla_tui.export.documents.agreement.model import Agreement
from sla_tui.sla.contract import Contract
from sla_tui.sla.observation import Status
from sla_tui.sla.periods.zones import first_instant
from sla_tui.sla.worked_example import worked_example


def agreement_of(
    texts: Sequence[Contract],
    number: int,
    now: int,
    config: Config,
    statuses: Mapping[str, Status],
    *,
    provenance: Provenance | None = None,
) -> Agreement:
    """Gathers the agreement of one text of a contract.

    Args:
        texts: all of them, the oldest first.
        number: which, from 1.
        now: its example lies in the period around this instant, or in the text's first one where it begins later.
        config: which services are under the contract.
        statuses: what is known of monitors, by their reference.
        provenance: of a preset.
    """
    contract = texts[number - 1]
    begins = contract.valid_from
    at = now if begins is None else max(now, first_instant(contract.period.timezone, begins))
    services = [service for service in config.services if service.contract == contract.id]
    measured = tuple(how_measured(config, service, contract, statuses) for service in services)
    return Agreement(tuple(texts), number, worked_example(contract, at), measured, provenance)

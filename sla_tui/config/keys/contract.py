"""The tables of a contract, made of its fields: for its reader, its writer, its JSON Schema and its documentation."""

from __future__ import annotations

from typing import Final

from sla_tui.config.keys.objectives import OBJECTIVE
from sla_tui.config.kinds.basic import ListOf
from sla_tui.config.reading import contract_checks as checks
from sla_tui.config.reading.declared import table_of
from sla_tui.sla import contract as model
from sla_tui.sla.rows import IncidentBand

HOURS: Final = table_of(model.ServiceHours, check=checks.hours)
PERIOD: Final = table_of(model.PeriodRule)
AVAILABILITY: Final = table_of(model.Availability, service_hours=HOURS)
EVIDENCE: Final = table_of(model.EvidenceRule)
MAINTENANCE: Final = table_of(model.MaintenanceRule, hours=HOURS)
EXCLUSIONS: Final = table_of(model.ExclusionRule)
ROUNDING: Final = table_of(model.Rounding)
TIER: Final = table_of(model.Tier, check=checks.tier)
BAND: Final = table_of(IncidentBand, check=checks.band)
CREDIT: Final = table_of(model.CreditRule, check=checks.credit, bands=BAND)
CLAIM: Final = table_of(model.ClaimRule)
SUPPORT: Final = table_of(model.Support, hours=HOURS)
TERMINATION: Final = table_of(model.TerminationRule, check=checks.termination)
CONTRACT: Final = table_of(
    model.Contract,
    check=checks.contract,
    period=PERIOD,
    availability=AVAILABILITY,
    evidence=EVIDENCE,
    maintenance=MAINTENANCE,
    exclusions=EXCLUSIONS,
    rounding=ROUNDING,
    tiers=ListOf(TIER, most=1_000, check=checks.tiers_fall),
    credit=CREDIT,
    claim=CLAIM,
    objectives=OBJECTIVE,
    support=SUPPORT,
    termination=TERMINATION,
)

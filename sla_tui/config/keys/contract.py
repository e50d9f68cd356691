"""The tables of a contract, made of its fields: for its reader, its writer, its JSON Schema and its documentation."""

from __future__ import annotations

from typing import Final

from sla_tui.config.keys.objectives import OBJECTIVE
from sla_tui.config.keys.security import SECURITY
from sla_tui.config.kinds.basic import ListOf, Schema
from sla_tui.config.reading import contract_checks as checks
from sla_tui.config.reading.declared import keys_of, table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import ConfigTable
from sla_tui.sla import contract as model
from sla_tui.sla.rows import IncidentBand

HOURS: Final = table_of(model.ServiceHours, check=checks.hours)
PERIOD: Final = table_of(model.PeriodRule)
AVAILABILITY: Final = table_of(model.Availability, service_hours=HOURS)


class EvidenceKind(ConfigTable):
    """The rule of evidence: a table, or one word that says what decides."""

    words = 'a table, or "vendor_page"'

    def _read(self, value: object, at: At) -> model.EvidenceRule:
        rule: model.EvidenceRule = super()._read({"decided_by": value} if isinstance(value, str) else value, at)
        return rule

    def _schema(self) -> Schema:
        return {"anyOf": [{"enum": ["monitors", "vendor_page"]}, super()._schema()]}


EVIDENCE: Final = EvidenceKind(model.EvidenceRule, keys_of(model.EvidenceRule))
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
    security=SECURITY,
    termination=TERMINATION,
)

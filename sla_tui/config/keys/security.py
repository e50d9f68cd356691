"""The tables of what a contract promises of security and data protection, made of its fields."""

from __future__ import annotations

from typing import Final

from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Values
from sla_tui.sla import security_terms as model


def _backups(values: Values, at: At) -> None:
    every, kept = values.get("every"), values.get("kept")
    if every is not None and kept is not None and kept < every:
        at.child("kept").wrong("is shorter than every: there would be times without any backup")


TRANSIT: Final = table_of(model.TransitRule)
CERTIFICATION: Final = table_of(model.Certification)
BACKUPS: Final = table_of(model.BackupRule, check=_backups)
RESTORE: Final = table_of(model.RestoreRule)
BREACH: Final = table_of(model.BreachRule)
DATA_RETURN: Final = table_of(model.DataReturn)
SECURITY: Final = table_of(
    model.Security,
    transit=TRANSIT,
    certifications=CERTIFICATION,
    backups=BACKUPS,
    restore=RESTORE,
    breach=BREACH,
    data_return=DATA_RETURN,
)

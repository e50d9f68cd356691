"""What a configuration says that its writer can hardly mean: no problem, but told by `config check`, with its line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sla_tui.clock import SystemClock
from sla_tui.config.model import Config
from sla_tui.config.reading.positions import KeyLines
from sla_tui.config.reading.problems import At, Problems
from sla_tui.config.reading.reader import parse_config, parse_toml
from sla_tui.config.warnings.contracts import check_contracts
from sla_tui.config.warnings.credentials import check_credentials
from sla_tui.config.warnings.probes import check_probes
from sla_tui.config.warnings.reports import check_reports
from sla_tui.config.warnings.security import check_security
from sla_tui.config.warnings.services import check_services
from sla_tui.config.warnings.themes import check_theme
from sla_tui.errors import Problem
from sla_tui.sla.periods.zones import local_date


def warnings_of(
    text: str,
    file: str = "",
    config: Config | None = None,
    *,
    listed: Collection[str] = (),
    today: date | None = None,
) -> tuple[Problem, ...]:
    """Returns every warning of a configuration without problems, with its line, in the order of the file.

    Looks into the environment, at files of credentials and for theme files; runs no command and asks no keyring.

    Args:
        text: TOML.
        file: its name, for the messages.
        config: what was read of it; None reads it, with paths as they stand.
        listed: references of the monitors that sources have listed so far, where that is known.
        today: the local date; None: that of this machine's clock, in the configuration's zone.
    """
    table = parse_toml(text, file)
    config = parse_config(text, file) if config is None else config
    found = Problems(file, KeyLines(text).of)
    top = At(found, "")
    check_credentials(config, top)
    check_contracts(table.get("contracts", {}), config, top.child("contracts"))
    check_services(config, listed, top)
    check_probes(config, top)
    check_reports(config, top.child("reports"))
    check_theme(config, top.child("ui"))
    check_security(config, top, today or local_date(config.timezone, int(SystemClock().now())))
    return found.all()

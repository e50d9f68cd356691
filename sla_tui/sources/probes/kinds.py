"""Makes the prober of a configured probe, and loads only its module."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from sla_tui.config.probe_kinds import PROBE_KINDS
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Prober, Tools


def make(config: ProbeConfig, tools: Tools) -> Prober | None:
    """Makes the prober of one configuration; None where there is none for its kind."""
    kind = PROBE_KINDS.get(config.kind)
    if kind is None:
        return None
    factory = cast("Factory", import_module(f"{__package__}.{kind.module}").PROBER)
    return factory(config, tools)

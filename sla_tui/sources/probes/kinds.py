"""Makes the prober of a configured probe, and loads only its module."""

from __future__ import annotations

from importlib import import_module
from typing import cast
from urllib.parse import urlsplit

from sla_tui.config.probe_kinds import COMMAND, PROBE_KINDS
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Prober, Tools


def kind_of(config: ProbeConfig) -> str:
    """Names the kind of a probe: its URL's scheme, or "command"."""
    return COMMAND if config.command else urlsplit(config.url).scheme


def make(config: ProbeConfig, tools: Tools) -> Prober | None:
    """Makes the prober of one configuration; None where there is none for its kind."""
    kind = PROBE_KINDS.get(kind_of(config))
    if kind is None:
        return None
    factory = cast("Factory", import_module(f"{__package__}.{kind.module}").PROBER)
    return factory(config, tools)

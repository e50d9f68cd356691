"""Which prober asks what: the kind of a configured probe, and how one is made."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast
from urllib.parse import urlsplit

from sla_tui.config.model import ProbeConfig
from sla_tui.sources.probes.base import Factory, Prober, Tools

COMMAND: Final = "command"
_MODULES: Final = {
    "http": ("http", "HttpProber"),
    "https": ("http", "HttpProber"),
    "tcp": ("tcp", "TcpProber"),
    "tls": ("tls", "TlsProber"),
    "dns": ("dns", "DnsProber"),
    "icmp": ("icmp", "IcmpProber"),
    COMMAND: ("command", "CommandProber"),
}


def kind_of(config: ProbeConfig) -> str:
    """The URL's scheme, or "command"."""
    return COMMAND if config.command else urlsplit(config.url).scheme


def make(config: ProbeConfig, tools: Tools) -> Prober | None:
    """The prober of one configuration; None where there is none for its kind. Its module is loaded only now."""
    found = _MODULES.get(kind_of(config))
    if found is None:
        return None
    factory = cast("Factory", getattr(import_module(f"sla_tui.sources.probes.{found[0]}"), found[1]))
    return factory(config, tools)

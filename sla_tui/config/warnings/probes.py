"""Warns of probes that can never say what they were written for: files that are not there, limits nobody reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.model import Config
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.problems import At
from sla_tui.config.source_kinds import PROBE

_FILES: Final = ("ca_file", "client_certificate", "client_key")
_SHARED: Final = ("postgresql://", "postgres://")
_OTHERS_PORT: Final = {"http": (443, "https"), "https": (80, "http")}


def check_probes(config: Config, top: At) -> None:
    """Warns at each probe, and at places that nobody can look from."""
    _places(config, top)
    named = {ref for service in config.services for ref in (*service.monitors, *service.security)}
    for probe in config.probes:
        at = top.child("probes").child(probe.id)
        for key in _FILES:
            place = getattr(probe, key)
            if place and not Path(place).expanduser().is_file():
                at.child(key).wrong("there is no such file now: no look can be taken without it")
        _limits(config, probe, at)
        _port(probe, at)
        if not config.defaults.discover and not any(ref.partition(":")[2] == probe.id for ref in named):
            at.wrong("no service names it, and [defaults] discover is off: it is looked at and shown nowhere")


def _places(config: Config, top: At) -> None:
    """Warns of several sources of probes where one process writes the history: each needs a collector of its own."""
    places = [source.id for source in config.sources if source.kind == PROBE]
    if len(places) > 1 and not config.store.url.startswith(_SHARED):
        for name in places:
            top.child("sources").child(name).wrong(
                "is one of several places of probes, each of which needs a collector of its own (`collect --sources`):"
                " that takes a history in PostgreSQL"
            )


def _limits(config: Config, probe: ProbeConfig, at: At) -> None:
    timeout = config.probe_settings.timeout if probe.timeout is None else probe.timeout
    if probe.max_latency_ms is not None and probe.max_latency_ms >= 1_000 * timeout:
        at.child("max_latency").wrong(f"is never reached: what takes longer than {timeout:g} s (timeout) has failed")


def _port(probe: ProbeConfig, at: At) -> None:
    parts = urlsplit(probe.url)
    port, other = _OTHERS_PORT.get(parts.scheme.lower(), (0, ""))
    if port and parts.port == port:
        at.child("url").wrong(f"asks the usual port of {other} by {parts.scheme.lower()}", suggestion=f"{other}://")

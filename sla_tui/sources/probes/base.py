"""What every kind of probe has: it is made once for its configuration, and looks as often as it is told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from sla_tui.clock import Clock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.net import Resolver
from sla_tui.sources.probes.outcome import ProbeOutcome

if TYPE_CHECKING:
    from sla_tui.sources.probes.echo import Echo

PROCESSES: Final = 16  # programs at the same time: each costs more than a hundred connections


@dataclass(frozen=True, slots=True)
class Tools:
    """What all probes of one source share: the clock that times them, who looks names up, and what is scarce."""

    clock: Clock
    proxy: str = ""  # of those whose own configuration names none
    resolver: Resolver = field(default_factory=Resolver)
    processes: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PROCESSES))
    echoes: dict[socket.AddressFamily, Echo] = field(default_factory=dict)

    def close(self) -> None:
        """Closes the sockets that are shared."""
        while self.echoes:
            self.echoes.popitem()[1].close()


class Prober(Protocol):
    """One configured probe."""

    def probe(self, seconds: float) -> Awaitable[ProbeOutcome]:
        """Probes once, over a connection of its own, within `seconds`. Never raises but when it is cancelled."""
        ...


Factory = Callable[[ProbeConfig, Tools], Prober]

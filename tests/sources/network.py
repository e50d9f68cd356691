"""A network that says what a test wants it to: targets, name servers, gateway, and a way out."""

from __future__ import annotations

from sla_tui.sources.probes.outcome import ProbeOutcome

SILENT = ProbeOutcome("failed", "no complete answer within 1 s (in: connect)", silent=True)
REFUSED = ProbeOutcome("failed", "connection refused")
LOST = ProbeOutcome("failed", "no name server answers for this host", silent=True, doubtful=True)
OK = ProbeOutcome("ok", ms=5)


class Network:
    """What targets, name servers and gateway say; and every look that was taken."""

    def __init__(self) -> None:
        self.says: dict[str, ProbeOutcome] = {}
        self.resolves: bool | None = True
        self.gateway_answers: bool | None = True
        self.way_out = ""
        self.looks: list[str] = []
        self.before = None  # called with the probe's id, may await

    async def resolver(self, _seconds):
        return self.resolves

    async def gateway(self, _seconds):
        return self.gateway_answers

    def cut_off(self):
        return self.way_out

    def make(self, config, _tools):
        network = self

        class Prober:
            async def probe(self, _seconds):
                network.looks.append(config.id)
                if network.before is not None:
                    await network.before(config.id)
                return network.says.get(config.id, OK)

        return Prober()

    def all_silent(self, *names: str) -> None:
        self.says.update(dict.fromkeys(names, SILENT))

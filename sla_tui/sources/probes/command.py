"""The command probe: any monitoring plugin. Its exit code decides: 0 up, 1 degraded, 2 down, 3 unknown."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.sla.observation import BackupReading
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.looking import looked
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours, too_slow
from sla_tui.sources.probes.perfdata import age_seconds, latency_ms, parse
from sla_tui.sources.probes.process import finished
from sla_tui.sources.probes.timing import Timing
from sla_tui.text import clean


class CommandProber:
    """One `command = ["…"]`."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        self._name = clean(Path(config.command[0]).name, 60)

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Runs the program once, for at most `seconds`; then it and all that it started are killed."""
        return await looked(self._tools.clock, seconds, self._probe, first="command", late=self._late)

    def _late(self, seconds: float, _timing: Timing) -> ProbeOutcome:
        return ProbeOutcome("failed", f"{self._name} did not end within {seconds:g} s and was killed", silent=True)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        try:
            async with self._tools.processes:
                code, output = await finished(self._config.command, names=self._config.environment)
        except FileNotFoundError:
            return ours(f"there is no program {self._name}")
        except OSError as error:
            if error.errno in {errno.EACCES, errno.ENOEXEC, errno.EPERM}:
                return ours(f"{self._name} cannot be run")
            raise
        timing.done("end")
        text = output.decode("utf-8", "replace")
        return replace(self._meaning(code, text, timing), backup=self._backup(text))

    def _backup(self, output: str) -> BackupReading | None:
        """Reads when the newest backup was made, from the age that the program gives."""
        if self._config.security is None or not self._config.security.backups:
            return None
        age = age_seconds(parse(output)[1])
        return None if age is None else BackupReading(int(self._tools.clock.now()) - age, self._name)

    def _meaning(self, code: int, output: str, timing: Timing) -> ProbeOutcome:
        message, perfs = parse(output)
        text = message or f"{self._name} said nothing"
        ms = latency_ms(perfs)  # how long the program itself ran says nothing of its target's response time
        if code in {0, 1}:
            warning = text if code == 1 else ""
            took = timing.total() if ms is None else ms
            late = too_slow(took, self._config.max_latency_ms, timing.phases)
            return late or ProbeOutcome("ok", ms=ms, phases=timing.phases, warning=warning)
        if code == 2:
            return failed(text)
        if code == 3:
            return ProbeOutcome("unknown", text)
        how = f"was ended by signal {-code}" if code < 0 else f"ended with the code {code}, which means nothing"
        return ours(f"{self._name} {how}")


PROBER: Final[Factory] = CommandProber

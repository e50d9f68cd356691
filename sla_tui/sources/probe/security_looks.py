"""How targets are protected, as probes see it: which readings are worth telling, and when handshakes are made again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.sla.observation import SecurityReading, TlsReading
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probes.base import Tools
from sla_tui.sources.probes.handshakes import tls_reading
from sla_tui.sources.probes.outcome import from_error
from sla_tui.sources.tls import TlsSettingError
from sla_tui.text import clean

_log = logging.getLogger(__name__)

HANDSHAKES: Final = 3_600
"""Seconds between two rounds of handshakes with one target: four connections are not made at every look."""
AGAIN: Final = 600
"""Seconds after which a reading is told again though nothing changed: it still holds."""


@dataclass
class _Known:
    config: ProbeConfig
    tls: TlsReading | None = None
    why: str = ""
    shaken_at: int | None = None
    sent: SecurityReading | None = None


class SecurityLooks:
    """What is known of each probe's target, by the probes' ids."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._known: dict[str, _Known] = {}

    async def after(self, finished: FinishedProbe, tools: Tools, seconds: float) -> SecurityReading | None:
        """Looks at what a contract promises of the target; never raises. None: nothing new is to be told.

        Args:
            finished: a look that was just taken.
            tools: of the probes.
            seconds: how long handshakes may take, where the probe itself does not say so.
        """
        config, look = finished.config, finished.config.security
        if look is None:
            return None
        known = self._known.get(config.id)
        if known is None or known.config != config:
            known = self._known[config.id] = _Known(config)
        if look.older_tls is not None and finished.outcome.verdict != "unknown":
            await self._shake(known, finished.at, tools, config.timeout or seconds)
        outcome = finished.outcome
        unseen = (look.headers and outcome.headers is None) or (look.backups and outcome.backup is None)
        reading = SecurityReading(
            ref=f"{self._source}:{config.id}",
            at=finished.at,
            tls=known.tls,
            headers=outcome.headers,
            backup=outcome.backup,
            why=known.why or ((outcome.reason or "it told no age") if unseen else ""),
        )
        sent = known.sent
        if sent is not None and replace(sent, at=reading.at) == reading and 0 <= reading.at - sent.at < AGAIN:
            return None
        known.sent = reading
        return reading

    async def _shake(self, known: _Known, at: int, tools: Tools, seconds: float) -> None:
        """Makes the handshakes where it is time for them; one that fails is tried again at the next look."""
        if known.shaken_at is not None and 0 <= at - known.shaken_at < HANDSHAKES:
            return
        config = known.config
        if (config.proxy or tools.proxy) not in {"", "none"} and config.kind == "https":
            known.tls, known.why, known.shaken_at = None, "it is asked through a proxy", at
            return
        try:
            async with asyncio.timeout(seconds):
                known.tls, known.why, known.shaken_at = await tls_reading(config, tools), "", at
        except TimeoutError:
            known.tls, known.why = None, f"no handshake came to an end within {seconds:g} s"
        except OSError as error:
            known.tls, known.why = None, from_error(error).reason
        except (TlsSettingError, ValueError) as error:
            known.tls, known.why = None, clean(str(error), 100)
        except Exception as error:  # noqa: BLE001  a look at what is promised besides must not end the looks at whether it is up
            _log.exception("a look at how a target is protected failed in a way it should not")
            known.tls, known.why = None, f"looking failed unexpectedly ({type(error).__name__}); see the log"

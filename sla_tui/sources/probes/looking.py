"""The frame round every look: its limit of time, its steps, and what each kind of error means. One for all kinds.

A name or a setting that cannot be used is never the target's fault: the look then says nothing of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from sla_tui.clock import Clock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.outcome import OwnFaultError, ProbeOutcome, from_error, ours, timed_out, too_slow
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.tls import TlsSettingError


async def looked(
    clock: Clock,
    seconds: float,
    look: Callable[[Timing], Awaitable[ProbeOutcome]],
    *,
    first: str = "dns",
    late: Callable[[float, Timing], ProbeOutcome] = timed_out,
) -> ProbeOutcome:
    """Looks once, within `seconds`; whatever is raised becomes an outcome, and its steps are told.

    Args:
        clock: times the steps.
        seconds: after them the look is over.
        look: the steps themselves.
        first: the step that it begins with.
        late: makes the outcome of a look whose time is over.
    """
    timing = Timing(clock)
    timing.step = first
    try:
        async with asyncio.timeout(seconds):
            outcome = await look(timing)
    except TimeoutError:
        outcome = late(seconds, timing)
    except (TlsSettingError, OwnFaultError) as error:
        outcome = ours(str(error))
    except OSError as error:
        outcome = from_error(error)
    except ValueError:  # what TLS cannot ask for; the names of redirects were looked at before
        outcome = ours("its host name cannot be written")
    if timing.note and not outcome.note:
        outcome = replace(outcome, note=timing.note)
    return outcome if outcome.phases or not timing.phases else replace(outcome, phases=timing.phases)


def right(config: ProbeConfig, timing: Timing, warning: str = "") -> ProbeOutcome:
    """Makes the outcome of an answer that is right, unless it came too late."""
    ms = timing.total()
    late = too_slow(ms, config.max_latency_ms, timing.phases)
    return late or ProbeOutcome("ok", ms=ms, phases=timing.phases, warning=warning)

"""Are WE online? Asked after a failure and before it counts; what our own network did is nobody's downtime.

The evidence, in this order: what other targets just said; the references of the configuration, where there are any, and
other targets that were well a moment ago and have nothing in common with this one; without references our name servers
and our gateway, too. Whoever is right proves that we are online, so that a host more never makes more time unknown. Two
unrelated targets that fall silent together with this one outweigh a name server that answers.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probe.references import References, any_true
from sla_tui.sources.probe.scope import NetworkScope, is_named, related, scope_of
from sla_tui.sources.probes.outcome import ProbeOutcome

REFERENCE_TIMEOUT: Final = 5.0  # seconds
FRESH: Final = 2.0  # seconds before a failure's end from which on another target's answer tells that we are online
WITNESSES: Final = 3
_EVERY_STATUS: Final = ((100, 999),)

Ask = Callable[[ProbeConfig, float], Awaitable[ProbeOutcome]]


@dataclass(frozen=True, slots=True)
class NetworkFinding:
    """What was found out about our own network; `reason` in words where it is at fault."""

    began: float
    online: bool
    reason: str = ""


class Online:
    """Judges failures. `good` tells which probes were well when they were last looked at."""

    def __init__(
        self,
        settings: ProbeSettings,
        clock: Clock,
        ask: Ask,
        references: References,
        good: Callable[[], Sequence[ProbeConfig]],
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._ask = ask
        self._references = references
        self._good = good
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, NetworkFinding] = {}
        self._answered_at: dict[str, float] = {}  # by scope, and "names": when somebody last answered, monotonic
        self._online_since: dict[str, float] = {}
        self._pool: dict[
            NetworkScope, list[ProbeConfig]
        ] = {}  # who were well before a scope was cut off: they are asked on
        self._right: dict[str, tuple[float, ProbeConfig]] = {}  # by id: who was right at the last look, and when
        self._right_at: dict[str, float] = {}  # by id: when it was right last, whatever came after
        self.last_good: dict[NetworkScope, int] = {}
        """By scope: when a target that answered was looked at last, UTC seconds."""

    @property
    def offline(self) -> str:
        """Why this machine is offline, in words, where some scope is cut off as far as was last seen; else ""."""
        for scope in ("wan", "lan"):
            last = self._last.get(scope)
            if last is not None and not last.online and self._answered_at.get(scope, -1.0) < last.began:
                return last.reason
        return ""

    def note(self, finished: FinishedProbe) -> None:
        """Notes a finished probe: whoever answered, in whatever way, was reached."""
        if finished.good:
            self._right[finished.config.id] = finished.ended, finished.config
            self._right_at[finished.config.id] = finished.ended
        elif finished.outcome.verdict == "failed":
            self._right.pop(finished.config.id, None)
        answered = finished.good or (finished.outcome.verdict == "failed" and not _is_silent(finished.outcome))
        if is_named(finished.config) and not finished.outcome.doubtful and finished.outcome.verdict != "unknown":
            self._answered_at["names"] = max(finished.ended, self._answered_at.get("names", finished.ended))
        if not answered or (self.settings.connectivity and not finished.good):
            return  # a captive portal answers for everybody: with references, only who is right tells
        scope = scope_of(finished.config)
        self._answered_at[scope] = max(finished.ended, self._answered_at.get(scope, finished.ended))
        self.last_good[scope] = max(finished.at, self.last_good.get(scope, finished.at))
        last = self._last.get(scope)
        if last is not None and not last.online and finished.began >= last.began:
            self._last[scope] = NetworkFinding(finished.began, online=True)
            self._online_since[scope] = finished.began

    async def judged(self, finished: FinishedProbe) -> FinishedProbe:
        """Judges a finished probe: unknown, with the reason, where our own network or name servers are at fault."""
        scope, outcome = scope_of(finished.config), finished.outcome
        if outcome.verdict != "failed" or scope == "local":
            return finished
        if not (_is_silent(outcome) or self.settings.connectivity):
            return finished
        key = "names" if outcome.doubtful and not self.settings.connectivity else scope
        judgement = await self._judgement(key, scope, finished)
        if not judgement.online:
            return finished.relabelled(judgement.reason)
        if finished.began < self._online_since.get(key, finished.began):
            return finished.relabelled("this machine was offline when the probe began")
        return finished

    async def _judgement(self, key: str, scope: NetworkScope, finished: FinishedProbe) -> NetworkFinding:
        """Returns the finding of now.

        Those who wait for each other share one that began after each of their probes had ended.
        """
        if self._answered_at.get(key, -1.0) >= max(finished.ended - FRESH, finished.began) and key not in self._cut(
            finished
        ):
            return NetworkFinding(finished.ended, online=True)
        async with self._locks[key]:
            last = self._last.get(key)
            if last is None or last.began < finished.ended:
                began = self._clock.monotonic()
                reason = await (self._names_fail(finished) if key == "names" else self._fails(scope, finished))
                if last is not None and not last.online and not reason:
                    self._online_since[key] = began
                last = self._last[key] = NetworkFinding(began, online=not reason, reason=reason)
            return last

    def _cut(self, finished: FinishedProbe) -> set[str]:
        """Returns the scopes that were found cut off after this probe began: answers before that are no evidence."""
        return {
            k
            for k, j in self._last.items()
            if not j.online and j.began >= finished.began and self._answered_at[k] < j.began
        }

    # Why we are to blame, in words; "" where we are not

    async def _fails(self, scope: NetworkScope, finished: FinishedProbe) -> str:
        if self.settings.connectivity:
            return await self._references_fail(scope, finished)
        cut_off = self._references.cut_off()
        if cut_off and scope == "wan":
            return f"this machine is offline: {cut_off}"
        other_targets = self._other_targets(scope, finished)
        own = self._references.resolver if scope == "wan" else self._references.gateway
        answer, *answers = await asyncio.gather(own(self._seconds), *(self._answers_from(w) for w in other_targets))
        if any(answers):
            self._pool.pop(scope, None)
            return ""
        silent = len(answers)
        self._pool[scope] = [finished.config, *other_targets]
        if silent >= 2:
            return f"this machine is offline: {silent} other targets that were well fell silent too"
        if answer or (answer is None and not silent):
            self._pool.pop(scope, None)
            return ""
        who = " nor ".join([*(["another target"] * silent), *([_OWN[scope]] if answer is not None else [])])
        return f"this machine is offline: neither the target nor {who} answers"

    async def _names_fail(self, finished: FinishedProbe) -> str:
        works = await self._references.resolver(self._seconds)
        if works:
            return ""
        others = [w for w in self._other_targets(scope_of(finished.config), finished) if is_named(w)]
        if any(await asyncio.gather(*(self._answers_from(w) for w in others))):
            return ""
        return "no name server answers this machine (dns-self)"

    async def _references_fail(self, scope: NetworkScope, finished: FinishedProbe) -> str:
        """Asks the references of the configuration, and other targets: references may be dead, too."""
        others = self._other_targets(scope, finished)
        self._pool[scope] = [finished.config, *others]
        asked = [self._answers(url) for url in self.settings.connectivity] + [self._is_right(one) for one in others]
        if await any_true(asked):
            self._pool.pop(scope, None)
            return ""
        also = f", nor does any of {len(others)} other targets that were well" if others else ""
        return f"this machine is offline: no connectivity reference answers{also}"

    async def _is_right(self, config: ProbeConfig) -> bool:
        return (await self._ask(config, self._seconds)).verdict == "ok"

    async def _answers(self, url: str) -> bool:
        reference = ProbeConfig(id="reference", url=url, method="HEAD", expect_status=_EVERY_STATUS, verify=False)
        return (await self._ask(reference, self._seconds)).verdict == "ok"

    async def _answers_from(self, config: ProbeConfig) -> bool:
        outcome = await self._ask(config, self._seconds)
        return outcome.verdict == "ok" or (outcome.verdict == "failed" and not _is_silent(outcome))

    def _other_targets(self, scope: NetworkScope, finished: FinishedProbe) -> list[ProbeConfig]:
        """Returns a few targets of the scope that were well, unrelated to the one that failed and to each other."""
        chosen: list[ProbeConfig] = []
        known = [*self._good(), *self._pool.get(scope, ())]
        known += [one for ended, one in self._right.values() if ended >= finished.began]
        # Whoever was right last first: of many that fail together, those that still answer are asked.
        known.sort(key=lambda one: -self._right_at.get(one.id, float("-inf")))
        for other in known:
            if scope_of(other) == scope and not any(related(other, one) for one in (finished.config, *chosen)):
                chosen.append(other)
                if len(chosen) == WITNESSES:
                    break
        return chosen

    @property
    def _seconds(self) -> float:
        return min(self.settings.timeout, REFERENCE_TIMEOUT)


def _is_silent(outcome: ProbeOutcome) -> bool:
    return outcome.silent or outcome.doubtful


_OWN: Final = {"wan": "any name server", "lan": "the gateway"}

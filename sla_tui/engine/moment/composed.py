"""Services that are made of others: the state of the whole, now and over time, out of what is known of its components.

The whole is one view, as of a monitor, so that whatever is done with monitors is done with it, too. A component's state
is that of its own monitors under its own contract's quorum, before any policy of a contract: what nobody knows stays
unknown up to the whole, whose contract alone decides what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sla_tui.config.model import ServiceConfig
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView, views_of
from sla_tui.engine.moment.quorum import present_state, timeline, voters
from sla_tui.sla.measure.composition import ANY, DownWhen, WholeStretch, composed, decide
from sla_tui.sla.observation import Monitor, MonitorState, Span, SpanState

NAMED: Final = 4
"""Components that the reason of one outage names."""

_VOTES: Final[Mapping[MonitorState, SpanState]] = {
    "up": "up", "degraded": "up", "down": "down", "paused": "paused", "maintenance": "paused",
    "unconfirmed": "unknown", "unknown": "unknown",
}  # fmt: skip


@dataclass(frozen=True)
class ComponentView(MonitorView):
    """A component that monitors watch: `voting` have a vote under its contract's `quorum`, `blind` none."""

    voting: tuple[MonitorView, ...] = ()
    blind: tuple[str, ...] = ()
    quorum: int = 1

    @cached_property
    def state(self) -> MonitorState:
        """The present state, as its monitors say it."""
        return present_state(self.voting, self.quorum)


@dataclass(frozen=True)
class WholeView(MonitorView):
    """A service that is made of components: `parts` by their ids, in its own order, and what they were over time."""

    parts: tuple[tuple[str, ComponentView | WholeView], ...] = ()
    rule: DownWhen = ANY
    stretches: tuple[WholeStretch, ...] = ()

    @cached_property
    def state(self) -> MonitorState:
        """The present state; up with a component that is not is degraded."""
        states = {name: _VOTES[part.state] for name, part in self.parts}
        found = decide(states, self.rule)
        hurt = any(part.state in {"down", "degraded"} for _, part in self.parts)
        return "degraded" if found == "up" and hurt else found

    @cached_property
    def since(self) -> int | None:
        """Since when; of a degraded one since a component is not up."""
        if self.state != "degraded":
            last = self.spans[-1] if self.spans else None
            shown = last is not None and last.end == self.now and last.state == self.state and last.start > self.start
            return last.start if last is not None and shown else None
        hurt = (part.since for _, part in self.parts if part.state in {"down", "degraded"})
        return min((at for at in hurt if at is not None), default=None)


PartView = ComponentView | WholeView


def voting_of(
    moment: Moment,
    service: ServiceConfig,
    views: Sequence[MonitorView],
    quorum: int,
    *,
    start: int,
    period: tuple[int, int],
) -> list[MonitorView]:
    """Picks who has a vote: monitors that say anything in the period, or the one view of all that a whole is made of.

    Args:
        moment: what everything is read from.
        service: whose state it is.
        views: of its monitors.
        quorum: the contract's; a whole has one view, and its contract is bound with a quorum of 1.
        start: from when on the whole is looked at.
        period: in which a monitor has to say something.
    """
    if service.components:
        return [whole_view(moment, service, start)]
    return voters(views, quorum, *period)


def whole_view(moment: Moment, service: ServiceConfig, start: int) -> WholeView:
    """Works out the whole from `start` to the moment; once for everybody who asks.

    Raises:
        StoreError: the store cannot be read.
    """
    key = ("whole", service.id, service.components, service.down_when, start, moment.now)
    found = moment.judged.get(key)
    if isinstance(found, WholeView):
        return found
    known = _services(moment)
    parts = tuple((name, _part(moment, known.get(name), name, start)) for name in service.components)
    rule = service.down_when or ANY
    stretches = composed({name: part.spans for name, part in parts}, rule, start, moment.now)
    made = WholeView(
        **_common(service, [part for _, part in parts], moment, start),
        spans=tuple(_spans(stretches, dict(parts))),
        parts=parts,
        rule=rule,
        stretches=tuple(stretches),
    )
    moment.judged[key] = made
    return made


def _services(moment: Moment) -> Mapping[str, ServiceConfig]:
    found = moment.judged.get("services")
    if not isinstance(found, dict):
        found = moment.judged["services"] = {one.id: one for one in moment.config.services}
    return found


def silent_of(whole: WholeView) -> tuple[str, ...]:
    """Names the monitors of its components that have no vote there."""
    out: dict[str, None] = {}
    for _, part in whole.parts:
        out |= dict.fromkeys(silent_of(part) if isinstance(part, WholeView) else part.blind)
    return tuple(out)


def _part(moment: Moment, service: ServiceConfig | None, name: str, start: int) -> PartView:
    if service is None:  # a monitor that no service names is one of its own
        service = ServiceConfig(id=name, name=name, contract=moment.config.defaults.contract, monitors=(name,))
    if service.components:
        return whole_view(moment, service, start)
    bound = bind(moment.config, service, moment.now, None)  # what a vendor's page says has no vote
    quorum = bound.contract.evidence.quorum
    views = views_of(moment, bound.service.monitors, start)
    voting = voters(views, quorum, start, moment.now)
    stretches = timeline([v.spans for v in voting], start, moment.now, quorum)
    spans = [
        Span(s.start, s.end, s.state, _reason(voting, s.start, s.end) if s.state == "down" else "") for s in stretches
    ]
    return ComponentView(
        **_common(service, views, moment, start),
        spans=tuple(spans),
        voting=tuple(voting),
        blind=tuple(v.ref for v in views if v not in voting),
        quorum=quorum,
    )


def _common(service: ServiceConfig, views: Sequence[MonitorView], moment: Moment, start: int) -> dict[str, Any]:
    interval = max((v.interval for v in views), default=0)
    ref = f"components:{service.id}"
    return {
        "ref": ref,
        "monitor": Monitor("components", service.id, service.name, interval=interval),
        "status": None,
        "source_state": "ok" if any(v.fresh for v in views) else "never",
        "fresh": any(v.fresh for v in views),
        "start": start,
        "now": moment.now,
        "interval": interval,
    }


def _reason(views: Iterable[MonitorView], start: int, end: int) -> str:
    """Finds the first reason that a monitor gives in the stretch."""
    given = (s for v in views for s in v.spans if s.state == "down" and s.reason and s.start < end and s.end > start)
    first = min(given, key=lambda s: s.start, default=None)
    return "" if first is None else first.reason


def _spans(stretches: Sequence[WholeStretch], parts: Mapping[str, PartView]) -> Iterator[Span]:
    """Yields the whole's states; an outage names the components that made it one, what is unknown those it hangs on.

    Time before anything is known of any component is left out: measuring had not begun.
    """
    first = next((i for i, s in enumerate(stretches) if len(s.unknown) < len(parts)), len(stretches))
    run: list[WholeStretch] = []
    for stretch in [*stretches[first:], None]:
        if run and (stretch is None or stretch.state != run[0].state):
            yield Span(run[0].start, run[-1].end, run[0].state, _named(run, parts))
            run = []
        if stretch is not None:
            run.append(stretch)


def _named(run: Sequence[WholeStretch], parts: Mapping[str, PartView]) -> str:
    """Names the components in the order in which they came, each with the first reason given for it."""
    state, start, end = run[0].state, run[0].start, run[-1].end
    if state == "up":
        return ""
    named = dict.fromkeys(name for s in run for name in (s.down if state == "down" else s.unknown))
    out = []
    for name in named:
        reason = _reason([parts[name]], start, end) if state == "down" else ""
        out.append(f"{name}: {reason}" if reason else name)
    more = len(out) - NAMED
    return "; ".join([*out[:NAMED], *([f"+{more}"] if more > 0 else [])])

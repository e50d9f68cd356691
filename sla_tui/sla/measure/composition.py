"""The state of a whole that is made of parts: when their states make it down, three-valued, and which of them did it.

A part of which nothing is known may be up or down: the whole is unknown exactly where that decides.
"""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from sla_tui.sla.observation import Span, SpanState

DownRule = Literal["any", "all", "at_least", "weights"]

_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class DownWhen:
    """Which parts have to be down for the whole to be: any, all, `at_least` so many, or more than `over` by weight.

    `weights`: of each part by its name; a part that has none weighs 1.
    """

    rule: DownRule = "any"
    at_least: int = 1
    weights: tuple[tuple[str, Fraction], ...] = ()
    over: Fraction = Fraction(0)

    def weight_of(self, part: str) -> Fraction:
        """Says how much the part weighs; parts weigh the same under every rule but `weights`."""
        return dict(self.weights).get(part, _ONE) if self.rule == "weights" else _ONE

    def reached(self, weight: Fraction, parts: int) -> bool:
        """Says whether parts of that weight, of so many in all, bring the whole down."""
        match self.rule:
            case "any":
                return weight >= 1
            case "all":
                return weight >= parts
            case "at_least":
                return weight >= self.at_least
            case "weights":
                return weight > self.over


ANY: Final = DownWhen()
"""One part that is down brings the whole down: what holds where nothing is said."""


class WholeStretch(NamedTuple):
    """A stretch in which no part changed. `down` and `unknown` name the parts that were, in the whole's own order."""

    start: int
    end: int
    state: SpanState
    down: tuple[str, ...]
    unknown: tuple[str, ...]


def decide(states: Mapping[str, SpanState], rule: DownWhen) -> SpanState:
    """Makes the state of the whole of those of its parts.

    Down where the parts known to be down suffice, whatever the others are; up where those and the unknown ones
    together would not; else unknown, or paused where every part of which nothing is known is paused. Of no parts
    nothing is known.
    """
    if not states:
        return "unknown"
    down = sum((rule.weight_of(part) for part, state in states.items() if state == "down"), Fraction(0))
    if rule.reached(down, len(states)):
        return "down"
    blind = [part for part, state in states.items() if state in {"unknown", "paused"}]
    if not rule.reached(down + sum(map(rule.weight_of, blind)), len(states)):
        return "up"
    return "paused" if all(states[part] == "paused" for part in blind) else "unknown"


def composed(parts: Mapping[str, Sequence[Span]], rule: DownWhen, start: int, end: int) -> list[WholeStretch]:
    """Works out the whole over `[start, end)`, cut wherever a part changes its state.

    Args:
        parts: by name, what is known of each: sorted and disjoint; what no span covers is unknown.
        rule: which of them have to be down.
        start: UTC seconds.
        end: UTC seconds, exclusive.
    """
    now: dict[str, SpanState] = dict.fromkeys(parts, "unknown")
    changes: dict[int, dict[str, SpanState]] = {}
    for name, spans in parts.items():
        for at, state in _changes(spans, start, end):
            changes.setdefault(at, {})[name] = state
    out: list[WholeStretch] = []
    edges = sorted({start, *changes})
    for at, until in zip(edges, [*edges[1:], end], strict=True):
        now |= changes.get(at, {})
        if at < until:
            named = _named(now, ("down",)), _named(now, ("unknown", "paused"))
            made = WholeStretch(at, until, decide(now, rule), *named)
            if out and out[-1][2:] == made[2:]:
                made = made._replace(start=out.pop().start)
            out.append(made)
    return out


def _named(states: Mapping[str, SpanState], which: Collection[str]) -> tuple[str, ...]:
    return tuple(part for part, state in states.items() if state in which)


def _changes(spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[int, SpanState]]:
    """Yields from when on which state holds; between two spans, and after the last one, nothing is known."""
    at = start
    for span in spans:
        low, high = max(span.start, start), min(span.end, end)
        if low >= high:
            continue
        if low > at:
            yield at, "unknown"
        yield low, span.state
        at = high
    if at < end:
        yield at, "unknown"

"""Several series of one monitor: replicas of a Prometheus, or pods that follow each other, as one history. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.spans import CONTRADICTED, disjoint
from sla_tui.sources.prometheus.answers import Series

USUAL_REPLICAS = frozenset({"prometheus_replica", "__replica__"})
"""Labels that always mean the Prometheus that scraped, whatever the configuration calls its own."""

_OTHER: dict[SpanState, SpanState] = {"up": "down", "down": "up"}


def agreed(several: Sequence[Sequence[Span]], interval: float, start: int, end: int) -> list[Span]:
    """Returns what all of them agree on inside `[start, end)`, sorted and disjoint.

    What one does not know the others say. Where they differ for no longer than `interval` seconds because one saw a
    change earlier, the change lies where the first of them saw it; where they differ for longer nobody knows.
    """
    if len(several) == 1:
        return disjoint(several[0], start, end)
    spans = disjoint([span for one in several for span in one if span.state != "unknown"], start, end)
    out: list[Span] = []
    for number, span in enumerate(spans):
        before = spans[number - 1] if number else None
        after = spans[number + 1] if number + 1 < len(spans) else None
        changes = (
            span.reason.startswith(CONTRADICTED)
            and span.end - span.start <= interval + 1
            and before is not None
            and before.end == span.start
            and (after is None or (after.start == span.end and after.state != before.state))
        )
        if changes and before is not None:
            state = after.state if after is not None else _OTHER.get(before.state, "unknown")
            out.append(Span(span.start, span.end, state))
        else:
            out.append(span)
    return disjoint(out, start, end)


def one_of_each(series: Sequence[Series], replicas: frozenset[str]) -> list[Series]:
    """Returns, of series that differ only in which replica scraped them, the one with the most samples."""
    chosen: dict[tuple[str, tuple[tuple[str, str], ...]], Series] = {}
    for one in sorted(series, key=lambda s: sorted(s.labels.items())):
        key = one.metric, tuple(sorted((k, v) for k, v in one.labels.items() if k not in replicas))
        if key not in chosen or len(one.samples) > len(chosen[key].samples):
            chosen[key] = one
    return list(chosen.values())


def without(labels: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    """Returns the labels that are none of `names`."""
    return {name: value for name, value in labels.items() if name not in names}

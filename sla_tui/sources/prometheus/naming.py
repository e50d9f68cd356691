"""From labels to monitors: which series is which, under one name each. Pure.

The configured label names a monitor. Series that differ only in which replica of a Prometheus scraped them are one
monitor. Where others that live at the same time share its value, all of them get the labels that tell them apart behind
it: `shop.example.com{job=web}`. Where a service names the bare value, that goes on to mean all of them that no service
names by themselves: a monitor's id does not change because a sibling appeared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Final

from sla_tui.secret import redact
from sla_tui.sla.observation import Monitor
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.replicas import USUAL_REPLICAS, without
from sla_tui.text import clean

LONGEST: Final = 200
_PASSWORD: Final = re.compile(r"//[^/@\s]*@")
_BY_HASH: Final = ("*",)  # in place of labels, where they differ only in what is cleaned away, or in too many
_BLANK: Final = re.compile(r"\s+")

MetricLabels = Mapping[str, str]


class Names:
    """Names of all monitors of one source. What was ambiguous once stays told apart for the life of the process."""

    def __init__(self, label: str, replicas: frozenset[str] = USUAL_REPLICAS) -> None:
        """`label` is the one that names a monitor; those of `replicas` name who scraped it."""
        self._label = label
        self.replicas = replicas - {label}
        self.named: frozenset[str] = frozenset()
        """Ids that services name; set it before each poll."""
        self._apart: dict[str, tuple[str, ...]] = {}  # a shared name -> the labels that tell its series apart

    def learn(self, found: Sequence[Series]) -> None:
        """Looks for names that several series have at the same time."""
        by_name: dict[str, list[Series]] = {}
        for series in found:
            if series.samples:
                by_name.setdefault(self.base(series.labels), []).append(series)
        for name, group in by_name.items():
            targets: dict[tuple[tuple[str, str], ...], list[Series]] = {}
            for series in group:
                targets.setdefault(tuple(sorted(without(series.labels, self.replicas).items())), []).append(series)
            if len(targets) > 1 and _overlap(list(targets.values())):
                self._apart[name] = _differing([dict(labels) for labels in targets], self._apart.get(name, ()))

    def ambiguous(self) -> tuple[str, ...]:
        """Returns the names that several series share and are told apart by the labels behind it."""
        return tuple(sorted(self._apart.keys() - self.named))

    def shared(self) -> tuple[str, ...]:
        """Returns the names that a service gives to several series."""
        return tuple(sorted(self._apart.keys() & self.named))

    def base(self, labels: MetricLabels) -> str:
        """Returns the name that the label gives; made of all other labels where a series does not have it."""
        value = labels.get(self._label, "")
        if value:
            return _inert(value)
        others = without(labels, self.replicas)
        return _inert(_written(others, sorted(others)) if others else "all")

    def of(self, labels: MetricLabels) -> str:
        """Returns the monitor's id."""
        name = self.base(labels)
        apart = self._apart.get(name)
        if apart is None:
            return name
        if apart == _BY_HASH:
            others = without(labels, self.replicas)
            own = f"{name}~{_mark(others, sorted(others))}"
        else:
            text = _inert(f"{name}{_written(labels, apart)}")
            own = text if len(text) < LONGEST else f"{text[:LONGEST]}~{_mark(labels, apart)}"
        return name if name in self.named and own not in self.named else own

    def monitor(self, source: str, labels: MetricLabels, interval: float) -> Monitor:
        """Returns the monitor of a series. Hostile label values are inert; credentials in URLs are dropped."""
        name = self.of(labels)
        target = clean(_PASSWORD.sub("//", labels.get("instance", labels.get(self._label, ""))))
        return Monitor(source, name, clean(name), clean(labels.get("job", ""), 64), target, max(1, round(interval)))


def _overlap(targets: Iterable[Sequence[Series]]) -> bool:
    """Returns whether any two live at the same time; a series that takes over from another is the same monitor."""
    spans = sorted((min(s.samples[0][0] for s in group), max(s.samples[-1][0] for s in group)) for group in targets)
    return any(b[0] <= a[1] for a, b in pairwise(spans))


def _differing(group: Sequence[MetricLabels], known: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the fewest labels that tell all of them apart, in alphabetical order; those that did before are kept."""
    names = sorted({name for labels in group for name in labels})
    varying = [name for name in names if len({labels.get(name) for labels in group}) > 1 or name in known]
    for size in range(max(len(known), 1), min(len(varying), 3) + 1):
        for chosen in combinations(varying, size):
            values = {tuple(_inert(labels.get(name, "")) for name in chosen) for labels in group}
            if len(values) == len(group) and set(known) <= set(chosen):
                return chosen
    return _BY_HASH


def _written(labels: MetricLabels, names: Iterable[str]) -> str:
    return "{" + ",".join(f"{name}={labels.get(name, '')}" for name in names) + "}"


def _inert(value: str) -> str:
    """Drops blanks (it is written as a reference), control characters and credentials; never returns nothing.

    What is cut, or would be the same as another value once cleaned, is marked by a hash of what it was.
    """
    without = redact(_PASSWORD.sub("//", value))
    text = _BLANK.sub("_", clean(without, LONGEST))
    if text == without:
        return text
    changed = not text or text != _BLANK.sub("_", without.strip())
    return f"{text or 'unnamed'}~{sha256(without.encode(errors='replace')).hexdigest()[:6]}" if changed else text


def _mark(labels: MetricLabels, names: Iterable[str]) -> str:
    return sha256(redact(_written(labels, names)).encode(errors="replace")).hexdigest()[:6]

"""Uptime Kuma's `/metrics` as observations. Pure; `parse_metrics` raises `PayloadError` and nothing else.

Version 2 names monitors by `monitor_id`; version 1 only by what its labels say, so that there a renamed monitor is
another one. Either leaves the series of the old name behind until Uptime Kuma is restarted. A label that does not apply
is the word "null".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from sla_tui.errors import PayloadError
from sla_tui.secret import redact
from sla_tui.sla.observation import Monitor, Status
from sla_tui.sources.base import MOST_MONITORS
from sla_tui.sources.fields import Notes, identity, positive, word
from sla_tui.sources.uptime_kuma.states import state_of
from sla_tui.sources.urls import without_credentials
from sla_tui.text import clean

STATUS: Final = "monitor_status"
LATENCY: Final = "monitor_response_time"
_NONE: Final = frozenset({"", "null", "undefined"})
_PARTS: Final = ("monitor_name", "monitor_type", "monitor_url", "monitor_hostname", "monitor_port")
_MOST_LINES: Final = 6 * MOST_MONITORS  # four series a monitor, and the server's own
_CONFLICT: Final = (
    "Uptime Kuma tells two states of the same monitor (it was renamed, perhaps): unknown until Uptime Kuma is restarted"
)


@dataclass(frozen=True, slots=True)
class _Series:
    key: str
    labels: Mapping[str, str]
    value: float


def parse_metrics(text: str, source: str, now: int, notes: Notes) -> list[Status]:
    """Reads the monitors of an exposition, in its order.

    Raises:
        PayloadError: it is no exposition, or one without monitors' states.
    """
    listed = text.count(f"\n{STATUS}{{")
    if listed > MOST_MONITORS:
        raise PayloadError(f"the metrics list {listed} monitors; more than {MOST_MONITORS} are not watched")
    if text.count("\n") > _MOST_LINES:
        raise PayloadError(f"the metrics have more than {_MOST_LINES} lines")
    states: dict[str, list[_Series]] = {}
    latencies: dict[str, float] = {}
    seen = False
    for sample in _samples(text):
        if sample.name == STATUS:
            seen = True
            key = _identity(sample.labels)
            if not key:
                notes.add("a monitor without a name was left out")
                continue
            states.setdefault(key, []).append(_Series(key, sample.labels, sample.value))
        elif sample.name == LATENCY:
            latencies[_identity(sample.labels)] = sample.value
    if not seen and f"# TYPE {STATUS} " not in text:
        raise PayloadError(f"the metrics have no {STATUS}", hint="is base_url that of an Uptime Kuma?")
    return [_status(series, latencies.get(key), source, now, notes) for key, series in states.items()]


def _samples(text: str) -> Iterable[Sample]:
    try:
        for family in text_string_to_metric_families(text):
            yield from family.samples
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, OverflowError):
        raise PayloadError("the answer is not in the text format of Prometheus") from None


def _status(series: list[_Series], latency: float | None, source: str, now: int, notes: Notes) -> Status:
    last = series[-1]
    values = {_value(one.value) for one in series}
    state = state_of(last.value, notes) if len(values) == 1 else "unknown"
    if len(values) > 1:
        notes.add(_CONFLICT)
    label = {name: value for name in _PARTS if (value := _label(last.labels, name))}
    target = label.get("monitor_url", "")
    if not target.partition("://")[2] and "monitor_hostname" in label:
        port = f":{label['monitor_port']}" if "monitor_port" in label else ""
        target = f"{label['monitor_hostname']}{port}"
    monitor = Monitor(
        source=source,
        id=last.key,
        name=label.get("monitor_name") or without_credentials(target) or last.key,
        type=word(label.get("monitor_type")),
        target=without_credentials(target),
    )
    return Status(monitor, state, now, latency_ms=positive(latency) if state == "up" else None)


def _value(value: float) -> float | str:
    return "nan" if value != value else value  # noqa: PLR0124


def _label(labels: Mapping[str, str], name: str) -> str:
    found = clean(labels.get(name, "")).strip()
    return "" if found in _NONE else found


def _identity(labels: Mapping[str, str]) -> str:
    """Returns the provider's id, or for version 1 a word from the name with a digest of what distinguishes monitors."""
    found = identity(labels.get("monitor_id"))
    if found and found not in _NONE:
        return found
    parts = [redact(labels.get(name, "")) for name in _PARTS]  # it becomes a part of what the monitor is known by
    if not _label(labels, "monitor_name"):
        return ""
    name = re.sub(r"[^a-z0-9]+", "-", parts[0].lower(), flags=re.ASCII).strip("-")[:40].strip("-")
    sha = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{name or 'monitor'}-{sha}"

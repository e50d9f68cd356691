"""Answers of the query API as plain series. Pure; `parse_series` raises `PayloadError` and nothing else.

Sample values are strings; NaN is Prometheus's mark for "no more sample", and is none to us.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sources.fields import Notes, section
from sla_tui.sources.http.words import message_of
from sla_tui.sources.prometheus.samples import LATEST, Samples, SeriesSample, samples_of
from sla_tui.text import clean

_FLOAT: Final = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
_PLAIN: Final = {"0": 0.0, "1": 1.0}
_NO_SERIES: Final = {"scalar", "string"}


@dataclass(frozen=True, slots=True)
class Series:
    """One series. `labels` are as they came, without the metric's name; `samples` are sorted, an instant each once."""

    metric: str
    labels: Mapping[str, str]
    samples: Samples


def parse_series(data: object, notes: Notes) -> list[Series]:
    """Reads the series of an instant vector or a matrix.

    Raises:
        PayloadError: this is no answer of the query API, one about a number and not about series, or the server could
            not evaluate the query and says so in a 200.
    """
    if not isinstance(data, Mapping):
        raise PayloadError("the answer is not one of Prometheus's query API")
    if data.get("status") != "success":
        raise PayloadError(f'the query failed: "{message_of(data) or "no reason given"}"')
    _tell(data, notes)
    answer = section(data, "data")
    kind, result = answer.get("resultType"), answer.get("result")
    if isinstance(kind, str) and kind in _NO_SERIES:
        raise PayloadError(
            f"the query gives a {kind}, not series", hint="sla-tui wants one series a monitor, with labels"
        )
    if not isinstance(result, list):
        raise PayloadError("the answer has no list of series", hint="base_url is the server's root, without /api/v1")
    return [series for row in result if (series := _series(row, notes))]


def _tell(data: Mapping[object, object], notes: Notes) -> None:
    """Notes the server's warnings (a part of the data was not reachable, …) for the user."""
    warnings = data.get("warnings")
    if isinstance(warnings, list):
        for warning in warnings[:5]:
            if text := clean(warning, 160):
                notes.add(f"the server warns: {text}")


def _series(row: object, notes: Notes) -> Series | None:
    labels = row.get("metric") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(labels, Mapping):
        notes.add("a series without labels was left out")
        return None
    known = {name: value for name, value in labels.items() if isinstance(name, str) and isinstance(value, str)}
    values = row.get("values")
    if isinstance(values, Samples):
        metric = known.pop("__name__", "")
        return Series(metric, known, values)
    if "values" in row:
        pairs: Sequence[object] = values if isinstance(values, list) else ()
    elif "value" in row:
        pairs = (row["value"],)
    else:
        pairs = ()
        notes.add("a series of histograms was left out" if "histogram" in str(list(row)) else "a series has no samples")
    metric = known.pop("__name__", "")
    return Series(metric, known, _samples(pairs, notes))


def _samples(pairs: Sequence[object], notes: Notes) -> Samples:
    out: list[SeriesSample] = []
    last = 0.0
    sorted_already = True
    plain = _PLAIN.get
    for pair in pairs:
        if type(pair) is not list or len(pair) != 2:
            notes.add("a sample could not be read")
            continue
        when, text = pair
        # Nearly every sample there is takes the short way; there are tens of thousands in an answer.
        at = when if type(when) is float and 0 < when < LATEST else instant(when)
        value = plain(text) if type(text) is str else None
        if value is None:
            value = _value(text, notes)
        if at is None or value is None:
            continue
        if at <= last:
            sorted_already = False
        last = at
        out.append((at, value))
    return samples_of(out if sorted_already else sorted(dict(out).items()))


def instant(value: object) -> float | None:
    """Reads UTC seconds, with a fraction; None for what is no instant."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 < value < LATEST else None


def _value(value: object, notes: Notes) -> float | None:
    """Reads a sample's value; None for NaN and the infinities, which say that there is none."""
    if not isinstance(value, str):
        if value is not None:
            notes.add("a sample's value is not a string, as it should be; it was left out")
        return None
    if not _FLOAT.fullmatch(value):
        if value.lstrip("+-").lower() not in {"nan", "inf"}:
            notes.add("a sample's value is no number")
        return None
    found = float(value)
    return found if math.isfinite(found) else None

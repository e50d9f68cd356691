"""A small Prometheus for tests: evaluates the kinds of queries that the source makes over series made of functions.

Not a parser of PromQL: a query that the source does not make is answered as the real server answers nonsense, with 400.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sources.server import Asked, Reply, answer

LOOKBACK = 300
_RANGE = re.compile(r"(?P<f>\w+_over_time)?\(?(?P<metric>\w+)(?P<braces>\{.*\})?\[(?P<seconds>\d+)s\]\)?")
_SUBQUERY = re.compile(r"\((?P<metric>\w+)(?P<braces>\{.*\})?\)\[(?P<seconds>\d+)s:(?P<step>\d+)s\]")
_INSTANT = re.compile(r"(?P<metric>\w+)(?P<braces>\{.*\})?")
_MATCHER = re.compile(r'(\w+)(=~|=)"((?:\\.|[^"\\])*)"')


@dataclass
class Line:
    """One series: scraped every `every` seconds at `phase`, with what `value` says of an instant (None: no sample)."""

    metric: str
    labels: dict[str, str]
    value: Callable[[float], float | None]
    every: float = 15
    phase: float = 0.25
    begins: float = 0

    def samples(self, start: float, end: float) -> list[tuple[float, float]]:
        at = max(start, self.begins)
        number = -int(-(at - self.phase) // self.every)
        out = []
        while (at := self.phase + number * self.every) <= end:
            value = self.value(at)
            if value is not None and at >= max(start, self.begins):
                out.append((at, value))
            number += 1
        return out


@dataclass
class Api:
    """The server's side. `fault` may answer in its place; `most` samples are what one query may load."""

    lines: list[Line]
    now: float
    fault: Callable[[Asked], Reply | None] = lambda _: None
    most: int = 50_000_000
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    values: int = 0

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append((asked.path, asked.query))
        if (fault := self.fault(asked)) is not None:
            return fault
        query = asked.query.get("query", "")
        if asked.path == "/api/v1/query":
            return self._instant(query, float(asked.query["time"]))
        if asked.path == "/api/v1/query_range":
            start, end, step = (float(asked.query[n]) for n in ("start", "end", "step"))
            if (end - start) / step > 11_000:
                return error("exceeded maximum resolution of 11,000 points per timeseries.")
            return self._steps(query, start, end, step)
        return answer({"status": "error"}, 404)

    def _instant(self, query: str, at: float) -> Reply:
        if found := _SUBQUERY.fullmatch(query):
            step = int(found["step"])
            first = -(-int(at - int(found["seconds"])) // step) * step
            times = range(first, int(at) + 1, step)
            return self._matrix(
                [(line, [(t, v) for t in times if (v := _held(line, t)) is not None]) for line in self._lines(found)]
            )
        if found := _RANGE.fullmatch(query):
            start = at - int(found["seconds"])
            rows = [(line, line.samples(start, at)) for line in self._lines(found)]
            if found["f"] is None:
                return self._matrix(rows)
            return self._vector([(line, at, _over(found["f"], s)) for line, s in rows if s])
        if found := _INSTANT.fullmatch(query):
            held = [(line, at, _held(line, at)) for line in self._lines(found)]
            return self._vector([(line, t, v) for line, t, v in held if v is not None])
        return error('1:1: parse error: unexpected "?"')

    def _steps(self, query: str, start: float, end: float, step: float) -> Reply:
        found = _RANGE.fullmatch(query)
        if found is None or found["f"] is None:
            return error("invalid expression type for range query")
        seconds = int(found["seconds"])
        rows = []
        for line in self._lines(found):
            buckets: dict[int, list[tuple[float, float]]] = {}
            for at, value in line.samples(start - seconds + 0.001, end):
                number = max(-int(-(at - start) // step), 0)
                buckets.setdefault(number, []).append((at, value))
            rows.append((line, [(start + n * step, _over(found["f"], s)) for n, s in sorted(buckets.items())]))
        return self._matrix(rows)

    def _lines(self, found: re.Match[str]) -> list[Line]:
        wanted = [(n, op, json.loads(f'"{v}"')) for n, op, v in _MATCHER.findall(found["braces"] or "")]

        def fits(line: Line) -> bool:
            return line.metric == found["metric"] and all(
                bool(re.fullmatch(v, line.labels.get(n, ""))) if op == "=~" else line.labels.get(n, "") == v
                for n, op, v in wanted
            )

        return [line for line in self.lines if fits(line)]

    def _matrix(self, rows) -> Reply:
        count = sum(len(samples) for _, samples in rows)
        self.values += count
        if count > self.most:
            return answer(
                {"status": "error", "errorType": "execution", "error": "query processing would load too many samples"},
                422,
            )
        return answered(
            "matrix",
            [
                {"metric": {"__name__": line.metric, **line.labels}, "values": [[t, f"{v:g}"] for t, v in samples]}
                for line, samples in rows
                if samples
            ],
        )

    def _vector(self, rows) -> Reply:
        return answered(
            "vector",
            [{"metric": {"__name__": line.metric, **line.labels}, "value": [t, f"{v:g}"]} for line, t, v in rows],
        )


def _held(line: Line, at: float) -> float | None:
    """As an instant query sees it: the last sample, no older than the look-back; a failed scrape ends it."""
    expected = line.samples(at - line.every, at)
    return expected[-1][1] if expected else None


def _over(function: str, samples: list[tuple[float, float]]) -> float:
    values = [value for _, value in samples]
    return {"count_over_time": float(len(values)), "sum_over_time": sum(values), "last_over_time": values[-1]}[function]


def answered(kind: str, result: object, **more: object) -> Reply:
    return answer({"status": "success", "data": {"resultType": kind, "result": result}, **more})


def error(text: str, status: int = 400, kind: str = "bad_data") -> Reply:
    return answer({"status": "error", "errorType": kind, "error": text}, status)


def probe(instance: str, *down: tuple[float, float], gone: tuple[tuple[float, float], ...] = (), **more) -> list[Line]:
    """A blackbox target: its success and its duration; `down` are outages, `gone` are times without a scrape."""
    labels = {"instance": instance, "job": "blackbox", **more.pop("labels", {})}

    def inside(at: float, spans) -> bool:
        return any(low <= at < high for low, high in spans)

    def success(at: float) -> float | None:
        return None if inside(at, gone) else float(not inside(at, down))

    def duration(at: float) -> float | None:
        return None if inside(at, gone) else 5.0 if inside(at, down) else 0.1 + (int(at) % 7) / 1000

    return [Line("probe_success", labels, success, **more), Line("probe_duration_seconds", labels, duration, **more)]

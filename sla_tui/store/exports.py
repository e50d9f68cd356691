"""Rows of the history for other programs: a generator each, in the order of time; and the same as a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Final

from sla_tui.errors import StoreError
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.store.months import DAY, PERCENTILES, month_days, month_of
from sla_tui.store.records import MonthSummary
from sla_tui.store.store import Store

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "checks": ("monitor", "at", "ok", "ms"),
    "states": ("monitor", "start", "end", "state", "reason"),
    "months": (
        "monitor",
        "month",
        "up_seconds",
        "down_seconds",
        "known_seconds",
        "uptime_percent",
        "checks",
        "failed",
        "p50_ms",
        "p95_ms",
        "p99_ms",
    ),
    "periods": (
        *("service", "start", "end", "revision", "at", "who", "why", "sha256", "version", "zone_data"),
        *("verdict", "uptime", "downtime_seconds", "credit_percent", "amount", "currency"),
    ),
    "acts": ("id", "at", "who", "kind", "deed"),
}
_BATCH = 50_000


def rows_of(
    store: Store, what: str, monitors: Iterable[str] | None, start: int, end: int
) -> Iterator[tuple[object, ...]]:
    """Makes the rows of `what` (see `HEADERS`) inside `[start, end)`, of all monitors or of those that are named.

    Raises:
        StoreError: a monitor is not known, or the store cannot be read.
    """
    if what == "periods":
        return _periods(store, start, end)
    if what == "acts":
        return _acts(store, start, end)
    if what == "months" and monitors is None and start <= 0:
        return (_month(one) for one in sorted(store.months(), key=lambda one: (one.ref, one.month)))
    known = sorted({status.monitor.ref for status in store.statuses()})
    refs = list(monitors) if monitors is not None else known
    for ref in refs:
        if ref not in known:
            raise StoreError(f"the history knows no monitor {ref}", hint="`sla-tui store export months` names all")
    make = {"checks": _checks, "states": _states, "months": _months}[what]
    return (row for ref in refs for row in make(store, ref, start, end))


def _checks(store: Store, ref: str, start: int, end: int) -> Iterator[tuple[object, ...]]:
    for low, high in _days(store, ref, start, end):
        for check in store.recent_checks(ref, low, high):
            yield ref, _instant(check.at), check.ok, check.ms


def _states(store: Store, ref: str, start: int, end: int) -> Iterator[tuple[object, ...]]:
    for span in store.spans(ref, start, end):
        yield ref, _instant(span.start), _instant(span.end), span.state, span.reason


def _months(store: Store, ref: str, start: int, end: int) -> Iterator[tuple[object, ...]]:
    """Makes a row a UTC month: seconds by state, and response times; a month of which nothing is known is left out."""
    spans = store.spans(ref, start, end)
    days = list(_days(store, ref, start, end))
    edges = [s.start for s in spans[:1]] + [s.end - 1 for s in spans[-1:]] + [d[0] for d in (*days[:1], *days[-1:])]
    if not edges:
        return
    for month in range(month_of(min(edges) // DAY), month_of(max(edges) // DAY) + 1):
        low, high = (day * DAY for day in month_days(month))
        low, high = max(low, start), min(high, end)
        inside = [(min(s.end, high) - max(s.start, low), s.state) for s in spans if s.start < high and s.end > low]
        up = sum(seconds for seconds, state in inside if state == "up")
        down = sum(seconds for seconds, state in inside if state == "down")
        checks = store.checks(ref, low, high)
        if not up and not down and not checks.total:
            continue
        times = tuple(nearest_rank(checks.times_ms, Fraction(p)) for p in PERCENTILES)
        yield _month(MonthSummary(ref, month, up, down, checks.total, checks.failed, times))


def _month(one: MonthSummary) -> tuple[object, ...]:
    known = one.up + one.down
    percent = f"{100 * one.up / known:.6f}" if known else None
    name = f"{1970 + one.month // 12}-{one.month % 12 + 1:02}"
    return (one.ref, name, one.up, one.down, known, percent, one.checks, one.failed, *one.times_ms)


def _days(store: Store, ref: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lists the days inside `[start, end)` of which there can be checks."""
    first = min((s.start for s in store.spans(ref, start, end)), default=None)
    oldest = store.oldest_check(ref)
    begin = max(start, min((at for at in (first, oldest) if at is not None), default=end))
    for day in range(begin // DAY, -(-end // DAY)) if begin < end else ():
        yield max(day * DAY, start), min((day + 1) * DAY, end)


def _periods(store: Store, start: int, end: int) -> Iterator[tuple[object, ...]]:
    for row in store.closed_periods():
        if row.start >= end or row.end <= start:
            continue
        result = json.loads(row.result)["assessment"]
        credit = result["credit"]
        yield (
            *(row.service, _instant(row.start), _instant(row.end), row.revision, _instant(row.at), row.who, row.why),
            *(row.sha256, row.tool, row.tzdata, result["verdict"], result["uptime"], result["downtime_seconds"]),
            *(credit["percent"], credit["amount"], credit["currency"]),
        )


def _acts(store: Store, start: int, end: int) -> Iterator[tuple[object, ...]]:
    from sla_tui.sla.plain import canonical

    for act in store.acts():
        if start <= act.at < end:
            yield act.id, _instant(act.at), act.signed, type(act.deed).__name__.lower(), canonical(act.deed)


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_parquet(path: Path, what: str, rows: Iterator[tuple[object, ...]]) -> None:
    """Writes the rows as a Parquet file, in batches; a file that could not be written whole is not left behind.

    Raises:
        StoreError: the library for it is not installed, or the file cannot be written.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        from sla_tui.installation import adding_extra

        raise StoreError(
            "Parquet needs a library that is not installed", hint=f"{adding_extra('parquet')}, or use --format csv"
        ) from None
    kinds = {"ok": pa.bool_(), "ms": pa.int64(), "id": pa.int64(), "revision": pa.int64()}
    counted = {name for name in HEADERS[what] if name.endswith(("_seconds", "_ms")) or name in {"checks", "failed"}}
    schema = pa.schema([(n, kinds.get(n, pa.int64() if n in counted else pa.string())) for n in HEADERS[what]])
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            while batch := list(islice(rows, _BATCH)):
                columns = [pa.array(column, type=kind.type) for column, kind in zip(zip(*batch), schema)]  # noqa: B905
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
        temporary.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)

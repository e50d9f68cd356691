"""What a history in SQL reads: the first part of the `Store` protocol."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from sla_tui.secret import redact_all
from sla_tui.sla.acts import Act
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.measure.tally import CountedValues
from sla_tui.sla.observation import CheckResult, ProviderMaintenance, RequestMinute, Span, Status
from sla_tui.sla.spans import clipped, joined
from sla_tui.store.current_state import CurrentState
from sla_tui.store.months import DAY, PERCENTILES, month_days
from sla_tui.store.records import (
    CheckSummary,
    ClosedPeriod,
    KnownRanges,
    MonthSummary,
    PageReading,
    PollRecord,
    ProviderStatement,
    Running,
    StoreEvent,
)
from sla_tui.store.sql.history import SqlHistory
from sla_tui.store.sql.rollups import MonthRow, monthly
from sla_tui.store.sql.tables.notes import read_note

_NO_CHECKS: Final = CheckSummary(0, 0, CountedValues({}))


class SqlReader(SqlHistory):
    """Reads a history; see `Store` for what each method gives."""

    def statuses(self) -> tuple[Status, ...]:
        with self._reading("reading"):
            states = self._monitors.states
            known = (
                (monitor, states[ref]) for ref, (_, monitor) in sorted(self._monitors.rows.items()) if ref in states
            )
            return tuple(status for monitor, state in known if (status := state.to_status(monitor)))

    def spans(self, ref: str, start: int, end: int) -> tuple[Span, ...]:
        with self._reading("reading spans"):
            if ref not in self._monitors.rows:
                return ()
            rows = self._spans.touching(self._monitors.rows[ref][0], start, end)
            state = self._monitors.states.get(ref)
            running = None if state is None else state.running_span()
            known = clipped(joined([*rows, *((running,) if running else ())]), start, end)
            return tuple(s for s in known if s.state != "unknown" or s.reason)

    def running(self, ref: str) -> Running | None:
        with self._reading("reading"):
            state = self._monitors.states.get(ref)
            if state is None or state.run_state is None:
                return None
            return Running(state.run_state, state.run_start, state.run_at, state.run_reason, state.max_gap)

    def known_until(self, source: str) -> Mapping[str, int]:
        with self._reading("reading"):
            return {ref: state.known_until for ref, state in self._states_of(source) if state.known_until}

    def known_ranges(self, source: str) -> Mapping[str, KnownRanges]:
        with self._reading("reading"):
            refused = self._refusals.all()
            return {
                ref: KnownRanges(
                    state.known_history, state.known_checks, state.answered, refused.get(self._monitors.rows[ref][0])
                )
                for ref, state in self._states_of(source)
            }

    def _states_of(self, source: str) -> list[tuple[str, CurrentState]]:
        """Lists the states of a source's monitors, in the order of their references; the others are not looked into."""
        prefix = f"{source}:"
        return [
            (ref, self._monitors.states[ref])
            for ref in sorted(r for r in self._monitors.states if r.startswith(prefix))
        ]

    def provider_log(self, ref: str, start: int, end: int) -> tuple[ProviderStatement, ...]:
        with self._reading("reading the provider log"):
            known = self._monitors.rows.get(ref)
            return () if known is None else self._provider_log.touching(known[0], start, end)

    def stamp(self, refs: Collection[str]) -> Hashable:
        with self._reading("reading"):
            states = (self._monitors.states.get(ref) for ref in refs)
            return (
                tuple(s and (s.revision, s.observed_at, s.run_at) for s in states),
                tuple(map(self._monitors.good_checks.get, refs)),
                self._maintenance.revision,
                self._pages.revision,
                self._loads,
            )

    def state_stamps(self, services: Iterable[Collection[str]], now: int) -> tuple[Hashable, ...]:
        with self._reading("reading"):
            states, news = self._monitors.states, (self._maintenance.revision, self._pages.revision)

            def stamp(ref: str) -> Hashable:
                state = states.get(ref)
                return state and (state.revision, now > state.run_at + state.max_gap)

            return tuple((news, *map(stamp, refs)) for refs in services)

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        with self._reading("reading checks"):
            if ref not in self._monitors.rows:
                return _NO_CHECKS
            summary = self._checks.summary(self._monitors.rows[ref][0], start, end)
            state = self._monitors.states.get(ref)
            return summary if state is None or state.failures_reported else replace(summary, failures_reported=False)

    def oldest_check(self, ref: str) -> int | None:
        with self._reading("reading checks"):
            known = self._monitors.rows.get(ref)
            return None if known is None else self._checks.oldest(known[0])

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        with self._reading("reading checks"):
            if ref not in self._monitors.rows:
                return ()
            return self._checks.between(self._monitors.rows[ref][0], start, end)

    def response_times(self, ref: str, edges: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        with self._reading("reading response times"):
            if ref not in self._monitors.rows:
                return ((),) * (len(edges) - 1)
            return self._checks.response_times(self._monitors.rows[ref][0], edges)

    def months(self) -> tuple[MonthSummary, ...]:
        with self._reading("reading months"):
            refs = {row: ref for ref, (row, _) in self._monitors.rows.items()}
            states = ((row, self._monitors.states.get(ref)) for row, ref in refs.items())
            running = [(row, s.start, s.end, s.state) for row, state in states if state and (s := state.running_span())]
            since = self._checks.unfinished_since()
            rows = monthly(self._db, running)
            if since is not None:
                rows = (self._with_recent(row, since) for row in rows)
            return tuple(
                MonthSummary(refs[m.monitor], m.month, m.up, m.down, m.checks, m.failed, tuple(m.times_ms))
                for m in rows
                if m.monitor in refs
            )

    def _with_recent(self, row: MonthRow, since: int) -> MonthRow:
        """Counts the month's checks with those that are in no day yet."""
        low, high = (day * DAY for day in month_days(row.month))
        if high > since:
            checks = self._checks.summary(row.monitor, low, high)
            row.checks, row.failed = checks.total, checks.failed
            row.times_ms = [nearest_rank(checks.times_ms, Fraction(p)) for p in PERCENTILES]
        return row

    def requests(self, ref: str, start: int, end: int) -> tuple[RequestMinute, ...]:
        with self._reading("reading request counts"):
            if ref not in self._monitors.rows:
                return ()
            return self._requests.between(self._monitors.rows[ref][0], start, end)

    def request_totals(self, ref: str, start: int, end: int) -> tuple[int, int] | None:
        with self._reading("reading request counts"):
            if ref not in self._monitors.rows:
                return None
            return self._requests.totals(self._monitors.rows[ref][0], start, end)

    def maintenance(self, refs: Collection[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        with self._reading("reading maintenance"):
            return self._maintenance.touching(frozenset(refs), start, end)

    def page_readings(self, refs: Collection[str], start: int, end: int) -> tuple[PageReading, ...]:
        with self._reading("reading what status pages said"):
            return self._pages.touching(refs, start, end)

    def shared_out(self) -> frozenset[str]:
        if self._lease is None:
            return frozenset()
        with self._reading("reading who collects what"):
            return self._lease.shared_out(self._db)

    def poll_records(self) -> tuple[PollRecord, ...]:
        with self._reading("reading"):
            rows = self._db.execute(
                "SELECT source, last_success_at, last_attempt_at, state, message, past_at, checks_at FROM polls"
                " ORDER BY source"
            )
            return tuple(replace(PollRecord(*row), message=redact_all(row[4])) for row in rows)

    def acts(self) -> tuple[Act, ...]:
        with self._reading("reading acts"):
            return self._acts.all()

    def get_note(self, key: str) -> str | None:
        with self._reading("reading a note"):
            return read_note(self._db, key)

    def events(self, start: int, end: int) -> tuple[StoreEvent, ...]:
        with self._reading("reading events"):
            rows = self._db.execute(
                "SELECT at, kind, subject, note FROM events WHERE at >= ? AND at < ? ORDER BY at, id", (start, end)
            )
            return tuple(StoreEvent(*row) for row in rows)

    def closed_period(self, service: str, start: int) -> ClosedPeriod | None:
        with self._reading("reading a closed period"):
            return self._closed.latest(service, start)

    def closed_periods_since(self, since: int) -> tuple[tuple[str, int], ...]:
        with self._reading("reading which periods are closed"):
            return self._closed.periods(since)

    def closed_periods(self) -> tuple[ClosedPeriod, ...]:
        with self._reading("reading closed periods"):
            return tuple(self._closed.all())

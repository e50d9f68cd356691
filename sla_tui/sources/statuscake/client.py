"""The StatusCake source: lists often; periods where something changed; single tests as five requests a second allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import CheckResult, History, Poll, ProviderMaintenance, RateBudget, Span, Status
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.due import Due
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.latency import LatencyReader
from sla_tui.sources.statuscake import answers
from sla_tui.sources.statuscake.answers import StatusCakePeriod
from sla_tui.sources.statuscake.declaration import DECLARATION
from sla_tui.sources.statuscake.maintenance import parse_maintenance
from sla_tui.sources.statuscake.past import contradicts, parse_past
from sla_tui.sources.work import BackgroundWork

PAGE: Final = 100  # the API's own limit
MOST_PAGES: Final = 200
FREE_PLAN: Final = ((60, 60.0), (5, 1.0))  # requests, seconds; what the headers say takes its place
LAG: Final = 3600  # seconds for which a period may be behind the list without a word
REFRESH: Final = 3600  # a check that does not change is asked for its periods this often
MAINTENANCE_AGAIN: Final = 3600
LOOK_AHEAD: Final = 31 * 86_400  # maintenance that is planned
ROUNDS: Final = 4  # pages of single tests a check in one poll


class StatusCakeSource:
    """One StatusCake account."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient) -> None:
        self.id = context.config.id
        self._api = api
        self._tags = ",".join(DECLARATION.read(context.config.options).tags)
        self._due = Due(REFRESH, context.config.interval)
        self._periods: dict[str, list[StatusCakePeriod]] = {}
        self._differs_since: dict[str, int] = {}  # by monitor: list and last period contradict each other
        self._listed: dict[str, Status] = {}
        self._maintenance_at = 0
        self._tests = LatencyReader(self._test_page, self._page_length, rounds=ROUNDS)

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the checks and, where wanted, the past. Raises `SourceError` where there is no list."""
        notes, now = Notes(), request.now
        work = BackgroundWork(request.seconds, notes)
        self._listed = {status.monitor.ref: status for status in await self._checks(now, notes)}
        self._due.polled(now)
        poll = Poll(self.id, now)
        if request.history_from is not None:
            poll = replace(poll, histories=tuple(await self._histories(request, request.history_from, work, notes)))
            windows = await self._maintenance(request.history_from, now, work)
            if windows is not None:
                poll = replace(poll, maintenance=windows, maintenance_from=request.history_from)
        if request.checks_from is not None:
            tested = [ref for ref, status in self._listed.items() if status.state in {"up", "down"}]
            poll = replace(poll, checks=await self._tests.read(tested, request, work))
        statuses = tuple(self._with_period(status) for status in self._listed.values())
        return replace(work.put_into(poll), statuses=statuses, warnings=notes.sentences())

    def budgets(self) -> tuple[RateBudget, ...]:
        return self._api.budget.facts()

    async def close(self) -> None:
        await self._api.close()

    async def _checks(self, now: int, notes: Notes) -> list[Status]:
        found: dict[str, Status] = {}
        for page in range(1, MOST_PAGES + 1):
            params: dict[str, str | int] = {"page": page, "limit": PAGE, "nouptime": "true"}
            if self._tags:
                params |= {"tags": self._tags, "matchany": "true"}
            data = await self._api.get("/uptime", params)
            received = answers.parse_checks(data, self.id, now, notes)
            before = len(found)
            found.update((status.monitor.id, status) for status in received)
            pages = answers.page_count(data)
            if not received or (page >= pages if pages is not None else len(received) < PAGE):
                self._api.budget.state_requests = page
                return list(found.values())
            if len(found) == before:
                raise PayloadError("StatusCake's list of checks repeats itself instead of ending")
        raise PayloadError(f"StatusCake's list of checks does not end after {MOST_PAGES} pages")

    def _with_period(self, status: Status) -> Status:
        """Adds since when, as the last periods say; a check without any was never tested, whatever the list says."""
        periods = self._periods.get(status.monitor.ref)
        if periods is None or status.state not in {"up", "down"}:
            return status
        if not periods:
            return replace(status, state="unknown", reason="not tested yet")
        last = max(periods, key=lambda period: period.start)
        return replace(status, since=last.start) if last.end is None and last.state == status.state else status

    # The past

    async def _histories(self, request: PollRequest, start: int, work: BackgroundWork, notes: Notes) -> list[History]:
        now = request.now
        due = [s for ref, s in self._listed.items() if self._due.is_due(ref, s.state, request)]
        due.sort(key=lambda status: status.state != "down")  # what hurts now comes first

        async def fetch(status: Status) -> History | None:
            ref = status.monitor.ref
            begin = request.known_until.get(ref, start)
            self._periods[ref] = periods = await self._read_periods(status.monitor.id, begin, notes)
            self._due.fetched(ref, status.state, now)
            differs_since: int | None = None
            if contradicts(status, periods):
                differs_since = self._differs_since.setdefault(ref, now)
                if now - differs_since > LAG:
                    notes.add(f"{ref}: StatusCake lists it as {status.state}, and its last period says otherwise")
            else:
                self._differs_since.pop(ref, None)
            return parse_past(status, periods, begin, now, differs_since=differs_since)

        found = await work.each(due, fetch, about=lambda status: (status.monitor.ref,))
        return [history for history in found if history is not None]

    async def _read_periods(self, key: str, start: int, notes: Notes) -> list[StatusCakePeriod]:
        """Reads all periods that touch what comes after `start`.

        The API's own `after` looks at when a period began, and would leave out the one that was running at `start`: so
        pages are read, newest first, until one has it.
        """
        found: list[StatusCakePeriod] = []
        before: int | None = None
        for _ in range(MOST_PAGES):
            params: dict[str, str | int] = {"limit": PAGE}
            if before is not None:
                params["before"] = before
            data = await self._api.get(f"/uptime/{key}/periods", params, background=True)
            received = answers.parse_periods(data, notes)
            found += [period for period in received if period not in found]
            following = answers.next_before(data, self._api.host, notes)
            if following is None or any(period.start <= start for period in received):
                return found
            if before is not None and following >= before:
                break
            before = following
        raise PayloadError("StatusCake's list of periods repeats itself instead of ending")

    async def _maintenance(self, start: int, now: int, work: BackgroundWork) -> tuple[ProviderMaintenance, ...] | None:
        """Reads all windows since `start`; None where they were not asked for, or the plan has none (403)."""
        if now < self._maintenance_at or work.stopped:
            return None
        found: list[ProviderMaintenance] = []
        monitors = [status.monitor for status in self._listed.values()]
        try:
            for page in range(1, MOST_PAGES + 1):
                params: dict[str, str | int] = {"page": page, "limit": PAGE}
                data = await self._api.get_optional("/maintenance-windows", params, background=True)
                if data is None:
                    self._maintenance_at = now + MAINTENANCE_AGAIN
                    return None
                found += parse_maintenance(data, self.id, monitors, start, now + LOOK_AHEAD)
                if page >= (answers.page_count(data) or 1):
                    break
        except SourceError:  # not worth a warning: the states and the past came
            return None
        self._maintenance_at = now + MAINTENANCE_AGAIN
        return tuple(found)

    # Single tests

    def _page_length(self, ref: str) -> int:
        return PAGE * max(self._listed[ref].monitor.interval, 30)

    async def _test_page(self, ref: str, low: int, high: int) -> tuple[list[CheckResult], int]:
        params: dict[str, str | int] = {"limit": PAGE, "after": low - 1, "before": high}
        data = await self._api.get(f"/uptime/{self._listed[ref].monitor.id}/history", params, background=True)
        tests, count = answers.parse_tests(data)
        oldest = min((test.at for test in tests), default=low)
        downs = [
            Span(period.start, high if period.end is None else period.end, "down")
            for period in self._periods.get(ref, ())
            if period.state == "down"
        ]
        inside = [test for test in tests if low <= test.at < high]
        return answers.results(inside, downs), oldest if count >= PAGE and low < oldest < high else low


def create(context: SourceContext) -> StatusCakeSource:
    """Makes the source for `context`. Raises `SourceError` where the credential would go out in clear."""
    config = context.config
    api = ApiClient(
        DECLARATION.name,
        config.base_url or DECLARATION.address,
        token=context.token,
        clock=context.clock,
        budget=Budget(*FREE_PLAN, state_interval=config.interval),
        read_headers=answers.read_headers,
        answerer=context.answerer,
    )
    return StatusCakeSource(context, api)

"""The UptimeRobot source (API v3): monitors often; incidents account-wide; response times as the budget allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import CheckResult, Poll, RateBudget
from sla_tui.sources.base import Account, PollRequest, Source, SourceContext
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.latency import LatencyReader
from sla_tui.sources.uptimerobot import answers
from sla_tui.sources.uptimerobot.account import parse_account
from sla_tui.sources.uptimerobot.answers import ListedMonitor
from sla_tui.sources.uptimerobot.declaration import DECLARATION
from sla_tui.sources.uptimerobot.maintenance import MaintenanceReader
from sla_tui.sources.uptimerobot.reading import AccountPastReader
from sla_tui.sources.work import BackgroundWork

PAGE: Final = 200  # the API's own limit
MOST_PAGES: Final = 200
FREE_PLAN: Final = (10, 60.0)  # requests, seconds; what the headers say takes its place
POINTS: Final = 15_000  # of response times in one answer
LONGEST: Final = 30 * 86_400  # seconds of response times in one answer; the API allows 90 days
ROUNDS: Final = 6  # answers a monitor in one poll
_TIMELESS: Final = frozenset({"heartbeat"})  # kinds of monitors that have no response time


class UptimeRobotSource:
    """One UptimeRobot account."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient) -> None:
        self.id = context.config.id
        self._api = api
        options = DECLARATION.read(context.config.options)
        self._tags = ",".join(options.tags)
        self._past = AccountPastReader(api)
        self._maintenance = MaintenanceReader(api, self.id, options.timezone)
        self._times = LatencyReader(self._response_times, self._slice_length, rounds=ROUNDS, failures_reported=False)
        self._listed: dict[str, ListedMonitor] = {}

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the monitors and, where wanted, the past. Raises `SourceError` where there is no list."""
        notes, now = Notes(), request.now
        work = BackgroundWork(request.seconds, notes)
        self._listed = await self._monitors(now, notes)
        poll = Poll(self.id, now, tuple(listed.status for listed in self._listed.values()))
        if request.history_from is not None:
            found = await self._past.read(self._listed, request, request.history_from, work, notes)
            poll = replace(poll, histories=tuple(found))
            windows = await self._maintenance.read(request.history_from, now, list(self._listed), work, notes)
            if windows is not None:
                poll = replace(poll, maintenance=windows, maintenance_from=request.history_from)
        if request.checks_from is not None:
            timed = [ref for ref, listed in self._listed.items() if _has_times(listed)]
            poll = replace(poll, checks=await self._times.read(timed, request, work))
        return replace(work.put_into(poll), warnings=notes.sentences())

    def budgets(self) -> tuple[RateBudget, ...]:
        return self._api.budget.facts()

    async def account(self) -> Account:
        """Returns the plan, and how many monitors it may have."""
        return parse_account(await self._api.get_optional("/user/me"))

    async def close(self) -> None:
        await self._api.close()

    async def _monitors(self, now: int, notes: Notes) -> dict[str, ListedMonitor]:
        found: dict[str, ListedMonitor] = {}
        cursor: str | None = None
        cursors: set[str] = set()
        for page in range(MOST_PAGES):
            params: dict[str, str | int] = {"limit": PAGE}
            if self._tags:
                params["tags"] = self._tags
            if cursor is not None:
                params["cursor"] = cursor
            data = await self._api.get("/monitors", params)
            found.update((listed.ref, listed) for listed in answers.parse_monitors(data, self.id, now, notes))
            cursor = answers.next_cursor(data, self._api.host, notes)
            if cursor is None:
                self._api.budget.state_requests = page + 1
                return found
            if cursor in cursors:
                sentences = "; ".join(notes.sentences())
                raise PayloadError("UptimeRobot's list of monitors repeats itself instead of ending", hint=sentences)
            cursors.add(cursor)
        raise PayloadError(f"UptimeRobot's list of monitors does not end after {MOST_PAGES} pages")

    def _slice_length(self, ref: str) -> int:
        return min(POINTS * max(self._listed[ref].status.monitor.interval, 30), LONGEST)

    async def _response_times(self, ref: str, low: int, high: int) -> tuple[list[CheckResult], int]:
        path = f"/monitors/{self._listed[ref].status.monitor.id}/stats/response-time"
        params: dict[str, str | int] = {"from": as_iso(low), "to": as_iso(high), "includeTimeSeries": "true"}
        data = await self._api.get_optional(path, params, background=True)
        found = [] if data is None else answers.parse_response_times(data)
        return [result for result in found if low <= result.at < high], low


def _has_times(listed: ListedMonitor) -> bool:
    return listed.status.monitor.type not in _TIMELESS and listed.word not in {"paused", "started", "not_started", ""}


def create(context: SourceContext) -> Source:
    """Makes the source for `context`.

    Raises:
        SourceError: another version of the API is asked for, or the credential would go out in clear.
    """
    config = context.config
    version = DECLARATION.read(config.options).api
    if version == "v2":
        from sla_tui.sources.uptimerobot.v2 import create as create_v2

        return create_v2(context)
    if version != "v3":
        raise SourceError(
            f'UptimeRobot\'s API "{version}" is not supported by this version', hint='use api = "v3" or "v2"'
        )
    api = ApiClient(
        DECLARATION.name,
        config.base_url or DECLARATION.address,
        token=context.token,
        clock=context.clock,
        budget=Budget(FREE_PLAN, state_interval=config.interval),
        read_headers=answers.read_headers,
        answerer=context.answerer,
    )
    return UptimeRobotSource(context, api)

"""The UptimeRobot source (API v2): one request for fifty monitors brings their states, logs and response times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import Checks, History, MonitorState, Poll, ProviderMaintenance, RateBudget, Status
from sla_tui.sources.base import Account, PollRequest, SourceContext
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.recurring import zone
from sla_tui.sources.uptimerobot.answers import read_headers
from sla_tui.sources.uptimerobot.declaration import ADDRESSES, DECLARATION
from sla_tui.sources.uptimerobot.maintenance import AGAIN, LOOK_AHEAD, UNZONED
from sla_tui.sources.uptimerobot.v2 import answers
from sla_tui.sources.uptimerobot.v2.answers import V2Monitor
from sla_tui.sources.uptimerobot.v2.maintenance import is_active, parse_maintenance
from sla_tui.sources.uptimerobot.v2.past import parse_past
from sla_tui.sources.uptimerobot.v2.shift import anchors, shift_of
from sla_tui.sources.work import BackgroundWork

PAGE: Final = 50  # the API's own limit
MOST_PAGES: Final = 400
FREE_PLAN: Final = (10, 60.0)  # requests, seconds; what the headers say takes its place
FEW: Final = 25  # logs of a monitor whose past is known: enough for what happened since
MANY: Final = 500  # ... of one whose past is not: fifty monitors of them are half of what an answer may have
_UNSURE: Final = (
    "UptimeRobot's v2 shifts times by the account's time zone in a way that cannot be told yet: the past is left out"
    ' until a monitor changes its state; set the account\'s zone to UTC, or use api = "v3"'
)
_NO_TAGS: Final = 'UptimeRobot\'s v2 knows no tags: all monitors are taken; use api = "v3" to choose by tag'


class UptimeRobotV2Source:
    """One UptimeRobot account, through the older API."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient) -> None:
        self.id = context.config.id
        self._api = api
        options = DECLARATION.read(context.config.options)
        self._tagged = bool(options.tags)
        self._zone = zone(options.timezone)
        self._states: dict[str, MonitorState] = {}
        self._polled_at: int | None = None
        self._shift: int | None = None
        self._windows_due = 0
        self._unplaced = False

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the monitors and, where wanted, their past. Raises `SourceError` where there is no list."""
        notes, now = Notes(), request.now
        if self._tagged:
            notes.add(_NO_TAGS)
        past = request.history_from is not None
        with_windows = past and now >= self._windows_due
        listed, offset = await self._monitors(self._wishes(request, with_windows=with_windows), notes)
        self._calibrate(listed, offset, now)
        if self._shift is None:
            notes.add(_UNSURE)
        elif self._shift:
            notes.add(f"UptimeRobot's v2 tells times that are {self._shift / 3600:+g} h off; they were put right")
        poll = Poll(self.id, now, tuple(self._status(one, now) for one in listed))
        if request.history_from is not None:
            work = BackgroundWork(request.seconds, notes)
            histories = await self._histories(listed, request, request.history_from, work, notes)
            poll = work.put_into(replace(poll, histories=tuple(histories)))
            if with_windows:
                windows = self._maintenance(listed, request.history_from, now)
                self._windows_due = now + AGAIN
                if windows is not None:
                    poll = replace(poll, maintenance=tuple(windows), maintenance_from=request.history_from)
            if self._unplaced:
                notes.add(UNZONED)
        if request.checks_from is not None:
            poll = replace(poll, checks=tuple(self._checks(listed, now)))
        return replace(poll, warnings=notes.sentences())

    async def account(self) -> Account:
        """Returns how many monitors it has, and may have."""
        data = await self._api.get("/getAccountDetails", {"format": "json"}, background=True)
        return answers.parse_account(answers.checked(data))

    def budgets(self) -> tuple[RateBudget, ...]:
        return self._api.budget.facts()

    async def close(self) -> None:
        await self._api.close()

    # The list

    @staticmethod
    def _wishes(request: PollRequest, *, with_windows: bool) -> dict[str, str | int]:
        """Returns what is asked of every monitor. The newest log alone says since when it is in its state.

        `logs_start_date` is never asked for: free plans ignore it, and others leave out the log that reaches into it.
        """
        wishes: dict[str, str | int] = {"logs": 1, "logs_limit": 1, "response_times": 1, "response_times_limit": 1}
        if request.history_from is not None:
            wishes["logs_limit"] = FEW if request.known_until else MANY
        if request.checks_from is not None:
            del wishes["response_times_limit"]  # the last day of them
        if with_windows:
            wishes["mwindows"] = 1
        return wishes

    async def _monitors(self, wishes: dict[str, str | int], notes: Notes) -> tuple[list[V2Monitor], int | None]:
        found: dict[str, V2Monitor] = {}
        offset: int | None = None
        at = 0
        for page in range(MOST_PAGES):
            data = await self._ask({**wishes, "limit": PAGE, "offset": at, "timezone": 1})
            received = answers.parse_monitors(data, self.id, notes)
            offset = answers.zone_offset(data) if page == 0 else offset
            before = len(found)
            found.update((one.ref, one) for one in received)
            at += PAGE
            of = answers.total(data)
            if not received or (at >= of if of is not None else len(received) < PAGE):
                self._api.budget.state_requests = page + 1
                return list(found.values()), offset
            if len(found) == before:
                raise PayloadError("UptimeRobot's list of monitors repeats itself instead of ending")
        raise PayloadError(f"UptimeRobot's list of monitors does not end after {MOST_PAGES} pages")

    async def _ask(self, form: dict[str, str | int], *, background: bool = False) -> object:
        data = await self._api.get("/getMonitors", {"format": "json", **form}, background=background)
        return answers.checked(data)

    def _calibrate(self, listed: Iterable[V2Monitor], offset: int | None, now: int) -> None:
        listed = list(listed)
        found = shift_of(anchors(listed, now, self._states, self._polled_at), offset)
        if found is not None:
            self._shift = found
        self._states = {one.ref: one.state for one in listed}
        self._polled_at = now

    def _status(self, one: V2Monitor, now: int) -> Status:
        last = one.logs[-1] if one.logs else None
        same = last is not None and last.state == one.state
        since = last.at - self._shift if last is not None and same and self._shift is not None else None
        if since is not None and since > now:
            since = None
        ms = one.times[-1].ms if one.times and one.state == "up" else None
        reason = last.reason if last is not None and same and one.state == "down" else ""
        if one.status_code == 1:
            reason = "not checked yet"
        return Status(
            one.monitor, one.state, now, since=since if one.state == "down" else None, latency_ms=ms, reason=reason
        )

    # The past

    async def _histories(
        self, listed: list[V2Monitor], request: PollRequest, start: int, work: BackgroundWork, notes: Notes
    ) -> list[History]:
        shift = self._shift
        if shift is None:
            work.left(one.ref for one in listed)
            return []
        begins = {one.ref: request.known_until.get(one.ref, start) for one in listed}
        asked = FEW if request.known_until else MANY
        cut = [one for one in listed if _is_cut(one, asked, begins[one.ref] + shift)]

        async def whole(one: V2Monitor) -> V2Monitor | None:
            data = await self._ask({"monitors": one.monitor.id, "logs": 1, "timezone": 1}, background=True)
            return next((again for again in answers.parse_monitors(data, self.id, notes) if again.ref == one.ref), None)

        longer = {one.ref: one for one in await work.each(cut, whole, about=lambda one: (one.ref,)) if one is not None}
        missing = {one.ref for one in cut} - longer.keys()
        work.left(missing)
        found = []
        for one in listed:
            if one.ref not in missing:
                past = parse_past(longer.get(one.ref, one), begins[one.ref], request.now, shift)
                found += [past] if past is not None else []
        return found

    def _checks(self, listed: Iterable[V2Monitor], now: int) -> Iterable[Checks]:
        for one in listed:
            results = one.times
            if self._shift and results and results[-1].at > now:
                results = tuple(replace(result, at=result.at - self._shift) for result in results)
            if results and results[-1].at <= now:
                yield Checks(one.ref, results, results[0].at, results[-1].at + 1, failures_reported=False)

    def _maintenance(self, listed: list[V2Monitor], start: int, now: int) -> list[ProviderMaintenance] | None:
        if self._zone is None or self._shift is None:
            self._unplaced = any(is_active(row) for one in listed for row in one.windows)
            return None
        return parse_maintenance(listed, self.id, self._zone, (start, now + LOOK_AHEAD), self._shift)


def _is_cut(one: V2Monitor, asked: int, begin: int) -> bool:
    """Returns whether there are more logs than came, after `begin`."""
    return one.logs is not None and len(one.logs) >= asked and one.logs[0].at > begin


def create(context: SourceContext) -> UptimeRobotV2Source:
    """Makes the source for `context`.

    Raises `SourceError` where the credential would go out in clear, or there is none.
    """
    config = context.config
    if context.token is None:
        raise SourceError("UptimeRobot needs an API key", hint="name it as token; the read-only key is enough")
    api = ApiClient(
        DECLARATION.name,
        config.base_url or ADDRESSES["v2"],
        token=context.token,
        clock=context.clock,
        budget=Budget(FREE_PLAN, state_interval=config.interval),
        read_headers=read_headers,
        form_key="api_key",
    )
    return UptimeRobotV2Source(context, api)

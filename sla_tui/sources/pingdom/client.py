"""The Pingdom source: lists often, asks for outages only where something changed, for results within the budgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sla_tui import format as fmt
from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import CheckResult, History, Poll, ProviderMaintenance, RateBudget, Span
from sla_tui.sla.spans import disjoint, history
from sla_tui.sources.base import Account, PollRequest, SourceContext
from sla_tui.sources.due import Due
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.latency import LatencyReader
from sla_tui.sources.pingdom import answers, tms
from sla_tui.sources.pingdom.account import parse_account
from sla_tui.sources.pingdom.answers import PingdomCheck
from sla_tui.sources.pingdom.declaration import DECLARATION
from sla_tui.sources.work import BackgroundWork

PAGE: Final = 2_500  # rows: about a megabyte
MOST_PAGES: Final = 30
SLICE: Final = 31 * 86_400  # seconds of outages asked for at once
REFRESH: Final = 6 * 3600  # a check whose list entry does not change is asked for its past this often
MAINTENANCE_AGAIN: Final = 900  # seconds between two readings of the maintenance windows
LOOK_AHEAD: Final = 31 * 86_400  # maintenance that is planned
_TMS_AGAIN: Final = 6 * 3600  # accounts without transaction checks are asked again this often
_SKEW: Final = 60
MOST_ROWS: Final = 1_000  # of single results in one answer: the API's own limit
SLICE_ROWS: Final = 900  # ... what a slice of time is made for: a check may be tested a little more often than it says
ROUNDS: Final = 8  # slices a check in one poll


class PingdomSource:
    """One Pingdom account."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient) -> None:
        self.id = context.config.id
        self._api = api
        self._clock = context.clock
        self._tags = ",".join(DECLARATION.read(context.config.options).tags)
        self._results = LatencyReader(self._result_slice, self._slice_length, rounds=ROUNDS)
        self._listed: dict[str, PingdomCheck] = {}
        self._due = Due(REFRESH, context.config.interval)
        self._no_tms_until = 0
        self._maintenance_at = 0

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the list and, where wanted, the past. Raises `SourceError` where there is no list."""
        notes, now = Notes(), request.now
        work = BackgroundWork(request.seconds, notes)
        uptime = await self._checks(now, notes)
        self._compare_clocks(notes)
        transactions = await self._transactions(now, notes)
        self._due.polled(now)
        checks = [*uptime, *transactions]
        poll = Poll(self.id, now, tuple(check.status for check in checks))
        if request.history_from is not None:
            start = request.history_from
            windows = await work.one(lambda: self._maintenance(start, now)) if now >= self._maintenance_at else None
            if windows is not None:
                self._maintenance_at = now + MAINTENANCE_AGAIN
                poll = replace(poll, maintenance=tuple(windows), maintenance_from=start)
            poll = replace(poll, histories=tuple(await self._histories(checks, request, start, work, notes)))
        if request.checks_from is not None:
            self._listed = {check.ref: check for check in uptime if check.status.checked_at is not None}
            poll = replace(poll, checks=await self._results.read(list(self._listed), request, work))
        return replace(work.put_into(poll), warnings=notes.sentences())

    def budgets(self) -> tuple[RateBudget, ...]:
        return self._api.budget.facts()

    async def account(self) -> Account:
        """Returns how many checks the account may have."""
        return parse_account(await self._api.get_optional("/credits"))

    async def close(self) -> None:
        await self._api.close()

    # The list

    async def _checks(self, now: int, notes: Notes) -> list[PingdomCheck]:
        found: dict[str, PingdomCheck] = {}
        for page in range(MOST_PAGES):
            params: dict[str, str | int] = {"limit": PAGE, "offset": page * PAGE, "include_tags": "true"}
            if self._tags:
                params["tags"] = self._tags
            data = await self._api.get("/checks", params)
            received = answers.parse_checks(data, self.id, now, notes)
            before = len(found)
            found.update((check.ref, check) for check in received)
            if len(received) < PAGE:  # `counts` contradicts its own documentation, so rows are counted instead
                self._api.budget.state_requests = page + 1
                return list(found.values())
            if len(found) == before:
                raise PayloadError("Pingdom's list of checks repeats itself instead of ending")
        raise PayloadError(f"Pingdom's list of checks does not end after {MOST_PAGES} pages")

    async def _transactions(self, now: int, notes: Notes) -> list[PingdomCheck]:
        """Reads transaction checks; many plans have none, and their absence is no error."""
        if now < self._no_tms_until:
            return []
        try:
            params: dict[str, str | int] = {"limit": PAGE, "offset": 0}
            if self._tags:
                params["tags"] = self._tags
            data = await self._api.get_optional("/tms/check", params)
            found = [] if data is None else tms.parse_transactions(data, self.id, now, notes)
        except SourceError as error:
            notes.add(f"transaction checks could not be read: {error.what}")
            return []
        if not found:
            self._no_tms_until = now + _TMS_AGAIN
        return found

    def _compare_clocks(self, notes: Notes) -> None:
        theirs = answers.server_time(self._api.last_headers)
        if theirs is not None and abs(theirs - self._clock.now()) > _SKEW:
            ahead = "ahead of" if self._clock.now() > theirs else "behind"
            notes.add(f"this machine's clock is {fmt.seconds(abs(theirs - self._clock.now()))} {ahead} Pingdom's")

    # The past

    async def _histories(
        self, checks: Iterable[PingdomCheck], request: PollRequest, start: int, work: BackgroundWork, notes: Notes
    ) -> list[History]:
        """Reads the newest slice of every check that is due, then the next one of all, as far as the poll gets."""
        now = request.now
        due = [check for check in checks if self._due.is_due(check.ref, check.mark, request)]
        due.sort(key=lambda check: check.status.state != "down")  # what hurts now comes first
        tasks = [_Slices(check, _missing(check, request, start)) for check in due]

        async def fetch(task: _Slices) -> None:
            low, high = task.todo[0]
            made = max(low, task.check.created or 0)
            if made < high:
                task.spans += await self._outages(task.check, made, high, notes)
            task.done.append(task.todo.pop(0))

        while open_ := [task for task in tasks if task.todo and not work.is_refused(task.check.ref)]:
            before = sum(len(task.todo) for task in open_)
            await work.each(open_, fetch, about=lambda task: (task.check.ref,))
            if work.stopped or sum(len(task.todo) for task in open_) == before:
                break
        for task in tasks:
            if task.todo:
                work.left([task.check.ref])
            else:
                self._due.fetched(task.check.ref, task.check.mark, now)
        return [one for task in tasks for one in task.histories(now)]

    async def _outages(self, check: PingdomCheck, start: int, end: int, notes: Notes) -> list[Span]:
        key = check.status.monitor.id
        if check.status.monitor.type == tms.TYPE:
            path = f"/tms/check/{key.removeprefix(answers.transaction_id(''))}/report/status"
            params: dict[str, str | int] = {"from": as_iso(start), "to": as_iso(end), "order": "asc"}
            return tms.parse_report(await self._api.get(path, params, background=True), notes)
        params = {"from": start, "to": end, "order": "asc"}
        return answers.parse_outages(await self._api.get(f"/summary.outage/{key}", params, background=True), notes)

    async def _maintenance(self, start: int, now: int) -> list[ProviderMaintenance]:
        plans = answers.parse_maintenance(await self._api.get("/maintenance", {"limit": PAGE}, background=True))
        if not plans:
            return []
        params: dict[str, str | int] = {"from": start, "to": now + LOOK_AHEAD}
        data = await self._api.get("/maintenance.occurrences", params, background=True)
        return answers.parse_occurrences(data, plans, self.id)

    def _slice_length(self, ref: str) -> int:
        return SLICE_ROWS * max(self._listed[ref].status.monitor.interval, 60)

    async def _result_slice(self, ref: str, low: int, high: int) -> tuple[list[CheckResult], int]:
        """Reads results by slices of time, not by offsets: those end after 44,200 rows."""
        params: dict[str, str | int] = {"from": low, "to": high - 1, "limit": MOST_ROWS}
        data = await self._api.get(f"/results/{self._listed[ref].status.monitor.id}", params, background=True)
        count, oldest = answers.oldest_result(data)
        full = count >= MOST_ROWS and oldest is not None and low < oldest < high
        return answers.parse_results(data), oldest if full and oldest is not None else low


@dataclass
class _Slices:
    """The slices of one check's past: to be asked for, the newest first, and what came of them."""

    check: PingdomCheck
    todo: list[tuple[int, int]]
    done: list[tuple[int, int]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def histories(self, now: int) -> list[History]:
        """Returns a history for each stretch without a hole, the newest first."""
        stretches: list[tuple[int, int]] = []
        for low, high in self.done:
            if stretches and stretches[-1][0] == high:
                stretches[-1] = low, stretches[-1][1]
            else:
                stretches.append((low, high))
        out = []
        for low, high in stretches:  # joined before the last one is interpreted: a slice's edge is no beginning
            spans = disjoint(self.spans, low, high)
            out.append(history(self.check.ref, low, high, _up_to_now(spans, self.check, now) if high == now else spans))
        return out


def _missing(check: PingdomCheck, request: PollRequest, start: int) -> list[tuple[int, int]]:
    """Returns the slices that are to be asked for, the newest first; the time before the check was made is not."""
    known = request.partly.get(check.ref)
    stretches = [(request.known_until.get(check.ref, start), request.now)]
    if known is not None:
        stretches = [(known[1], request.now), (start, known[0])]
    slices: list[tuple[int, int]] = []
    for low, high in stretches:
        at = high
        while at > low:
            begin = max(at - SLICE, low)
            if check.created is not None and begin < check.created <= at:
                begin = low  # one answer says all of it
            slices.append((begin, at))
            at = begin
    return slices


def _up_to_now(spans: list[Span], check: PingdomCheck, now: int) -> list[Span]:
    """Brings the last stretch up to `now`: it ends with the last test, or was cut when the check was paused.

    Only where the list says the same state, and the last test is not overdue; else that time stays unknown.
    """
    if not spans:
        return spans
    last, status = spans[-1], check.status
    since = last.start if last.state == "unknown" else last.end
    if status.state == "paused":
        return [*spans[: -1 if last.state == "unknown" else None], Span(since, now, "paused")]
    reach = 3 * max(status.monitor.interval, 60)
    same = status.state == last.state or (status.state == "unconfirmed" and last.state == "up")
    if same and last.end < now <= last.end + reach:
        return [*spans[:-1], replace(last, end=now)]
    return spans


def create(context: SourceContext) -> PingdomSource:
    """Makes the source for `context`. Raises `SourceError` where the credential would go out in clear."""
    config = context.config
    api = ApiClient(
        DECLARATION.name,
        config.base_url or DECLARATION.address,
        token=context.token,
        clock=context.clock,
        budget=Budget(state_interval=config.interval),
        read_headers=answers.read_headers,
        answerer=context.answerer,
    )
    return PingdomSource(context, api)

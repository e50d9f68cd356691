"""The Prometheus source: the last samples often; the past newest first, in few queries for all monitors together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Final

from sla_tui import format as fmt
from sla_tui.errors import SourceError
from sla_tui.sla.observation import Poll, Status
from sla_tui.sla.spans import CONTRADICTED
from sla_tui.sources.base import MOST_MONITORS, PollRequest, SourceContext
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.ask import QueryClient, is_too_much
from sla_tui.sources.prometheus.backfill import Backfill
from sla_tui.sources.prometheus.checks import ScrapeReader
from sla_tui.sources.prometheus.declaration import DECLARATION
from sla_tui.sources.prometheus.decoding import decode
from sla_tui.sources.prometheus.live import Fleet, LiveSeries
from sla_tui.sources.prometheus.metrics import MetricReader
from sla_tui.sources.prometheus.naming import Names
from sla_tui.sources.prometheus.past import SeriesPastReader
from sla_tui.sources.prometheus.replicas import USUAL_REPLICAS, agreed
from sla_tui.sources.prometheus.requests import RequestReader
from sla_tui.sources.prometheus.selector import beside, only, query
from sla_tui.sources.prometheus.states import ENOUGH, interval_of, milliseconds, spans_of, state_of
from sla_tui.sources.work import BackgroundWork

MOST_BYTES: Final = 16 * 1024 * 1024  # of an answer: half a million samples
TIMEOUT: Final = 30.0  # seconds: a query over a day of thousands of series takes a while
USUAL: Final = 60.0  # seconds between scrapes, until samples tell
FIRST_LOOK: Final = 300  # seconds of samples at the first poll
LOOK: Final = 5  # scrape intervals of samples at every other poll
LONGEST_LOOK: Final = 3600
LIST_EVERY: Final = 600  # seconds between two looks for series that have had no sample lately
LISTED: Final = 3600  # ... which are listed for so long after their last one
FORGOTTEN: Final = 86_400  # a monitor without samples for so long is not listed any more
_AT_ONCE: Final = 1.0  # seconds: an expression that has no value now has none
SKEW: Final = 10.0  # seconds between the server's clock and ours that are worth a word


class PrometheusSource:
    """One server."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient) -> None:
        options = DECLARATION.read(context.config.options)
        self.id = context.config.id
        self._clock = context.clock
        self._api = api
        self._ask = QueryClient(api)
        self._metrics = MetricReader(self._ask)
        self._names = Names(options.label, USUAL_REPLICAS | ({options.replica_label} - {""}))
        self._fleet = Fleet(options.label, self._names)
        self._query = query(options.query, min(context.config.interval, 60))
        self._latency = beside(options.latency, self._query) if options.latency else None
        past = SeriesPastReader(self._ask, self._query, self._fleet)
        checks = ScrapeReader(self._ask, self._query, self._latency, self._fleet)
        counters: RequestReader | None = None
        if options.requests:
            failed = query(options.errors, self._query.step) if options.errors else None
            counters = RequestReader(self._ask, query(options.requests, self._query.step), failed, self._fleet)
        self._backfill = Backfill(self._fleet, past, checks, counters)
        self._seconds_back = FIRST_LOOK
        self._listed_at: int | None = None
        self._differing: frozenset[str] = frozenset()  # monitors whose series contradict each other now
        self._sparse: set[str] = set()  # too few samples to tell the scrape interval

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the last samples and, where wanted, the past. Raises `SourceError` where no samples came."""
        notes, now = Notes(), request.now
        self._names.named = frozenset(ref.partition(":")[2] for ref in request.named)
        work = BackgroundWork(request.seconds, notes)
        statuses = await self._statuses(now, notes)
        poll = Poll(self.id, now, tuple(statuses))
        if request.history_from is not None:
            histories, counted = await self._backfill.histories(request, request.history_from, work, notes)
            poll = replace(poll, histories=histories, requests=counted)
        if request.checks_from is not None:
            poll = replace(poll, checks=await self._backfill.checks(request, request.checks_from, work, notes))
        if request.metrics:
            values, answered = await self._metrics.values(request.metrics, now, notes)
            poll = replace(poll, metrics=values, answered=answered)
        self._tell(notes)
        self._backfill.kept()
        return replace(work.put_into(poll), warnings=notes.sentences())

    async def close(self) -> None:
        await self._api.close()

    # The present

    async def _statuses(self, now: int, notes: Notes) -> list[Status]:
        found = await self._recent(now, notes)
        if len(found) > MOST_MONITORS:
            raise SourceError(
                f"the query gives {len(found)} series; more than {MOST_MONITORS} are not watched",
                hint="narrow it with matchers in its braces",
            )
        self._names.learn(found)
        for series in found:
            if series.samples:
                self._see(series)
        self._differing = self._contradicted(found, now)
        if self._listed_at is None or now - self._listed_at >= LIST_EVERY:
            await self._look_back(now, notes)
            self._listed_at = now
        live = {name: one for name, one in self._fleet.live.items() if now - one.last[0] < FORGOTTEN}
        self._fleet.live = live
        slowest = max((one.interval for one in live.values()), default=USUAL)
        self._seconds_back = min(max(ceil(LOOK * slowest), 10), LONGEST_LOOK)
        times = await self._times(now, notes) if self._latency is not None and live else {}
        return [self._status(name, live[name], now, times) for name in sorted(live)]

    async def _recent(self, now: int, notes: Notes) -> list[Series]:
        """Returns the samples of the last scrapes; fewer of them where there are too many."""
        seconds = self._seconds_back
        while True:
            try:
                return await self._ask.at(self._query.recent(seconds), self._at(now), notes, background=False)
            except SourceError as error:
                if not is_too_much(error) or seconds <= 15:
                    raise
                seconds = max(seconds // 4, 15)

    def _at(self, now: int) -> float:
        """Returns the present with its fraction, where the clock runs: a second is a whole scrape to some."""
        exact = self._clock.now()
        return exact if 0 <= exact - now < 2 else float(now)

    def _see(self, series: Series) -> None:
        name = self._names.of(series.labels)
        known = self._fleet.live.get(name)
        if known is not None and known.last[0] > series.samples[-1][0]:
            return
        if self._query.plain and len(series.samples) <= ENOUGH:
            self._sparse.add(name)
        usual = self._query.step if not self._query.plain else known.interval if known is not None else USUAL
        interval = interval_of(series.samples, float(usual))
        monitor = self._names.monitor(self.id, series.labels, interval)
        last = series.samples[-1]
        self._fleet.live[name] = LiveSeries(monitor, series.labels, interval, last, self._query.gap * interval)

    def _contradicted(self, found: Sequence[Series], now: int) -> frozenset[str]:
        """Returns the monitors whose series have been contradicting each other for longer than an interval."""
        by_name: dict[str, list[Series]] = {}
        for series in found:
            if series.samples:
                by_name.setdefault(self._name(series), []).append(series)
        out = set()
        for name, several in by_name.items():
            if len(several) > 1:
                live, start = self._fleet.live[name], now - self._seconds_back
                spans = [
                    spans_of(s.samples, live.interval, start, now + 1, gap=self._query.gap, up_only=self._query.is_up)
                    for s in several
                ]
                last = agreed(spans, live.interval, start, now + 1)[-1:]
                if last and last[0].reason.startswith(CONTRADICTED) and last[0].end > live.last[0]:
                    out.add(name)
        return frozenset(out)

    async def _look_back(self, now: int, notes: Notes) -> None:
        """Looks for series with hardly a sample lately: their exporter may be stopped, or is scraped very seldom."""
        try:
            over = self._query.over(LISTED)
            listed = await self._ask.at(f"last_over_time({over})", now, notes)
            odd = self._sparse | {name for name in map(self._name, listed) if name not in self._fleet.live}
            names = sorted({s.labels.get(self._fleet.label, "") for s in listed if self._name(s) in odd})
            self._sparse = set()
            for first in range(0, len(names), 50):
                matcher = only(self._fleet.label, names[first : first + 50]) if self._query.plain else ""
                for series in await self._ask.at(self._query.over(LISTED, matcher), now, notes):
                    if series.samples:
                        self._see(series)
                if not matcher:
                    break
        except SourceError as error:  # the states came; what is not listed is not known either way
            notes.add(f"series without samples lately could not be listed: {error.what}")

    def _name(self, series: Series) -> str:
        return self._names.of(series.labels)

    async def _times(self, now: int, notes: Notes) -> Mapping[str, Mapping[float, float]]:
        """Reads response times in seconds by monitor and instant; none where they cannot be had."""
        if self._latency is None:
            return {}
        try:
            seconds = min(self._seconds_back, FIRST_LOOK)
            found = await self._ask.at(self._latency.recent(seconds), self._at(now), notes, background=False)
        except SourceError as error:
            notes.add(f"latency: {error.what}")
            return {}
        out: dict[str, dict[float, float]] = {}
        for series in found:
            name = self._names.of(series.labels)
            if name in self._fleet.live and self._fleet.live[name].labels == series.labels:
                out.setdefault(name, {}).update(series.samples)
        return out

    def _status(self, name: str, live: LiveSeries, now: int, times: Mapping[str, Mapping[float, float]]) -> Status:
        at, value = live.last
        state = state_of(value, up_only=self._query.is_up)
        reason = ""
        if now - at > (live.reach if self._query.plain else _AT_ONCE):
            state = "unknown"
            since = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
            reason = f"no sample since {since}Z: the scrape fails, or the exporter is stopped"
        elif name in self._differing:
            state, reason = "unknown", "the series that it is made of contradict each other"
        elif state == "unknown":
            reason = "the scrape fails" if self._query.is_up and value == 0 else f"the value is {value:g}, not 0 or 1"
        ms = milliseconds(times.get(name, {}).get(at)) if state == "up" else None
        return Status(live.monitor, state, now, checked_at=min(int(at), now), latency_ms=ms, reason=reason)

    def _tell(self, notes: Notes) -> None:
        """Notes what the user should know of the whole server."""
        if shared := self._names.ambiguous():
            notes.add(
                f'several series have the same "{self._fleet.label}" ({shared[0]}): they are told apart by the labels'
                " behind it"
            )
        if shared := self._names.shared():
            notes.add(
                f'several series have the same "{self._fleet.label}" ({shared[0]}), and a service names it: they are'
                " one monitor, down where all of them agree; name them one by one to tell them apart"
            )
        if self._query.is_up and any(live.last[1] == 0 for live in self._fleet.live.values()):
            notes.add('"up" says whether a scrape worked: 0 is unknown, not down; `up == bool 1` makes it down')
        try:
            skew = parsedate_to_datetime(self._api.last_headers.get("date", "")).timestamp() - self._clock.now()
        except (ValueError, TypeError, OverflowError):
            return
        if abs(skew) > SKEW and not self._clock.is_fixed:
            notes.add(f"the server's clock and this machine's are {fmt.seconds(abs(skew))} apart")


def create(context: SourceContext) -> PrometheusSource:
    """Makes the source for `context`.

    Raises:
        SourceError: there is no base_url, or the credential would go out in clear.
    """
    config = context.config
    if not config.base_url:
        raise SourceError(f'source "{config.id}" needs a base_url', hint='base_url = "http://127.0.0.1:9090"')
    api = ApiClient(
        DECLARATION.name,
        config.base_url.rstrip("/").removesuffix("/api/v1"),
        token=context.token,
        username=DECLARATION.read(config.options).username or None,
        clock=context.clock,
        budget=Budget(state_interval=config.interval),
        timeout=TIMEOUT,
        most_bytes=MOST_BYTES,
        decode=decode,
    )
    return PrometheusSource(context, api)

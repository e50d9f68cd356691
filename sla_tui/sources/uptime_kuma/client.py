"""The Uptime Kuma source: `/metrics` with an API key, or a public status page without."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, Protocol

from sla_tui.errors import SourceError
from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.uptime_kuma import page
from sla_tui.sources.uptime_kuma.declaration import DECLARATION

NAMES_AGAIN: Final = 900  # seconds between two readings of the monitors' names; the server caches them for minutes
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,199}")


class _Reader(Protocol):
    async def read(self, request: PollRequest, notes: Notes) -> Poll: ...


class UptimeKumaSource:
    """One Uptime Kuma."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient, reader: _Reader) -> None:
        """`reader` knows which of the two doors is used."""
        self.id = context.config.id
        self._api = api
        self._reader = reader

    async def poll(self, request: PollRequest) -> Poll:
        """Polls the monitors. Raises `SourceError` where nothing usable came."""
        notes = Notes()
        poll = await self._reader.read(request, notes)
        return replace(poll, warnings=notes.sentences())

    async def close(self) -> None:
        await self._api.close()


class MetricsReader:
    """Reads `/metrics`: states as of now, and the last response time of each monitor."""

    def __init__(self, api: ApiClient, source: str) -> None:
        self._api = api
        self._source = source

    async def read(self, request: PollRequest, notes: Notes) -> Poll:
        """Reads one poll."""
        try:  # a status page does without
            from sla_tui.sources.uptime_kuma.metrics import parse_metrics
        except ImportError:
            from sla_tui.installation import adding_extra

            raise SourceError(
                "reading Uptime Kuma's /metrics needs the package prometheus-client",
                hint=f"{adding_extra('kuma')}, or name a status_page",
            ) from None
        statuses = parse_metrics(await self._api.text("/metrics"), self._source, request.now, notes)
        poll = Poll(self._source, request.now, tuple(statuses))
        if request.checks_from is None:
            return poll
        found = tuple(
            Checks(s.monitor.ref, (CheckResult(request.now, ok=True, ms=s.latency_ms),), failures_reported=False)
            for s in statuses
            if s.latency_ms is not None
        )
        return replace(poll, checks=found)


class PageReader:
    """Reads a public status page: the last hundred beats of each monitor."""

    def __init__(self, api: ApiClient, source: str, slug: str) -> None:
        self._api = api
        self._source = source
        self._slug = slug
        self._monitors: dict[str, Monitor] = {}
        self._named_at: int | None = None

    async def read(self, request: PollRequest, notes: Notes) -> Poll:
        """Reads one poll."""
        now = request.now
        found = page.parse_beats(await self._api.get(f"/api/status-page/heartbeat/{self._slug}"), now, notes)
        await self._name(set(found), now)
        # The page decides what is on it: a monitor that was taken off leaves beats behind for a while.
        beats = {monitor: found.get(key, []) for key, monitor in self._monitors.items()}
        poll = Poll(self._source, now, tuple(page.status(monitor, own, now) for monitor, own in beats.items()))
        if (start := request.history_from) is not None:
            past = (page.parse_past(monitor, own, start) for monitor, own in beats.items())
            poll = replace(poll, histories=tuple(one for one in past if one is not None))
        if request.checks_from is not None:
            singles = (page.checks(monitor, own) for monitor, own in beats.items())
            poll = replace(poll, checks=tuple(one for one in singles if one is not None))
        return poll

    async def _name(self, keys: set[str], now: int) -> None:
        fresh = self._named_at is not None and 0 <= now - self._named_at < NAMES_AGAIN
        if fresh and keys <= self._monitors.keys():
            return
        self._monitors = page.parse_page(await self._api.get(f"/api/status-page/{self._slug}"), self._source)
        self._named_at = now


def create(context: SourceContext) -> UptimeKumaSource:
    """Makes the source for `context`.

    Raises:
        SourceError: there is no address, the slug cannot be one, or the credential would go out in clear.
    """
    config = context.config
    if not config.base_url:
        raise SourceError("Uptime Kuma has no address of its own", hint='set base_url = "https://…"')
    options = DECLARATION.read(config.options)
    slug = options.status_page
    if slug and not _SLUG.fullmatch(slug):
        raise SourceError("status_page is no slug", hint="it is the last part of the page's address: /status/<slug>")
    api = ApiClient(
        DECLARATION.name,
        config.base_url,
        token=None if slug else context.token,  # a public page needs none, so it is given none
        clock=context.clock,
        budget=Budget(state_interval=config.interval),
        username=options.user,
    )
    reader: _Reader = PageReader(api, config.id, slug) if slug else MetricsReader(api, config.id)
    return UptimeKumaSource(context, api, reader)

"""The source of vendors' status pages: tells which kind of page it is, and reads it whole. It needs no credential."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from sla_tui.errors import PayloadError, SourceError, UnreachableError
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.statuspage.declaration import DECLARATION, StatusPageOptions
from sla_tui.sources.statuspage.readers import READERS, PagePlace, Reading
from sla_tui.sources.statuspage.said import history_of, status_of

_SUFFIX: Final = re.compile(r"(/api/v2|/v[23])?(/(summary|incidents|components|scheduled-maintenances)\.json)?/?$")
_FEED: Final = re.compile(r"(\.(rss|xml|atom)|/(feed|rss|atom)/?)$", re.IGNORECASE)
_SLUG: Final = re.compile(r"^(?P<root>.*)/status/(?P<slug>[A-Za-z0-9][A-Za-z0-9_-]{0,199})/?$")


class StatusPageSource:
    """One vendor's status page."""

    kind = DECLARATION.kind

    def __init__(self, context: SourceContext, api: ApiClient, place: PagePlace) -> None:
        """Asks nobody yet."""
        self.id = context.config.id
        self._options: StatusPageOptions = DECLARATION.read(context.config.options)
        self._api = api
        self._place = place
        self._kind: str = self._options.page or ("feed" if _FEED.search(place.path) else "")
        self._readers = {name: make(api, place) for name, make in READERS.items()}

    async def poll(self, request: PollRequest) -> Poll:
        """Reads the page. Raises `SourceError` where it gives no usable answer."""
        notes = Notes()
        reading = await self._read(request, notes)
        answer, stated = reading.answer, reading.stated
        statuses = tuple(status_of(one, answer, request.now, stated=stated) for one in reading.monitors)
        degraded = self._options.degraded == "down"
        past = (history_of(one, answer, request, degraded=degraded) for one in reading.monitors)
        return Poll(
            self.id,
            request.now,
            statuses,
            histories=tuple(one for one in past if one is not None),
            maintenance=answer.planned,
            maintenance_from=request.now if answer.planned_named else None,
            warnings=notes.sentences(),
            incidents=answer.incidents,
            open_named=answer.open_named,
        )

    async def close(self) -> None:
        """Closes connections."""
        await self._api.close()

    async def _read(self, request: PollRequest, notes: Notes) -> Reading:
        if self._kind:
            return await self._readers[self._kind].read(request, notes)
        refused: SourceError | None = None
        for kind, reader in self._readers.items():
            own = Notes()
            try:
                reading = await reader.read(request, own)
            except SourceError as error:
                if isinstance(error, UnreachableError) and getattr(error, "status", None) is None:
                    raise
                refused = refused or error
                continue
            self._kind = kind
            for sentence in own.sentences():
                notes.add(sentence)
            return reading
        raise PayloadError(
            f"{self._api.name}: nothing at {self._place.host} is a status page that is known"
            + (f" ({refused.what})" if refused is not None else ""),
            hint='check base_url, or set page = "statuspage", "instatus", "google", "feed" or "uptime_kuma"',
        )


def create(context: SourceContext) -> StatusPageSource:
    """Makes the source for `context`; a token is never sent: what is read here is public.

    Raises:
        SourceError: there is no address, or it can be none.
    """
    config = context.config
    if not config.base_url:
        raise SourceError("a status page has no address of its own", hint='set base_url = "https://…"')
    options = DECLARATION.read(config.options)
    parts = urlsplit(config.base_url)
    found = _SLUG.match(parts.path)
    root = found["root"] if found else _SUFFIX.sub("", parts.path)
    place = PagePlace(
        source=config.id,
        host=parts.hostname or "",
        address=f"{parts.scheme}://{parts.netloc}{parts.path}",
        root=root.rstrip("/"),
        path=parts.path or "/",
        query=tuple(parse_qsl(parts.query)),
        slug=found["slug"] if found else "",
        chosen=options.components,
        interval=config.interval,
    )
    api = ApiClient(
        DECLARATION.name,
        f"{parts.scheme}://{parts.netloc}",
        token=None,
        clock=context.clock,
        budget=Budget(state_interval=config.interval),
        answerer=context.answerer,
    )
    return StatusPageSource(context, api, place)

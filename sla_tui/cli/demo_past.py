"""Asks the simulated providers in this process, without sockets: for their past, and where the demo's time stands."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sla_tui.engine.moment.history_need import history_need
from sla_tui.engine.polling.ask import pollers
from sla_tui.engine.polling.ingest import Ingest
from sla_tui.engine.polling.plan import NO_PAST
from sla_tui.secret import Secret
from sla_tui.sources.base import Answered, PollRequest, Source, SourceContext

if TYPE_CHECKING:
    from sla_tui.demo.http_server import DemoHandler
    from sla_tui.demo.runtime import Demo
    from sla_tui.store.store import Store

LIMIT: Final = 60.0
"""Seconds for what one provider is asked."""
LATELY: Final = 86_400
"""Seconds of single checks that are read before anybody looks: they decide no verdict, and are most of the work."""


def in_this_process(demo: Demo, context: SourceContext) -> Source:
    """Makes a source as ever; the simulated provider that it asks answers in this thread.

    Raises:
        SourceError: see `sla_tui.sources.registry.create`.
    """
    from sla_tui.sources.registry import create

    handler = demo.handlers.get(context.config.id)
    return create(context if handler is None else replace(context, answerer=_Answers(handler)))


def read_past(demo: Demo, store: Store) -> None:
    """Reads into the history what the providers have to tell at this moment, by the same readers as over HTTP.

    All outages, and the single checks of the last day: the older ones are asked for later, as after any first poll.
    """
    asyncio.run(_read_past(demo, store))


async def _read_past(demo: Demo, store: Store) -> None:
    now, remote = int(demo.clock.now()), tuple(one for one in demo.config.sources if one.kind not in NO_PAST)
    config = replace(demo.config, sources=remote)
    asked = pollers(config, demo.clock, demo.tokens, partial(in_this_process, demo)).values()
    ingest = Ingest(config, store, demo.clock)
    for poller in asked:
        need = history_need(config, now, poller.source.backfill)
        request = PollRequest(now, need.history_from, max(need.checks_from, now - LATELY), seconds=LIMIT)
        ingest.take(poller.source, await poller.ask(request, LIMIT), now, asked_from=need.history_from)
        await poller.close()


class _Answers:
    """An `Answerer`: turns what a source asks into a request to a simulated provider."""

    def __init__(self, handler: DemoHandler) -> None:
        self._handler = handler

    def __call__(self, url: str, params: Mapping[str, str | int], token: Secret | None) -> Answered:
        """Answers.

        Raises:
            ConnectionResetError: a fault of the wire is laid over the answer.
        """
        from sla_tui.demo.http_server import Request

        headers = {} if token is None else {"authorization": f"Bearer {token.reveal()}"}
        query = {name: [str(value)] for name, value in params.items()}
        answer = self._handler(Request("GET", urlsplit(url).path, query, headers))
        if answer.delivery != "whole":
            raise ConnectionResetError
        headers = {"content-type": answer.content_type, **{name.lower(): v for name, v in answer.headers.items()}}
        return Answered(answer.status, headers, answer.body)

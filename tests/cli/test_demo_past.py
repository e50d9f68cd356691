"""The demo's past is in its history before anybody looks, and is what polling over HTTP would have brought."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from functools import partial

import pytest

from sla_tui.cli.demo_past import in_this_process, read_past
from sla_tui.demo import start
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.export.formats.json import render_json
from sla_tui.store import open_store
from tests.polled import NOW, small_demo


def _store(demo):
    store = open_store(":memory:")
    for poll in demo.past:
        store.record(poll)
    return closing(store)


def _polled(demo, store, make=None):
    async def poll():
        live = LiveEngine(demo.config, store, demo.clock, tokens=demo.tokens, demo=True, make=make)
        try:
            return await live.poll_once()
        finally:
            await live.close()

    return asyncio.run(poll())


def _document(demo, snapshot):
    """The whole snapshot as JSON has it; the ports of this run are no part of it."""
    text = render_json(snapshot, show_urls=True)
    for source, url in demo.base_urls.items():
        text = text.replace(url, source)
    return json.loads(text)


def _over_http(make_demo):
    with make_demo() as demo, _store(demo) as store:
        return _document(demo, _polled(demo, store))


def _read_before(make_demo, *, goes_on=True):
    """The snapshot of what was read before anything is asked over HTTP, and the one of the first poll after it."""
    with make_demo() as demo, _store(demo) as store:
        read_past(demo, store)
        first = build_snapshot(demo.config, store, NOW, demo=True, from_store=True)
        return _document(demo, first), _document(demo, _polled(demo, store)) if goes_on else None


def _in_process(make_demo):
    with make_demo() as demo, _store(demo) as store:
        return _document(demo, _polled(demo, store, partial(in_this_process, demo)))


_OF_THE_PRESENT = ("latency", "errors", "security")
"""What single checks, of which only some are read by then, and the probes' look of this very moment say."""


def _without_present(service):
    assessment = {key: value for key, value in service["assessment"].items() if key != "objectives"}
    monitors = [one for one in service["monitors"] if not one["id"].startswith("probe:")]
    return {**service, **dict.fromkeys(_OF_THE_PRESENT), "assessment": assessment, "monitors": monitors}


def _same(found, wanted):
    assert found["summary"] == wanted["summary"]
    ours, theirs = ([_without_present(one) for one in document["services"]] for document in (found, wanted))
    assert ours == theirs


def test_what_is_read_before_the_screen_opens_is_what_polling_over_http_brings():
    def few():
        return small_demo(NOW, "webhooks", "reports")  # just back, and stale

    first, _ = _read_before(few, goes_on=False)
    _same(first, _over_http(few))


@pytest.mark.full
def test_the_whole_fleets_past_is_what_polling_over_http_brings():
    def fleet():
        return start(7, NOW, fixed=True)

    wanted = _over_http(fleet)
    assert _in_process(fleet) == wanted  # to the last request that is left
    first, after = _read_before(fleet)
    _same(first, wanted)
    _same(after, wanted)

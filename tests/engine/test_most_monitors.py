"""A source that lists more monitors than anybody watches is refused in words, before a store or a screen has them."""

from __future__ import annotations

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.polling.ask import Failure, Poller
from sla_tui.errors import PayloadError
from sla_tui.sources.base import MOST_MONITORS, PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.uptime_kuma import metrics
from tests.engine import world


async def test_a_source_of_too_many_monitors_fails_in_words(monkeypatch):
    monkeypatch.setattr("sla_tui.engine.polling.ask.MOST_MONITORS", 3)
    config = world.config(sources=("one",))
    for count, wanted in ((3, None), (4, "it lists 4 monitors; more than 3 of one source are not watched")):
        fake = world.Fake("one", monitors=tuple(map(str, range(count))))
        poller = Poller(config, config.sources[0], FixedClock(world.NOW), make=world.maker(fake))
        result = await poller.ask(PollRequest(now=world.NOW), 5)
        assert (result.message.partition(" (")[0] if isinstance(result, Failure) else None) == wanted


def test_an_exposition_of_too_many_monitors_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(metrics, "text_string_to_metric_families", None)
    text = "# TYPE monitor_status gauge\n" + 'monitor_status{monitor_id="1"} 1\n' * (MOST_MONITORS + 1)
    with pytest.raises(PayloadError, match="10001 monitors"):
        metrics.parse_metrics(text, "kuma", world.NOW, Notes())
    with pytest.raises(PayloadError, match="60000 lines"):
        metrics.parse_metrics("x 1\n" * 70_000, "kuma", world.NOW, Notes())

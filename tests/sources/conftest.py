"""What source tests share: retries without waiting, a canary for a token, contexts for clients."""

from __future__ import annotations

import logging

import pytest
import stamina

from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.secret import Secret
from sla_tui.sources.base import SourceContext

NOW = 1_795_440_000  # 2026-11-23T13:20:00Z
DAY = 86_400
CANARY = "canary-3f9a1c-token-that-must-not-be-seen"


@pytest.fixture(autouse=True)
def _no_waiting():
    """Back-off waits for nothing; the number of attempts stays what it is."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def canary(caplog):
    """A token that must appear in nothing that is logged."""
    caplog.set_level(logging.DEBUG)
    yield Secret(CANARY)
    assert CANARY not in caplog.text


def context(kind: str, base_url: str, token: Secret | None = None, **options: object) -> SourceContext:
    config = SourceConfig(id=kind, kind=kind, base_url=base_url, interval=60, options=dict(options))
    return SourceContext(config=config, clock=FixedClock(NOW), token=token or Secret(CANARY))

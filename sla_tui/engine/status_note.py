"""Leaves each snapshot's status line in the history, so that `sla-tui status` need not build a snapshot of its own."""

from __future__ import annotations

import json
import logging
from collections.abc import Hashable
from typing import Final

from sla_tui.config.model import Config
from sla_tui.engine.polling.health import seconds_fresh
from sla_tui.errors import StoreError
from sla_tui.export.status_line import holds_until, stale_words, status_line
from sla_tui.language import language_named
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store

KEY: Final = "status"
EVERY: Final = 30
"""Seconds after which the line is written anew though nothing in it seems to have changed."""

_log = logging.getLogger(__name__)


class StatusLine:
    """Writes the line when something in it changed, and now and then: a row, not a stream of them."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._at: int | None = None

    def leave(self, config: Config, store: Store, snapshot: Snapshot, *, last_act: int) -> None:
        """Leaves the line of `snapshot`, which knows of all acts up to the number `last_act`.

        A configuration that is no file is not remembered: nobody could ask for it. A store that cannot be written is
        no reason to stop: the line is then built when it is asked for.
        """
        if not config.fingerprint or store.read_only or snapshot.from_store:
            return
        now = snapshot.generated_at
        down = tuple(service.id for service in snapshot.services if service.is_down)
        sent = snapshot.report_deliveries
        key = (config.fingerprint, last_act, snapshot.summary, down, snapshot.offline_since is None, sent)
        if key == self._key and self._at is not None and 0 <= now - self._at < EVERY:
            return
        language = language_named(config.language)
        fresh_for = {source.id: seconds_fresh(source.interval) for source in config.sources}
        body = {
            "version": snapshot.version,
            "config": config.fingerprint,
            "acts": last_act,
            "holds_until": holds_until(snapshot),
            "fresh_for": fresh_for,
            "stale": [s.id for s in snapshot.sources if _age(s, now) > fresh_for.get(s.id, now)],
            "lines": status_line(snapshot, language),
            "stale_words": stale_words(language),
        }
        try:
            store.put_note(KEY, now, json.dumps(body, ensure_ascii=False))
        except StoreError as error:
            _log.warning("%s", error)
            return
        self._key, self._at = key, now


def _age(source: SourceStatus, now: int) -> int:
    """Seconds since its last good answer; older than anything where there was none."""
    return now + 1 if source.last_success_at is None else now - source.last_success_at

"""What is known at the start, without asking anybody: the snapshot of the first figures on the screen."""

from __future__ import annotations

from sla_tui.config.model import Config
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store


def stored_snapshot(config: Config, store: Store, now: int, *, demo: bool = False) -> Snapshot:
    """Judges what the store holds, as of `now` (UTC seconds); marked as what nobody has confirmed yet."""
    return build_snapshot(config, store, now, demo=demo, from_store=True, cache=SnapshotCache())

"""Since when each notice has stood: the age that screens and documents say, and a line in the log when it comes."""

from __future__ import annotations

import logging
from dataclasses import replace

from sla_tui.language import ENGLISH
from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.snapshot import Snapshot

_log = logging.getLogger(__name__)


class NoticeTimes:
    """Remembers when each of the notices that stand was seen first."""

    def __init__(self) -> None:
        self._since: dict[TextOrNote, int] = {}

    def dated(self, snapshot: Snapshot) -> Snapshot:
        """Returns the snapshot with the instants of its notices; what is new is logged, what is gone forgotten."""
        since = {one: self._since.get(one, snapshot.generated_at) for one in snapshot.notices}
        for one in since.keys() - self._since.keys():
            _log.warning("notice: %s", ENGLISH.tell(one))
        self._since = since
        return replace(snapshot, notices_since=tuple(since[one] for one in snapshot.notices))

"""Notices that the configuration's file changed, reads it, and keeps the last good one where the new one is bad."""

from __future__ import annotations

import os
from pathlib import Path

from sla_tui.config.model import Config
from sla_tui.config.secrets import learn
from sla_tui.errors import ConfigError
from sla_tui.sla.codes import Note
from sla_tui.text import clean

Signature = tuple[int, int, int]

EVERY = 2.0  # seconds between two looks at the file
MOST_PROBLEMS = 3


class ConfigWatch:
    """One file, as it was when it was read last."""

    def __init__(self, path: Path) -> None:
        """What is there now is what is in force."""
        self._path = path
        self._seen = self._signature()
        self.problem: Note | None = None
        """Why the file as it is now is not in force, in words; "" where it is."""

    def changed(self) -> bool:
        """Says whether the file is another than the one that was read last. Cheap: one `stat`."""
        return self._signature() != self._seen

    def read(self) -> Config | None:
        """Reads the new configuration; None where it is bad, and then `problem` says why and where."""
        from sla_tui.config.reading.reader import load_config

        self._seen = self._signature()
        try:
            config = load_config(self._path)
        except ConfigError as error:
            lines = [clean(problem.in_one_line, 240) for problem in error.problems[:MOST_PROBLEMS]]
            more = len(error.problems) - len(lines)
            lines += [f"and {more} more"] if more > 0 else []
            self.problem = Note("config_not_in_force", {"problems": "; ".join(lines)})
            return None
        self.problem = None
        learn(config)
        return config

    def _signature(self) -> Signature | None:
        try:
            stat = os.stat(self._path)  # noqa: PTH116  three numbers of one call
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

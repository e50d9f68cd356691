"""The file probe: is there a file, and how old is it? Of a folder the newest file counts: a backup, a heartbeat."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.config.probes import ProbeConfig
from sla_tui.sla.observation import BackupReading
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.looking import looked
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours
from sla_tui.sources.probes.timing import Timing
from sla_tui.text import clean

MOST: Final = 100_000
"""Files of a folder that are looked at; more are refused, for the newest may be among the rest."""
AHEAD: Final = 300
"""Seconds by which another machine's clock may be ahead; a file that is dated later says nothing of its age."""


class FoundFile(NamedTuple):
    """A file: when it was changed (UTC seconds), and what it is called."""

    changed: int
    name: str


class TooManyFilesError(Exception):
    """A folder holds more files than are looked at."""


class FileProber:
    """One `file = "…"`."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        self._path = Path(config.file).expanduser()

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Looks once, within `seconds`; nothing is opened or read but the names and the times."""
        return await looked(self._tools.clock, seconds, self._probe, first="file", late=self._late)

    def _late(self, seconds: float, _timing: Timing) -> ProbeOutcome:
        return ours(f"{clean(self._config.file, 100)} could not be looked at within {seconds:g} s")

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        now = int(self._tools.clock.now())
        try:
            found = await asyncio.to_thread(
                newest, self._path, self._config.pattern, self._config.min_size, now + AHEAD
            )
        except FileNotFoundError:
            return _answer(failed("there is no such file or folder"), BackupReading(None))
        except TooManyFilesError:
            return ours(f"the folder holds more than {MOST} files: name the newest ones by `pattern`")
        except OSError as error:
            return ours(f"it cannot be looked at ({error.strerror or type(error).__name__})")
        timing.done("end")
        if found is None:
            return _answer(failed("there is no file that counts"), BackupReading(None))
        backup = BackupReading(min(found.changed, now), clean(found.name, 100))
        age, most = max(0, now - found.changed), self._config.max_age
        if most is not None and age > most:
            late = f"{backup.name} is {fmt.duration(age)} old, {fmt.duration(most)} allowed"
            return _answer(failed(late), backup)
        return _answer(ProbeOutcome("ok", phases=timing.phases, note=f"{backup.name}, {fmt.duration(age)} old"), backup)


def newest(path: Path, pattern: str, least: int, latest: int) -> FoundFile | None:
    """Finds the file at a path, or the newest one of a folder; None where none counts.

    Args:
        path: of a file or a folder.
        pattern: of a folder, which files count; empty: all in it.
        least: bytes that a file has at the least.
        latest: UTC seconds; what is dated later does not count.

    Raises:
        OSError: it is not there, or cannot be looked at.
        TooManyFilesError: there are too many.
    """
    status = path.stat()
    if not stat.S_ISDIR(status.st_mode):
        fits = status.st_size >= least and status.st_mtime <= latest
        return FoundFile(int(status.st_mtime), path.name) if fits else None
    best: FoundFile | None = None
    count = 0
    for count, one in enumerate(islice(_files(path, pattern), MOST + 1), start=1):  # noqa: B007
        try:
            status = one.stat()
        except FileNotFoundError:  # removed meanwhile, or a link that leads nowhere
            continue
        if not stat.S_ISREG(status.st_mode) or status.st_size < least or status.st_mtime > latest:
            continue
        if best is None or int(status.st_mtime) > best.changed:
            best = FoundFile(int(status.st_mtime), one.name)
    if count > MOST:
        raise TooManyFilesError
    return best


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return folder.glob(pattern) if pattern else folder.iterdir()


def _answer(outcome: ProbeOutcome, backup: BackupReading) -> ProbeOutcome:
    return ProbeOutcome(
        outcome.verdict,
        outcome.reason,
        phases=outcome.phases,
        note=outcome.note,
        warning=outcome.warning,
        backup=backup,
    )


PROBER: Final[Factory] = FileProber

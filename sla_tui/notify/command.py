"""The channel `command`: JSON on the standard input of a command of the user's, without a shell, within a deadline."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import tempfile
from collections.abc import Sequence
from typing import IO

from sla_tui.children import environment
from sla_tui.config.model import NotifyConfig
from sla_tui.notify.base import ChannelError, Notification
from sla_tui.secret import redact_all, redact_values
from sla_tui.system import end_group
from sla_tui.text import clean

_LAST_WORDS = 64 * 1024  # bytes of what a command says that are looked at


def command_words(command: str, place: str) -> list[str]:
    """Splits a command line as a shell would.

    Args:
        command: as the configuration has it.
        place: what it is called in errors: ``[notify] command``.

    Raises:
        ChannelError: it cannot be split, or is empty.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise ChannelError(f"{place} cannot be read: {error}") from None
    if not words:
        raise ChannelError(f"{place} is empty")
    return words


class CommandChannel:
    """Runs a command for every notice. `SLA_TUI_LEVEL` and `SLA_TUI_TITLE` are in its environment for short scripts."""

    def __init__(self, command: str, names: Sequence[str] = ()) -> None:
        """Splits the command line as a shell would; `names` are variables that it gets besides the usual ones.

        Raises:
            ChannelError: it cannot be split.
        """
        self._words = command_words(command, "[notify] command")
        self._names = tuple(names)
        self.name = f"command {os.path.basename(self._words[0])}"  # noqa: PTH119  a word, not a path that must be there

    async def send(self, notice: Notification) -> None:
        """Waits until the command has taken it; it must end with 0."""
        body = json.dumps(redact_values(notice.to_json()), ensure_ascii=False).encode()
        # A file and no pipe: a child that the command leaves behind would hold a pipe open, and all that it says would
        # be kept in memory.
        with tempfile.TemporaryFile() as output:
            await self._run(body, notice, output)

    async def _run(self, body: bytes, notice: Notification, output: IO[bytes]) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=output,
                env={
                    **environment(self._names),
                    "SLA_TUI_LEVEL": notice.level,
                    "SLA_TUI_TITLE": redact_all(notice.title),
                },
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            raise ChannelError(f"{self.name} could not be started: {reason}") from None
        try:
            await process.communicate(body)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                end_group(process.pid)  # its children, too
            await process.wait()
            raise
        if process.returncode:
            last = last_words(output)
            raise ChannelError(f"{self.name} ended with {process.returncode}" + (f": {last}" if last else ""))


def last_words(output: IO[bytes]) -> str:
    """Returns the last line of what a command said, for an error."""
    start = max(output.seek(0, os.SEEK_END) - _LAST_WORDS, 0)
    output.seek(start)
    _, line, last = output.read(_LAST_WORDS).decode("utf-8", "replace").strip().rpartition("\n")
    # A line that did not begin in what was read may begin in the middle of a credential: nothing is said of it.
    return clean(last, 160) if line or not start else ""


def create(value: str, config: NotifyConfig) -> CommandChannel:
    """Makes the channel of a command line.

    Raises:
        ChannelError: it cannot be split.
    """
    return CommandChannel(value, config.environment)

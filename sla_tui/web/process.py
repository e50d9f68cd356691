"""The process that all dashboards of a server run in: one engine and one history for all, ended with the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Final

from sla_tui.system import KILL, end_group
from sla_tui.web.limits import Dimensions

END_WITHIN: Final = 3.0
"""Seconds that the process has to end in order."""
_OURS: Final = {"TEXTUAL_COLOR_SYSTEM": "truecolor", "TERM": "xterm-256color", "MALLOC_ARENA_MAX": "2"}
_NOT_OURS: Final = ("TMUX", "TEXTUAL_DRIVER", "COLUMNS", "LINES", "ROWS")


class DashboardProcess:
    """Starts the process when the first visitor comes, again where it ended, and hands it each visitor's socket.

    Args:
        module: what the process runs (`python -m module FD PARENT OPTIONS...`). It is given a socket on which visitors
            come: a line of JSON each, and with it the socket that is the visitor's.
        options: the common options of the command line.
    """

    def __init__(self, module: str, options: Sequence[str]) -> None:
        self._module = module
        self._options = tuple(options)
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._starting = asyncio.Lock()

    async def open(self, size: Dimensions, *, acting: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Opens a dashboard of that size.

        Raises:
            OSError: there is no process, or it took no more visitors.
        """
        await self.start()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                line = json.dumps({"columns": size.columns, "rows": size.rows, "acting": acting}) + "\n"
                if self._control is None:
                    raise ConnectionError("the server ends")
                socket.send_fds(self._control, [line.encode()], [theirs.fileno()])
                return await asyncio.open_unix_connection(sock=ours)
            except BaseException:
                ours.close()
                raise

    async def start(self) -> None:
        """Starts the process, where it does not run.

        Raises:
            OSError: it cannot be started.
        """
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()

    async def _start(self) -> None:
        self._close_control()
        ours, theirs = socket.socketpair()
        words = [sys.executable, "-m", self._module, str(theirs.fileno()), str(os.getpid()), *self._options]
        env = {k: v for k, v in os.environ.items() if k not in _NOT_OURS} | _OURS
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                env=env,
                pass_fds=(theirs.fileno(),),
                process_group=0,
            )
        ours.setblocking(False)
        self._control = ours

    async def stop(self) -> None:
        """Ends the process and all that it started; returns when nothing of it runs any more."""
        self._close_control()  # the process ends when nobody is at the other end
        process, self._process = self._process, None
        if process is None:
            return
        for number in (None, signal.SIGTERM, KILL):
            if number is not None:
                with contextlib.suppress(ProcessLookupError):
                    end_group(process.pid, number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_WITHIN):
                    await process.wait()
                    break
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end_group(process.pid)  # what it had started itself

    def _close_control(self) -> None:
        control, self._control = self._control, None
        if control is not None:
            control.close()

"""Runs one program, without a shell, in a group of its own that is gone when we are done with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from sla_tui.children import environment
from sla_tui.system import end_group

LARGEST_OUTPUT: Final = 16 * 1024  # bytes that are kept; a program that says more is read on, not kept


async def finished(argv: Sequence[str], limit: int = LARGEST_OUTPUT, *, names: Sequence[str] = ()) -> tuple[int, bytes]:
    """Runs a program; returns its exit code (negative: the signal) and the first `limit` bytes of its standard output.

    It gets the usual variables of the environment, and those in `names`.

    When the caller's time is over, the program and all that it started are killed.

    Raises:
        OSError: it cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        env={**environment(names), "LC_ALL": "C"},
    )
    output = bytearray()
    try:
        assert process.stdout is not None  # noqa: S101  it was asked for
        while data := await process.stdout.read(limit):
            output += data[: limit - len(output)]
        return await process.wait(), bytes(output)
    finally:
        # Also when it ended by itself: what it left running in its group must not hold on to anything of ours.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end_group(process.pid)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        transport = getattr(process, "_transport", None)
        if transport is not None:  # a grandchild may hold the pipe open: it is closed on our side
            transport.close()

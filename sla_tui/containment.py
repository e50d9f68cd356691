"""Runs what a stranger wrote so that nothing of it gets out but its answer or an ordinary error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

_log = logging.getLogger(__name__)
T = TypeVar("T")

GRACE: Final = 5.0
"""Seconds that what was cancelled has to end; then it is left to itself."""


class EscapeError(Exception):
    """Something tried to end more than itself: `sys.exit`, an interrupt, a cancellation that nobody asked for."""


async def contained(work: Callable[[], Awaitable[T]], seconds: float | None = None) -> T:
    """Returns what `work` comes to, in a task of its own.

    Raises:
        TimeoutError: it took longer than `seconds`; it was cancelled, and is not waited for longer than `GRACE`.
        EscapeError: it raised what would have ended the program.
        Exception: it raised it.
    """
    task = asyncio.ensure_future(_caught(work))
    try:
        await asyncio.wait({task}, timeout=seconds)
    except BaseException:
        await _stopped(task)
        raise
    if not task.done():
        await _stopped(task)
        raise TimeoutError
    return task.result()


async def _caught(work: Callable[[], Awaitable[T]]) -> T:
    try:
        return await work()
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise EscapeError("it cancelled itself") from error
    except Exception:
        raise
    except BaseException as error:
        raise EscapeError(escape(error)) from error


async def _stopped(task: asyncio.Future[T]) -> None:
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=GRACE)
    if not done:
        _log.error("what was cancelled does not end, and is left to itself")
    elif not task.cancelled():
        task.exception()  # seen: nobody else asks for it


def attempted(work: Callable[[], T], fallback: T, what: str) -> T:
    """Returns what `work` comes to at once; `fallback` where it raises anything at all, and a line in the log."""
    try:
        return work()
    except BaseException as error:  # noqa: BLE001  not even an exit gets out of what a stranger wrote
        _log.error("%s (%s)", what, escape(error))
        return fallback


def escape(error: BaseException) -> str:
    """Says in words by what something failed, whatever its text does."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001  the same
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

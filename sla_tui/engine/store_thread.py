"""The one thread that uses the store, so that the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class StoreThread:
    """Runs work in one thread, piece after piece."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "sla-tui store")

    async def run(self, work: Callable[[], T]) -> T:
        """Returns what `work` returns, and raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def close(self) -> None:
        """Waits until all work is done; takes none any more."""
        await asyncio.to_thread(self._thread.shutdown)

"""`sla-tui watch --stream`: a line of JSON for every new snapshot, until it is stopped or nobody reads any more."""

from __future__ import annotations

import asyncio
import contextlib
from argparse import Namespace
from dataclasses import dataclass

from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.session import Session, open_session
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.export.formats.json import render_json_line
from sla_tui.sla.snapshot import Snapshot
from sla_tui.system import on_signal
from sla_tui.ui.wording.mask import Mask

TERMINATED = 143


def run(args: Namespace) -> int:
    """Polls and writes until SIGTERM (exit code 143), ctrl+c (130), or the reader has gone (0)."""
    log_to_stderr(args.verbose)
    with open_session(args, fixed=False, spool=True) as session:
        return asyncio.run(_stream(session, Mask() if args.anonymous else None, show_urls=args.show_urls))


@dataclass(slots=True)
class _Lines:
    """Writes snapshots as lines; `stop` is called once nobody reads them."""

    mask: Mask | None
    show_urls: bool
    task: asyncio.Task[None] | None = None
    error: Exception | None = None
    closed: bool = False
    code: int = 0

    def put(self, snapshot: Snapshot) -> None:
        """One line. What goes wrong with it ends the stream instead of the engine."""
        if self.closed:
            return
        try:
            shown = snapshot if self.mask is None else self.mask.masked(snapshot)
            write(render_json_line(shown, show_urls=self.show_urls))
        except Exception as error:  # noqa: BLE001  raised again where it can be said
            self.error = error
            self.stop(0)

    def stop(self, code: int) -> None:
        """Ends it with that exit code."""
        self.closed, self.code = True, code
        if self.task is not None:
            self.task.cancel()


async def _stream(session: Session, mask: Mask | None, *, show_urls: bool) -> int:
    lines = _Lines(mask, show_urls)
    live = session.live_engine(lines.put)
    loop = asyncio.get_running_loop()
    on_signal(loop, "SIGTERM", lines.stop, TERMINATED)
    now = int(session.clock.now())
    lines.put(build_snapshot(session.config, session.store, now, demo=session.demo, from_store=True))
    try:
        if not lines.closed:
            lines.task = asyncio.create_task(live.run())
            with contextlib.suppress(asyncio.CancelledError):
                await lines.task
    finally:
        if lines.task is not None:
            lines.task.cancel()  # ctrl+c
        await live.close()
    if lines.error is not None:
        raise lines.error
    return lines.code

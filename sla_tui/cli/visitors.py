"""The process behind `sla-tui serve`: one engine and one history, and a dashboard for every visitor it is handed.

Run as `python -m sla_tui.cli.visitors FD PARENT OPTIONS...`: visitors come on the socket FD, a line of JSON each and
with it their own socket. It ends when the server does, however that ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import os
import signal
import socket
import sys
from argparse import Namespace
from typing import Final

from sla_tui.cli.demo_place import demo_place
from sla_tui.cli.logs import log_path, log_to_file
from sla_tui.cli.parser import parse
from sla_tui.cli.profile_place import profile_place
from sla_tui.cli.run import complain
from sla_tui.cli.session import Session, open_session
from sla_tui.config.paths import default_store_path
from sla_tui.config.themes import ThemeWatch
from sla_tui.errors import SlaTuiError, in_words, shortage
from sla_tui.store import open_store
from sla_tui.store.store import Store
from sla_tui.system import KILL, limit_memory, on_signal
from sla_tui.ui.drawing.look import badge_of
from sla_tui.ui.drawing.own_themes import OwnThemes
from sla_tui.ui.feed import Feed
from sla_tui.ui.visitor import LookOnlyFeed, VisitorApp
from sla_tui.web.packets import TYPED, read_packet

MEMORY: Final = 2 << 30
"""Bytes of addresses that the process may use; what is really used is a tenth of it."""
_PR_SET_PDEATHSIG: Final = 1
_LINE: Final = 4096
_log = logging.getLogger(__name__)


class Visitors:
    """Shows a dashboard to each visitor.

    Args:
        args: the common options.
        control: where visitors come.
    """

    def __init__(self, args: Namespace, control: socket.socket) -> None:
        self._args = args
        self._control = control
        self._here: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        self._held = contextlib.ExitStack()

    async def run(self) -> None:
        """Runs until the server is gone, or SIGTERM."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            on_signal(loop, name, self._over.set)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is the server's
        self._control.setblocking(False)
        session = await asyncio.to_thread(self._open)
        keeper = session.live_thread()
        await asyncio.to_thread(keeper.current)
        keeper.start(lambda _: None)
        loop.add_reader(self._control.fileno(), self._come, session)
        try:
            await self._over.wait()
        finally:
            loop.remove_reader(self._control.fileno())
            for task in self._here:
                task.cancel()
            await asyncio.gather(*self._here, return_exceptions=True)
            await asyncio.to_thread(keeper.stop)
            await asyncio.to_thread(self._held.close)

    def _open(self) -> Session:
        """Opens the one session; the simulated fleet's history is in a file, so that visitors can read it, too."""
        if self._args.demo and not self._args.store:
            self._args.store = str(default_store_path())
        return self._held.enter_context(open_session(self._args, fixed=False, spool=True))

    def _come(self, session: Session) -> None:
        """Takes the next visitor in; the end of the server is the end."""
        try:
            line, sockets, _, _ = socket.recv_fds(self._control, _LINE, 1)
        except BlockingIOError:
            return
        except OSError:
            line, sockets = b"", []
        if not line:
            self._over.set()
            return
        if sockets:
            task = asyncio.create_task(self._show(session, json.loads(line), socket.socket(fileno=sockets[0])))
            self._here.add(task)
            task.add_done_callback(self._here.discard)

    async def _show(self, session: Session, wanted: dict[str, int], connection: socket.socket) -> None:
        """Runs one dashboard until its visitor goes or leaves it."""
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        stores: list[Store] = []
        app = self._app(session, wanted, writer, stores)
        typing = asyncio.create_task(_pass_on(reader, app))
        try:
            await app.run_async()
        except Exception:  # noqa: BLE001  the others go on
            _log.exception("a visitor's dashboard ended")
        finally:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # Textual puts its own there, and takes turns badly
            typing.cancel()
            await asyncio.to_thread(app.close)
            for store in stores:
                store.close()
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()

    def _app(
        self, session: Session, wanted: dict[str, int], writer: asyncio.StreamWriter, stores: list[Store]
    ) -> VisitorApp:
        """Makes a dashboard that follows the history; what it opens is put into `stores`."""
        acting = bool(wanted["acting"])
        place = self._args.store or session.config.store.url or default_store_path()

        def feed() -> Feed:
            stores.append(open_store(place, password=session.config.store.password))
            live = session.live_thread(stores[0])
            return live if acting else LookOnlyFeed(live)

        return VisitorApp(
            feed,
            stream=writer,
            size=(wanted["columns"], wanted["rows"]),
            acting=acting,
            theme=self._args.theme or session.config.ui.theme,
            ascii=self._args.ascii,
            clock=session.clock,
            keys=session.config.ui.keys,
            log_file=log_path() if acting else None,
            language=session.language,
            profile=badge_of(session.config),
            themes=OwnThemes(ThemeWatch()),
        )


async def _pass_on(reader: asyncio.StreamReader, app: VisitorApp) -> None:
    """Hands over what the visitor does, and ends the dashboard when the visitor is gone."""
    try:
        while (one := await read_packet(reader)) is not None:
            kind, payload = one
            if kind == TYPED:
                await app.typed(payload)
                continue
            note = json.loads(payload)
            if note["type"] == "resize":
                app.resize(note["columns"], note["rows"])
            else:
                app.looked_at(looked_at=note["type"] == "focus")
    finally:
        app.exit()


def die_with(parent: int) -> None:
    """Has the system end this process when `parent` ends, however it ends (Linux; elsewhere the socket tells)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, KILL)
    if os.getppid() != parent:
        raise SystemExit(1)


def main(arguments: list[str]) -> int:
    """Runs the process; returns its exit code."""
    fd, parent, *options = arguments
    die_with(int(parent))
    limit_memory(MEMORY)
    args = parse(options)
    try:
        with profile_place(args), demo_place(args):
            log_to_file(args.verbose)
            asyncio.run(Visitors(args, socket.socket(fileno=int(fd))).run())
    except SlaTuiError as error:
        complain(in_words(error))
        return 1
    except Exception as error:  # noqa: BLE001  everything unforeseen ends in the crash report
        if (short := shortage(error)) is not None:
            complain(str(short))
        else:
            from sla_tui.cli.crash import report

            complain(report(error, options))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

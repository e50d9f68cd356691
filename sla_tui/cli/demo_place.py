"""A folder of the demo's own: what `--demo` writes goes there, not to the user's places, and goes at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sla_tui.config.paths import CONFIG_NAME, instead_of_the_users
from sla_tui.system import is_ours, runs

if TYPE_CHECKING:
    from sla_tui.demo.runtime import Demo

PREFIX: Final = "sla-tui-demo-"
_ON_FILES: Final = frozenset({"config", "store", "info"})
"""Commands that read the configuration and the history as files."""
ENDED: Final = 143


@contextlib.contextmanager
def demo_place(args: Namespace) -> Iterator[Path | None]:
    """Lets a command with `--demo` find, and leave, nothing of the user's; None without `--demo`.

    Commands that work on files find the simulated fleet's there: its configuration, and its past as a history.
    """
    if not args.demo:
        yield None
        return
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        with _ended_in_order(), instead_of_the_users(folder), contextlib.ExitStack() as running:
            name = args.command.name
            if name in _ON_FILES:
                args.config = None
                _write_files(args, folder, running)
            elif name == "init":
                _find_tokens(args, running)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_files(args: Namespace, folder: Path, running: contextlib.ExitStack) -> None:
    from sla_tui.config.paths import default_store_path
    from sla_tui.demo import start
    from sla_tui.store import open_store

    demo = running.enter_context(start(args.seed, args.at, fixed=True))
    _set_tokens(demo, running)
    (folder / CONFIG_NAME).write_text(demo.config_text, encoding="utf-8")
    if args.command.name == "store" and not args.store:
        store = open_store(default_store_path())
        for poll in demo.past:
            store.record(poll)
        store.close()


def _find_tokens(args: Namespace, running: contextlib.ExitStack) -> None:
    """Gives `init` the simulated accounts, and has it print what it would write where no file is named."""
    from sla_tui.config.model import SecretRef
    from sla_tui.demo import start
    from sla_tui.engine.polling.setup import PROVIDERS

    demo = running.enter_context(start(args.seed, args.at, fixed=True))
    _set_tokens(demo, running)
    kinds = {provider.kind for provider in PROVIDERS}
    for source in demo.config.sources:
        if source.kind in kinds and source.id == source.kind and source.token is not None:
            args.token = [*args.token, (source.kind, SecretRef(kind="env", where=source.token.where))]
            args.base_url = [*args.base_url, (source.kind, source.base_url)]
    args.print = args.print or args.config is None


def _set_tokens(demo: Demo, running: contextlib.ExitStack) -> None:
    """Puts the simulated accounts' tokens where the configuration says that they are."""
    for source in demo.config.sources:
        if source.token is not None and source.id in demo.tokens:
            os.environ[source.token.where] = demo.tokens[source.id].reveal()
            running.callback(os.environ.pop, source.token.where, None)


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Lets SIGTERM end the process as an exception does, so that the folder goes with it."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _sweep() -> None:
    """Removes the folders of demos that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if (
                number.isascii()
                and number.isdigit()
                and len(number) < 10
                and is_ours(folder.stat())
                and not runs(int(number))
            ):
                shutil.rmtree(folder, ignore_errors=True)

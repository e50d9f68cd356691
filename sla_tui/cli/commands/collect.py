"""`sla-tui collect`: polls and stores without a screen, until it is told to stop; `--check` says whether it is well."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.run import complain
from sla_tui.cli.session import Session, open_session
from sla_tui.config.model import Config
from sla_tui.errors import SlaTuiError, StoreError, UsageError
from sla_tui.language import ENGLISH
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.system import on_signal

if TYPE_CHECKING:
    from sla_tui.engine.collector import Hook
    from sla_tui.store.store import Store

INTERRUPTED: Final = 130
ABORTED: Final = 134
MISSED: Final = 3  # intervals of the slowest source without a word after which a collector is not well
LEAST_AGE: Final = 120  # seconds


def add_arguments(parser: ArgumentParser) -> None:
    """Declares health and its check."""
    parser.add_argument(
        "--health-file",
        metavar="FILE",
        help="touched whenever something is in the history for good; its line says what is wrong",
    )
    parser.add_argument(
        "--publish",
        metavar="DIR",
        help="keep a status page, its feed and data, metrics.prom and deadlines.ics up to date there",
    )
    parser.add_argument(
        "--sources",
        nargs="+",
        default=(),
        metavar="SOURCE",
        help="ask only these, beside other collectors on one history in PostgreSQL that ask the rest",
    )
    parser.add_argument("--check", action="store_true", help="collect nothing; exit 1 where the collector is not well")


def run(args: Namespace) -> int:
    """Collects until SIGTERM or ctrl+c; SIGHUP reads the configuration again, SIGUSR1 polls at once.

    While another process collects into the same history, this one stands by, and takes over when that one is gone.

    Raises:
        StoreError: at the end, something could not be written into the history.
    """
    if args.at is not None and not args.demo:
        raise UsageError("--at is for the past, and a collector has none.")
    if args.check:
        return _check(args)
    log_to_stderr(args.verbose)
    if args.publish:
        from sla_tui.export.publish.writing import ready

        ready(args.publish)
    with open_session(args, fixed=False, spool=True, sources=frozenset(args.sources)) as session:
        if session.store.read_only:
            for notice in session.store.notices:
                complain(session.language.tell(notice))
        import asyncio

        return asyncio.run(_collect(session, args))


async def _collect(session: Session, args: Namespace) -> int:
    import asyncio

    from sla_tui.engine.collector import Collector

    def trouble(why: TextOrNote | None) -> None:
        complain(session.language.tell(over(session.store) if why is None else why))

    collector = Collector(
        session.config,
        session.store,
        session.clock,
        tokens=session.tokens,
        demo=session.demo,
        hooks=_hooks(session, args, lambda: collector.config),
        health=Path(args.health_file) if args.health_file else None,
        on_trouble=trouble,
        only=frozenset(args.sources),
    )
    loop = asyncio.get_running_loop()
    code = 0
    reloading: set[asyncio.Task[None]] = set()

    def interrupted() -> None:
        nonlocal code
        code = INTERRUPTED
        collector.stop()

    def given_up() -> None:  # by systemd, whose watchdog heard nothing: what was seen is kept all the same
        nonlocal code
        code = ABORTED
        collector.stop()

    async def reload() -> None:
        if not await collector.reload():
            complain("the configuration was not taken over; see `sla-tui config check`")

    def hang_up() -> None:
        task = asyncio.create_task(reload())
        reloading.add(task)
        task.add_done_callback(reloading.discard)

    on_signal(loop, "SIGTERM", collector.stop)
    on_signal(loop, "SIGINT", interrupted)
    on_signal(loop, "SIGABRT", given_up)
    on_signal(loop, "SIGHUP", hang_up)
    on_signal(loop, "SIGUSR1", collector.poll_now)
    await collector.run()
    return code


def over(store: Store) -> Note:
    """Says that what is measured lasts again, and where what waited meanwhile is."""
    return Note("history_written_by_another" if store.read_only else "history_written_again")


def _hooks(session: Session, args: Namespace, config: Callable[[], Config]) -> tuple[Hook, ...]:
    """What happens to every snapshot besides being stored."""
    if not args.publish:
        return ()
    from sla_tui.engine.gather.public import Publisher

    return (Publisher(config, session.store).hook(args.publish),)


def _check(args: Namespace) -> int:
    """One line, and 1 where nothing was stored for longer than the slowest source's interval allows, or cannot be."""
    with open_session(args, poll=False, lasting=True) as session:
        why = session.store.failing
        if why is not None:
            raise StoreError(f"what is collected is not stored: {ENGLISH.tell(why)}")
        limit = longest_silence(session.config)
        attempts = [record.last_attempt_at or 0 for record in session.store.poll_records()]
        if not attempts:
            raise SlaTuiError("nothing was ever collected into this history.")
        silence = int(time.time() if session.clock.is_fixed else session.clock.now()) - max(attempts)
    if silence > limit:
        raise SlaTuiError(f"nothing was collected for {silence} s; {limit} s are allowed.", hint="is it running?")
    write(f"ok: collected {max(silence, 0)} s ago\n")
    return 0


def longest_silence(config: Config) -> int:
    """Seconds without a word after which the collector of this configuration is not well."""
    return max([LEAST_AGE, *(MISSED * source.interval for source in config.sources)])

"""What a command works on: configuration, history, clock, credentials; the user's, the demo's, or made of URLs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sla_tui.cli.run import complain
from sla_tui.clock import Clock, FixedClock, SystemClock
from sla_tui.config.model import Config
from sla_tui.config.paths import default_store_path, find_config, state_dir, user_config_path
from sla_tui.errors import ConfigError, Problem, StoreError, UsageError
from sla_tui.language import DEFAULT, ENGLISH, Language, language_named
from sla_tui.secret import Secret
from sla_tui.sla.codes import Note
from sla_tui.store import open_store
from sla_tui.store.store import Store
from sla_tui.text import clean

if TYPE_CHECKING:
    from sla_tui.engine.live import LiveEngine
    from sla_tui.engine.polling.ask import SourceMaker
    from sla_tui.engine.runner import LiveThread
    from sla_tui.sla.snapshot import Snapshot

IN_MEMORY = ":memory:"


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is open while a command runs, and the language in which it writes.

    `tokens` is None where the configuration says where they are. `make` makes sources instead of the registry. `place`
    is where the history is.
    """

    config: Config
    store: Store
    clock: Clock
    tokens: Mapping[str, Secret] | None = None
    demo: bool = False
    language: Language = ENGLISH
    make: SourceMaker | None = None
    place: str | Path = IN_MEMORY

    def live_engine(self, on_snapshot: Callable[[Snapshot], None] | None = None) -> LiveEngine:
        """Makes its engine, which is loaded only now; `on_snapshot`: see there."""
        from sla_tui.engine.live import LiveEngine

        return LiveEngine(
            self.config,
            self.store,
            self.clock,
            tokens=self.tokens,
            demo=self.demo,
            on_snapshot=on_snapshot,
            make=self.make,
        )

    def live_thread(self, store: Store | None = None) -> LiveThread:
        """Makes its engine in a thread of its own, loaded only now; over another store where one is given."""
        from sla_tui.engine.runner import LiveThread

        return LiveThread(self.config, store or self.store, self.clock, tokens=self.tokens, demo=self.demo)


@contextmanager
def open_session(
    args: Namespace,
    *,
    poll: bool = True,
    fixed: bool = True,
    lasting: bool = False,
    spool: bool = False,
    sources: frozenset[str] = frozenset(),
) -> Iterator[Session]:
    """Opens what the options ask for, and closes it.

    Args:
        args: the common options.
        poll: whether sources will be asked; without, the history is only read, as of one moment.
        fixed: with `--demo`: time stands still, so that the same seed and time give the same.
        lasting: a history that cannot be written is an error, instead of one that goes on in memory.
        spool: what the history does not take is kept in a file, and is written into it the next time that sources are
            asked, by whatever command.
        sources: ask and write only these, beside other collectors that have the rest; empty: all of them.

    Raises:
        UsageError: there is no such source, or none to share out.
        ConfigError: there is no configuration, or it has problems.
        StoreError: the history cannot be used; at the end, something stayed unwritten.
    """
    with ExitStack() as open_things:
        if args.demo:
            if sources:
                raise UsageError("the simulated fleet is collected whole.")
            yield _demo(args, open_things, fixed=fixed)
            return
        urls = getattr(args, "urls", ())
        config = _watching(urls, args.target) if urls else load(args)
        if unknown := sources - {source.id for source in config.sources}:
            known = ", ".join(source.id for source in config.sources) or "none"
            raise UsageError(f"there is no source {clean(', '.join(sorted(unknown)))!r}.", hint=f"sources: {known}")
        place = args.store or (IN_MEMORY if urls else config.store.url or default_store_path())
        keep = (config.store.keep_raw, config.store.keep_exact)
        store = open_store(
            place,
            read_only=not poll,
            fallback=not lasting,
            keep=keep,
            spool=spool_dirs(place) if poll and place != IN_MEMORY else (),
            spools=spool,
            password=config.store.password,
            sources=sources,
        )
        open_things.callback(store.close)
        clock = SystemClock() if args.at is None else FixedClock(args.at)
        if poll and place == default_store_path() and args.at is None:
            _note_configuration(config, store, int(clock.now()))
        language = language_of(args, config)
        if not poll and (why := _unread(store)) is not None:
            complain(language.tell(why))
        if not poll:  # nothing is written: all that the command reads is of one moment, whatever others write
            open_things.enter_context(store.one_moment())
        read = store if poll or args.at is None else _known_at(store, args.at)
        yield Session(config, read, clock, language=language, place=place)


def _watching(urls: Sequence[str], target: Fraction | None) -> Config:
    """The configuration that URLs on the command line make."""
    from sla_tui.cli.adhoc import config_for

    return config_for(urls, target)


def _known_at(store: Store, at: int) -> Store:
    """The history without what was decided after `at`: who asks about then is answered by what was known then."""
    from sla_tui.store.known_at import KnownAt

    return KnownAt(store, at)


def _note_configuration(config: Config, store: Store, now: int) -> None:
    """Writes down whose history this is, where nobody named it; one that cannot be written has told that already."""
    from sla_tui.engine.moment.configurations import note_configuration

    with suppress(StoreError):
        note_configuration(config, store, now)


def _unread(store: Store) -> Note | None:
    """Says why a history that is only looked at could not be read: what is printed then is not what is known."""
    return next((one for one in store.notices if isinstance(one, Note) and one.code == "memory_only"), None)


def spool_dirs(place: str | Path) -> tuple[Path, ...]:
    """Returns where what a history does not take is kept: the state folder, or the folder of a file that is a path."""
    beside = () if "://" in str(place) else (Path(place).expanduser().absolute().parent,)
    return state_dir(), *beside


def load(args: Namespace) -> Config:
    """The user's configuration.

    Raises:
        ConfigError: there is none, or it has problems (all of them at once).
    """
    from sla_tui.config.reading.reader import load_config
    from sla_tui.config.secrets import learn

    path = find_config(args.config)
    if path is None:
        raise no_configuration()
    config = load_config(path)
    learn(config, sent=not getattr(args, "show_urls", False))
    return config


def language_of(args: Namespace, config: Config | None = None) -> Language:
    """The language in which a command writes for people: that of its option, of the configuration, or English."""
    return language_named(args.language or (DEFAULT if config is None else config.language))


def no_configuration() -> ConfigError:
    """What somebody is told who has not configured anything yet."""
    return ConfigError(
        (Problem("there is no configuration yet"),),
        hint="`sla-tui demo` shows a simulated fleet, `sla-tui https://example.com` watches a URL; "
        f"a configuration belongs at {user_config_path()}, or name one with --config.",
    )


def _demo(args: Namespace, open_things: ExitStack, *, fixed: bool) -> Session:
    """The simulated fleet, with a history of its own that is gone afterwards; `--store` keeps it in a file.

    Where time stands still its providers are asked in this process. Else their past is there before anybody looks, and
    the present is asked for over HTTP.
    """
    from sla_tui.cli.demo_past import in_this_process, read_past
    from sla_tui.demo import start

    demo = open_things.enter_context(start(args.seed, args.at, fixed=fixed))
    store = open_store(args.store or IN_MEMORY)
    open_things.callback(store.close)
    for poll in demo.past:
        store.record(poll)
    language = language_of(args, demo.config)
    if fixed:
        make = partial(in_this_process, demo)
        return Session(demo.config, store, demo.clock, demo.tokens, demo=True, language=language, make=make)
    read_past(demo, store)
    return Session(demo.config, store, demo.clock, demo.tokens, demo=True, language=language)

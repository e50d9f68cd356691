"""`--plain`: the dashboard for who listens to it. Lines and nothing else: first how it stands, then every change.

A word and Enter asks for more. No place on a screen is ever addressed, so that a screen reader, a braille line, a dumb
terminal or a pipe has all of it.
"""

from __future__ import annotations

import codecs
import os
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sla_tui.cli.logs import log_to_file
from sla_tui.cli.output import write
from sla_tui.cli.session import open_session
from sla_tui.cli.terminal import shows_symbols
from sla_tui.export.blocks import Document
from sla_tui.export.documents.claim_list import claim_list_document
from sla_tui.export.documents.news import answers_document, news, services_document, sources_document
from sla_tui.export.documents.service_facts import facts, title_of
from sla_tui.export.documents.stated import standing_text
from sla_tui.export.formats.sentences import sentences
from sla_tui.export.style import Style
from sla_tui.format import clock_time
from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean

if TYPE_CHECKING:
    from sla_tui.config.model import Config
    from sla_tui.ui.feed import Feed
    from sla_tui.ui.wording.mask import Mask

_Event = str | Snapshot | int | None
"""What somebody typed, what was measured, an exit code that ends it, or the end of the input."""
FIRST_WAITS = 10.0
"""Seconds that what is said first waits for all sources."""
TERMINATED: Final = 143
MANY: Final = 12
"""Changes at once instead of which is said how it stands: a first answer after a long time changes everything."""
COMMANDS: Final = ("help", "state", "services", "service", "why", "credits", "sources", "quit")
_NUMBERED: Final = ("service", "why")


class Conversation:
    """What is said of snapshots, and what is answered. It knows neither a terminal nor a store.

    Args:
        config: gives the configuration in force, for the working of a figure.
        language: of the words; commands are known by its words and by the English ones.
        style: symbols or ASCII.
        mask: hides the names of what is shown; None shows them.
    """

    def __init__(
        self, config: Callable[[], Config | None], language: Language, style: Style, mask: Mask | None = None
    ) -> None:
        self._config, self._language, self._style, self._mask = config, language, style, mask
        self._snapshot: Snapshot | None = None
        self._words = {language.say(f"plain.word_{name}"): name for name in COMMANDS} | {n: n for n in COMMANDS}

    def greeting(self, snapshot: Snapshot | None) -> Sequence[str]:
        """Says how it stands, and what can be asked."""
        self._snapshot = snapshot if snapshot is None or self._mask is None else self._mask.masked(snapshot)
        return (*self._state(), self._language.say("plain.hint"))

    def take(self, snapshot: Snapshot) -> Sequence[str]:
        """Says what changed with this snapshot, each with the time of day; nothing where nothing did."""
        shown = snapshot if self._mask is None else self._mask.masked(snapshot)
        before, self._snapshot = self._snapshot, shown
        if before is None:
            return self._state()
        lines = news(before, shown, self._language)
        if len(lines) > MANY:
            return (self._language.say("plain.changes", n=len(lines)), *self._state())
        time = clock_time(shown.generated_at, ZoneInfo(shown.timezone))
        return self._plain(f"{time} {line}" for line in lines)

    def answer(self, line: str) -> Sequence[str] | None:
        """Answers one typed line; None where it asks to end. An empty line asks for nothing."""
        say = self._language.say
        word, _, rest = clean(line, 200).strip().partition(" ")
        if not word:
            return ()
        name = self._words.get(word.casefold(), "")
        if name == "quit":
            return None
        if name == "help":
            return self._plain(say(f"plain.help_{each}") for each in COMMANDS if each != "help")
        if not name:
            return self._plain([say("plain.unknown", word=repr(word))])
        return self._asked(name, rest.strip())

    def _asked(self, name: str, rest: str) -> Sequence[str]:
        """Answers a command that asks for figures."""
        if self._snapshot is None or name == "state":
            return self._state()
        if name in _NUMBERED:
            return self._of_service(name, rest, self._snapshot)
        made = {"services": services_document, "credits": claim_list_document, "sources": sources_document}[name]
        return self._said(made(self._snapshot, self._language))

    def _state(self) -> Sequence[str]:
        if self._snapshot is None:
            return (self._language.say("plain.nothing_known"),)
        return self._said(answers_document(self._snapshot, self._language))

    def _of_service(self, name: str, wanted: str, snapshot: Snapshot) -> Sequence[str]:
        """Answers about one service: its facts, or the working behind them."""
        say = self._language.say
        if not wanted:
            return (say("plain.which"),)
        found = _fitting(wanted, snapshot.services)
        if len(found) != 1:
            names = self._language.listed([title_of(service) for service in found])
            key = "plain.several" if found else "plain.no_service"
            return self._plain([say(key, name=repr(wanted), names=names)])
        service, zone = found[0], ZoneInfo(snapshot.timezone)
        if name == "why" and (config := self._config()) is not None and self._mask is None:
            from sla_tui.cli.commands.explain import explanation

            return self._said(explanation(config, service, self._language, {}))
        head = f"{title_of(service)}: {standing_text(service, zone, self._language)}."
        pairs = facts(service, snapshot.generated_at, zone, self._language)
        return self._plain([head, *(f"{label}: {words}" if label else words for label, words in pairs)])

    def _plain(self, lines: Iterable[str]) -> Sequence[str]:
        return tuple(map(self._style.plain, lines))

    def _said(self, document: Document) -> Sequence[str]:
        return sentences(document, self._style)


def _fitting(wanted: str, services: Sequence[ServiceSnapshot]) -> Sequence[ServiceSnapshot]:
    """Finds what is meant: a number of the list, an id, or all whose name begins like that."""
    if wanted.isdecimal():
        number = int(wanted)
        return services[number - 1 : number] if number else ()
    exact = [service for service in services if service.id == wanted]
    begins = wanted.casefold()
    return exact or [service for service in services if title_of(service).casefold().startswith(begins)]


def run(args: Namespace) -> int:
    """Says how it stands and what changes until it is left, stopped (143, ctrl+c 130), or nobody reads any more.

    The end of the input ends it, too; but not `sla-tui watch`, which goes on for whoever reads.
    """
    log_to_file(args.verbose)
    with open_session(args, fixed=False, spool=True) as session:
        feed = session.live_thread()
        style = Style(ascii_only=args.ascii or not shows_symbols())
        conversation = Conversation(lambda: feed.config, session.language, style, _mask(args))
        _say([session.language.say("message.polling_all")])
        return converse(conversation, feed, goes_on=hasattr(args, "kiosk"))


def converse(conversation: Conversation, feed: Feed, *, goes_on: bool = False) -> int:
    """Says how it stands and what changes, and answers what is typed; returns the exit code.

    Args:
        conversation: what is said.
        feed: where snapshots come from; it is stopped at the end.
        goes_on: the end of the input does not end it.
    """
    events: SimpleQueue[_Event] = SimpleQueue()
    before = signal.signal(signal.SIGTERM, lambda *_: events.put(TERMINATED))
    try:
        known = feed.current()
        feed.start(events.put)
        first = _first_answer(events, known)
        if isinstance(first, int):
            return first
        _say(conversation.greeting(first))
        threading.Thread(target=_read, args=(events,), name="sla-tui input", daemon=True).start()
        return _talk(conversation, events, goes_on=goes_on)
    finally:
        signal.signal(signal.SIGTERM, before)
        feed.stop()


def _mask(args: Namespace) -> Mask | None:
    """Makes what hides names, where that was asked for."""
    if not getattr(args, "anonymous", False):
        return None
    from sla_tui.ui.wording.mask import Mask

    return Mask()


def _first_answer(events: SimpleQueue[_Event], known: Snapshot | None) -> Snapshot | int | None:
    """Waits until every source has answered and no past is being read, but not for long; or gives an exit code."""
    until = monotonic() + FIRST_WAITS
    while not _is_whole(known) and (left := until - monotonic()) > 0:
        try:
            event = events.get(timeout=left)
        except Empty:
            break
        if isinstance(event, int):
            return event
        if isinstance(event, Snapshot):
            known = event
    return known


def _is_whole(snapshot: Snapshot | None) -> bool:
    if snapshot is None or snapshot.from_store:
        return False
    reading = (source.history is not None and source.history.running for source in snapshot.sources)
    return not any(reading) and all(source.state != "never" for source in snapshot.sources)


def _talk(conversation: Conversation, events: SimpleQueue[_Event], *, goes_on: bool) -> int:
    """Says what comes, one after the other, and returns the exit code."""
    while True:
        event = events.get()
        if isinstance(event, int):
            return event
        if event is None:
            if not goes_on:
                return 0
        elif isinstance(event, str):
            answer = conversation.answer(event)
            if answer is None:
                return 0
            _say(answer)
        else:
            _say(conversation.take(event))


def _say(lines: Sequence[str]) -> None:
    if lines:
        write("\n".join(lines) + "\n")


def _read(events: SimpleQueue[_Event]) -> None:
    """Hands over typed lines, and None at their end. Reads past Python's buffer, whose lock would hold up the end."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    pending = ""
    try:
        while data := os.read(sys.stdin.fileno(), 4096):
            *lines, pending = (pending + decode(data)).split("\n")
            for line in lines:
                events.put(line)
    except (OSError, ValueError, AttributeError):  # the input is closed, or there is none
        pass
    if pending:
        events.put(pending)
    events.put(None)

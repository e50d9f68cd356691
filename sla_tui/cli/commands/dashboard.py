"""The dashboard: opens what it works on, shows the stored state at once, and polls behind it.

Where no dashboard can be drawn (no terminal, TERM=dumb) the text snapshot is printed instead, and one line says why.
"""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sla_tui.cli import first_snapshot, remembered_frame
from sla_tui.cli.logs import log_path, log_to_file
from sla_tui.cli.looks import add_plain, looks, sign_choice
from sla_tui.cli.run import complain
from sla_tui.cli.terminal import can_draw, is_terminal
from sla_tui.cli.values import percent
from sla_tui.config.paths import data_dir, find_config, in_profile, user_config_path
from sla_tui.errors import UsageError

if TYPE_CHECKING:
    from sla_tui.cli.first_snapshot import FirstSnapshot
    from sla_tui.cli.opening_settings import OpeningSettings
    from sla_tui.cli.remembered_frame import RememberedFrame
    from sla_tui.clock import Clock
    from sla_tui.config.writer import NewConfig
    from sla_tui.ui.drawing.own_themes import OwnThemes
    from sla_tui.ui.feed import Feed
    from sla_tui.ui.state.watch_state import WatchOptions

# What `snapshot` would have been told for its plain text.
_TEXT: Final = {
    "format": "text",
    "output": None,
    "width": None,
    "no_poll": False,
    "period": None,
    "service": None,
    "schema": False,
    "publish": None,
}

_ELSEWHERE: Final = {"config": None, "store": None, "urls": (), "demo": False}
"""What a command line says of the profile that it named, and of no other."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what can be watched without a configuration."""
    parser.add_argument(
        "urls",
        nargs="*",
        metavar="URL",
        help="watch these by local probes, without a configuration: https://…, tcp://host:port, a host name",
    )
    parser.add_argument("--target", type=percent, metavar="PERCENT", help="their availability target (default 99.9)")
    add_plain(parser)


def run(args: Namespace) -> int:
    """Shows the dashboard until it is left."""
    if args.plain:
        from sla_tui.cli import plain

        _refuse_nonsense(args)
        return plain.run(args)
    obstacle = no_dashboard_because()
    if obstacle is not None:
        complain(f"{obstacle}; this is the text snapshot instead.")
        return _print_text(args)
    _refuse_nonsense(args)
    if args.no_color:
        os.environ["NO_COLOR"] = "1"  # how Textual is told
    code, profile = _open(args, remembered_frame.here())
    while profile is not None:
        from sla_tui.config.profiles import place_of_profile

        with in_profile(place_of_profile(profile)):
            code, profile = _open(Namespace(**{**vars(args), **_ELSEWHERE}), None)
    return code


def _open(args: Namespace, frames: RememberedFrame | None) -> tuple[int, str | None]:
    """Shows the dashboard in the profile that is in force; the exit code, and the profile in which it opens again."""
    log_to_file(args.verbose)
    if frames is not None and (known := _known_settings(frames)) is not None:
        return _show_before_reading(known, args, frames)
    demo = args.demo
    if not (args.demo or args.urls or find_config(args.config)) and (code := _first_run(args)) is not None:
        return code, None
    from sla_tui.cli.opening_settings import OpeningSettings
    from sla_tui.cli.session import open_session

    with contextlib.ExitStack() as opened:
        if args.demo and not demo:  # it was chosen on the first screen
            from sla_tui.cli.demo_place import demo_place

            opened.enter_context(demo_place(args))
        session = opened.enter_context(open_session(args, fixed=False, spool=True))
        settings = OpeningSettings.of(session.config)
        # The engine is made once the first frame is out: it is the greater half of what is loaded.
        return _show(settings, session.live_thread, session.clock, args, None if session.demo or args.urls else frames)


def _known_settings(frames: RememberedFrame) -> OpeningSettings | None:
    """Finds what the dashboard opens with, without reading the configuration here; None where it has to be read."""
    from sla_tui.cli.opening_settings import OpeningSettings

    if frames.remembered:
        return OpeningSettings.read(frames.settings)
    first = first_snapshot.here()
    if first is None:
        return None
    import sla_tui.ui.app  # noqa: F401  it takes longer than what is waited for

    return OpeningSettings.read(first.settings())


def _show_before_reading(settings: OpeningSettings, args: Namespace, frames: RememberedFrame) -> tuple[int, str | None]:
    """Shows the dashboard with what is known already; configuration and history are read behind it."""
    from sla_tui.cli.late_session import LateSession
    from sla_tui.clock import SystemClock

    late, frames.opened_with = LateSession(args), settings
    try:
        return _show(settings, late.live_thread, SystemClock(), args, frames, first=first_snapshot.here())
    finally:
        late.close()


def _refuse_nonsense(args: Namespace) -> None:
    """Says what is wrong with the options before a screen hides it.

    Raises:
        UsageError: a theme that there is not; a past instant for a dashboard that polls.
    """
    from sla_tui.config.themes import BUILT_IN_THEMES, theme_files

    if args.theme is not None and args.theme not in BUILT_IN_THEMES and args.theme not in (own := theme_files()):
        known = ", ".join((*BUILT_IN_THEMES, *own))
        raise UsageError(f"there is no theme {args.theme!r}.", hint=f"themes: {known}")
    if args.at is not None and not args.demo:
        raise UsageError("--at is for the demo and for `sla-tui snapshot`: the dashboard shows the present.")


def no_dashboard_because() -> str | None:
    """Why no dashboard can be drawn here, in words; None where one can."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):  # a browser's tab is the terminal
        return None
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output"), (sys.stderr, "error output")):
        if not is_terminal(stream):
            return f"standard {name} is not a terminal"
    if not can_draw():
        return f"the terminal cannot draw a dashboard (TERM={os.environ.get('TERM') or 'not set'})"
    return None


def _print_text(args: Namespace) -> int:
    from sla_tui.cli.commands import snapshot

    return snapshot.run(Namespace(**{**vars(args), **_TEXT}))


def _first_run(args: Namespace) -> int | None:
    """Shows what can be done without a configuration, and puts the choice into `args`; an exit code ends it there."""
    from sla_tui.cli.session import language_of
    from sla_tui.config.model import UiConfig
    from sla_tui.ui.first_run import FirstRunApp

    app = FirstRunApp(
        str(user_config_path()),
        theme=args.theme or UiConfig().theme,
        **sign_choice(args),
        language=language_of(args),
        refused=_refused,
        themes=_themes(),
        write=_write_new,
        on_crash=_crash_reporter(args),
    )
    choice = app.run()
    if choice is None or choice.kind == "quit":
        return app.return_code or 0
    args.demo = choice.kind == "demo"
    args.urls = list(choice.addresses)
    return None


def _themes() -> OwnThemes:
    """Reads the user's theme files."""
    from sla_tui.config.themes import ThemeWatch
    from sla_tui.ui.drawing.own_themes import OwnThemes

    return OwnThemes(ThemeWatch())


def _refused(typed: str) -> str:
    """Finds the first word that is no address; loaded only where one is typed."""
    from sla_tui.cli.adhoc import refused_word

    return refused_word(typed.split())


def _write_new(new: NewConfig) -> None:
    """What the wizard ends with; loaded only then."""
    from sla_tui.cli.commands.init import write_new

    write_new(new, user_config_path())


def _crash_reporter(args: Namespace) -> Callable[[BaseException], str]:
    def report(error: BaseException) -> str:
        from sla_tui.cli import crash

        return crash.report(error, args.arguments)

    return report


def _watch_options(args: Namespace) -> WatchOptions | None:
    """How `sla-tui watch` was asked to run the wall; None for the dashboard."""
    if not hasattr(args, "kiosk"):
        return None
    from sla_tui.ui.state.watch_state import WatchOptions

    return WatchOptions(rotate=args.rotate or 0, kiosk=args.kiosk, anonymous=args.anonymous)


def _show(
    settings: OpeningSettings,
    make: Callable[[], Feed],
    clock: Clock,
    args: Namespace,
    frames: RememberedFrame | None,
    *,
    first: FirstSnapshot | None = None,
) -> tuple[int, str | None]:
    """Runs the app; the exit code, and the profile in which it opens again.

    Raises:
        SlaTuiError: configuration or history could not be read.
    """
    from sla_tui.cli.profile_choice import other_profiles
    from sla_tui.language import language_named
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.drawing.look import ProfileBadge

    language = language_named(args.language or settings.language)
    app = SlaApp(
        make,
        theme=args.theme or settings.theme,
        **sign_choice(args, settings.signs),
        clock=clock,
        keys=settings.keys,
        log_file=log_path(),
        export_dir=data_dir() / "exports",
        watch=_watch_options(args),
        language=language,
        profile=ProfileBadge(settings.profile, settings.profile_color),
        profiles=None if args.demo or args.urls else other_profiles(),
        themes=_themes(),
        frames=None if hasattr(args, "kiosk") else frames,
        ahead=None if first is None else first.take,
        on_crash=_crash_reporter(args),
    )
    try:
        outcome = app.run(inline=getattr(args, "inline", False), mouse=not getattr(args, "kiosk", False))
    finally:
        app.close()
    if outcome is not None and outcome.failed is not None:
        raise outcome.failed
    if outcome is not None and outcome.printed is not None:
        from sla_tui.cli.output import deliver
        from sla_tui.export.documents.snapshot import snapshot_document
        from sla_tui.export.formats.by_name import draw

        style, width = looks(Namespace(**{**vars(args), **_TEXT}))
        document = snapshot_document(outcome.printed, language)
        deliver(draw(document, "text", language, width=width, style=style))
    return app.return_code or 0, None if outcome is None else outcome.profile

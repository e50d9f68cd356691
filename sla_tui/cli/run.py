"""Runs one command and turns whatever ends it into words and an exit code: the only place where errors are printed."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import ExitStack

from sla_tui.cli import remembered_frame
from sla_tui.cli.parser import command_of, parse
from sla_tui.cli.profile_place import profile_place
from sla_tui.errors import SlaTuiError, in_words, shortage
from sla_tui.secret import redact_all

INTERRUPTED = 130
PLUGIN_UNKNOWN = 3


def run(arguments: list[str]) -> int:
    """Reads the arguments, runs the command, and returns the process's exit code. Never raises, never a traceback."""
    with ExitStack() as places:
        return _run(arguments, places)


def _run(arguments: list[str], places: ExitStack) -> int:
    """Does it; crash reports go where `places` has them."""
    try:
        args = parse(arguments)
        places.enter_context(profile_place(args))
        code = _run_command(args)
        _flush()
    except SystemExit as stop:  # argparse: --help and --version (0), wrong usage (2)
        code = stop.code if isinstance(stop.code, int) else 0
        return _failed(arguments, "wrong usage; what was wrong stands on standard error", code) if code else 0
    except SlaTuiError as error:
        complain(in_words(error))
        return _failed(arguments, error.what, error.exit_code)
    except BrokenPipeError:  # `| head` has read enough
        _close_stdout()
        return 0
    except KeyboardInterrupt:
        complain("interrupted")
        return _failed(arguments, "interrupted", INTERRUPTED)
    except Exception as error:  # noqa: BLE001  everything unforeseen ends in the crash report, never in a traceback
        return _failed(arguments, _say_unforeseen(error, arguments), 1)
    return int(code)


def _run_command(args: Namespace) -> int:
    """Runs the command; with `--demo` in a place of its own."""
    if args.command.name == "demo":
        args.demo = not getattr(args, "serve_providers", False)
    if not args.demo:
        return int(args.command.load().run(args))
    from sla_tui.cli.demo_place import demo_place

    with demo_place(args):
        return int(args.command.load().run(args))


def _say_unforeseen(error: Exception, arguments: list[str]) -> str:
    """Says on stderr what was not foreseen, and returns what a monitoring plugin says of it."""
    if (short := shortage(error)) is not None:
        _quietly_dropped()
        complain(str(short))
        return short.what
    from sla_tui.cli.crash import report

    complain(report(error, arguments))
    return "an internal error; standard error says more"


def _quietly_dropped() -> None:
    """Lets what could only be made by half (an event loop without its sockets) go without a word of the interpreter."""
    import warnings

    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda _: None
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)


def _failed(arguments: list[str], what: str, code: int) -> int:
    """The exit code after a failure that was told on stderr; a monitoring plugin has an answer of its own for it."""
    command = command_of(arguments)
    if command is None or command.name != "check":
        return code
    from sla_tui.cli.commands.check import failed

    try:
        return failed(redact_all(what))
    except (SlaTuiError, OSError, ImportError):  # standard output is what failed, or not even this can be loaded
        return PLUGIN_UNKNOWN


def complain(text: str) -> None:
    """One message on stderr, without any credential, whatever stderr's encoding is."""
    if sys.stderr is None:
        return
    remembered_frame.end()
    message = f"sla-tui: {redact_all(text)}\n"
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.write(message.encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()
    except OSError:  # nobody can be told
        return


def _flush() -> None:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _close_stdout()
        raise SlaTuiError(f"could not write to standard output: {error.strerror}.") from error


def _close_stdout() -> None:
    """Lets the interpreter's own last flush go nowhere, so that it has nothing to complain about."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  a device, not a path of ours
        os.dup2(nowhere.fileno(), sys.stdout.fileno())

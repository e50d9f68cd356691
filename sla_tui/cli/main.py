"""The entry point: answers some questions by itself, as quickly as a file is read; hands everything else to `run`."""

import sys

GARBAGE = (20_000, 10, 10)
"""When Python looks for cycles: after 700 new objects, as is usual, it looks 400 times while the program is loaded."""


def main(argv: list[str] | None = None) -> int:
    """Runs one command line.

    Args:
        argv: the arguments without the program's name; None takes the process's own.

    Returns:
        0 done, 1 the thing asked for failed, 2 wrong usage, 130 interrupted; `check` has codes of its own.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if arguments == ["--version"] and sys.stdout is not None:  # measured: argparse alone doubles the time of this
        from sla_tui import __version__

        sys.stdout.write(f"sla-tui {__version__}\n")
        return 0
    try:
        if arguments in (["--help"], ["-h"], ["config", "path"], ["contracts", "list"]) and sys.stdout is not None:
            from sla_tui.cli.short_answers import say as say_short

            if say_short(arguments):
                return 0
        if arguments[:1] == ["status"] and sys.stdout is not None:
            from sla_tui.cli.quick import say

            if say(arguments[1:]):
                return 0
        if (not arguments or arguments[0].startswith("--")) and sys.stdout is not None and sys.stdout.isatty():
            return _run_behind_frame(arguments)
        return _run(arguments)
    except (OSError, MemoryError) as error:  # the program cannot even be loaded: too many open files
        if sys.stderr is not None:
            why = getattr(error, "strerror", None) or "no memory left"
            sys.stderr.write(f"sla-tui: it cannot be loaded: {why}.\n  hint: raise the limit (`ulimit -n 1024`).\n")
        return 3 if arguments[:1] == ["check"] else 1


def _run(arguments: list[str], *, history: bool = False) -> int:
    """Loads the program, with what was compiled of it once, and runs a command.

    Args:
        arguments: the command line.
        history: it is the dashboard of a history that is there: what it holds is judged meanwhile.
    """
    import gc

    from sla_tui import compiled_methods

    gc.set_threshold(*GARBAGE)
    compiled_methods.install()
    if history:
        from sla_tui.cli import first_snapshot

        first_snapshot.begin(arguments)
    try:
        from sla_tui.cli.run import run

        return run(list(arguments))
    finally:
        if history:
            first_snapshot.end()
        compiled_methods.keep()


def _run_behind_frame(arguments: list[str]) -> int:
    """Runs the dashboard behind a remembered frame, where there is one; the terminal is restored however that ends."""
    from sla_tui.cli.remembered_frame import begin, end

    try:
        frames = begin(arguments)
        return _run(arguments, history=frames is not None and frames.has_history)
    except KeyboardInterrupt:  # while it was being loaded
        return 130
    finally:
        end()

"""The entry point: answers `--version`, and where it can `status`, by itself; hands everything else to `run`."""

import sys


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
    if arguments[:1] == ["status"] and sys.stdout is not None:
        from sla_tui.cli.quick import say

        if say(arguments[1:]):
            return 0
    from sla_tui.cli.run import run

    return run(list(arguments))

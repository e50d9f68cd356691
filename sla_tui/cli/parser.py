"""The command line's grammar: built from the table of commands; for a call only the one command is imported."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, TypedDict

from sla_tui import __version__
from sla_tui.cli.command_table import BY_NAME, COMMANDS, DASHBOARD, Command
from sla_tui.cli.values import instant, whole_number
from sla_tui.errors import UsageError
from sla_tui.language import LANGUAGES

DESCRIPTION: Final = (
    "Does anything cost us money under a contract, why, and how long have we got? "
    "Without a command: the dashboard; with URLs: the dashboard on local probes of them."
)
EPILOG: Final = """\
examples:
  sla-tui demo                                   look around on a simulated fleet
  sla-tui https://example.com --target 99.95     watch a URL, no configuration needed
  sla-tui                                        the dashboard on your configuration
  sla-tui snapshot                               the same figures as text

exit codes: 0 done, 1 the thing asked for failed, 2 wrong usage, 130 interrupted
`sla-tui COMMAND --help` says more about each.
"""

DEFAULTS: Final = Namespace(
    demo=False,
    seed=7,
    at=None,
    profile=None,
    config=None,
    store=None,
    language=None,
    theme=None,
    no_color=False,
    ascii=False,
    verbose=0,
)


def parse(arguments: list[str]) -> Namespace:
    """Reads a command line into a namespace with `command` (a `Command`), `arguments` (as given) and all options.

    Raises:
        UsageError: the first word is neither a command nor something to probe.
        SystemExit: for `--help`, and for what argparse itself refuses (2).
    """
    at, name = _command_in(arguments)
    if name is None and any(a in ("-h", "--help", "--version") for a in arguments):
        return _root().parse_args(arguments)
    command = BY_NAME[name or DASHBOARD]
    rest = arguments if name is None else arguments[:at] + arguments[at + 1 :]
    parser = ArgumentParser(prog=f"sla-tui {command.name}", **_looks(command))
    _fill(parser, command, common=True)
    given = {"command": command, "arguments": tuple(arguments)}
    return parser.parse_args(rest, Namespace(**{**vars(DEFAULTS), **given}))


def command_of(arguments: list[str]) -> Command | None:
    """The command that a command line names, however wrong the rest of it is; None where it names none."""
    try:
        name = _command_in(arguments)[1]
    except UsageError:
        return None
    return None if name is None else BY_NAME[name]


def help_text() -> str:
    """Writes what `--help` prints, for the columns that the environment says."""
    return _root().format_help()


def full_parser(*, common: bool = True) -> ArgumentParser:
    """Every command in one parser: for completions and the manual page. Imports every command's module.

    Args:
        common: whether each command repeats the common options.
    """
    root = _root(subcommands=False)
    group = root.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for command in COMMANDS:
        parser = group.add_parser(command.name, help=command.help, **_looks(command))
        _fill(parser, command, common=common)
    return root


def add_common(parser: ArgumentParser) -> None:
    """The options that every command takes."""
    group = parser.add_argument_group("common options")
    group.add_argument("--demo", action="store_true", default=SUPPRESS, help="work on the simulated fleet")
    group.add_argument(
        "--seed", type=whole_number, default=SUPPRESS, metavar="N", help="the simulated fleet's seed (default 7)"
    )
    group.add_argument(
        "--at",
        type=instant,
        default=SUPPRESS,
        metavar="TIME",
        help="as of this instant, RFC 3339 (2026-11-23T13:00:00Z); with --demo the same seed and time give the same",
    )
    group.add_argument(
        "--profile",
        default=SUPPRESS,
        metavar="NAME",
        help="a customer's own configuration, history and state (also: SLA_TUI_PROFILE; `default`: none)",
    )
    group.add_argument("--config", default=SUPPRESS, metavar="FILE", help="the configuration file")
    group.add_argument("--store", default=SUPPRESS, metavar="URL", help="the history: a file, or postgresql://…")
    group.add_argument(
        "--language",
        "--lang",
        choices=LANGUAGES,
        default=SUPPRESS,
        help="of what is written for people (default: `language` of the configuration, else en)",
    )
    group.add_argument("--theme", default=SUPPRESS, metavar="NAME", help="the dashboard's colours")
    group.add_argument("--no-color", action="store_true", default=SUPPRESS, help="no colours (also: NO_COLOR=1)")
    group.add_argument("--ascii", action="store_true", default=SUPPRESS, help="plain ASCII instead of symbols")
    group.add_argument("-v", "--verbose", action="count", default=SUPPRESS, help="say more on stderr; -vv: still more")
    group.add_argument("--version", action="version", version=f"sla-tui {__version__}")


def _root(*, subcommands: bool = True) -> ArgumentParser:
    parser = ArgumentParser(
        prog="sla-tui",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_common(parser)
    if subcommands:
        group = parser.add_subparsers(title="commands", metavar="COMMAND")
        for command in COMMANDS:
            group.add_parser(command.name, help=command.help)
    return parser


class _Looks(TypedDict):
    description: str
    epilog: str
    formatter_class: type[HelpFormatter]
    allow_abbrev: bool


def _looks(command: Command) -> _Looks:
    examples = "\n".join(["examples:", *(f"  {line}" for line in command.examples)])
    return _Looks(
        description=f"{command.help[0].upper()}{command.help[1:]}.",
        epilog=examples,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _fill(parser: ArgumentParser, command: Command, *, common: bool) -> None:
    """Gives a parser its command's options, then it and its actions the common ones. Imports the module."""
    command.load().add_arguments(parser)
    for each in (parser, *_actions_of(parser)) if common else ():
        add_common(each)


def _actions_of(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """The parsers of a command's own sub-commands (`config check`)."""
    for action in _options_of(parser):
        if isinstance(action.choices, dict):
            yield from action.choices.values()


def _options_of(parser: ArgumentParser) -> list[Action]:
    return parser._actions  # noqa: SLF001  argparse offers no public list of its options


def _command_in(arguments: list[str]) -> tuple[int, str | None]:
    """Where the command's name stands, looking past common options and their values; None for the dashboard."""
    takes_value = _options_with_value()
    skip = False
    for index, word in enumerate(arguments):
        if skip:
            skip = False
        elif word == "--":
            break
        elif word.startswith("-"):
            skip = word in takes_value
        elif word in BY_NAME:
            return index, word
        elif looks_like_target(word):
            break
        else:
            near = get_close_matches(word, BY_NAME, n=1)
            hint = f"did you mean `sla-tui {near[0]}`?" if near else "`sla-tui --help` lists the commands."
            raise UsageError(f"{word!r} is neither a command nor a URL.", hint=hint)
    return 0, None


def looks_like_target(word: str) -> bool:
    """Whether a word can be something to probe: a URL, a host name with a dot, host:port, or localhost."""
    return "." in word or ":" in word or word == "localhost"


def _options_with_value() -> frozenset[str]:
    """The options that may stand before a command or a URL and are followed by a value."""
    parser = ArgumentParser(add_help=False)
    add_common(parser)
    return frozenset(o for a in _options_of(parser) for o in a.option_strings if a.nargs != 0) | {"--target"}

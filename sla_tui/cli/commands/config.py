"""`sla-tui config`: checks the configuration, shows what holds and which themes there are, prints its JSON Schema."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.looks import add_show_urls
from sla_tui.cli.output import write
from sla_tui.config.model import Config
from sla_tui.config.paths import find_config, user_config_path
from sla_tui.errors import ConfigError, Problem, StoreError

ACTIONS = {
    "check": "all problems and warnings at once, each with its line; exit code 1 where there are problems",
    "show": "what holds, defaults written out, secrets masked",
    "schema": "the JSON Schema, for editors",
    "path": "which file is used, or where one belongs",
    "themes": "the dashboard's themes, and what is wrong with files of your own; exit code 1 where one is not used",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is to be done."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    for name, words in ACTIONS.items():
        each = actions.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", allow_abbrev=False)
        if name == "show":
            add_show_urls(each)
        if name == "themes":
            from sla_tui.config.themes import BASES

            instead = each.add_mutually_exclusive_group()
            instead.add_argument(
                "--template",
                choices=BASES,
                metavar="THEME",
                help=f"a file with every colour of {', '.join(BASES)}",
            )
            instead.add_argument("--schema", action="store_true", help="print the JSON Schema of theme files")


def run(args: Namespace) -> int:
    """Does one of the five."""
    if args.action == "path":
        write(f"{find_config(args.config) or user_config_path()}\n")
    elif args.action == "schema":
        import json

        from sla_tui.config.schema import json_schema

        write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    elif args.action == "show":
        from sla_tui.cli.session import load
        from sla_tui.config.show import effective_toml

        write(effective_toml(load(args), show_urls=args.show_urls))
    elif args.action == "themes":
        from sla_tui.cli.themes import show_themes

        return show_themes(args)
    else:
        return _check(args)
    return 0


def _check(args: Namespace) -> int:
    """Problems and warnings are what was asked for: they go to stdout as a linter's do, a line each."""
    from sla_tui.cli.session import load
    from sla_tui.cli.themes import theme_problems

    try:
        config = load(args)
    except ConfigError as error:
        if find_config(args.config) is None:
            raise
        write("".join(f"{problem.shown}\n" for problem in error.problems))
        return 1
    counts = (
        (len(config.sources), "source"),
        (len(config.contracts), "contract"),
        (len(config.services), "service"),
        (len(config.probes), "probe"),
    )
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts]
    warnings = (*_warnings(config, args), *theme_problems())
    for warning in warnings:
        write(f"{warning} (warning)\n" + (f"{warning.excerpt}\n" if warning.excerpt else ""))
    write(f"{config.path}: no problems; {', '.join(parts)}\n")
    return 0


def _warnings(config: Config, args: Namespace) -> tuple[Problem, ...]:
    from datetime import date

    from sla_tui.config.reading.reader import read_text
    from sla_tui.config.warnings import warnings_of

    if config.path is None:
        return ()
    today = date.min if args.demo else None  # its dates are around its own clock, and not around this machine's
    return warnings_of(read_text(config.path), str(config.path), config, listed=_listed(config, args), today=today)


def _listed(config: Config, args: Namespace) -> frozenset[str]:
    """The monitors that sources have listed, as far as the history knows; one that cannot be read knows of none."""
    from sla_tui.config.paths import default_store_path
    from sla_tui.store import open_store

    try:
        store = open_store(
            args.store or config.store.url or default_store_path(), read_only=True, password=config.store.password
        )
    except StoreError:
        return frozenset()
    try:
        return frozenset(status.monitor.ref for status in store.statuses())
    finally:
        store.close()

"""`sla-tui profiles`: lists the profiles that there are, or makes a new one."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Final, NamedTuple

from sla_tui.cli.output import write
from sla_tui.config.paths import default_store_path, find_config, in_profile, named_profile, user_config_path
from sla_tui.config.profiles import DEFAULT_PROFILE, make_profile, place_of_profile, profiles, usual_color
from sla_tui.errors import ConfigError

ACTIONS: Final = {
    "list": "every profile with its colour, its configuration and its history",
    "new": "make the folder of a new profile",
}


class ProfileRow(NamedTuple):
    """What is said of one profile; `problem`: what is wrong with its configuration, None where nothing is."""

    name: str
    current: bool
    color: str | None
    configuration: str
    configured: bool
    history: str
    problem: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is to be done."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    made = {
        name: actions.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", allow_abbrev=False)
        for name, words in ACTIONS.items()
    }
    made["list"].add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    made["new"].add_argument("name", metavar="NAME", help="small letters a-z, digits and -, such as acme")


def run(args: Namespace) -> int:
    """Does one of the two."""
    if args.action == "new":
        write(_new(args.name))
        return 0
    current = named_profile(args.profile) or DEFAULT_PROFILE
    rows = [_row(name, current) for name in (DEFAULT_PROFILE, *(profile.name for profile in profiles()))]
    if args.format == "json":
        write(json.dumps({"profiles": [row._asdict() for row in rows]}, indent=2, ensure_ascii=False) + "\n")
    else:
        write(_as_text(rows))
    return 0


def _new(name: str) -> str:
    profile = make_profile(name)
    rows = [_row(other.name, "") for other in profiles()]
    color = usual_color(name)
    same = [row.name for row in rows if row.name != name and row.color == color]
    alike = f"; so is {same[0]}: [ui] profile_color names another one" if same else ""
    return (
        f"The profile {name} is in {profile.config.parent}, and {color} in the header{alike}.\n"
        f"Next: `sla-tui --profile {name} init` writes its configuration.\n"
    )


def _row(name: str, current: str) -> ProfileRow:
    from sla_tui.config.reading.reader import load_config

    place = place_of_profile(name)
    color = usual_color(name) if place else None
    with in_profile(place):
        path = find_config()
        history, problem = str(default_store_path()), None
        if path is not None:
            try:
                config = load_config(path)
            except ConfigError as error:
                problem = str(error.problems[0])
            else:
                history = config.store.url or history
                color = (config.ui.profile_color or color) if place else None
        configuration = str(path or user_config_path())
    return ProfileRow(name, name == current, color, configuration, path is not None, history, problem)


def _as_text(rows: list[ProfileRow]) -> str:
    wide = max(len(row.name) for row in rows)
    out = []
    for row in rows:
        words = row.configuration if row.configured else f"no configuration yet; it belongs at {row.configuration}"
        out.append(f"{'*' if row.current else ' '} {row.name:<{wide}}  {row.color or '':<6}  {words}")
        more = [f"history {row.history}"] if row.configured else []
        out += [f"{'':<{wide + 12}}{each}" for each in (*more, *([row.problem] if row.problem else []))]
    return "".join(f"{line.rstrip()}\n" for line in out)

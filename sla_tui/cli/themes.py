"""What `sla-tui config` says of themes: those that there are, what is wrong with files, and a file to begin with."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import fields
from typing import TYPE_CHECKING

from sla_tui.cli.output import write
from sla_tui.config.paths import themes_dir
from sla_tui.config.theme_file import ProfileTints, ThemeFile
from sla_tui.config.themes import BASES, BUILT_IN_THEMES, read_themes, theme_files
from sla_tui.sla.keys import KEY

if TYPE_CHECKING:
    from sla_tui.errors import Problem


def show_themes(args: Namespace) -> int:
    """Lists all themes with what is wrong with them, or prints what `--schema` and `--template` ask for."""
    if args.schema:
        from sla_tui.config.keys.theme import theme_schema

        write(json.dumps(theme_schema(), indent=2, ensure_ascii=False) + "\n")
        return 0
    if args.template:
        write(template(args.template))
        return 0
    return _list()


def _list() -> int:
    read = read_themes()
    lines = [f"{name:<20}  comes along" for name in BUILT_IN_THEMES]
    for name, theme in read.themes.items():
        from sla_tui.ui.drawing.contrast import contrast_warnings

        lines.append(f"{name:<20}  on {theme.file.base_theme}, {theme.path}")
        lines += [f"  {problem} (warning)" for problem in contrast_warnings(theme)]
    for name, problems in read.problems.items():
        lines.append(f"{name:<20}  is not used")
        lines += [f"  {line}" for problem in problems for line in problem.shown.splitlines()]
    if not theme_files():
        lines.append(f"Files of your own belong into {themes_dir()} (`--template dark` prints one to begin with).")
    write("".join(f"{line}\n" for line in lines))
    return 1 if read.problems else 0


def theme_problems() -> tuple[Problem, ...]:
    """Returns what is wrong with theme files, and what of them cannot be read."""
    if not theme_files():  # nothing of a screen is loaded then
        return ()
    from sla_tui.ui.drawing.contrast import contrast_warnings

    read = read_themes()
    poor = (problem for theme in read.themes.values() for problem in contrast_warnings(theme))
    return (*(problem for problems in read.problems.values() for problem in problems), *poor)


def template(base: str) -> str:
    """Makes a theme file that says every colour of a built-in theme (a key of `BASES`), with what each is for."""
    from sla_tui.ui.themes import THEMES

    colors = THEMES[BASES[base]]
    lines = [
        f"# A theme of your own: into {themes_dir()}, called as the theme shall be. What is left out is the base's."
    ]
    lines.append(f'base = "{base}"')
    said = {field.name: field.metadata[KEY].doc for field in fields(ThemeFile)}
    plain = (name for name in said if name not in {"base", "profiles"})
    lines += [f'{name} = "{getattr(colors, name)}"  # {said[name]}' for name in plain]
    lines += ["", f"[profiles]  # {said['profiles']}"]
    names = (field.name for field in fields(ProfileTints))
    lines += [f'{name} = "{color}"' for name, color in zip(names, colors.profiles, strict=True)]
    return "\n".join(lines) + "\n"

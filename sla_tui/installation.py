"""How this copy of the program was installed, and so how a library that it can do without is added to it.

pipx and uv keep a note in the environment that they made, and each forgets at its next upgrade what it did not install
itself. Nothing is looked up before somebody has to be told.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

NAME: Final = "sla-tui"
_EXTRA: Final = re.compile(r"""^(.*?)\s*;\s*extra\s*==\s*["']([^"']+)["']$""")


def adding_extra(extra: str) -> str:
    """Returns the command that adds an extra to this copy: ``pip install 'sla-tui[pdf]'``, or as pipx or uv has it."""
    return _command((f"{NAME}[{extra}]",), _required(extra), (extra,), Path(sys.prefix))


def adding_package(package: str) -> str:
    """Returns the command that adds a package, which is none of our extras, to this copy."""
    return _command((package,), (package,), (), Path(sys.prefix))


def _command(wanted: Sequence[str], packages: Sequence[str], extras: Sequence[str], prefix: Path) -> str:
    """`wanted`: for pip; `packages`: the same in packages; `extras`: the same in extras."""
    if (prefix / "pipx_metadata.json").is_file():
        return _words("pipx", "inject", _pipx_name(prefix), *(packages or wanted))
    receipt = prefix / "uv-receipt.toml"
    if receipt.is_file():
        return _uv_tool(receipt, extras, () if extras else packages)
    if find_spec("pip") is None and _is_of_uv(prefix):
        return _words("uv", "pip", "install", "--python", sys.executable, *wanted)
    pip = shutil.which("pip")
    ours = pip is not None and Path(pip).parent.resolve() == Path(sys.executable).parent.resolve()
    return _words(*(("pip",) if ours else (sys.executable, "-m", "pip")), "install", *wanted)


def _uv_tool(receipt: Path, extras: Sequence[str], packages: Sequence[str]) -> str:
    """Names again what uv was given before: it installs exactly what it is told."""
    try:
        had = tomllib.loads(receipt.read_text(encoding="utf-8"))["tool"]["requirements"]
    except (OSError, ValueError, KeyError, TypeError):
        had = []
    had = [one for one in had if isinstance(one, dict)] if isinstance(had, list) else []
    own: Mapping[str, object] = next((one for one in had if one.get("name") == NAME), {})
    before = own.get("extras")
    all_extras = sorted({*extras, *(map(str, before) if isinstance(before, list) else ())})
    named = f"{NAME}[{','.join(all_extras)}]" if all_extras else NAME
    git = own.get("git")
    place = f"git+{git}" if git else own.get("directory") or own.get("path") or own.get("url")
    others = [f"{one['name']}{one.get('specifier', '')}" for one in had if one.get("name") not in {NAME, None}]
    options = [word for package in (*others, *packages) for word in ("--with", package)]
    return _words("uv", "tool", "install", *options, f"{named} @ {place}" if place else named)


def _pipx_name(prefix: Path) -> str:
    """The environment's name, which somebody may have chosen (`--suffix`)."""
    try:
        kept = json.loads((prefix / "pipx_metadata.json").read_text(encoding="utf-8"))
        return str(kept.get("environment") or prefix.name)
    except (OSError, ValueError, AttributeError):
        return prefix.name


def _is_of_uv(prefix: Path) -> bool:
    try:
        return re.search(r"^uv\s*=", (prefix / "pyvenv.cfg").read_text(encoding="utf-8"), re.MULTILINE) is not None
    except OSError:
        return False


def _required(extra: str) -> tuple[str, ...]:
    """The packages of an extra, as this copy declares them."""
    return tuple(found[1] for one in _requirements() if (found := _EXTRA.match(one)) and found[2] == extra)


def _requirements() -> Iterable[str]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        return requires(NAME) or ()
    except PackageNotFoundError:  # run from a checkout that was never installed
        return ()


def _words(*words: str) -> str:
    return shlex.join(words)

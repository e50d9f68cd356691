"""Where data leaves: standard output, or a file that is either written whole or not touched."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sla_tui.errors import SlaTuiError
from sla_tui.files import write_whole
from sla_tui.secret import redact
from sla_tui.system import is_ours

_OLD: Final = 600  # seconds after which nobody fills a folder any more


def write(text: str, path: str | None = None) -> None:
    """Writes `text` (UTF-8 in a file; what standard output can show, else `?`), without any credential.

    Args:
        text: the whole of it, with its last line break.
        path: a file, or None or "-" for standard output.

    Raises:
        SlaTuiError: it could not be written; an existing file is as it was.
        BrokenPipeError: the reader of standard output went away.
    """
    text = redact(text)
    if path is None or path == "-":
        _to_stdout(text)
    else:
        write_bytes(text.encode("utf-8", "surrogatepass"), path)


def deliver(body: str | bytes, path: str | None = None) -> None:
    """Writes what a format made, text or a file of its own kind, to a file or standard output.

    Raises:
        SlaTuiError: it could not be written; an existing file is as it was.
        BrokenPipeError: the reader of standard output went away.
    """
    if isinstance(body, str):
        write(body, path)
    elif path is None or path == "-":
        bytes_to_stdout(body)
    else:
        write_bytes(body, path)


def write_bytes(body: bytes, path: str) -> None:
    """Writes a file whole, or not at all; what is no text holds no credential: nothing is masked in it.

    Raises:
        SlaTuiError: it could not be written; an existing file is as it was.
    """
    try:
        write_whole(Path(path), body)
    except OSError as error:
        hint = "choose another place with -o."
        raise SlaTuiError(f"could not write {path}: {error.strerror or error}.", hint=hint) from error


def _to_stdout(text: str) -> None:
    if sys.stdout is None:
        raise SlaTuiError("standard output is closed.", hint="write to a file with -o.")
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SlaTuiError(f"could not write to standard output: {error.strerror}.") from error


def bytes_to_stdout(body: bytes) -> None:
    """Writes what is no text to standard output.

    Raises:
        SlaTuiError: it could not be written.
        BrokenPipeError: the reader of standard output went away.
    """
    if sys.stdout is None:
        raise SlaTuiError("standard output is closed.", hint="write to a file with -o.")
    try:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SlaTuiError(f"could not write to standard output: {error.strerror}.") from error


def write_folder(files: Mapping[str, bytes], path: str, *, ours: str, force: bool = False) -> None:
    """Makes a folder with these files (names with `/`), whole or not at all.

    Args:
        files: by name.
        path: of the folder; one that is empty is filled.
        ours: the name of a file that tells a folder of ours from any other.
        force: a folder of ours that is there already is replaced.

    Raises:
        SlaTuiError: there is something else, or it could not be written; what was there is as it was.
    """
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_dir():
            raise SlaTuiError(f"{path} is there already, and is no folder.", hint="choose another place with -o.")
        old = target.is_dir() and any(target.iterdir())
        if old and not (force and (target / ours).is_file()):
            hint = "--force replaces it." if (target / ours).is_file() else "choose another place with -o."
            raise SlaTuiError(f"{path} is there already, and is not empty.", hint=hint)
        _fill(files, target, old=old)
    except OSError as error:
        hint = "choose another place with -o."
        raise SlaTuiError(f"could not write {path}: {error.strerror or error}.", hint=hint) from error


def _fill(files: Mapping[str, bytes], target: Path, *, old: bool) -> None:
    """Writes the files beside `target`, and puts the folder in its place when it is complete."""
    _sweep(target)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        fresh = Path(scratch) / "new"
        for name, body in files.items():
            place = fresh / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        if old:
            target.rename(Path(scratch) / "old")
        fresh.replace(target)  # over an empty folder, or where nothing is


def _sweep(target: Path) -> None:
    """Takes away what a kill left of a folder that was never finished; one that may hold an older one is kept."""
    begun = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}")
    with contextlib.suppress(OSError):
        for left in target.parent.iterdir():
            if not begun.fullmatch(left.name) or left.is_symlink() or not left.is_dir():
                continue
            found, unfinished = left.stat(), [path.name for path in left.iterdir()] in ([], ["new"])
            if unfinished and is_ours(found) and time.time() - found.st_mtime > _OLD:
                shutil.rmtree(left, ignore_errors=True)

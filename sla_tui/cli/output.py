"""Where data leaves: standard output, or a file that is either written whole or not touched."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from sla_tui.errors import SlaTuiError
from sla_tui.secret import redact


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
        return
    target = Path(path)
    try:
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            target.write_text(text, encoding="utf-8")
        else:
            _replace(target.resolve(), text)  # through a symbolic link, not over it
    except OSError as error:
        hint = "choose another place with -o."
        raise SlaTuiError(f"could not write {path}: {error.strerror or error}.", hint=hint) from error


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at this stream; a closed one is none."""
    return stream is not None and stream.isatty()


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


def _replace(target: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

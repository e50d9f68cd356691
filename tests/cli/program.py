"""The program in this process: what it prints and returns, and nothing of it is left behind."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path

from sla_tui.cli.main import main

Result = subprocess.CompletedProcess[str]


def environment_of(folder: Path) -> dict[str, str]:
    """An environment in which nothing of the real user's is found, nor a terminal's; its home is in `folder`."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SLA_TUI", "XDG_", "TEXTUAL", "PYTEST"))}
    env.pop("NO_COLOR", None)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        env[f"XDG_{name}_HOME"] = str(folder / "home" / name.lower())
    return {**env, "HOME": str(folder / "home"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC"}


def run_here(arguments: tuple[str, ...], env: Mapping[str, str], cwd: Path, *, stdin: str = os.devnull) -> Result:
    """Calls `main(arguments)` with that environment, in that folder, without a terminal; a hundred times as fast."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    before = sys.stdin, sys.stdout, sys.stderr
    with chdir(cwd), _environment(env), _logging(), Path(stdin).open(encoding="utf-8") as given:
        sys.stdin, sys.stdout, sys.stderr = given, out, err
        try:
            code = main(list(arguments))
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
    return subprocess.CompletedProcess(["sla-tui", *arguments], code, _text(out), _text(err))


def run_process(arguments: tuple[str, ...], env: Mapping[str, str], cwd: Path, **options: object) -> Result:
    """Runs `python -m sla_tui` as the shell does: for exit codes, pipes, signals, encodings."""
    return subprocess.run(
        [sys.executable, "-m", "sla_tui", *arguments],
        env=dict(env),
        cwd=cwd,
        stdin=options.pop("stdin", None if "input" in options else subprocess.DEVNULL),
        capture_output="stdout" not in options,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **options,
    )


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")


@contextmanager
def _environment(env: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()


@contextmanager
def _logging() -> Iterator[None]:
    """A command sets up the log of its process; here that of the tests is put back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        for handler in set(root.handlers) - set(handlers):
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)

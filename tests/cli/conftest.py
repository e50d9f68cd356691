"""The program as a user runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the real user's is found, and nothing is a terminal's."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SLA_TUI", "XDG_", "TEXTUAL", "PYTEST"))}
    env.pop("NO_COLOR", None)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        env[f"XDG_{name}_HOME"] = str(tmp_path / "home" / name.lower())
    return {**env, "HOME": str(tmp_path / "home"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC"}


@pytest.fixture
def sla_tui(home: dict[str, str], tmp_path: Path) -> Run:
    """Runs `sla-tui` with the given arguments and gives back what came out, whatever its exit code."""

    def run(*arguments: str, env: dict[str, str] | None = None, **options: object) -> Result:
        return subprocess.run(
            [sys.executable, "-m", "sla_tui", *arguments],
            env={**home, **(env or {})},
            cwd=options.pop("cwd", tmp_path),
            stdin=options.pop("stdin", None if "input" in options else subprocess.DEVNULL),
            capture_output="stdout" not in options,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            **options,
        )

    return run

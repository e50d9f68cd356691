"""The crash report: what a maintainer needs of an unforeseen error, and nothing that is a user's secret.

No local variables, no environment, no configuration; every credential that the process knows is masked, and of every
URL only scheme, host and port are kept: paths and queries may be secrets too (heartbeats, webhooks).
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sla_tui import __version__
from sla_tui.addresses import hosts_only
from sla_tui.config.paths import crash_dir
from sla_tui.secret import redact_all


def report(error: BaseException, arguments: Sequence[str]) -> str:
    """Writes the report into the state directory and says in one line where it is.

    Args:
        error: what was raised.
        arguments: the command line without the program's name.
    """
    what = f"something went wrong that should not have ({type(error).__name__})"
    now = datetime.now(UTC)
    try:
        folder = crash_dir()
        folder.mkdir(parents=True, exist_ok=True)
        path = Path(folder) / f"crash-{now:%Y%m%dT%H%M%S%f}Z.txt"
        path.touch(mode=0o600)
        path.write_text(compose(error, arguments, now), encoding="utf-8", errors="backslashreplace")
    except OSError as refused:
        return f"{what}, and the report could not be written ({refused.strerror or refused})."
    return f"{what}; a report without secrets is in {path}"


def compose(error: BaseException, arguments: Sequence[str], now: datetime) -> str:
    """The report's text, already redacted."""
    trace = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    lines = [
        "sla-tui crash report",
        f"time      {now:%Y-%m-%dT%H:%M:%SZ}",
        f"command   sla-tui {' '.join(arguments)}".rstrip(),
        f"sla-tui   {__version__}",
        f"python    {platform.python_version()} ({sys.implementation.name})",
        f"system    {platform.system()} {platform.release()} {platform.machine()}",
        "",
        trace.rstrip(),
        "",
    ]
    return hosts_only(redact_all("\n".join(lines)))

"""Where the log goes: for the dashboard a file in the state folder, for headless commands stderr, and only with -v."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from sla_tui.config.paths import state_dir
from sla_tui.engine.log import RedactingFormatter, setup_logging

FILE = "sla-tui.log"


def log_path() -> Path:
    """The log file, whether it is there or not."""
    return state_dir() / FILE


def log_to_file(verbose: int) -> None:
    """For the dashboard: stderr is the screen, so nothing may be written there."""
    _log_threads()
    setup_logging(log_path(), verbose)


def log_to_stderr(verbose: int) -> None:
    """For headless commands: nothing without -v, what happens with it, everything with -vv. Credentials are masked."""
    _log_threads()
    root = logging.getLogger()
    handler: logging.Handler = logging.NullHandler()
    if verbose:
        handler = logging.StreamHandler()
        handler.setFormatter(RedactingFormatter("sla-tui: %(levelname)s %(name)s: %(message)s"))
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)


def _log_threads() -> None:
    """Has what ends a thread logged, masked: Python writes it to stderr, with what its words hold."""
    threading.excepthook = _log_thread


def _log_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        logging.getLogger(__name__).error("a thread ended by an error", exc_info=ended.exc_value)

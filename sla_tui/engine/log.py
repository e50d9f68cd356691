"""The log: a rotating file in the state directory from which every known credential is taken out."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from sla_tui.secret import redact_all
from sla_tui.system import PRIVATELY

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MAX_BYTES = 1_000_000
_BACKUPS = 2
_CHATTY = ("httpx", "httpcore", "stamina", "asyncio")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and masks every credential in the result."""

    def format(self, record: logging.LogRecord) -> str:
        """Writes the record as a line without credentials."""
        return redact_all(super().format(record))


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating file that only its owner can read, also after it was rotated."""

    def _open(self) -> TextIOWrapper:
        fd = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | PRIVATELY, 0o600)
        return os.fdopen(fd, "a", encoding="utf-8", errors="replace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the base class named it
        """Does nothing: a log that cannot be written (a full disk) must not disturb the screen."""


def setup_logging(path: Path, verbose: int = 0) -> bool:
    """Sends the package's log to `path`; returns False where that place cannot be written (nothing is logged then).

    Args:
        path: the log file; its folder is made.
        verbose: 0 warnings and what the sources do, 1 or more everything.
    """
    logger = logging.getLogger()
    for handler in [h for h in logger.handlers if isinstance(h, _PrivateFileHandler)]:
        logger.removeHandler(handler)
        handler.close()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFileHandler(path, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8")
    except OSError:
        logger.addHandler(logging.NullHandler())  # without any, warnings would run across the screen
        return False
    handler.setFormatter(RedactingFormatter(_FORMAT))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _CHATTY:  # their lines name every address that is asked
        logging.getLogger(name).setLevel(logging.DEBUG if verbose > 1 else logging.WARNING)
    return True

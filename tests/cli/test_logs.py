"""What ends a thread is logged without credentials, and never printed as Python would."""

from __future__ import annotations

import logging
import threading

import pytest

from sla_tui.cli.logs import log_to_stderr
from sla_tui.secret import Secret


@pytest.fixture(autouse=True)
def _as_before():
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], threading.excepthook = handlers, hook
    root.setLevel(level)


@pytest.mark.parametrize(("verbose", "wanted"), [(0, ""), (1, "a thread ended by an error")])
def test_a_thread_that_fails_says_no_credential(verbose, wanted, capsys):
    Secret("canary-7f3e9a")

    def fail():
        raise RuntimeError("it broke with canary-7f3e9a")

    log_to_stderr(verbose)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert "canary" not in said
    assert wanted in said
    assert bool(wanted) == bool(said)

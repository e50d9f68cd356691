"""The dashboard's tests run in a terminal that is the same everywhere: true colours, no wish of the user's."""

import pytest

from tests.ui import quiet


@pytest.fixture(autouse=True)
def _terminal(monkeypatch):
    for name in ("NO_COLOR", "TMUX", "TEXTUAL", "TEXTUAL_THEME", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def _nothing_waits_idle(monkeypatch):
    quiet.use(monkeypatch)

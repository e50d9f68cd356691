"""The log: no credential in it, nobody else may read it, and a place that cannot be written disturbs nothing."""

from __future__ import annotations

import logging
import stat

import pytest

from sla_tui.engine.log import setup_logging
from sla_tui.secret import Secret


@pytest.fixture(autouse=True)
def _root_logger():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_credentials_are_masked_in_messages_arguments_and_tracebacks(tmp_path):
    canary = "canary-0b5c77"
    Secret(canary)
    path = tmp_path / "state" / "sla-tui.log"
    assert setup_logging(path)
    log = logging.getLogger("sla_tui.test")
    log.warning("asked with %s", canary)
    try:
        raise RuntimeError(f"https://user:{canary}@host/")
    except RuntimeError:
        log.exception("failed")
    text = path.read_text()
    assert "asked with" in text
    assert "RuntimeError" in text
    assert canary not in text


def test_only_its_owner_can_read_the_log(tmp_path):
    path = tmp_path / "state" / "sla-tui.log"
    setup_logging(path)
    logging.getLogger("sla_tui.test").warning("hello")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_told_and_nothing_lands_on_the_screen(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    logging.getLogger().handlers[:] = []
    assert not setup_logging(tmp_path / "file" / "sla-tui.log")
    logging.getLogger("sla_tui.test").warning("hello")
    assert capsys.readouterr().err == ""


def test_setting_up_twice_writes_every_line_once(tmp_path):
    path = tmp_path / "sla-tui.log"
    setup_logging(path)
    setup_logging(path, verbose=1)
    logging.getLogger("sla_tui.test").debug("hello")
    assert path.read_text().count("hello") == 1


@pytest.mark.parametrize(("verbose", "seen"), [(0, False), (2, True)])
def test_the_addresses_that_are_asked_are_logged_only_where_somebody_wants_everything(tmp_path, verbose, seen):
    path = tmp_path / "sla-tui.log"
    setup_logging(path, verbose)
    logging.getLogger("httpx").info("HTTP Request: GET https://api")
    assert ("HTTP Request" in path.read_text()) is seen

"""What the machine runs out of has words and an exit code, wherever it happens: no crash report, no traceback."""

import errno
import os
import subprocess
import sys

import pytest

from sla_tui.cli.run import run
from sla_tui.errors import SlaTuiError, shortage

FULL = OSError(errno.EMFILE, os.strerror(errno.EMFILE), "some/file")


def chained(error):
    try:
        try:
            raise error
        except type(error):
            raise RuntimeError("the loop could not be made") from None
    except RuntimeError as last:
        last.__suppress_context__ = False
        return last


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FULL, "too many open files"),
        (OSError(errno.ENFILE, "x"), "too many open files in the system"),
        (ExceptionGroup("several", [ValueError("x"), FULL]), "too many open files"),
        (chained(FULL), "too many open files"),
        (MemoryError(), "no memory left"),
        (OSError(errno.ENOSPC, "x"), "no space left"),
        (RuntimeError("can't start new thread"), "no thread"),
    ],
    ids=["files", "system", "group", "chained", "memory", "disk", "threads"],
)
def test_it_has_words_and_no_report(error, words, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def fail(args):
        raise error

    monkeypatch.setattr("sla_tui.cli.commands.info.run", fail)
    assert run(["info"]) == 1
    stderr = capsys.readouterr().err
    assert words in stderr
    assert "hint: " in stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "wanted", "unwanted"),
    [(FULL, "ulimit -n", "another port"), (OSError(errno.ENOSPC, "x"), "another port", "make room")],
)
def test_what_could_not_be_done_for_a_shortage_has_its_advice(error, wanted, unwanted, monkeypatch, capsys):
    def fail(args):
        raise SlaTuiError("cannot listen at 127.0.0.1: no.", hint="another port") from error

    monkeypatch.setattr("sla_tui.cli.commands.info.run", fail)
    assert run(["info"]) == 1
    stderr = capsys.readouterr().err
    assert "cannot listen at 127.0.0.1" in stderr
    assert wanted in stderr
    assert unwanted not in stderr


def test_what_is_none_stays_a_crash():
    for error in (ValueError("x"), OSError(errno.EIO, "x"), SlaTuiError("x"), RuntimeError("x")):
        assert shortage(error) is None
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first  # a circle
    assert shortage(first) is None


@pytest.mark.full
@pytest.mark.parametrize("files", [8, 12, 20, 28])
@pytest.mark.parametrize(("command", "code"), [("snapshot", 1), ("check", 3), ("collect", 1)])
def test_a_process_that_may_open_few_files_says_so(files, command, code, home):
    script = f'ulimit -n {files}; exec "$0" -m sla_tui --demo --at 2026-11-23T13:00:00Z {command}'
    ended = subprocess.run(
        ["bash", "-c", script, sys.executable], env=home, capture_output=True, text=True, check=False
    )
    assert "too many open files" in ended.stderr
    assert "ulimit -n" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == code

"""Credentials by reference: each way gives the value to who asks, and no way, right or wrong, ever says it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from types import SimpleNamespace

import pytest

from sla_tui.config import secrets
from sla_tui.config.model import SecretRef
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.secrets import resolve
from sla_tui.errors import ConfigError
from sla_tui.installation import adding_package
from sla_tui.secret import redact

CANARY = "canary-5f0c2d"


def failed(ref: SecretRef) -> str:
    with pytest.raises(ConfigError) as caught:
        resolve(ref)
    message = str(caught.value)
    assert CANARY not in message
    assert caught.value.__cause__ is None
    return message


def command(code: str) -> SecretRef:
    return SecretRef(kind="command", where=f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}")


def private(path, text=CANARY + "\n"):
    path.write_text(text)
    path.chmod(0o600)
    return SecretRef(kind="file", where=str(path))


def test_the_environment_gives_a_credential(monkeypatch):
    monkeypatch.setenv("SLA_TUI_TEST_TOKEN", CANARY)
    assert resolve(SecretRef(kind="env", where="SLA_TUI_TEST_TOKEN")).reveal() == CANARY


def test_a_variable_that_is_not_set_is_named(monkeypatch):
    monkeypatch.delenv("SLA_TUI_TEST_TOKEN", raising=False)
    message = failed(SecretRef(kind="env", where="SLA_TUI_TEST_TOKEN"))
    assert "the environment variable SLA_TUI_TEST_TOKEN is not set" in message


def test_an_empty_variable_is_no_credential(monkeypatch):
    monkeypatch.setenv("SLA_TUI_TEST_TOKEN", "  ")
    assert "is empty" in failed(SecretRef(kind="env", where="SLA_TUI_TEST_TOKEN"))


def test_a_private_file_gives_its_line(tmp_path):
    assert resolve(private(tmp_path / "token")).reveal() == CANARY


def test_the_mark_that_an_editor_puts_before_a_credential_is_no_part_of_it(tmp_path):
    assert resolve(private(tmp_path / "token", "\ufeff" + CANARY + "\r\n")).reveal() == CANARY


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
@pytest.mark.parametrize("mode", [0o604, 0o644, 0o606, 0o601])
def test_a_file_that_everybody_can_reach_is_refused_with_the_way_out(tmp_path, mode):
    ref = private(tmp_path / "token")
    (tmp_path / "token").chmod(mode)
    message = failed(ref)
    assert "can be read by everybody" in message
    assert f"chmod 600 {tmp_path / 'token'}" in message


def test_a_file_for_the_group_is_accepted(tmp_path):
    """A service's group reads credentials that root owns: 0640 is how they are deployed."""
    ref = private(tmp_path / "token")
    (tmp_path / "token").chmod(0o640)
    assert resolve(ref).reveal() == CANARY


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "is empty"), ("\n", "is empty"), (f"{CANARY}\nmore", "more than one line"), (CANARY * 4000, "far too long")],
    ids=["nothing", "blank", "two lines", "long"],
)
def test_a_file_that_holds_no_credential_is_told(tmp_path, text, words):
    assert words in failed(private(tmp_path / "token", text))


def test_bytes_are_no_credential(tmp_path):
    path = tmp_path / "token"
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    assert "is not text" in failed(SecretRef(kind="file", where=str(path)))


def test_a_missing_file_is_named(tmp_path):
    assert f"{tmp_path / 'none'} cannot be read" in failed(SecretRef(kind="file", where=str(tmp_path / "none")))


def test_a_folder_is_no_credential(tmp_path):
    assert str(tmp_path) in failed(SecretRef(kind="file", where=str(tmp_path)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "is not a file" in failed(SecretRef(kind="file", where=str(tmp_path / "pipe")))


def test_a_commands_first_line_is_the_credential():
    """As `pass` does it: the password first, notes below."""
    assert resolve(command(f"print('{CANARY}'); print('user: x')")).reveal() == CANARY


def test_a_command_that_fails_is_told_without_what_it_said():
    message = failed(command(f"import sys; print('{CANARY}', file=sys.stderr); sys.exit(3)"))
    assert "failed with exit code 3" in message


def test_a_command_runs_without_a_shell():
    ref = SecretRef(
        kind="command", where=f"{shlex.quote(sys.executable)} -c 'import sys; print(sys.argv[1:])' $HOME;ls"
    )
    assert resolve(ref).reveal() == "['$HOME;ls']"


def test_a_command_cannot_ask_for_anything():
    assert "failed with exit code" in failed(command(f"input('{CANARY}? ')"))


def test_a_command_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(secrets, "TIMEOUT", 0.2)
    assert "did not answer" in failed(command("import threading; threading.Event().wait()"))


def test_a_command_that_hangs_with_its_children_is_given_up(monkeypatch):
    """The child keeps the pipe open after its parent is gone."""
    monkeypatch.setattr(secrets, "TIMEOUT", 0.5)
    child = "import threading; threading.Event().wait()"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{child}'])"
    assert "did not answer" in failed(command(code))


def test_a_command_that_never_stops_printing_is_ended():
    assert "prints far too much" in failed(command("while True: print('x' * 1000)"))


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("no-such-program-5f0c --x", "'no-such-program-5f0c' is not installed"),
        ("'open quote", "has an open quote"),
        ("''", "cannot be run"),
        ("x\x00y", "zero byte"),
    ],
)
def test_a_command_that_cannot_run_is_told(where, words):
    assert words in failed(SecretRef(kind="command", where=where))


def test_the_keyring_gives_a_credential(monkeypatch):
    asked = []
    fake = SimpleNamespace(get_password=lambda service, user: asked.append((service, user)) or CANARY)
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert resolve(SecretRef(kind="keyring", where="sla-tui/team/pingdom")).reveal() == CANARY
    assert asked == [("sla-tui/team", "pingdom")]


def test_a_keyring_without_the_entry_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=lambda *_: None))
    assert "keyring set sla-tui pingdom" in failed(SecretRef(kind="keyring", where="sla-tui/pingdom"))


def test_a_keyring_that_breaks_is_told_without_its_message(monkeypatch):
    def broken(*_):
        raise RuntimeError(CANARY)

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=broken))
    assert "cannot be read (RuntimeError)" in failed(SecretRef(kind="keyring", where="sla-tui/pingdom"))


def test_without_the_keyring_package_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert adding_package("keyring") in failed(SecretRef(kind="keyring", where="sla-tui/pingdom"))


def test_what_was_resolved_is_masked_in_text_that_leaves(monkeypatch):
    monkeypatch.setenv("SLA_TUI_TEST_TOKEN", "another-canary-77")
    resolve(SecretRef(kind="env", where="SLA_TUI_TEST_TOKEN"))
    assert "another-canary-77" not in redact("GET /?key=another-canary-77")


LEARNT = """
[sources.pingdom]
token = { env = "SLA_TUI_TEST_TOKEN" }
[sources.uptimerobot]
token = { command = "no-such-program" }
[probes.site]
url = "https://shop.example/?token=canary-in-url"
headers = { Authorization = "Bearer canary-in-header", X-Key = "canary-in-key", Accept = "text/html", X-E = "live" }
expect_headers = { Server = "nginx" }
body = '{"password": "canary-in-body"}'
[probes.plugin]
command = ["/usr/lib/check", "--password", "canary-in-word"]
[notify]
urls = ["slack://canary-4token/canary-5token"]
command = "notify --token=canary-argument"
"""


def test_every_credential_of_a_configuration_is_known_before_anything_is_asked(monkeypatch):
    monkeypatch.setenv("SLA_TUI_TEST_TOKEN", CANARY)
    secrets.learn(parse_config(LEARNT))
    words = [CANARY, *re.findall(r"canary-[a-z0-9-]+", LEARNT)]
    assert [word for word in words if word in redact(f"it says {word} now")] == []
    ordinary = "Accept: text/html of nginx, live"
    assert redact(ordinary) == ordinary


def test_a_process_that_holds_a_credential_leaves_no_memory_on_a_disk(monkeypatch):
    code = (
        "import resource; from sla_tui.config.model import SecretRef; from sla_tui.config.secrets import resolve;"
        "hard = resource.getrlimit(resource.RLIMIT_CORE)[1];"
        "resource.setrlimit(resource.RLIMIT_CORE, (9999 if hard < 0 else min(9999, hard), hard));"
        "resolve(SecretRef(kind='env', where='SLA_TUI_TEST_TOKEN')); print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    monkeypatch.setenv("SLA_TUI_TEST_TOKEN", CANARY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"

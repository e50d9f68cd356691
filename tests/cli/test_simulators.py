"""`sla-tui demo --serve-providers`: what it prints is enough for a client, for `init` and for a configuration."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request

import pytest

from sla_tui.config.source_kinds import with_token
from tests.cli.program import environment_of, run_process

SERVE = (sys.executable, "-m", "sla_tui", "demo", "--serve-providers")


@contextlib.contextmanager
def serving(folder, *options):
    """The program, until the end of the block; gives it and the first line that it printed."""
    process = subprocess.Popen(
        [*SERVE, *options],
        env=environment_of(folder),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def six_free_ports():
    """The first of six ports that follow each other, below those that the system hands out by itself."""
    for first in range(21_000 + os.getpid() % 1_000 * 8, 32_000, 8):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            for number in range(6):
                stack.enter_context(socket.create_server(("127.0.0.1", first + number)))
            return first
    raise AssertionError("no six ports are free")


def used(accounts):
    """Options of `init` and variables with the tokens, for the accounts that it asks for."""
    plain = {one["kind"]: one for one in accounts if not one["options"]}
    words = [w for p in with_token() for w in ("--base-url", f"{p.kind}={plain[p.kind]['base_url']}")]
    return words, {p.variable: plain[p.kind]["token"] for p in with_token()}


def test_init_makes_a_configuration_of_what_is_served_and_ctrl_c_ends_it(sla_tui, tmp_path):
    with serving(tmp_path, "--format", "json") as (process, line):
        accounts = json.loads(line)["accounts"]
        assert [a["name"].partition(" ")[0] for a in accounts] == ["Pingdom", *["UptimeRobot"] * 2, "StatusCake"] + [
            "Uptime"
        ] * 2
        words, env = used(accounts)
        done = sla_tui("init", "--non-interactive", *words, "--config", "made.toml", env=env)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        services = tomllib.loads((tmp_path / "made.toml").read_text())["services"].values()
        assert sum(len(s["monitors"]) > 1 for s in services) >= 9, "a bare host goes with the page of the others"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


@pytest.mark.full
def test_a_configuration_of_every_account_is_polled_for_the_present(sla_tui, tmp_path):
    with serving(tmp_path, "--format", "json") as (process, line):
        accounts = json.loads(line)["accounts"]
        env, tables = {}, ""
        for number, one in enumerate(accounts):
            options = "".join(f'{key} = "{value}"\n' for key, value in one["options"].items())
            if one["token"]:
                env[f"TOKEN_{number}"] = one["token"]
                options += f'token = {{ env = "TOKEN_{number}" }}\n'
            tables += f'[sources.s{number}]\nkind = "{one["kind"]}"\nbase_url = "{one["base_url"]}"\n{options}'
        (tmp_path / "all.toml").write_text(tables)
        shown = sla_tui("snapshot", "--config", "all.toml", "--store", "h.sqlite3", "--format", "json", env=env)
        assert shown.returncode == 0, shown.stderr
        snapshot = json.loads(shown.stdout)
        assert {s["id"]: s["state"] for s in snapshot["sources"]} == dict.fromkeys(
            (f"s{n}" for n in range(len(accounts))), "ok"
        )
        assert {s["state"] for s in snapshot["services"]} >= {"up", "down"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.full
def test_the_same_seed_and_port_give_the_same_addresses_and_tokens(tmp_path):
    port = six_free_ports()
    with serving(tmp_path, "--format", "json", "--port", str(port), "--seed", "3") as (_, first):
        accounts = json.loads(first)["accounts"]
        assert [a["base_url"].split("/")[2] for a in accounts] == [f"127.0.0.1:{port + n}" for n in range(6)]
        request = urllib.request.Request(  # noqa: S310  our own loopback
            f"{accounts[0]['base_url']}/checks", headers={"Authorization": f"Bearer {accounts[0]['token']}"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            assert len(json.load(answer)["checks"]) == 12
        taken = run_process((*SERVE[3:], "--port", str(port)), environment_of(tmp_path), tmp_path)
        assert (taken.returncode, taken.stdout) == (1, "")
        assert "cannot listen at 127.0.0.1" in taken.stderr


@pytest.mark.full
def test_people_read_base_urls_tokens_and_a_command_to_try(tmp_path):
    with serving(tmp_path, "--lang", "nl") as (process, title):
        assert title == "Gesimuleerde providers, tot ctrl+c ze stopt\n"
        process.send_signal(signal.SIGINT)
        text = process.stdout.read()
    assert text.count("basis-URL") == 6
    assert text.count("demo-") >= 5, "they are not masked"
    assert "sla-tui init --non-interactive --print" in text


@pytest.mark.parametrize("words", [("--serve-providers", "--port", "65500"), ("--port", "9000"), ("--format", "json")])
def test_ports_that_there_are_not_and_options_without_the_providers_are_wrong_usage(sla_tui, words):
    assert sla_tui("demo", *words).returncode == 2

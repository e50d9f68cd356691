"""The command probe: exit codes, performance data, and programs that hang, flood, fork or are not there."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.perfdata import Perf, latency_ms, parse
from tests.sources.looking import look


async def ran(script: str, seconds: float = 10.0, **fields):
    return await look(ProbeConfig(id="x", command=("/bin/sh", "-c", script), **fields), seconds)


@pytest.mark.parametrize(
    ("code", "verdict", "reason", "warning"),
    [
        (0, "ok", "", ""),
        (1, "ok", "", "LOAD - 5.2"),
        (2, "failed", "LOAD - 5.2", ""),
        (3, "unknown", "LOAD - 5.2", ""),
        (4, "unknown", "this machine could not probe: sh ended with the code 4, which means nothing", ""),
    ],
)
async def test_the_exit_code_decides(code, verdict, reason, warning):
    outcome = await ran(f"echo 'LOAD - 5.2 | load1=5.2;4;6;0;'; exit {code}")
    assert (outcome.verdict, outcome.reason, outcome.warning) == (verdict, reason, warning)


async def test_the_response_time_is_the_plugins_own_where_it_says_one():
    assert (await ran("echo 'HTTP OK | size=512B;;;0 time=0.043000s;1;2;0'")).ms == 43


async def test_without_a_time_of_its_own_a_plugin_has_no_response_time_but_may_still_be_too_slow():
    outcome = await ran("echo 'OK | users=3;5;10 uptime=345600s offset=0.003s'")
    assert (outcome.verdict, outcome.ms, list(outcome.phases)) == ("ok", None, ["command"])
    assert (await ran("sleep 0.05; echo OK", max_latency_ms=10)).late


async def test_an_argument_is_no_shells_business(tmp_path):
    target = tmp_path / "made"
    outcome = await look(ProbeConfig(id="x", command=("/bin/echo", f"OK; touch {target} $(touch {target})")))
    assert outcome.verdict == "ok"
    assert not target.exists()


async def test_what_hangs_is_killed_with_all_that_it_started(tmp_path):
    pids = tmp_path / "pids"
    began = time.monotonic()
    outcome = await ran(f"sleep 60 & echo $! > {pids}; sleep 60", 0.3)
    assert time.monotonic() - began < 5
    assert (outcome.verdict, outcome.reason) == ("failed", "sh did not end within 0.3 s and was killed")
    child = int(pids.read_text())
    async with asyncio.timeout(5):  # who reaps it is up to the system
        while _lives(child):  # noqa: ASYNC110  the kernel rings no bell of ours
            await asyncio.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_a_child_left_behind_does_not_hold_the_probe_up():
    began = time.monotonic()
    outcome = await ran("sleep 60 > /dev/null & echo OK; exit 0")
    assert outcome.verdict == "ok"
    assert time.monotonic() - began < 5


async def test_a_flood_of_output_is_cut():
    outcome = await ran("head -c 3000000 /dev/zero | tr '\\0' x; exit 2")
    assert outcome.verdict == "failed"
    assert len(outcome.reason) <= 160


async def test_escape_sequences_are_not_repeated():
    outcome = await ran("printf '\\033]52;c;ZXZpbA==\\007\\033[2JBAD\\n'; exit 2")
    assert outcome.reason.isprintable()
    assert outcome.reason.endswith("BAD")


async def test_a_program_that_dies_says_nothing_about_the_target():
    outcome = await ran("kill -SEGV $$")
    assert outcome.verdict == "unknown"
    assert "signal" in outcome.reason


async def test_a_program_that_is_not_there_is_our_fault(tmp_path):
    for command in (("/no/such/plugin",), (str(tmp_path),)):
        assert (await look(ProbeConfig(id="x", command=command))).verdict == "unknown"


async def test_no_file_is_left_open():
    await ran("exit 0")
    before = _files()
    for _ in range(5):
        await ran("echo hello; exit 2")
    assert _files() <= before


def test_performance_data_is_read_as_it_is_written():
    message, perfs = parse("DISK OK - free | '/var log'=12.5%;80;90;0;100 rta=0,250ms x=U y=1c\nmore | z=3s")
    assert message == "DISK OK - free"
    assert perfs[0] == Perf("/var log", Decimal("12.5"), "%")
    assert [p.label for p in perfs] == ["/var log", "rta", "y", "z"]
    assert latency_ms(perfs) == 1
    assert latency_ms(parse("OK | a=3s b=2ms")[1]) == 3000
    assert latency_ms(parse("OK | load=3")[1]) is None


@given(st.text(alphabet="a=|'1.,;sm \n\t%U\x1b", max_size=60))
def test_any_output_is_read_without_complaint(text):
    message, perfs = parse(text)
    assert message.isprintable()
    latency_ms(perfs)
